import { type Interface, MaxUint256, toBeHex, ZeroAddress, zeroPadValue } from "ethers";

import { ROLES } from "../deploy/modules/Shared.js";
import { SYNTHETIX, SynthetixStakingRewards } from "./peers/synthetix-staking-rewards.js";
import { BenchChain, built, type Call } from "./support/chain.js";
import type { Measurement, SystemBench } from "./support/rows.js";

const TOKEN = 10n ** 18n;
const STAKE = 100n * TOKEN;
const PART = 40n * TOKEN;
const REWARD = 1_000_000n * TOKEN;
const EPOCH_DURATION = 604_800n;
const EPOCHS = 10n;
const FEE_BPS = 300n;
const DEPOSITS_PER_TRANSACTION = 100;

/** What each operation may cost, and what a minimal contract takes for it. */
const LIMITS = {
  "stake-new": { floor: 70_826, bound: 82_000 },
  "stake-again": { floor: 53_726, bound: 65_000 },
  "withdraw-part": { floor: 51_144, bound: 61_500 },
  "withdraw-part-fee": { floor: null, bound: 68_500 },
  claim: { floor: 50_927, bound: 53_000 },
  exit: { floor: 63_277, bound: 74_000 },
  "exit-fee": { floor: null, bound: 81_000 },
  fund: { floor: 51_274, bound: 63_000 },
} as const satisfies Record<string, { floor: number | null; bound: number }>;

type Operation = keyof typeof LIMITS;

/** The calls of one staking system, ours or the peer's. */
type Staking = {
  address: string;
  stake(from: string, assets: bigint): Call;
  withdraw(from: string, assets: bigint): Call;
  claim(from: string): Call;
  exit(from: string): Call;
  fund(reward: bigint): Call[];
};

/** Our vault as a staker and the rewarder call it. */
class VaultCalls implements Staking {
  constructor(
    readonly address: string,
    private readonly abi: Interface,
    private readonly rewarder: string,
  ) {}

  stake(from: string, assets: bigint): Call {
    return this.#call(from, "deposit", [assets, from]);
  }

  withdraw(from: string, assets: bigint): Call {
    return this.#call(from, "withdraw", [assets, from, from]);
  }

  claim(from: string): Call {
    return this.#call(from, "claim", [from]);
  }

  exit(from: string): Call {
    return this.#call(from, "exit", [from]);
  }

  fund(reward: bigint): Call[] {
    return [this.#call(this.rewarder, "fund", [reward, EPOCHS])];
  }

  /** Stakes for many holders at once. */
  stakeForAll(from: string, holders: readonly string[]): Call {
    const deposits = holders.map((holder) => this.abi.encodeFunctionData("deposit", [STAKE, holder]));
    return this.#call(from, "multicall", [deposits]);
  }

  #call(from: string, method: string, args: unknown[]): Call {
    return { from, to: this.address, data: this.abi.encodeFunctionData(method, args) };
  }
}

/** Two vaults, without and with a fee, and the peer, over the same two tokens and with the same number of stakers. */
class VaultBench {
  readonly #chain: BenchChain;
  readonly #deployer: string;
  readonly #rewarder: string;
  readonly #user: string;
  #token!: Interface;
  #asset!: string;
  #reward!: string;
  #vault!: VaultCalls;
  #vaultWithFee!: VaultCalls;
  #peer!: SynthetixStakingRewards;
  #stakers = 0;

