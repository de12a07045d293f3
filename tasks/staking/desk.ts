import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";

import type { Actor } from "../../lib/actors.js";
import { findDeployed } from "../../lib/addresses.js";
import { InputError } from "../../lib/input-error.js";
import { formatInstant } from "../../lib/time.js";
import { formatAmount, parseCount } from "../../lib/units.js";
import type { DelegationPool } from "../../typechain-types/index.js";
import { deployedAddress, Desk, openPremises, type Premises } from "../support/desk.js";
import { type Holding, holdingsOf } from "../support/holdings.js";
import type { Action } from "../support/perform.js";
import type { Reading, Target } from "../support/target.js";
import { openToken, type Token } from "../support/token.js";

/** The pool's name in a deployment. */
const POOL = "DelegationPool";

/** What a pool tells of itself. */
export type Figure = "staked" | "undistributed" | "streamEndsAt";

/** The delegation pool of the deployment. */
export interface OpenPool extends Target<Figure, "wallet"> {
  readonly contract: DelegationPool;
  readonly token: Token;
}

/** Where the commands about staking start from. */
export class StakingDesk extends Desk {
  private constructor(
    premises: Premises,
    readonly pool: OpenPool,
  ) {
    super(premises);
  }

  /**
   * Connects, and opens the pool.
   *
   * @throws NetworkError without a node; InputError without a deployment.
   */
  static async open(hre: HardhatRuntimeEnvironment): Promise<StakingDesk> {
    return await StakingDesk.at(await openPremises(hre));
  }

  /** On a chain that is connected and built for. */
  static async at(premises: Premises): Promise<StakingDesk> {
    const address = await deployedAddress(premises, POOL);
    const { ethers } = premises.chain.connection;
    const contract = await ethers.getContractAt("DelegationPool", address);
    const token = await openToken(premises.chain, premises.deployment, await contract.token());
    return new StakingDesk(premises, {
      kind: "staking",
      name: POOL,
      address,
      abi: contract.interface,
      provider: ethers.provider,
      contract,
      token,
      units: { asset: token, reward: token, collateral: token },
      purses: [{ key: "wallet", token }],
      readings: () => readingsOf(contract, token),
    });
  }

  /** The positions that an account holds and nobody has locked. */
  async positionsOf(account: string): Promise<Holding[]> {
    return await holdingsOf(this.pool.contract, account, findDeployed(this.deployment, POOL).block);
  }

  /**
   * The position that is named, or the largest that the sender holds.
   *
   * @throws InputError where he holds none.
   */
  async position(named: string | undefined, sender: Actor): Promise<Holding> {
    const held = await this.positionsOf(sender.address);
    if (named !== undefined) {
      const id = parseCount(named);
      return held.find((one) => one.id === id) ?? { id, balance: 0n };
    }
    const [largest] = held.toSorted((a, b) => (a.balance > b.balance ? -1 : 1));
    if (largest !== undefined) return largest;
    throw new InputError(
      `${sender.name} holds no staking position: \`npx hardhat staking stake --amount "10 ${this.pool.token.symbol}"\` makes one.`,
    );
  }
}

function readingsOf({ interface: abi }: DelegationPool, token: Token): Reading<Figure>[] {
  const words = (value: bigint) => formatAmount(value, token);
  return [
    { key: "staked", label: "Staked by all", call: abi.encodeFunctionData("staked"), words },
    { key: "undistributed", label: "Still to stream", call: abi.encodeFunctionData("undistributed"), words },
    { key: "streamEndsAt", label: "Stream ends", call: abi.encodeFunctionData("streamEndsAt"), words: formatInstant },
  ];
}

/** What reaches the sender's wallet of rewards, unless somebody else receives them. */
export function rewardTo({ token }: OpenPool, sender: Actor, receiver: string): NonNullable<Action["receives"]> {
  return ({ reward }) => (receiver === sender.address && typeof reward === "bigint" ? [{ token, value: reward }] : []);
}
