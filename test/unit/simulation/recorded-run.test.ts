import { expect } from "chai";

import { InputError } from "../../../lib/input-error.js";
import { parseRecordedRun, readRecordedRun } from "../../../lib/simulation/recorded-run.js";
import { runText, SMALL_RUN } from "../../helpers/recorded-runs.js";

const TOKEN = 10n ** 18n;
const [step] = SMALL_RUN.steps as [Record<string, unknown>];

describe("recorded runs", () => {
  it("are read into wei and basis points", () => {
    const run = parseRecordedRun(runText(), "run.json");
    expect(run.withdrawalFee).to.equal(300n);
    expect(run.vault.rewardPerStep).to.equal(4n * TOKEN);
    expect(run.steps[0]?.actions).to.deep.equal([{ action: "deposit", staker: "Alice", amount: TOKEN }]);
    expect(run.finalBalances).to.deep.equal([597n * 10n ** 16n]);
  });

  it("are read from the digits of the file, not through floats", () => {
    const text = runText().replace('"balance":2', '"balance":12345678901234567.123456789012345678');
    expect(parseRecordedRun(text, "run.json").stakers[0]?.balance).to.equal(12345678901234567123456789012345678n);
  });

  it("may hold observations a hair below zero, as floats leave them", () => {
    const run = parseRecordedRun(runText({ steps: [{ ...step, totalStaked: -4.4e-16 }] }), "run.json");
    expect(run.steps[0]?.totalStaked).to.equal(-440n);
  });

  const deposit = (change: object) =>
    runText({ steps: [{ ...step, actions: [{ staker: "Alice", action: "deposit", amount: 1, ...change }] }] });
  const bad = {
    "no JSON": ["{", "run.json is not JSON: "],
    "no object": ["[]", "the document must be an object"],
    "nobody in it": [runText({ stakers: [], finalBalances: [] }), "stakers must name at least one staker"],
    "a name twice": [
      runText({ stakers: [...SMALL_RUN.stakers, ...SMALL_RUN.stakers] }),
      'stakers[1].name "Alice" is already taken',
    ],
    "an unknown staker": [
      deposit({ staker: "Mallory" }),
      'steps[0].actions[0].staker "Mallory" is not among the stakers',
    ],
    "an unknown action": [
      deposit({ action: "steal" }),
      "steps[0].actions[0].action must be deposit, claim or withdraw",
    ],
    "a text for a number": [deposit({ amount: "1" }), "steps[0].actions[0].amount must be a number"],
    "a negative amount": [deposit({ amount: -1 }), "steps[0].actions[0].amount must not be negative"],
    "an absurd amount": [deposit({ amount: 1e200 }), "steps[0].actions[0].amount 1e+200 is too large"],
    "a missing amount": [deposit({ amount: undefined }), "steps[0].actions[0].amount is missing"],
    "a missing vault": [runText({ vault: undefined }), "vault is missing"],
    "a short list": [runText({ steps: [{ ...step, staked: [] }] }), "steps[0].staked has 0 entries for 1 stakers"],
    "a long list": [runText({ finalBalances: [1, 2] }), "finalBalances has 2 entries for 1 stakers"],
    "a fee over the bound": [
      runText({ withdrawalFee: 0.25 }),
      "withdrawalFee is 25 %, but a vault keeps back at most 10 %",
    ],
    "a fee just over it": [
      runText({ withdrawalFee: 0.1001 }),
      "withdrawalFee is 10.01 %, but a vault keeps back at most 10 %",
    ],
    "a fee between basis points": [
      runText({ withdrawalFee: 0.03333 }),
      "withdrawalFee is 3.333 %, which is not a whole number of basis points",
    ],
    "a negative fee": [runText({ withdrawalFee: -0.01 }), "withdrawalFee is -1 %, but cannot be negative"],
  } as const satisfies Record<string, readonly [text: string, sentence: string]>;

  for (const [what, [text, sentence]] of Object.entries(bad)) {
    it(`with ${what} are refused in one sentence that names the place`, () => {
      expect(() => parseRecordedRun(text, "run.json")).to.throw(InputError, sentence);
      expect(() => parseRecordedRun(text, "run.json")).to.throw(InputError, /^run\.json is not .*\.$/);
    });
  }

  it("say how many more faults there are", () => {
    const text = runText({ vault: undefined, withdrawalFee: 0.5 });
    expect(() => parseRecordedRun(text, "run.json")).to.throw(InputError, "(and 1 more).");
  });

  it("that are not there are refused by name", async () => {
    const failure = await readRecordedRun("no-such-run.json").catch((error: unknown) => error);
    expect(failure).to.be.instanceOf(InputError).with.property("message", "There is no file no-such-run.json.");
  });
});
