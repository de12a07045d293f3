import type { Chain, Hex } from "../chain.js";
import type { LabContracts } from "../contracts.js";
import type { Contract } from "./contract.js";

/** Where a world is played: a chain with all four systems and the real peers on it, deployed as everywhere else. */
export interface Ground {
  readonly chain: Chain;
  /** What the stakers' own vaults are made of. */
  readonly lab: LabContracts;
  /** Of the pool that prices WETH in USDC, millionths. */
  readonly poolFee: number;
  /** A contract by its name in the deployment, called by the ABI of `as` if that is another name. @throws InputError if it is not there */
  contract(name: string, as?: string): Promise<Contract>;
  /** One of the local chain's own accounts, by its name. @throws RangeError if there is none */
  account(name: string): Hex;
}
