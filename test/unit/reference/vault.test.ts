import { readdirSync, readFileSync } from "node:fs";

import { expect } from "chai";

import { VaultModel, type VaultParameters, type VaultProblem, VaultRefusal } from "../../../reference/vault.js";

/** Recorded runs of the original model, in floats. */
const RUNS = new URL("../../data/toy-vault/", import.meta.url);

const TOKEN = 10n ** 18n;
const EPOCH = 604_800n;
const SEED_PARAMETERS = {
  epochDuration: EPOCH,
  withdrawalFeeBps: 300n,
  sameToken: true,
} as const satisfies VaultParameters;
const OTHER_TOKEN = { ...SEED_PARAMETERS, sameToken: false } as const satisfies VaultParameters;

/** A model at time zero whose stakers have `balance` of the asset each, and a rewarder with plenty of the reward token. */
function modelOf(parameters: VaultParameters, balance: bigint, ...stakers: string[]): VaultModel {
  const model = new VaultModel(parameters, 0n);
  for (const staker of stakers) model.give(staker, balance);
  model.give("rewarder", 10n ** 30n, "reward");
  return model;
}

function expectRefusal(problem: VaultProblem, action: () => unknown): void {
  expect(action).to.throw(VaultRefusal).with.property("problem", problem);
}

