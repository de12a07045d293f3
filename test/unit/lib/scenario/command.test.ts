import { expect } from "chai";
import hre from "hardhat";

import { InputError } from "../../../../lib/input-error.js";
import { Chance } from "../../../../lib/scenario/chance.js";
import { checkCommands } from "../../../../lib/scenario/check.js";
import { readCommand } from "../../../../lib/scenario/command.js";
import { readScenario } from "../../../../lib/scenario/schema.js";

const scenarioOf = (...lines: readonly string[]) =>
  readScenario("a.yaml", `title: A\nabout: B\nsteps:\n${lines.map((line) => `  ${line}\n`).join("")}`);

describe("a scenario's commands", () => {
  it("are read as a shell reads them", () => {
    const { path, options, isSending } = readCommand(hre, `savings lend --amount "10 USDC" --from='alice'`);
    expect({ path, isSending }).to.deep.equal({ path: "savings lend", isSending: true });
    expect(options).to.deep.equal({ amount: "10 USDC", from: "alice", json: true });
    expect(readCommand(hre, "dual redeem --creator --vault 2").options).to.deep.equal({
      creator: true,
      vault: "2",
      json: true,
    });
    expect(readCommand(hre, "time travel 30d").options).to.deep.equal({ span: "30d", json: true });
    expect(readCommand(hre, "savings status").isSending).to.equal(false);
    expect(readCommand(hre, "savings borrow --min-seized 1".replace("borrow", "liquidate")).options).to.include({
      minSeized: "1",
    });
  });

  const mistakes: readonly [text: string, complaint: RegExp][] = [
    ["savings lendd --amount 1", /after "savings" there may come add-collateral, borrow, claim, .*lend, /],
    ["savings", /after "savings" there may come/],
    ["saving lend", /is no command of a scenario; there is .*derby, dual, .*savings, .*vault/],
    ["clean --global", /is no command of a scenario; there is (?!.*clean)/],
    [
      "savings lend --amont 1",
      /an option that is not of `savings lend`: it takes --json, --from, --dry-run, --to, --amount\./,
    ],
    ["savings lend --amount", /too little or too much behind it/],
    ["savings lend --dry-run=yes", /too little or too much behind it/],
    ["savings lend much", /needs only options and nothing else/],
    ["time travel", /needs span and nothing else/],
    ["time travel 1d 2d", /needs span and nothing else/],
    [`savings lend --amount "1`, /a quote that does not end/],
  ];
  for (const [text, complaint] of mistakes) {
    it(`are refused where one is ${text}`, () => expect(() => readCommand(hre, text)).to.throw(InputError, complaint));
  }

  it("are all understood before the first is played, and the line is said", () => {
    const check = (...lines: readonly string[]) => {
      checkCommands(hre, scenarioOf(...lines));
    };
    expect(() => check("- note: A", "- run: savings lent")).to.throw(
      InputError,
      /^a\.yaml:5: "savings lent" is no command/,
    );
    expect(() => check("- expect:", "    wallet alice: { USDC: 1 }", "    savings lend: { a: 1 }")).to.throw(
      InputError,
      /^a\.yaml:6: `savings lend` acts; an expectation only looks/,
    );
  });

  it("refer only to what an earlier step has a name for", () => {
    const made = ["- run: dual create", "  as: low"];
    checkCommands(hre, scenarioOf(...made, "- run: dual settle --vault {low.vaultId}"));
    const check = (...lines: readonly string[]) => {
      checkCommands(hre, scenarioOf(...lines));
    };
    expect(() => check(...made, "- run: dual settle --vault {high.vaultId}")).to.throw(
      InputError,
      /^a\.yaml:6: \{high\.vaultId\} refers to nothing; there are low/,
    );
    expect(() => check("- expect:", "    dual status: { a: '{low.vaultId}' }")).to.throw(
      InputError,
      /no step before this one/,
    );
  });
});

describe("chance in a scenario", () => {
  it("draws the same for the same seed, in steps of the last decimal, as far as it says", () => {
    const draw = (seed: number) => {
      const chance = new Chance(seed, "test");
      return Array.from({ length: 200 }, () => chance.settle("2_850.5 ± 15.25", "feed"));
    };
    const drawn = draw(7);
    expect(draw(7)).to.deep.equal(drawn);
    expect(draw(8)).not.to.deep.equal(drawn);
    const cents = drawn.map((text) => Number(text.replace(".", "")));
    expect(drawn.every((text) => /^\d{4}\.\d{2}$/.test(text))).to.equal(true);
    expect(Math.min(...cents)).to.be.within(283_525, 283_700);
    expect(Math.max(...cents)).to.be.within(286_400, 286_575);
  });

  it("leaves everything else as it is, and never falls below nothing", () => {
    const chance = new Chance(1, "test");
    expect(["3_000", "3000.10", "max"].map((text) => chance.settle(text, "feed"))).to.deep.equal([
      "3_000",
      "3000.10",
      "max",
    ]);
    const small = Array.from({ length: 50 }, () => chance.settle("0.01 ± 0.05", "feed"));
    expect(small.every((text) => /^0\.0[0-6]$/.test(text))).to.equal(true);
    expect(small).to.include("0.00");
  });

  it("falls below nothing where there is a sign", () => {
    const chance = new Chance(1, "test");
    const draws = (text: string) => Array.from({ length: 50 }, () => chance.settle(text, "protocol"));
    const around = draws("+0.01 ± 0.05");
    expect(around.every((text) => /^(?:0\.0[0-6]|-0\.0[1-4])$/.test(text))).to.equal(true);
    expect(around.some((text) => text.startsWith("-"))).to.equal(true);
    expect(draws("-8 ± 1").every((text) => /^-[789]$/.test(text))).to.equal(true);
  });

  it("draws for each from a stream of its own, which the draws for others do not move", () => {
    const draw = (chance: Chance, subject: string) => chance.settle("5000 ± 4000", subject);
    const [alone, among] = [new Chance(1, "test"), new Chance(1, "test")];
    draw(among, "Wild");
    const first = draw(alone, "Steady");
    expect(draw(among, "Steady")).to.equal(first);
    expect(draw(new Chance(1, "test"), "Wild")).not.to.equal(first);
  });
});
