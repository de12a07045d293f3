import { expect } from "chai";
import type { Interface } from "ethers";

import { BenchChain, built, type Call } from "../../bench/support/chain.js";
import { DerbySeason, DOLLAR, DRB, INTERVAL, portfolioOf } from "../helpers/derby-season.js";

const STEP_LIMIT = 5_000_000;
const MOST_PROTOCOLS = 200;
const LINES = 8;
const GAIN = 100n * DOLLAR;

/** `YieldProtocolMock.Fault.BurnsGas`. */
const BURNS_GAS = 7;

/** How much two sizes may differ. */
const FLATNESS = 0.02;

/** Members that the crowd has when operations are measured the first and the second time, and of one transaction. */
const FEW = 100;
const MANY = 10_000;
const BATCH = 100;

/** What each member of the crowd brings: so little that it is their number that counts, and no close moves money for them. */
const MEMBER_ASSETS = 100n;
const MEMBER_SHARES = 10n;
const MEMBER_DRB = DRB / 1_000_000n;

describe("Derby at scale", function () {
  this.timeout(600_000);
  let chain: BenchChain;

  beforeEach(async () => {
    chain = await BenchChain.start();
  });

  afterEach(async () => {
    await chain.close();
  });

  it("closes an epoch over 200 protocols step by step, each below 5 million gas, as it does in one call", async () => {
    const season = await seasonOfTwoHundred(chain);
    const [steps] = await season.read("vault", "stepsToClose");
    await chain.wait(INTERVAL);
    const atOnce = await chain.undone(async () => {
      await chain.send(season.close());
      return await booksOf(season);
    });
    const gas: number[] = [];
    do gas.push(await chain.measure(season.close(1n)));
    while ((await season.read("vault", "isClosing"))[0] === true);
    expect(gas.length, "steps").to.equal(Number(steps));
    expect(Math.max(...gas), "the dearest step").to.be.lessThan(STEP_LIMIT);
    expect(Math.max(...gas), "the protocol that burns its gas was asked to pay").to.be.greaterThan(2_000_000);
    expect(await booksOf(season)).to.deep.equal(atOnce);
  });

  it("settles and pays a basket after 200 epochs for what it costs after one", async () => {
    const [admin, player] = chain.accounts as [string, string];
    const season = await seasonOfFive(chain);
    const basketId = await season.play(player, 100n * DRB, portfolioOf([10, 15, 20, 25, 30]));
    for (let epoch = 0; epoch < 3; ++epoch) await season.passEpoch(GAIN);
    await chain.send(season.call(player, "game", "redeemRewards", [basketId, player]));
    const calls = [
      season.call(admin, "game", "settleBasket", [basketId]),
      season.call(player, "game", "redeemRewards", [basketId, player]),
      season.rebalance(player, basketId, DRB, portfolioOf([30, 25, 20, 15, 10])),
    ];
    await season.passEpoch(GAIN);
    const afterOne = await gasOf(chain, calls);
    for (let epoch = 1; epoch < 200; ++epoch) await season.passEpoch(GAIN);
    expectFlat(await gasOf(chain, calls), afterOne);
  });

  it("takes for operation number 10,000 what it took for number 100, whoever deposited, asked or followed before", async () => {
    const season = await seasonOfFive(chain);
    const crowd = await Crowd.gather(season);
    await crowd.growTo(FEW);
    const atFew = await crowd.gasOfOperations();
    await crowd.growTo(MANY);
    expectFlat(await crowd.gasOfOperations(), atFew);
  });
});

/** 199 protocols that gained and one, blacklisted, that burns whatever gas it is given; votes have moved since the last close. */
async function seasonOfTwoHundred(chain: BenchChain): Promise<DerbySeason> {
  const admin = chain.accounts[0]!;
  const season = await DerbySeason.deploy(chain);
  for (let id = 1; id < MOST_PROTOCOLS; ++id) await season.addProtocol("PlainProtocolMock");
  const burner = await season.addProtocol("YieldProtocolMock");
  await season.equip(admin);
  await chain.send(season.call(admin, "vault", "deposit", [1_000_000n * DOLLAR, admin]));
  const even = Array<number>(LINES).fill(1);
  for (let first = 0; first < MOST_PROTOCOLS; first += LINES) {
    await season.play(admin, 100n * DRB, portfolioOf(even, first));
  }
  await season.passEpoch(GAIN);
  await season.earn(GAIN);
  for (let first = 0; first < MOST_PROTOCOLS; first += LINES) {
    const basketId = 1 + first / LINES;
    await chain.send(season.rebalance(admin, basketId, 0n, portfolioOf([8, 7, 6, 5, 4, 3, 2, 1], first)));
  }
  const data = burner.encodeFunctionData("setFault", [BURNS_GAS]);
  await chain.send({ from: admin, to: season.protocols.at(-1)!, data });
  await chain.send(season.call(admin, "vault", "blacklistProtocol", [MOST_PROTOCOLS - 1]));
  return season;
}

