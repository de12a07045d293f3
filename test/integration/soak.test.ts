import { expect } from "chai";
import hre from "hardhat";

import { openWorld } from "../../deploy/world.js";
import { InputError } from "../../lib/input-error.js";
import { SYSTEMS } from "../../lib/report/schema.js";
import { drawFaults, FAULT_KINDS } from "../../lib/soak/faults.js";
import { parseSoakOptions, soakPlan, WEEK } from "../../lib/soak/options.js";
import { isDust, problemsOf, soak, type Soaked } from "../../lib/soak/soak.js";

const GENESIS_AT = 1_767_225_600;
const WEEKS = 12;
const ACTORS = 16;
/** Draws every kind of fault in these weeks. */
const SEED = 187;

describe("soak across the systems", function () {
  this.timeout(300_000);

  let soaked: Soaked;

  before("play some weeks", async () => {
    const ground = await openWorld(hre, "in-process", GENESIS_AT);
    try {
      const calendar = { startAt: GENESIS_AT + 86_400, roundSeconds: WEEK, rounds: WEEKS };
      soaked = await soak(ground, soakPlan(WEEKS, ACTORS, SEED), calendar, { onStage: () => {}, onSent: () => {} });
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
      residues: [{ ...residue, left: residue.most + 1n }, { ...residue, left: -1n }],
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