  constructor(chain: BenchChain) {
    this.#chain = chain;
    [this.#deployer, this.#rewarder, this.#user] = chain.accounts as [string, string, string];
  }

  /** Deploys everything, funds every stream, and gives the user and the rewarder tokens and allowances that never end. */
  async prepare(): Promise<void> {
    const token = await built("TestToken");
    this.#token = token.interface;
    this.#asset = await this.#chain.deploy(token, ["Staked", "STK", 18]);
    this.#reward = await this.#chain.deploy(token, ["Reward", "RWD", 18]);
    this.#vault = await this.#deployVault(0n);
    this.#vaultWithFee = await this.#deployVault(FEE_BPS);
    const rewardToken = { address: this.#reward, abi: this.#token };
    this.#peer = await SynthetixStakingRewards.deploy(this.#chain, this.#rewarder, rewardToken, this.#asset);
    for (const holder of [this.#deployer, this.#rewarder, this.#user]) await this.#endow(holder);
  }

  /** Adds stakers until there are `n` of them in each of the three. Once the first are there the streams begin. */
  async growTo(n: number): Promise<void> {
    const holders = Array.from({ length: n - this.#stakers }, (_, i) => holderAddress(this.#stakers + i));
    for (let start = 0; start < holders.length; start += DEPOSITS_PER_TRANSACTION) {
      const batch = holders.slice(start, start + DEPOSITS_PER_TRANSACTION);
      for (const vault of [this.#vault, this.#vaultWithFee])
        await this.#chain.send(vault.stakeForAll(this.#deployer, batch));
      await this.#send(this.#deployer, this.#asset, "multicall", [
        batch.map((holder) => this.#token.encodeFunctionData("mint", [holder, STAKE])),
      ]);
    }
    await this.#chain.sendAll(
      holders.map((from) => this.#tokenCall(from, this.#asset, "approve", [this.#peer.address, MaxUint256])),
    );
    await this.#chain.sendAll(holders.map((from) => this.#peer.stake(from, STAKE)));
    if (this.#stakers === 0) await this.#fundAll();
    this.#stakers = n;
  }

  /** Every operation at the present number of stakers. The user is one of them, or about to become one. */
  async measure(): Promise<Measurement[]> {
    const rows: Measurement[] = [];
    for (const operation of Object.keys(LIMITS) as Operation[]) {
      const withFee = operation.endsWith("-fee");
      const gas = await this.#gasOf(operation, withFee ? this.#vaultWithFee : this.#vault);
      const peerGas = withFee ? null : await this.#gasOf(operation, this.#peer);
      const peer = withFee ? { peer: null, peerSource: null } : { peer: SYNTHETIX, peerSource: "measured" as const };
      rows.push({ operation, n: this.#stakers, gas, ...peer, peerGas, ...LIMITS[operation] });
    }
    return rows;
  }

  async #gasOf(operation: Operation, staking: Staking): Promise<number> {
    return this.#chain.undone(async () => {
      if (operation === "stake-new") return this.#chain.measure(staking.stake(this.#user, STAKE));
      // Twice, so that what the peer books per user at the second call is not a first write in the measured one.
      for (let time = 0; time < 2; ++time) {
        await this.#chain.send(staking.stake(this.#user, STAKE));
        await this.#chain.wait(86_400);
      }
      if (operation === "fund") return this.#chain.measure(...staking.fund(REWARD));
      return this.#chain.measure(this.#stakerCall(operation, staking));
    });
  }

  #stakerCall(operation: Exclude<Operation, "stake-new" | "fund">, staking: Staking): Call {
    switch (operation) {
      case "stake-again":
        return staking.stake(this.#user, STAKE);
      case "withdraw-part":
      case "withdraw-part-fee":
        return staking.withdraw(this.#user, PART);
      case "claim":
        return staking.claim(this.#user);
      case "exit":
      case "exit-fee":
        return staking.exit(this.#user);
    }
  }

  /** A vault whose REWARDER funds it through a real AccessManager. */
  async #deployVault(feeBps: bigint): Promise<VaultCalls> {
    const [vault, manager] = [await built("Vault"), await built("AccessManager")];
    const authority = await this.#chain.deploy(manager, [this.#deployer]);
    const args = [this.#asset, this.#reward, EPOCH_DURATION, feeBps, ZeroAddress, authority];
    const address = await this.#chain.deploy(vault, args);
    const data = manager.interface.encodeFunctionData("grantRole", [ROLES.REWARDER, this.#rewarder, 0]);
    await this.#chain.send({ from: this.#deployer, to: authority, data });
    return new VaultCalls(address, vault.interface, this.#rewarder);
  }

  async #endow(holder: string): Promise<void> {
    for (const token of [this.#asset, this.#reward]) {
      await this.#send(this.#deployer, token, "mint", [holder, 1_000n * REWARD]);
      for (const { address } of [this.#vault, this.#vaultWithFee, this.#peer]) {
        await this.#send(holder, token, "approve", [address, MaxUint256]);
      }
    }
  }

  /** Starts the streams, and lets somebody stake an hour later, so that no measured call is the first to write an index. */
  async #fundAll(): Promise<void> {
    for (const staking of [this.#vault, this.#vaultWithFee, this.#peer]) {
      for (const call of staking.fund(REWARD)) await this.#chain.send(call);
      await this.#chain.wait(3_600);
      await this.#chain.send(staking.stake(this.#deployer, STAKE));
    }
  }

  #tokenCall(from: string, to: string, method: string, args: unknown[]): Call {
    return { from, to, data: this.#token.encodeFunctionData(method, args) };
  }

  async #send(from: string, to: string, method: string, args: unknown[]): Promise<void> {
    await this.#chain.send(this.#tokenCall(from, to, method, args));
  }
}

/** An address that nobody has the key of; the first 2^16 are reserved for precompiles. */
function holderAddress(number: number): string {
  return zeroPadValue(toBeHex(0x5afe_0000_0000n + BigInt(number)), 20);
}

/** Gas of the Vault beside Synthetix' StakingRewards, measured in the same run. */
export const bench: SystemBench = {
  system: "vault",
  sizes: [10, 100, 10_000],
  quickSizes: [10, 100],
  isFlat: true,
  async measure(sizes, progress) {
    const chain = await BenchChain.start();
    const vaults = new VaultBench(chain);
    await vaults.prepare();
    const rows: Measurement[] = [];
    for (const n of sizes) {
      progress(`vault: ${n} stakers`);
      await vaults.growTo(n);
      rows.push(...(await vaults.measure()));
    }
    await chain.close();
    return rows;
  },
};