/** Five protocols, a million dollars, and equipped accounts. */
async function seasonOfFive(chain: BenchChain): Promise<DerbySeason> {
  const season = await DerbySeason.deploy(chain);
  for (let id = 0; id < 5; ++id) await season.addProtocol("PlainProtocolMock");
  for (const account of chain.accounts.slice(0, 4)) await season.equip(account);
  const admin = chain.accounts[0]!;
  await chain.send(season.call(admin, "vault", "deposit", [1_000_000n * DOLLAR, admin]));
  return season;
}

/** What a close leaves behind. */
async function booksOf(season: DerbySeason): Promise<string[]> {
  const views = ["protocols", "idleAssets", "grossAssets", "lockedProfit", "highWaterMark", "openingVotes", "epoch"];
  const answers = await Promise.all(views.map((view) => season.read("vault", view)));
  const [pool] = await season.read("game", "vaultInfo", [season.addressOf("vault")]);
  return [...answers, pool].map(String);
}

/** Depositors, requests and followers of one leader, as many as one likes. */
class Crowd {
  #size = 0;

  private constructor(
    private readonly season: DerbySeason,
    private readonly address: string,
    private readonly abi: Interface,
    private readonly leaderId: number,
  ) {}

  /** An empty crowd around a basket that leads. */
  static async gather(season: DerbySeason): Promise<Crowd> {
    const { chain } = season;
    const [admin, leader] = chain.accounts as [string, string];
    const leaderId = await season.play(leader, 100n * DRB, portfolioOf([10, 15, 20, 25, 30]));
    await chain.send(season.call(leader, "game", "setDelegationFee", [leaderId, 1_000]));
    const code = await built("CrowdMock");
    const address = await chain.deploy(code, [season.addressOf("vault"), season.addressOf("game")]);
    await chain.send(season.call(admin, "dollar", "mint", [address, 10n * DOLLAR]));
    await chain.send(season.call(admin, "drb", "transfer", [address, DRB]));
    await chain.send(season.call(admin, "vault", "transfer", [address, DOLLAR]));
    for (let epoch = 0; epoch < 2; ++epoch) await season.passEpoch(GAIN);
    return new Crowd(season, address, code.interface, leaderId);
  }

  /** Adds members until there are so many depositors, so many open requests and so many followers. */
  async growTo(size: number): Promise<void> {
    for (; this.#size < size; this.#size += BATCH) {
      await this.#call("deposit", BATCH, MEMBER_ASSETS);
      await this.#call("request", BATCH, MEMBER_SHARES);
      await this.#call("follow", BATCH, MEMBER_DRB, this.leaderId);
    }
  }

  /** Gas of what one more does, of settling the leader and of closing the epoch, each measured apart. */
  async gasOfOperations(): Promise<Map<string, number>> {
    const { season, leaderId } = this;
    const { chain } = season;
    const [, , player] = chain.accounts as [string, string, string];
    return await chain.undone(async () => {
      await chain.send(season.call(player, "vault", "deposit", [20n * DOLLAR, player]));
      const basketId = await season.play(player, 100n * DRB, portfolioOf([1, 1, 1, 1, 1]));
      const operations = await gasOf(chain, [
        season.call(player, "vault", "deposit", [10n * DOLLAR, player]),
        season.call(player, "vault", "redeem", [DOLLAR, player, player]),
        season.call(player, "vault", "requestRedeem", [10n * DOLLAR, player]),
        season.call(player, "game", "mintNewBasket", [season.addressOf("vault"), "Derby"]),
        season.rebalance(player, basketId, DRB, portfolioOf([5, 4, 3, 2, 1])),
        season.call(player, "game", "delegate(uint256,uint256,uint16)", [basketId, leaderId, 1_000]),
      ]);
      await season.earn(GAIN);
      await chain.wait(INTERVAL);
      operations.set("close", await chain.measure(season.close()));
      const ofLeader = await gasOf(chain, [season.call(player, "game", "settleBasket", [leaderId])]);
      operations.set("settle the leader", [...ofLeader.values()][0]!);
      return operations;
    });
  }

  async #call(method: string, ...args: unknown[]): Promise<void> {
    const data = this.abi.encodeFunctionData(method, args);
    await this.season.chain.send({ from: this.season.chain.accounts[0]!, to: this.address, data });
  }
}

/** Whole-transaction gas of each call by its selector, each from the same state. */
async function gasOf(chain: BenchChain, calls: readonly Call[]): Promise<Map<string, number>> {
  const gas = new Map<string, number>();
  for (const call of calls) gas.set(call.data.slice(0, 10), await chain.undone(() => chain.measure(call)));
  return gas;
}

function expectFlat(actual: ReadonlyMap<string, number>, reference: ReadonlyMap<string, number>): void {
  expect([...actual.keys()]).to.deep.equal([...reference.keys()]);
  for (const [operation, gas] of actual) {
    const expected = reference.get(operation)!;
    expect(gas, operation).to.be.within(expected * (1 - FLATNESS), expected * (1 + FLATNESS));
  }
}
