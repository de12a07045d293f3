import { expect } from "chai";

import { InputError } from "../../../../lib/input-error.js";
import { readScenario } from "../../../../lib/scenario/schema.js";

/** A scenario's head, six lines long, before its steps. */
const HEAD = `title: A test
about: What it shows.
actors:
  alice: { USDC: 1_000 }

steps:
`;

const withSteps = (...lines: readonly string[]) => HEAD + lines.map((line) => `  ${line}\n`).join("");

/** What is said of a text that is no scenario. */
function complaintOf(content: string): string {
  try {
    readScenario("a.yaml", content);
  } catch (error) {
    expect(error).to.be.instanceOf(InputError);
    return (error as Error).message;
  }
  throw new Error("it was read");
}

describe("reading a scenario", () => {
  it("reads every kind of step, with the line that it stands on", () => {
    const { steps, start, history, actors } = readScenario(
      "a.yaml",
      withSteps(
        "- note: Hello.",
        "- run: savings lend --amount 1 --from alice",
        "  as: lent",
        "- call: WildYield.lose",
        "  args: [1 USDC, true, [1, 2]]",
        "  from: bob",
        "  refused: { error: Broken, args: { most: 5 } }",
        "- wait: 1d12h",
        "- until: 3d",
        "- price: { EthUsdFeed: 3_000.50 }",
        "- agents: { vault: PadVault, rewarder: rewarder, behaviour: degen, stakers: 4, epochs: 10 }",
        "- expect: { savings status: { balanceSheet.cash: [1, 2] } }",
        "- yield: { WildYield: -8.50 ± 0.15 % }",
        "- deploy: FundedIncentivesMock",
        "  args: [WETH]",
        "  from: governor",
        "  as: Incentives",
      ),
    );
    expect(steps.map(({ kind }) => kind)).to.deep.equal([
      "note",
      "run",
      "call",
      "wait",
      "until",
      "price",
      "agents",
      "expect",
      "yield",
      "deploy",
    ]);
    expect(steps.map(({ line }) => line)).to.deep.equal([7, 8, 10, 14, 15, 16, 17, 18, 19, 20]);
    expect(steps[2]).to.deep.include({ args: ["1 USDC", "true", ["1", "2"]], from: "bob" });
    expect(steps[2]).to.deep.include({ refused: { error: "Broken", args: { most: "5" } } });
    expect(steps[3]).to.include({ wait: 129_600n });
    expect(steps[5]).to.deep.include({ price: { EthUsdFeed: "3_000.50" } });
    expect(steps[6]).to.deep.nested.include({ "agents.stakers": 4, "agents.epochs": 10 });
    expect(steps[8]).to.deep.include({ yield: { WildYield: "-8.50 ± 0.15 %" } });
    expect(steps[9]).to.deep.include({ deploy: "FundedIncentivesMock", args: ["WETH"], as: "Incentives" });
    expect({ start, history }).to.deep.equal({ start: 1_767_225_600n, history: false });
    expect(actors).to.deep.equal({ alice: { USDC: "1_000" } });
  });

  it("keeps every digit of a number as it is written, and takes no word for a truth", () => {
    const { steps, title } = readScenario(
      "a.yaml",
      withSteps("- price: { F: 123456789012345678901234567890.10 }").replace("A test", "no"),
    );
    expect(steps[0]).to.deep.include({ price: { F: "123456789012345678901234567890.10" } });
    expect(title).to.equal("no");
  });

  it("reads JSON, and says the line of what is wrong in it", () => {
    const json = (wait: string) =>
      `{\n  "title": "A test",\n  "about": "What.",\n  "history": true,\n  "steps": [\n    { "note": "Hello." },\n    { "wait": ${wait} }\n  ]\n}\n`;
    const { steps, history } = readScenario("a.json", json('"30d"'));
    expect(steps.map(({ line }) => line)).to.deep.equal([6, 7]);
    expect(history).to.equal(true);
    expect(complaintOf(json("30"))).to.match(/^a\.yaml:7:15: steps\.1\.wait: "30" is not a length of time/);
  });

  const mistakes: readonly [what: string, content: string, complaint: RegExp][] = [
    ["broken YAML", `${HEAD}  - note: "Hello\n`, /^a\.yaml:8:1: Missing closing "quote/],
    ["a key that is given twice", `title: A\ntitle: B\n`, /^a\.yaml:2:1: Map keys must be unique\.$/],
    ["an alias of nothing", `title: *nobody\n`, /^a\.yaml:1:\d+: Unresolved alias/],
    ["an empty file", "", /^a\.yaml:1:1: must be a mapping, and is /],
    ["a list", "- title: A\n", /^a\.yaml:1:1: must be a mapping, and is a list\.$/],
    ["no title", "about: A\nsteps: [{ note: A }]\n", /^a\.yaml:1:1: title: is missing\.$/],
    [
      "an unknown key",
      `${HEAD}  - note: A\nactor: {}\n`,
      /^a\.yaml:8:1: actor: nothing is called so here; there may be title, about, start, history, chance, actors, steps\.$/,
    ],
    ["no steps", "title: A\nabout: B\nsteps: []\n", /^a\.yaml:3:8: steps: has no step\.$/],
    [
      "a day that is none",
      `start: 2026-02-30\n${HEAD}  - note: A\n`,
      /^a\.yaml:1:8: start: "2026-02-30" is not a date/,
    ],
    [
      "a length of time for a day",
      `start: 5d\n${HEAD}  - note: A\n`,
      /^a\.yaml:1:8: start: is not a day such as 2026-01-01\.$/,
    ],
    [
      "neither true nor false",
      `history: 1\n${HEAD}  - note: A\n`,
      /^a\.yaml:1:10: history: must be one of true, false\.$/,
    ],
    [
      "a purse that is no mapping",
      HEAD.replace("{ USDC: 1_000 }", "much") + "  - note: A\n",
      /^a\.yaml:4:10: actors\.alice: must be a mapping, and is a text\.$/,
    ],
    [
      "a name that is none",
      HEAD.replace("alice", "al ice") + "  - note: A\n",
      /^a\.yaml:4:11: actors\.al ice: is not a name\.$/,
    ],
    [
      "two verbs in a step",
      withSteps("- note: A", "- wait: 1d", "  note: B"),
      /^a\.yaml:8:5: steps\.1: a step has exactly one of run, call, deploy, wait, until, price, yield, agents, expect, note; this one has wait, note\.$/,
    ],
    [
      "no verb in a step",
      withSteps("- walk: A"),
      /^a\.yaml:7:5: steps\.0: a step has exactly one of .*; this one has walk\.$/,
    ],
    ["a step that is a text", withSteps("- Hello"), /^a\.yaml:7:5: steps\.0: must be a mapping, and is a text\.$/],
    [
      "an unknown key in a step",
      withSteps("- wait: 1d", "  refused: A"),
      /^a\.yaml:8:5: steps\.0\.refused: nothing is called so here; there may be wait\.$/,
    ],
    [
      "an unknown key in a refusal",
      withSteps("- run: savings lend", "  refused: { error: A, argument: 1 }"),
      /^a\.yaml:8:26: steps\.0\.refused\.argument: nothing is called so here\.$/,
    ],
    [
      "a refusal that is a list",
      withSteps("- run: savings lend", "  refused: [A]"),
      /^a\.yaml:8:14: steps\.0\.refused: must be a mapping, and is a list\.$/,
    ],
    ["a time without a unit", withSteps("- until: 30"), /^a\.yaml:7:12: steps\.0\.until: "30" is not a length of time/],
    [
      "a call of no method",
      withSteps("- call: lose", "  from: bob"),
      /^a\.yaml:7:11: steps\.0\.call: is not of the form Contract\.method\.$/,
    ],
    [
      "a yield that is no share",
      withSteps("- yield: { WildYield: 10 USDC }"),
      /^a\.yaml:7:25: steps\.0\.yield\.WildYield: is not a share such as 0\.80% or 0\.80 ± 0\.15 %\.$/,
    ],
    ["a call by nobody", withSteps("- call: A.b"), /^a\.yaml:7:5: steps\.0\.from: is missing\.$/],
    [
      "three values for two",
      withSteps("- expect:", "    wallet alice:", "      USDC: [1, 2, 3]"),
      /^a\.yaml:9:15: steps\.0\.expect\.wallet alice\.USDC: must be one value, or a list of the lowest and the highest that will do\.$/,
    ],
    [
      "too many agents",
      withSteps("- agents: { vault: V, rewarder: r, behaviour: degen, stakers: 101, epochs: 1 }"),
      /^a\.yaml:7:65: steps\.0\.agents\.stakers: must lie between 1 and 100\.$/,
    ],
    [
      "an unknown behaviour",
      withSteps("- agents: { vault: V, rewarder: r, behaviour: wild, stakers: 1, epochs: 1 }"),
      /^a\.yaml:7:49: steps\.0\.agents\.behaviour: must be one of degen, yield-seeker, loyal, mercenary\.$/,
    ],
  ];
  for (const [what, content, complaint] of mistakes) {
    it(`says where there is ${what}`, () => expect(complaintOf(content)).to.match(complaint));
  }
});