describe("reference/vault", function () {
  describe("the worked numbers of the specification", function () {
    it("pays two equal stakers half each, and 4 + 0.97 to the one who leaves", function () {
      const model = modelOf(SEED_PARAMETERS, TOKEN, "0", "1");
      model.deposit("0", TOKEN);
      model.deposit("1", TOKEN);
      model.fund("rewarder", 8n * TOKEN, 1n);
      expect(model.rewardPerEpoch).to.equal(8n * TOKEN);
      expect(model.stakePerReward).to.equal(TOKEN / 4n);

      model.advanceTo(EPOCH);
      expect([model.earned("0"), model.earned("1")]).to.deep.equal([4n * TOKEN, 4n * TOKEN]);
      model.claim("0");
      expect(model.redeem("0", TOKEN)).to.equal((97n * TOKEN) / 100n);
      expect(model.balanceOf("0")).to.equal((497n * TOKEN) / 100n);
      expect(model.feesOwed).to.equal((3n * TOKEN) / 100n);
      expect(model.undistributed).to.equal(0n);
    });

    it("shares 8 between stakes of 2 and 1 as 16/3 and 8/3", function () {
      const model = modelOf(OTHER_TOKEN, 2n * TOKEN, "1", "3");
      model.deposit("1", 2n * TOKEN);
      model.deposit("3", TOKEN);
      model.fund("rewarder", 8n * TOKEN, 1n);
      model.advanceTo(EPOCH);
      expect([model.earned("1"), model.earned("3")]).to.deep.equal([(16n * TOKEN) / 3n, (8n * TOKEN) / 3n]);
    });

    it("loses less than a wei a staker of 604,799 wei over 604,800 seconds", function () {
      const stakers = ["a", "b", "c", "d", "e"];
      const model = modelOf(OTHER_TOKEN, 7n * TOKEN, ...stakers);
      for (const [i, staker] of stakers.entries()) model.deposit(staker, BigInt(i + 1) * TOKEN);
      model.fund("rewarder", EPOCH - 1n, 1n);
      model.advanceTo(2n * EPOCH);
      const shared = stakers.reduce((sum, staker) => sum + model.earned(staker), 0n);
      expect(shared >= EPOCH - 1n - 5n && shared <= EPOCH - 1n, `shared ${shared}`).to.equal(true);
    });

    it("pays 1,000 USDC on 1e24 staked although it is poked 50,400 times", function () {
      const model = modelOf(OTHER_TOKEN, 10n ** 24n, "whale");
      model.deposit("whale", 10n ** 24n);
      model.fund("rewarder", 1_000_000_000n, 1n);
      for (let second = 12n; second <= EPOCH / 2n; second += 12n) model.advanceTo(second);
      expect(model.earned("whale")).to.equal(499_999_999n);
      for (let second = EPOCH / 2n + 12n; second <= EPOCH; second += 12n) model.advanceTo(second);
      expect(model.earned("whale")).to.equal(1_000_000_000n); // the contract's truncation costs it one more
    });
  });

  describe("time", function () {
    it("pays half for half an epoch, and nothing to who came after", function () {
      const model = modelOf(OTHER_TOKEN, TOKEN, "early", "late");
      model.deposit("early", TOKEN);
      model.fund("rewarder", 8n * TOKEN, 2n);
      model.advanceTo(EPOCH / 2n);
      model.deposit("late", TOKEN);
      expect([model.earned("early"), model.earned("late")]).to.deep.equal([2n * TOKEN, 0n]);
    });

    it("lets the stream stand still while nobody is staked", function () {
      const model = modelOf(OTHER_TOKEN, TOKEN, "a");
      model.fund("rewarder", 8n * TOKEN, 1n);
      model.advanceTo(5n * EPOCH);
      expect([model.undistributed, model.streamEndsAt]).to.deep.equal([8n * TOKEN, 6n * EPOCH]);
      model.deposit("a", 1n);
      model.advanceTo(6n * EPOCH);
      expect([model.earned("a"), model.undistributed, model.isStreaming]).to.deep.equal([8n * TOKEN, 0n, false]);
    });

    it("does not run backwards", function () {
      const model = modelOf(OTHER_TOKEN, TOKEN, "a");
      model.advanceTo(10n);
      expectRefusal("time-runs-backwards", () => model.advanceTo(9n));
    });
  });

  describe("the stream", function () {
    it("spreads what is left and what is new evenly", function () {
      const model = modelOf(OTHER_TOKEN, TOKEN, "a");
      model.deposit("a", TOKEN);
      model.fund("rewarder", 8n * TOKEN, 2n);
      model.advanceTo(EPOCH);
      model.fund("rewarder", 20n * TOKEN, 3n);
      expect([model.rewardPerEpoch, model.streamEndsAt]).to.deep.equal([8n * TOKEN, 4n * EPOCH]);
      expectRefusal("rate-would-fall", () => model.fund("rewarder", 1n, 4n));
    });

    it("lengthens the stream by whole seconds on a top-up, so that the rate does not fall", function () {
      const model = modelOf(OTHER_TOKEN, TOKEN, "a");
      model.deposit("a", TOKEN);
      model.fund("rewarder", 10n * EPOCH, 1n);
      model.topUp("rewarder", 19n);
      expect([model.streamEndsAt, model.undistributed]).to.deep.equal([EPOCH + 1n, 10n * EPOCH + 19n]);
      model.advanceTo(EPOCH + 1n);
      expectRefusal("no-stream", () => model.topUp("rewarder", 1n));
    });

    it("can be funded again after its end", function () {
      const model = modelOf(OTHER_TOKEN, TOKEN, "a");
      model.deposit("a", TOKEN);
      model.fund("rewarder", 1_000n * TOKEN, 1n);
      model.advanceTo(3n * EPOCH);
      model.fund("rewarder", 1n, 1n);
      model.advanceTo(4n * EPOCH);
      expect(model.earned("a")).to.equal(1_000n * TOKEN + 1n);
    });
  });

  describe("stakes", function () {
    it("moves stake between holders and leaves both their earnings", function () {
      const model = modelOf(OTHER_TOKEN, TOKEN, "a", "b");
      model.deposit("a", TOKEN);
      model.fund("rewarder", 8n * TOKEN, 1n);
      model.advanceTo(EPOCH / 2n);
      model.transfer("a", "b", TOKEN);
      model.advanceTo(EPOCH);
      expect([model.earned("a"), model.earned("b")]).to.deep.equal([4n * TOKEN, 4n * TOKEN]);
    });

    it("turns a reward in the staked token into stake", function () {
      const model = modelOf(SEED_PARAMETERS, TOKEN, "a");
      model.deposit("a", TOKEN);
      model.fund("rewarder", 8n * TOKEN, 1n);
      model.advanceTo(EPOCH);
      model.compound("a");
      expect([model.stakeOf("a"), model.earned("a"), model.claimed("a")]).to.deep.equal([9n * TOKEN, 0n, 8n * TOKEN]);
    });

    it("rounds the fee up both ways", function () {
      const model = modelOf(OTHER_TOKEN, TOKEN, "a");
      model.deposit("a", 1_000n);
      expect(model.redeem("a", 101n)).to.equal(97n);
      expect(model.withdraw("a", 97n)).to.equal(100n);
      expect(model.feesOwed).to.equal(7n);
      expect([model.collectFees(), model.feesOwed, model.feesCollected]).to.deep.equal([7n, 0n, 7n]);
    });
  });

  it("refuses what the rules forbid, and changes nothing", function () {
    const model = modelOf(OTHER_TOKEN, 10n, "a");
    model.deposit("a", 4n);
    expectRefusal("zero-amount", () => model.deposit("a", 0n));
    expectRefusal("balance-too-small", () => model.deposit("a", 7n));
    expectRefusal("stake-too-small", () => model.redeem("a", 5n));
    expectRefusal("stake-too-small", () => model.transfer("b", "a", 1n));
    expectRefusal("zero-amount", () => model.redeem("a", 0n));
    expectRefusal("withdrawal-too-large", () => model.withdraw("a", 4n));
    expectRefusal("nothing-to-claim", () => model.claim("a"));
    expectRefusal("nothing-to-claim", () => model.exit("b"));
    expectRefusal("different-tokens", () => model.compound("a"));
    expectRefusal("epochs-out-of-bounds", () => model.fund("rewarder", 1n, 0n));
    expectRefusal("epochs-out-of-bounds", () => model.fund("rewarder", 1n, 5_201n));
    expectRefusal("balance-too-small", () => model.fund("a", 1n, 1n));
    expectRefusal("no-stream", () => model.topUp("rewarder", 1n));
    expect([model.stakeOf("a"), model.balanceOf("a"), model.totalStaked, model.feesOwed]).to.deep.equal([
      4n,
      6n,
      4n,
      0n,
    ]);
    model.fund("rewarder", 1n, 1n);
    expectRefusal("stream-too-long", () => model.topUp("rewarder", 2n ** 40n));
    expect([model.redeem("b", 0n), model.totalFunded]).to.deep.equal([0n, 1n]);
  });

  describe("recorded runs of the Python model", function () {
    for (const file of readdirSync(RUNS).filter((name) => name.endsWith(".json"))) {
      it(`replays ${file} within 1e-9 token`, function () {
        expect(replay(JSON.parse(readFileSync(new URL(file, RUNS), "utf8")) as Run) < 1e-9).to.equal(true);
      });
    }
  });
});

