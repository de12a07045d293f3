import type { Hex, Transaction } from "./chain.js";
import type { VaultSystem } from "./vault-system.js";

/** What a staker can do with a vault. Quantities in base units. */
export type StakeAction =
  | { readonly kind: "deposit"; readonly assets: bigint }
  | { readonly kind: "withdraw"; readonly stake: bigint }
  | { readonly kind: "claim" }
  | { readonly kind: "compound" }
  | { readonly kind: "exit" };

/** The transaction by which `staker` does `action` in `vault`; `who` names the staker should it fail. */
export function stakeCall(
  { contracts }: VaultSystem,
  vault: Hex,
  staker: Hex,
  action: StakeAction,
  who: string,
): Transaction {
  const [method, args] = methodOf(action, staker);
  const data = contracts.vault.abi.encodeFunctionData(method, args);
  return { from: staker, to: vault, data, what: `${action.kind} of ${who}` };
}

function methodOf(action: StakeAction, staker: Hex): [method: string, args: unknown[]] {
  switch (action.kind) {
    case "deposit":
      return ["deposit(uint256,address)", [action.assets, staker]];
    case "withdraw":
      return ["redeem(uint256,address,address)", [action.stake, staker, staker]];
    case "claim":
      return ["claim(address)", [staker]];
    case "compound":
      return ["compound()", []];
    case "exit":
      return ["exit(address)", [staker]];
  }
}
