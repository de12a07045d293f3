import { MaxUint256 } from "ethers";

import type { Hex, Receipt } from "../../chain.js";
import { type Random, randomStream } from "../../random.js";
import { labAddress } from "../../vault-system.js";
import { type Contract, toldIn } from "../../world/contract.js";
import type { Call } from "../../world/desk.js";
import type { World } from "../agents.js";

const USDC = 10n ** 6n;
/** How many of a hundred deposit more in a round, and how many ask for a third of their shares. */
const MOVERS_PERCENT = 12;

interface Depositor {
  readonly name: string;
  readonly address: Hex;
  readonly random: Random;
  request?: { readonly id: bigint; readonly epoch: bigint } | undefined;
}

/** Those who deposit: everybody at first; in every round some deposit more, and some ask for a part by the next close. */
export class Depositors {
  /** Requests that a close could pay only in part. */
  unpaid = 0;
  readonly #depositors: readonly Depositor[];

  constructor(
    private readonly world: World,
    private readonly contracts: { readonly vault: Contract },
    count: number,
  ) {
    this.#depositors = Array.from({ length: count }, (_, index) => depositorOf(world.seed, index));
  }

  get addresses(): Hex[] {
    return this.#depositors.map(({ address }) => address);
  }

  /** Each brings 1,000 to 10,000 USDC. */
  async arrive(): Promise<void> {
    await this.world.desk.admit("depositor", this.addresses);
    await this.world.desk.send(this.#depositors.map((depositor) => this.#bring(depositor)));
  }

  async decide(round: number): Promise<void> {
    const movers = () => this.#depositors.filter(({ random }) => random.integer(1, 100) <= MOVERS_PERCENT);
    const depositing = round === 0 ? this.#depositors : movers();
    if (!this.world.weather().paused.has("derby")) await this.#deposit(depositing);
    if (round > 0) await this.#request(movers(), 3n);
  }

  /** Everybody asks for all that is his. */
  async leave(): Promise<void> {
    await this.#request(this.#depositors, 1n);
  }

  /** Whoever still has shares takes what they are worth, without waiting for a close. */
  async clear(): Promise<void> {
    const shares = await this.#shares(this.#depositors);
    const calls = this.#depositors.flatMap(({ address }, index) =>
      (shares[index] ?? 0n) === 0n
        ? []
        : [this.#onVault(address, "redeem(uint256,address,address)", [shares[index], address, address])],
    );
    await this.world.desk.send(calls);
  }

  /** Half or more of what each has, in whole dollars. */
  async #deposit(depositors: readonly Depositor[]): Promise<void> {
    const calls = depositors.flatMap(({ address, random }) => {
      const dollars = Number(this.world.desk.holding(this.world.tokens.usdc, address) / USDC);
      if (dollars < 10) return [];
      const assets = BigInt(random.integer(Math.ceil(dollars / 2), dollars)) * USDC;
      return [this.#onVault(address, "deposit", [assets, address])];
    });
    await this.world.desk.send(calls);
  }

  /** Asks for a part of each one's shares by the next close. @param divisor 1 for all */
  async #request(depositors: readonly Depositor[], divisor: bigint): Promise<void> {
    const free = depositors.filter(({ request }) => request === undefined);
    const shares = await this.#shares(free);
    const planned = free.flatMap((depositor, index) => {
      const part = (shares[index] ?? 0n) / divisor;
      return part === 0n ? [] : [{ depositor, part }];
    });
    const receipts = await this.world.desk.send(
      planned.map(({ depositor: { address }, part }) => this.#onVault(address, "requestRedeem", [part, address])),
    );
    for (const [index, { depositor }] of planned.entries()) {
      const told = (figure: string) =>
        toldIn(receipts[index] as Receipt, this.contracts.vault, "RedeemRequested", figure);
      depositor.request = { id: told("requestId"), epoch: told("epoch") };
    }
  }

  /** Those whose epoch is closed. */
  async claimRequests(): Promise<void> {
    const epoch = BigInt(await this.world.desk.read(this.contracts.vault, "epoch"));
    const ready = this.#depositors.filter(({ request }) => request !== undefined && request.epoch < epoch);
    const receipts = await this.world.desk.send(
      ready.map(({ address, request }) => this.#onVault(address, "claimRequest", [request?.id, address])),
    );
    for (const [index, depositor] of ready.entries()) {
      depositor.request = undefined;
      const back = toldIn(receipts[index] as Receipt, this.contracts.vault, "RequestClaimed", "sharesReturned");
      if (back > 0n) this.unpaid += 1;
    }
  }

  #shares(depositors: readonly Depositor[]): Promise<bigint[]> {
    const { vault } = this.contracts;
    return this.world.desk.ask(depositors.map(({ address }) => ({ of: vault, view: "balanceOf", args: [address] })));
  }

  #bring({ address: from, random }: Depositor): Call {
    const { usdc } = this.world.tokens;
    const amount = BigInt(random.integer(1_000, 10_000)) * USDC;
    const calls = [
      usdc.abi.encodeFunctionData("mint", [from, amount]),
      usdc.abi.encodeFunctionData("approve", [this.contracts.vault.address, MaxUint256]),
    ];
    return { from, to: usdc, method: "multicall", args: [calls] };
  }

  #onVault(from: Hex, method: string, args: readonly unknown[]): Call {
    return { from, to: this.contracts.vault, method, args };
  }
}

function depositorOf(seed: number, index: number): Depositor {
  const name = `Depositor${index}`;
  return { name, address: labAddress(name), random: randomStream(seed, `decisions of ${name}`) };
}
