import { REASONS as AAVE_V3 } from "./reasons/aave-v3.js";
import { REASONS as UNISWAP_V3 } from "./reasons/uniswap-v3.js";

/** What a message of a peer stands for; the sentence begins small and has no full stop. */
export interface Reason {
  readonly name: string;
  readonly sentence: string;
}

/** The messages of one peer. */
export type Reasons = Readonly<Record<string, Reason>>;

/** A peer whose contracts revert with messages instead of errors. */
export interface Peer {
  readonly name: string;
  readonly reasons: Reasons;
  readonly why: string;
  readonly whatToDo: string;
}

/** The peers of this repository that give their reasons as messages. */
export const PEERS: readonly Peer[] = [
  {
    name: "Aave v3",
    reasons: AAVE_V3,
    why: "Aave v3 gives its reasons as numbers; this is one of its own rules.",
    whatToDo: "Look at the reserve's state and at the account's, and ask for what they allow.",
  },
  {
    name: "Uniswap v3",
    reasons: UNISWAP_V3,
    why: "Uniswap v3 gives its reasons as a few letters; this is one of its own rules.",
    whatToDo: "Look at the pool's price and liquidity, and ask for what they allow.",
  },
];

/** The peer and what it means, for a message that one of them reverts with. */
export function reasonOf(message: string): { readonly peer: Peer; readonly reason: Reason } | undefined {
  for (const peer of PEERS) {
    const reason = peer.reasons[message];
    if (reason !== undefined) return { peer, reason };
  }
  return undefined;
}
