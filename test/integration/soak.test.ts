import { expect } from "chai";
import { Interface } from "ethers";
import hre from "hardhat";

import { openWorld } from "../../deploy/world.js";
import { InputError } from "../../lib/input-error.js";
import { SYSTEMS } from "../../lib/report/schema.js";
import { drawFaults, FAULT_KINDS } from "../../lib/soak/faults.js";
import { parseSoakOptions, soakPlan, WEEK } from "../../lib/soak/options.js";
import type { Hex } from "../../lib/simulation/chain.js";
import type { Ground } from "../../lib/simulation/world/ground.js";
import { isDust, problemsOf, soak, type Soaked } from "../../lib/soak/soak.js";

const GENESIS_AT = 1_767_225_600;
const WEEKS = 12;
const ACTORS = 16;
/** Draws every kind of fault in these weeks. */
const SEED = 187;

const played = (ground: Ground, weeks: number, actors: number, seed: number): Promise<Soaked> => {
  const calendar = { startAt: GENESIS_AT + 86_400, roundSeconds: WEEK, rounds: weeks };
  return soak(ground, soakPlan(weeks, actors, seed), calendar, { onStage: () => {}, onSent: () => {} });
};

const ERC20 = new Interface(["function transfer(address to, uint256 value)"]);
const THIEF = `0x${"77".repeat(20)}`;

/** The same ground, where a base unit of every victim's token is gone in the second week, and is back in the third. */
async function withThief(
  ground: Ground,
  victims: readonly (readonly [holder: string, token: string])[],
): Promise<Ground> {
  const { chain } = ground;
  const addressOf = async (name: string): Promise<Hex> => (await ground.contract(name)).address;
  const loot = await Promise.all(
    victims.map(async ([holder, token]) => ({ holder: await addressOf(holder), token: await addressOf(token) })),
  );
  const move = (from: Hex, to: Hex, token: Hex) => ({
    from,
    to: token,
    data: ERC20.encodeFunctionData("transfer", [to, 1n]),
    what: "theft",
  });
  let moments = 0;
  const passTo = async (timestamp: number): Promise<void> => {
    await chain.passTo(timestamp);
    moments += 1;
    if (moments === 1) await chain.admit([THIEF, ...loot.map(({ holder }) => holder)]);
    // The beginning, and then morning and evening of every week: the evening of week 1, and the morning after.
    if (moments === 4)
      await chain.send(
        loot.map(({ holder, token }) => move(holder, THIEF, token)),
        timestamp,
      );
    if (moments === 5)
      await chain.send(
        loot.map(({ holder, token }) => move(THIEF, holder, token)),
        timestamp,
      );
  };
  const watched = new Proxy(chain, {
    get: (target, name) => (name === "passTo" ? passTo : (Reflect.get(target, name, target) as unknown)),
  });
  return { ...ground, chain: watched };
}

describe("soak across the systems", function () {
  this.timeout(300_000);

  let soaked: Soaked;

  before("play some weeks", async () => {
    const ground = await openWorld(hre, "in-process", GENESIS_AT);
    try {
      soaked = await played(ground, WEEKS, ACTORS, SEED);
    } finally {
      await ground.chain.close();
    }
  });

  it("holds everything in every week, and at the end", () => {
    expect(problemsOf(soaked)).to.deep.equal([]);
    expect([...soaked.audits.keys()]).to.deep.equal([...SYSTEMS]);
    for (const { checks } of soaked.weeks) expect(checks).to.be.at.least(20);
    for (const { checks } of soaked.audits.values()) expect(checks).to.be.at.least(3 * soaked.weeks.length);
  });

  it("leaves nothing but dust", () => {
    expect(soaked.residues.map(({ system }) => system)).to.include.members([...SYSTEMS]);
    for (const residue of soaked.residues) expect(isDust(residue), JSON.stringify(residue.token)).to.equal(true);
    const drb = soaked.residues.find(({ token }) => token === "DRB");
    expect(drb).to.include({ left: 0n, most: 0n });
  });

  it("really has faults, and people who act in spite of them", () => {
    expect([...new Set(soaked.faults.map(({ kind }) => kind))]).to.have.members(FAULT_KINDS);
    expect(soaked.transactions).to.be.at.least(300);
    expect(soaked.weeks).to.have.lengthOf(WEEKS + 4);
  });

  it("notices a single base unit that is gone for a week, in every contract", async () => {
    const ground = await openWorld(hre, "in-process", GENESIS_AT);
    try {
      const victims = [
        ["SavingsAccount", "USDC"],
        ["DualCurrencyVault", "USDC"],
        ["DerbyVault", "USDC"],
        ["DerbyGame", "DRB"],
      ] as const;
      const { weeks } = await played(await withThief(ground, victims), 4, 8, SEED);
      const broken = weeks.flatMap((one) => one.broken.map(({ system, name }) => `${one.week} ${system}: ${name}`));
      expect(broken).to.have.members([
        "1 savings: conservation of USDC",
        "1 savings: cash is what lies in the token",
        "1 dual: solvency: USDC of all vaults and fees is there",
        "1 dual: conservation of USDC",
        "1 derby: idle assets and bounties lie in the vault",
        "1 derby: locked DRB lies in the game",
        "1 derby: conservation of USDC",
        "1 derby: conservation of DRB",
      ]);
    } finally {
      await ground.chain.close();
    }
  });

  it("tells what does not hold", () => {
    const [residue] = soaked.residues;
    if (residue === undefined) throw new Error("no residue");
    const [check] = soaked.told;
    if (check === undefined) throw new Error("no check");
    const [first] = soaked.weeks;
    if (first === undefined) throw new Error("no week");
    const broken = { ...check, pass: false, expected: "1", actual: "2" };
    const wrong = {
      ...soaked,
      weeks: [{ ...first, broken: [broken] }],
      told: [broken],
      residues: [
        { ...residue, left: residue.most + 1n },
        { ...residue, left: -1n },
      ],
    };
    const problems = problemsOf(wrong);
    expect(problems).to.have.lengthOf(4);
    expect(problems[0]).to.match(/^Week 0, vault: .* expected 1, is 2$/);
    expect(problems[1]).to.match(/^At the end, /);
    expect(problems[3]).to.match(/^Left over, vault: -1 of LAB/);
  });
});

describe("faults of a soak", () => {
  it("are the same for the same seed, and others for another", () => {
    expect(drawFaults(1, 52)).to.deep.equal(drawFaults(1, 52));
    expect(drawFaults(1, 52)).not.to.deep.equal(drawFaults(2, 52));
  });

  it("are of every kind in a year, none in the first week and none in the last two", () => {
    for (const seed of [1, 2, 3, 4, 5]) {
      const faults = drawFaults(seed, 52);
      expect(faults.map(({ week }) => week >= 1 && week < 50)).not.to.include(false);
    }
    const kinds = new Set([1, 2, 3].flatMap((seed) => drawFaults(seed, 52)).map(({ kind }) => kind));
    expect([...kinds]).to.have.members(FAULT_KINDS);
  });
});

describe("command line of a soak", () => {
  it("knows its bounds", () => {
    expect(() => parseSoakOptions(["--weeks", "3"])).to.throw(InputError, /--weeks is "3"/);
    expect(() => parseSoakOptions(["--actors", "7"])).to.throw(InputError, /--actors is "7"/);
    expect(() => parseSoakOptions(["--stakers", "7"])).to.throw(InputError, /--help lists the options/);
    const options = parseSoakOptions([]);
    if (options.help) throw new Error("no help was asked for");
    expect(options.plan.vault.epochs).to.equal(52);
    expect(options.write).to.equal(false);
  });
});
