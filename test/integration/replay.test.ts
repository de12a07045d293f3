import { readdirSync } from "node:fs";
import { join } from "node:path";

import { expect } from "chai";
import hre from "hardhat";

import { InputError } from "../../lib/input-error.js";
import { labContracts } from "../../lib/simulation/contracts.js";
import { inProcessChain } from "../../lib/simulation/in-process-chain.js";
import { parseRecordedRun, readRecordedRun, type RecordedRun } from "../../lib/simulation/recorded-run.js";
import { fundingSpan, replay, TOLERANCE_WEI } from "../../lib/simulation/replay.js";
import { replayDocument, replaySummary } from "../../lib/simulation/replay-output.js";
import { runText, SMALL_RUN } from "../helpers/recorded-runs.js";

const DATA = join(import.meta.dirname, "../data/toy-vault");
const GENESIS_AT = 1_767_225_600;
const [firstStep] = SMALL_RUN.steps as [{ readonly actions: readonly object[] }];

async function replayed(run: RecordedRun) {
  const chain = await inProcessChain(hre, GENESIS_AT);
  try {
    return await replay(chain, await labContracts(hre), run, GENESIS_AT + 1);
  } finally {
    await chain.close();
  }
}

const replayedText = (text: string) => replayed(parseRecordedRun(text, "run.json"));

async function refusal(text: string): Promise<string> {
  const failure = await replayedText(text).catch((error: unknown) => error);
  expect(failure).to.be.instanceOf(InputError);
  return (failure as InputError).message;
}

