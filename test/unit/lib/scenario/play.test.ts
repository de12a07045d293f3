import { expect } from "chai";
import hre from "hardhat";

import { openGround } from "../../../../deploy/scenario-ground.js";
import { actorsOf } from "../../../../lib/actors.js";
import { findDeployed } from "../../../../lib/addresses.js";
import { ensureBuilt } from "../../../../lib/build.js";
import { InputError } from "../../../../lib/input-error.js";
import { chainTime } from "../../../../lib/network.js";
import { checkNames } from "../../../../lib/scenario/check.js";
import type { Ground } from "../../../../lib/scenario/ground.js";
import { playScenario, type StepPlayed } from "../../../../lib/scenario/play.js";
import { readScenario } from "../../../../lib/scenario/schema.js";

const HEAD = "title: A test\nabout: What it shows.\nactors: { alice: { USDC: 1_000, PAD: 100 } }\nsteps:\n";

const scenarioOf = (...lines: readonly string[]) =>
  readScenario("a.yaml", HEAD + lines.map((line) => `  ${line}\n`).join(""));

describe("playing a scenario", function () {
  this.timeout(60_000);

  let ground: Ground;

  before(async () => {
    await ensureBuilt();
    ground = await openGround(hre, scenarioOf("- note: A"));
  });

  after(() => ground.chain.connection.close());

  /** What is said of a scenario that goes wrong. The first step is on line 5. */
  async function complaintOf(...lines: readonly string[]): Promise<string> {
    const error: unknown = await playScenario(ground, scenarioOf(...lines)).then(
      () => undefined,
      (caught: unknown) => caught,
    );
    expect(error).to.be.instanceOf(Error);
    return (error as Error).message;
  }

  it("does what it says, tells every step, and counts", async () => {
    const told: StepPlayed[] = [];
    const scenario = scenarioOf(
      '- run: vault deposit --vault PadVault --amount "10 PAD" --from alice',
      "  as: staked",
      "- wait: 1h",
      "- expect:",
      "    wallet alice: { PAD: 90 PAD, USDC: [999 USDC, 1_000 USDC] }",
      "    view PAD.balanceOf PadVault: { value: ['{staked.after.totalStaked}', '{staked.after.totalStaked}'] }",
    );
    const startedAt = await chainTime(ground.chain);
    const played = await playScenario(ground, scenario, (step) => void told.push(step));
    expect(played).to.deep.include({ steps: 3, actions: 1, expectations: 3 });
    expect(told.map(({ step }) => step.kind)).to.deep.equal(["run", "wait", "expect"]);
    expect(told[1]?.at).to.equal(played.duration);
    expect(await chainTime(ground.chain)).to.equal(startedAt + played.duration);
  });

  it("accepts a refusal that is told as it happens, and no other", async () => {
    const tooMuch = '- run: vault withdraw --vault PadVault --amount "11 PAD" --from alice';
    const complaint = await complaintOf(tooMuch);
    const [, name = ""] = /^a\.yaml:5: (\w+):/.exec(complaint) ?? [];
    expect(name).to.equal("ERC4626ExceededMaxWithdraw");
    const { actions } = await playScenario(ground, scenarioOf(tooMuch, `  refused: ${name}`));
    expect(actions).to.equal(1);
    expect(await complaintOf(tooMuch, "  refused: Vault_ZeroAmount")).to.match(
      new RegExp(`^a\\.yaml:5: it had to be refused with Vault_ZeroAmount, but: ${name}:`),
    );
    expect(await complaintOf(tooMuch, `  refused: { error: ${name}, args: { wrong: 1 } }`)).to.match(
      new RegExp(`^a\\.yaml:5: ${name} has no wrong; it has `),
    );
    expect(
      await complaintOf(
        "- note: A",
        '- run: vault deposit --vault PadVault --amount "1 PAD" --from alice',
        "  refused: Vault_ZeroAmount",
      ),
    ).to.match(/^a\.yaml:6: it had to be refused with Vault_ZeroAmount, and was not\.$/);
  });

  it("has protocols earn a share of what they hold, or lose it, each by its own chance", async () => {
    const held = async () => BigInt((await assetsOf("SteadyYield")) as bigint);
    await playScenario(ground, scenarioOf("- call: USDC.mint", "  args: [SteadyYield, 1_000 USDC]", "  from: alice"));
    const before = await held();
    await playScenario(ground, scenarioOf("- yield: { SteadyYield: 0.80% }"));
    expect(await held()).to.equal(before + (before * 80n) / 10_000n);
    await playScenario(ground, scenarioOf("- yield: { SteadyYield: -50% }"));
    const half = await held();
    expect(half).to.equal((before + (before * 80n) / 10_000n) / 2n);
    const { actions } = await playScenario(ground, scenarioOf("- yield: { SteadyYield: 10 ± 5 % }"));
    expect(actions).to.equal(1);
    expect((await held()) >= (half * 105n) / 100n && (await held()) <= (half * 115n) / 100n).to.equal(true);
  });

  async function assetsOf(name: string): Promise<unknown> {
    const { address } = findDeployed(ground.deployment, name);
    const protocol = await ground.chain.connection.ethers.getContractAt("YieldProtocolMock", address);
    return await protocol.totalAssets();
  }

  it("deploys what is missing, and calls it by its name from then on, in that scenario only", async () => {
    const deployed = ["- deploy: TestToken", "  args: [Gold, GLD, 3]", "  from: alice", "  as: Gold"];
    const mint = ["- call: Gold.mint", "  args: [bob, 7]", "  from: alice"];
    const told = ["- expect:", "    view Gold.balanceOf bob: { value: 7 }", "    wallet bob: { Gold: 0.007 Gold }"];
    const { actions, expectations } = await playScenario(ground, scenarioOf(...deployed, ...mint, ...told));
    expect({ actions, expectations }).to.deep.equal({ actions: 2, expectations: 2 });
    expect(await complaintOf(...mint)).to.match(/^a\.yaml:5: "Gold" is not deployed/);
  });

  it("compares the arguments of a refusal", async () => {
    const call = ["- call: USDC.transfer", "  args: [bob, 5_000 USDC]", "  from: alice"];
    const refused = (needed: string) => `  refused: { error: ERC20InsufficientBalance, args: { needed: ${needed} } }`;
    await playScenario(ground, scenarioOf(...call, refused("5_000 USDC")));
    expect(await complaintOf(...call, refused("'> 5_000 USDC'"))).to.match(
      /^a\.yaml:5: ERC20InsufficientBalance: needed had to be > 5_000 USDC, but is 5000000000\.$/,
    );
  });

  const mistakes: readonly [what: string, lines: readonly string[], complaint: RegExp][] = [
    [
      "a value that is another",
      ["- expect:", "    wallet alice:", "      USDC: 1_000 USDC", "      WETH: 1 WETH"],
      /^a\.yaml:8: WETH of `wallet alice` had to be 1 WETH, but is 0\.$/,
    ],
    [
      "a value out of its range",
      ["- expect:", "    wallet alice:", "      USDC: [1, 2]"],
      /^a\.yaml:7: USDC of `wallet alice` had to be from 1 to 2, but is 1000000000\.$/,
    ],
    [
      "an unknown path",
      ["- expect:", "    savings status:", "      balanceSheet.cush: 0"],
      /^a\.yaml:7: `savings status` tells nothing at balanceSheet\.cush; balanceSheet is .*cash/,
    ],
    [
      "an unknown token",
      ["- expect:", "    wallet alice: { USDC: 1_000 USCD }"],
      /^a\.yaml:6: "USCD" is not deployed on chain 31337; there are .*USDC/,
    ],
    [
      "a wallet of nobody",
      ["- expect:", "    wallet alicia: { USDC: 0 }"],
      /^a\.yaml:6: "alicia" is nobody and nothing here; there are deployer, .*alice/,
    ],
    [
      "a command's own unknown actor",
      ["- note: A", "- run: savings lend --amount 1 --from alicia"],
      /^a\.yaml:6: "alicia" is no account that can sign here; there are .*alice/,
    ],
    [
      "a call by nobody",
      ["- call: WildYield.lose", "  args: [0]", "  from: alicia"],
      /^a\.yaml:7: "alicia" is no account that can sign here/,
    ],
    [
      "a call of nothing",
      ["- call: WildYeld.lose", "  from: alice"],
      /^a\.yaml:5: "WildYeld" is not deployed on chain 31337; there are .*WildYield/,
    ],
    [
      "an unknown function",
      ["- call: WildYield.loose", "  from: alice"],
      /^a\.yaml:5: WildYield has no function "loose"; it has .*lose/,
    ],
    [
      "a missing argument",
      ["- call: WildYield.lose", "  from: alice"],
      /^a\.yaml:5: WildYield\.lose takes 1 values \(uint256 assets\), and not 0\.$/,
    ],
    [
      "a contract that is not ours",
      ["- call: UniswapV3Factory.owner", "  from: alice"],
      /^a\.yaml:5: "UniswapV3Factory" is a UniswapV3Factory, which is not ours to call\.$/,
    ],
    ["a yield of nothing", ["- yield:", "    WildYeld: 1%"], /^a\.yaml:6: "WildYeld" is not deployed/],
    [
      "a yield of what earns by itself",
      ["- yield: { AaveUsdc: 1% }"],
      /^a\.yaml:5: AaveUsdc has no function "gain"; it has /,
    ],
    [
      "a deployment of what there is not",
      ["- deploy: NoSuchThing", "  from: alice", "  as: Thing"],
      /^a\.yaml:5: There is no contract "NoSuchThing"\.$/,
    ],
    [
      "a deployment under a name that is taken",
      ["- deploy: TestToken", "  args: [A, B, 3]", "  from: alice", "  as: usdc"],
      /^a\.yaml:8: "usdc" is the name of something else that is deployed\.$/,
    ],
    [
      "a deployment with too little",
      ["- deploy: TestToken", "  from: alice", "  as: Gold"],
      /^a\.yaml:5: TestToken takes 3 values \(.*\), and not 0\.$/,
    ],
    ["an unknown feed", ["- price:", "    EthEurFeed: 3000"], /^a\.yaml:6: "EthEurFeed" is not deployed/],
    [
      "a moment that has passed",
      ["- wait: 2d", "- until: 1d"],
      /^a\.yaml:6: that moment has passed: 2d are over since the beginning\.$/,
    ],
    [
      "a reference to what was not told",
      ["- run: savings status", "  as: now", "- run: savings lend --amount {now.cash} --from alice"],
      /^a\.yaml:7: \{now\.cash\} refers to nothing; it tells .*balanceSheet/,
    ],
  ];
  for (const [what, lines, complaint] of mistakes) {
    it(`says the line of ${what}`, async () => expect(await complaintOf(...lines)).to.match(complaint));
  }

  it("says the line of an unknown actor or token in the head, before a purse is filled", async () => {
    const people = await actorsOf(ground.chain);
    const check = (actors: string) => {
      const content = HEAD.replace("{ alice: { USDC: 1_000, PAD: 100 } }", actors);
      checkNames(readScenario("a.yaml", `${content}  - note: A\n`), people, ground.deployment);
    };
    check("{ alice: { USDC: 1 } }");
    expect(() => check("{ alicia: { USDC: 1 } }")).to.throw(InputError, /^a\.yaml:3: "alicia" is no account/);
    expect(() => check("{ alice: { USCD: 1 } }")).to.throw(InputError, /^a\.yaml:3: "USCD" is not deployed/);
    expect(() => check("{ alice: { PadVault: 1 } }")).to.throw(
      InputError,
      /"PadVault" is a Vault, no token that a purse/,
    );
  });
});
