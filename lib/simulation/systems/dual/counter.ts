import { MaxUint256 } from "ethers";

import type { DualTerms } from "../../../../reference/dual-math.js";
import type { Hex, Receipt } from "../../chain.js";
import { type Contract, eventsIn } from "../../world/contract.js";
import type { Call } from "../../world/desk.js";
import { wrapping } from "../../world/market.js";
import type { World } from "../agents.js";
import type { VaultRecord } from "./told.js";

/** Base units of USDC, and what amounts of WETH are whole multiples of: the least subscription of the market. */
export const USDC = 10n ** 6n;
export const MILLI = 10n ** 15n;

/** What creators and subscribers share: the contract, its vaults, and what they have. */
export class Counter {
  readonly vaults: VaultRecord[] = [];

  constructor(
    readonly world: World,
    readonly dual: Contract,
  ) {}

  /** The vaults of a round. */
  of(round: number): VaultRecord[] {
    return this.vaults.filter((vault) => vault.round === round);
  }

  /** Vaults that were made before a round, and that somebody still has something in. */
  openBefore(round: number): VaultRecord[] {
    return this.vaults.filter((vault) => vault.round < round && !vault.isClosed);
  }

  /** The calls with which somebody comes with USDC and WETH, which the contract may take. */
  bring(from: Hex, amount: bigint, wei: bigint): Call[] {
    const { usdc, weth } = this.world.tokens;
    const calls = [
      usdc.abi.encodeFunctionData("mint", [from, amount]),
      usdc.abi.encodeFunctionData("approve", [this.dual.address, MaxUint256]),
    ];
    const approve = { from, to: weth, method: "approve", args: [this.dual.address, MaxUint256] };
    return [
      { from, to: usdc, method: "multicall", args: [calls] },
      approve,
      ...(wei > 0n ? [wrapping(weth, from, wei)] : []),
    ];
  }

  /** Investment token and linked token. */
  pair(direction: DualTerms["direction"]): [Contract, Contract] {
    const { usdc, weth } = this.world.tokens;
    return direction === "buy-low" ? [usdc, weth] : [weth, usdc];
  }

  /** What an account has of a token. */
  has(token: Contract, account: Hex): bigint {
    return this.world.desk.holding(token, account);
  }

  /** Books how a vault was judged, where this transaction did it. */
  book(vault: VaultRecord, receipt: Receipt): void {
    const [judgement] = eventsIn(receipt, this.dual, "VaultJudged").filter(({ vaultId }) => vaultId === vault.vaultId);
    if (judgement === undefined) return;
    vault.settlementPrice = judgement.price as bigint;
    vault.outcome = judgement.outcome === 1n ? "reached" : "not-reached";
    vault.fee = judgement.fee as bigint;
  }
}

/** What subscriptions to a vault are whole multiples of. */
export const unitOf = ({ terms }: VaultRecord): bigint => (terms.direction === "buy-low" ? USDC : MILLI);