describe("replay of recorded runs of the original model", () => {
  const files = readdirSync(DATA).filter((file) => file.endsWith(".json"));

  it("has runs to replay", () => {
    expect(files).to.have.lengthOf.at.least(4);
  });

  for (const file of files) {
    it(`agrees with every number of ${file}`, async () => {
      const run = await readRecordedRun(join(DATA, file));
      const result = await replayed(run);
      const perStep = 3 * run.stakers.length + 1;
      expect(result.compared).to.equal(run.steps.length * perStep + run.stakers.length);
      expect(result.maxDifference <= TOLERANCE_WEI, `${result.maxDifference} wei`).to.equal(true);
      expect(result.clipped).to.equal(0);
    });
  }

  it("prints the result for machines and for people", async () => {
    const result = await replayed(await readRecordedRun(join(DATA, "run-seed1-stakers4-steps10.json")));
    const document = replayDocument(result);
    expect(Object.keys(document)).to.deep.equal([
      "schema",
      "steps",
      "actions",
      "compared",
      "clipped",
      "maxDifference",
      "worst",
    ]);
    expect(document).to.include({ schema: 1, steps: 10, actions: 40, compared: 134, clipped: 0 });
    expect(Object.keys(document.worst)).to.deep.equal(["step", "staker", "field", "expected", "actual"]);
    expect(document.worst.expected).to.match(/^\d+$/);
    expect(document.maxDifference).to.be.within(0, 1e-9);
    expect(replaySummary("run.json", result))
      .to.include("10 steps, 40 actions, 134 numbers compared")
      .and.to.include("agrees within 1e-9 tokens");
  });

  it("notices a number that is wrong, says which, and by how much", async () => {
    const result = await replayedText(runText({ finalBalances: [5.97000001] }));
    expect(result.worst).to.include({ step: 1, staker: "Alice", field: "finalBalance", actual: 597n * 10n ** 16n });
    expect(result.maxDifference).to.equal(10n ** 10n);
    expect(replaySummary("run.json", result)).to.include("DOES NOT AGREE");
  });

  it("names no staker for the total", async () => {
    const result = await replayedText(runText({ steps: [{ ...firstStep, totalStaked: 3 }] }));
    expect(replayDocument(result).worst).to.deep.equal({
      step: 1,
      staker: null,
      field: "totalStaked",
      expected: "3000000000000000000",
      actual: "1000000000000000000",
    });
  });

  it("lets the stream stand still while nobody is staked", async () => {
    const idle = { actions: [], stakerBalances: [2], staked: [0], unclaimed: [0], totalStaked: 0 };
    const result = await replayedText(runText({ steps: [idle, idle, firstStep] }));
    expect(result.maxDifference).to.equal(0n);
    expect(result.compared).to.equal(3 * 4 + 1);
  });

  it("clips what asks for a hair too much, and counts it", async () => {
    const actions = [
      { staker: "Alice", action: "deposit", amount: 2.0000000005 },
      { staker: "Alice", action: "withdraw", stake: 1.00000000000000000001 },
      { staker: "Alice", action: "withdraw", stake: 1.0000000009 },
    ];
    const step = { actions, stakerBalances: [1.94], staked: [0], unclaimed: [0], totalStaked: 0 };
    const result = await replayedText(runText({ steps: [step], finalBalances: [1.94] }));
    expect(result).to.include({ clipped: 2, maxDifference: 0n, actions: 3 });
  });

  it("plays actions that move nothing as nothing", async () => {
    const actions = [
      { staker: "Alice", action: "claim" },
      { staker: "Alice", action: "withdraw", stake: 0 },
      { staker: "Alice", action: "deposit", amount: 1e-19 },
      ...firstStep.actions,
    ];
    const result = await replayedText(runText({ steps: [{ ...firstStep, actions }] }));
    expect(result).to.include({ maxDifference: 0n, actions: 4 });
  });

  it("plays a vault without reward, a fee of zero and no steps at all", async () => {
    const unpaid = { ...firstStep, unclaimed: [0] };
    const nothing = { vault: { rewardPerStep: 0 }, withdrawalFee: 0, finalBalances: [2] };
    expect((await replayedText(runText({ ...nothing, steps: [unpaid] }))).maxDifference).to.equal(0n);
    expect(await replayedText(runText({ ...nothing, steps: [] }))).to.include({
      steps: 0,
      compared: 1,
      maxDifference: 0n,
    });
  });

  it("fits runs longer than one funding into epochs of several steps", () => {
    expect(fundingSpan(10)).to.deep.equal({ stepsPerEpoch: 1, epochs: 10 });
    expect(fundingSpan(5_200)).to.deep.equal({ stepsPerEpoch: 1, epochs: 5_200 });
    expect(fundingSpan(5_201)).to.deep.equal({ stepsPerEpoch: 2, epochs: 2_601 });
    expect(fundingSpan(0)).to.deep.equal({ stepsPerEpoch: 1, epochs: 0 });
  });

  it("refuses more than a staker has, with place, name and amounts", async () => {
    const steps = (action: object) => runText({ steps: [{ ...firstStep, actions: [...firstStep.actions, action] }] });
    expect(await refusal(steps({ staker: "Alice", action: "withdraw", stake: 1.5 }))).to.equal(
      "steps[0].actions[1]: Alice withdraws 1.5 tokens, but has staked only 1.",
    );
    expect(await refusal(steps({ staker: "Alice", action: "deposit", amount: 1.000000002 }))).to.equal(
      "steps[0].actions[1]: Alice deposits 1.000000002 tokens, but holds only 1.",
    );
  });

  it("says what the vault refuses", async () => {
    const actions = [{ staker: "Alice", action: "deposit", amount: 8e10 }];
    const rich = { stakers: [{ name: "Alice", balance: 9e10 }], steps: [{ ...firstStep, actions }] };
    expect(await refusal(runText(rich))).to.match(
      /^The vault refuses the deposit of Alice \(steps\[0\]\.actions\[0\]\): ERC4626ExceededMaxDeposit\(/,
    );
    expect(await refusal(runText({ vault: { rewardPerStep: 2e12 } }))).to.match(
      /^The vault refuses the fund of the vault: Vault_FundingTooLarge\(/,
    );
  });
});
