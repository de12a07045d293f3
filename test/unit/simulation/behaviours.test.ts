import { expect } from "chai";
import fc from "fast-check";

import { type AgentView, BEHAVIOURS, type VaultView } from "../../../lib/simulation/behaviours.js";
import { Book } from "../../../lib/simulation/book.js";
import { drawnReward, type Plan, populate, vaultRewards } from "../../../lib/simulation/population.js";
import { randomStream } from "../../../lib/simulation/random.js";

const TOKEN = 10n ** 18n;
const random = () => randomStream(1, "test");
const vault = (changes: Partial<VaultView> = {}): VaultView => ({
  totalStaked: 10n * TOKEN,
  rewardPerEpoch: TOKEN,
  stake: 0n,
  earned: 0n,
  ...changes,
});
const view = (changes: Partial<AgentView> = {}): AgentView => ({
  epoch: 0,
  wallet: 5n * TOKEN,
  expectedYieldWad: 0n,
  feeBps: 300n,
  vaults: [vault()],
  ...changes,
});
const PLAN: Plan = {
  stakers: 50,
  vaults: 3,
  epochs: 4,
  seed: 7,
  feeBps: 300,
  behaviours: [
    { name: "degen", weight: 3 },
    { name: "loyal", weight: 1 },
  ],
  randomYield: false,
};

describe("behaviours of the simulation", () => {
  it("degen deposits whole tokens it has, or claims and withdraws everything", () => {
    const staked = vault({ stake: 3n * TOKEN, earned: 7n });
    const stream = randomStream(1, "coin");
    const seen = new Set<string>();
    for (let flip = 0; flip < 100; flip++) {
      const decisions = BEHAVIOURS.degen(view({ vaults: [staked] }), stream);
      const [first] = decisions;
      seen.add(decisions.map(({ action }) => action.kind).join("+"));
      if (first?.action.kind !== "deposit") continue;
      expect(first.action.assets % TOKEN).to.equal(0n);
      expect(first.action.assets >= TOKEN && first.action.assets <= 5n * TOKEN).to.equal(true);
    }
    expect([...seen].toSorted()).to.deep.equal(["claim+withdraw", "deposit"]);
  });

  it("degen with less than a token and no stake does nothing", () => {
    const poor = view({ wallet: TOKEN - 1n });
    for (let flip = 0; flip < 20; flip++) expect(BEHAVIOURS.degen(poor, randomStream(flip, "coin"))).to.deep.equal([]);
  });

  it("yield-seeker enters the vault that pays most, if that meets its expectation", () => {
    const vaults = [vault(), vault({ rewardPerEpoch: 3n * TOKEN })];
    const deposit = { vault: 1, action: { kind: "deposit", assets: 5n * TOKEN } };
    expect(BEHAVIOURS["yield-seeker"](view({ vaults, expectedYieldWad: TOKEN / 5n }), random())).to.deep.equal([
      deposit,
    ]);
    expect(BEHAVIOURS["yield-seeker"](view({ vaults, expectedYieldWad: TOKEN / 5n + 1n }), random())).to.deep.equal([]);
  });

  it("yield-seeker moves only where four epochs pay for the fee, and leaves below its expectation", () => {
    const home = vault({ stake: 2n * TOKEN });
    const kinds = (other: VaultView, expectedYieldWad = 0n) =>
      BEHAVIOURS["yield-seeker"](view({ wallet: 0n, vaults: [home, other], expectedYieldWad }), random()).map(
        ({ vault: index, action }) => `${action.kind} ${index}`,
      );
    expect(kinds(vault({ rewardPerEpoch: 2n * TOKEN }))).to.deep.equal(["exit 0", "deposit 1"]);
    expect(kinds(vault({ rewardPerEpoch: (TOKEN * 12n) / 10n }))).to.deep.equal([]);
    expect(kinds(vault(), TOKEN)).to.deep.equal(["exit 0"]);
  });

  it("loyal enters once, compounds whole tokens and never leaves", () => {
    expect(BEHAVIOURS.loyal(view(), random()).map(({ action }) => action.kind)).to.deep.equal(["deposit"]);
    const staked = (earned: bigint) => view({ vaults: [vault({ stake: TOKEN, earned })] });
    expect(BEHAVIOURS.loyal(staked(TOKEN), random())).to.deep.equal([{ vault: 0, action: { kind: "compound" } }]);
    expect(BEHAVIOURS.loyal(staked(TOKEN - 1n), random())).to.deep.equal([]);
  });

  it("mercenary is in for one epoch at a time", () => {
    expect(BEHAVIOURS.mercenary(view(), random()).map(({ action }) => action.kind)).to.deep.equal(["deposit"]);
    const inside = view({ vaults: [vault({ stake: TOKEN })] });
    expect(BEHAVIOURS.mercenary(inside, random())).to.deep.equal([{ vault: 0, action: { kind: "exit" } }]);
  });

  it("none ever spends more than it will have", () => {
    const amount = fc.bigInt({ min: 0n, max: 50n * TOKEN });
    const views = fc.array(fc.record({ totalStaked: amount, rewardPerEpoch: amount, stake: amount, earned: amount }), {
      minLength: 1,
      maxLength: 4,
    });
    fc.assert(
      fc.property(
        views,
        amount,
        fc.constantFrom(...Object.values(BEHAVIOURS)),
        fc.integer(),
        (vaults, wallet, behave, seed) => {
          const book = new Book([wallet], vaults.length, 300n);
          vaults.forEach(({ stake }, index) => book.stakes[index]?.fill(stake));
          for (const { vault: index, action } of behave(view({ wallet, vaults }), randomStream(seed, "any"))) {
            book.enter(0, index, action, vaults[index]?.earned ?? 0n);
            expect((book.wallets[0] ?? 0n) >= 0n && book.stakeOf(index, 0) >= 0n).to.equal(true);
          }
        },
      ),
    );
  });
});

describe("population of the simulation", () => {
  it("is the same for the same seed, another for another", () => {
    const facts = (plan: Plan) =>
      populate(plan).map(({ name, behaviour, initial }) => `${name} ${behaviour} ${initial}`);
    expect(facts(PLAN)).to.deep.equal(facts(PLAN));
    expect(facts({ ...PLAN, seed: 8 })).not.to.deep.equal(facts(PLAN));
    expect(facts({ ...PLAN, stakers: 60 }).slice(0, 50)).to.deep.equal(facts(PLAN));
  });

  it("follows the weights and starts with one to ten whole tokens", () => {
    const agents = populate({ ...PLAN, stakers: 2_000 });
    expect(agents.filter(({ behaviour }) => behaviour === "degen").length).to.be.within(1_400, 1_600);
    for (const { initial } of agents)
      expect([...Array(10).keys()].map((n) => BigInt(n + 1) * TOKEN)).to.include(initial);
  });

  it("draws rewards in their bounds", () => {
    for (const [index, reward] of vaultRewards(PLAN).entries()) {
      expect(reward >= 16n * TOKEN && reward <= 51n * TOKEN).to.equal(true);
      const drawn = drawnReward(PLAN, index, 2, reward);
      expect(drawn >= reward / 2n && drawn <= (reward * 3n) / 2n).to.equal(true);
    }
  });
});