type Run = {
  stakers: { name: string; balance: number }[];
  vault: { rewardPerStep: number };
  withdrawalFee: number;
  steps: {
    actions: { staker: string; action: "deposit" | "withdraw" | "claim"; amount?: number; stake?: number }[];
    stakerBalances: number[];
    staked: number[];
    unclaimed: number[];
    totalStaked: number;
  }[];
  finalBalances: number[];
};

/** A token amount of the float model, in wei. */
const toWei = (tokens: number): bigint => BigInt(tokens.toFixed(18).replace(".", ""));
const toTokens = (wei: bigint): number => Number(wei) / 1e18;
const smaller = (a: bigint, b: bigint): bigint => (a < b ? a : b);

/** Plays a run on the model and returns the largest difference that any recorded figure shows, in tokens. */
function replay(run: Run): number {
  const names = run.stakers.map(({ name }) => name);
  const model = new VaultModel({ ...SEED_PARAMETERS, withdrawalFeeBps: BigInt(run.withdrawalFee * 10_000) }, 0n);
  for (const { name, balance } of run.stakers) model.give(name, toWei(balance));
  model.give("rewarder", 10n ** 30n);
  let worst = 0;
  const compare = (expected: number[], actual: (name: string) => bigint): void => {
    for (const [i, name] of names.entries()) worst = Math.max(worst, Math.abs(toTokens(actual(name)) - expected[i]!));
  };

  for (const step of run.steps) {
    for (const { staker, action, amount = 0, stake = 0 } of step.actions) {
      if (action === "deposit") model.deposit(staker, smaller(toWei(amount), model.balanceOf(staker)));
      else if (action === "withdraw") model.redeem(staker, smaller(toWei(stake), model.stakeOf(staker)));
      else model.claim(staker);
    }
    if (model.totalStaked > 0n) model.fund("rewarder", toWei(run.vault.rewardPerStep), 1n);
    model.advanceTo(model.now + EPOCH);
    compare(step.stakerBalances, (name) => model.balanceOf(name));
    compare(step.staked, (name) => model.stakeOf(name));
    compare(step.unclaimed, (name) => model.earned(name));
    worst = Math.max(worst, Math.abs(toTokens(model.totalStaked) - step.totalStaked));
  }
  for (const name of names) {
    if (model.stakeOf(name) > 0n || model.earned(name) > 0n) model.exit(name);
  }
  compare(run.finalBalances, (name) => model.balanceOf(name));
  return worst;
}
