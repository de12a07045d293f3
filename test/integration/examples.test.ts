import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

import { expect } from "chai";
import hre from "hardhat";

import { openSandbox, type SandboxChain } from "../../deploy/sandbox.js";
import { seedSandbox } from "../../deploy/seed.js";
import { writeDeployment } from "../../lib/addresses.js";
import { ensureBuilt } from "../../lib/build.js";
import { LoopbackNode } from "../helpers/loopback-node.js";
import { deploymentSet } from "../helpers/processes.js";

const FOLDER = join(hre.config.paths.root, "examples");

/** When the chain begins, 1 December 2026. */
const START = 1_796_083_200;

/** Every program of the folder, in its order: a new one is found by itself, and needs an entry below. */
const PROGRAMS = readdirSync(FOLDER).filter((file) => file.endsWith(".ts"));

/** What each has to say, line by line. The clock stands still but for what they do, so that the figures are the same every time. */
const SAYS: Readonly<Record<string, readonly RegExp[]>> = {
  "01-stake-and-claim.ts": [
    /^mallory has staked 10\.0 of 26\.0 WETH\.$/,
    // Ten of 26 parts of a week's 10,000 USDC.
    /^A week later 3846\.15\d+ USDC are hers\.$/,
    /^She has claimed 3846\.1\d+ USDC, and still has her stake\.$/,
  ],
  "02-borrow-and-be-liquidated.ts": [
    /^nina has lent 50000\.0 USDC\.$/,
    /^mallory has borrowed 22500\.0 USDC against 10 WETH, as loan 4\.$/,
    /^The price falls by a tenth, and its health factor to 0\.953\d+\.$/,
    // Half of the debt, and the worth of it in WETH at 2,700 with a bonus of 5 %.
    /^oscar repays 11328\.\d+ USDC for 4\.4055\d+ staked WETH\.$/,
    /^What is left has a health factor of 1\.06\d+\.$/,
    /^nina has earned 98\.\d+ USDC in these 30 days\.$/,
    /^She takes half of her money out, with its interest\.$/,
  ],
  "03-subscribe-and-settle.ts": [
    /^heidi opens WETH-USDC-B-\d{8}-2900-003 with 105\.0 USDC and 3\.4827\d+ WETH\.$/,
    /^judy puts in 5000\.0 USDC and has a receipt, /,
    /^The price was 2850\.0: the linked price of 2,900 is reached\.$/,
    // 5,000 and 1 % of it, at 2,900.
    /^judy has bought 1\.741379310344827586 WETH, the yield included\.$/,
    /^heidi has 5102\.5 USDC and 1\.741379310344827587 WETH\.$/,
  ],
  "04-vote-and-follow.ts": [
    /^nina's basket 5 votes for SteadyYield with 3,000 DRB; who follows gives her a tenth\.$/,
    /^oscar's basket 6 follows with 1000\.0 DRB\.$/,
    /^From epoch 3 on SteadyYield has 5\d{4}\.\d+ USDC\.$/,
    // A tenth of the gain goes to all who voted; the leader's DRB are three times the follower's.
    /^The protocol has gained 500 USDC, and basket 5 has earned 28\.\d+\.$/,
    /^The protocol has gained 500 USDC, and basket 6 has earned 9\.3\d+\.$/,
    /^Both redeem; nina has 0\.93\d+ USDC of fees beside it\.$/,
  ],
  "05-read-everything.ts": [
    /^pvWETH: 26\.0 staked, /,
    /^pvPAD: 2\.0 staked, /,
    /^Savings: 185000\.0 USDC lent, 106250\.0 borrowed$/,
    /^Savings: borrowers pay 8\.\d+ % a year, lenders get 2\.\d+ %$/,
    /^Dual WETH-USDC-B-\d{8}-2900-001: closed, 41\.6666 % taken$/,
    /^Dual WETH-USDC-S-\d{8}-3200-002: closed, 45\.0 % taken$/,
    /^Dual WETH-USDC-B-\d{8}-2900-003: reached, 50\.0 % taken$/,
    /^Derby: epoch 4, \d+\.\d+ USDC at [01]\.\d+ a share$/,
  ],
  "06-index-events.ts": [
    /^0x\w{40} stakes 10\.0 WETH and was paid 0\.0 USDC$/,
    /^0x\w{40} stakes 5\.0 WETH and was paid 0\.0 USDC$/,
    /^0x\w{40} stakes 1\.0 WETH and was paid 0\.0 USDC$/,
    /^0x\w{40} stakes 10\.0 WETH and was paid 3846\.1\d+ USDC$/,
    /^26\.0 WETH of 4 stakers: every stake is as the vault tells it\.$/,
  ],
  "07-deposit-by-signature.ts": [/^judy has staked 5\.0 PAD; the vault may take 0 more\.$/],
  "08-understand-a-refusal.ts": [
    /^ERC4626ExceededMaxWithdraw\(0x\w{40}, 1000000000000000000000000, 4850000000000000000\)$/,
    /^0x\w{40} can withdraw 4\.85 WETH at most, less than the 1,000,000 WETH asked for\.$/,
    /^Withdraw less; /,
  ],
};

describe("examples", function () {
  this.timeout(120_000);

  const set = deploymentSet("examples");
  const untouched = { ...process.env };
  let sandbox: SandboxChain;
  let node: LoopbackNode;

  before("open one chain for all of them", async () => {
    await ensureBuilt();
    sandbox = await openSandbox(hre, START);
    await seedSandbox(sandbox.chain, sandbox.deployment);
    node = await LoopbackNode.listen(sandbox.chain.connection.provider);
    Object.assign(process.env, set.env, { PADDOCK_LOCALHOST: node.url });
    await writeDeployment(hre.config.paths.root, sandbox.deployment);
  });

  after(async () => {
    for (const name of ["PADDOCK_LOCALHOST", ...Object.keys(set.env)]) {
      if (untouched[name] === undefined) Reflect.deleteProperty(process.env, name);
      else process.env[name] = untouched[name];
    }
    await node.close();
    await sandbox.chain.connection.close();
    await set.remove();
  });

  for (const program of PROGRAMS) {
    it(`runs ${program}`, async () => {
      const lines = await outputOf(program);
      const expected = SAYS[program] ?? [];
      expect(lines, lines.join("\n")).to.have.lengthOf(expected.length);
      lines.forEach((line, i) => expect(line).to.match(expected[i] ?? /^never$/));
    });
  }

  it("lists every one of them, with the command that runs it", () => {
    const index = readFileSync(join(FOLDER, "README.md"), "utf8");
    const listed = [...index.matchAll(/\]\((\d\d-[\w.-]+?)\/?\)/g)].map(([, name]) => name);
    const there = readdirSync(FOLDER).filter((name) => /^\d\d-/.test(name));
    expect(listed).to.deep.equal(there);
    for (const program of PROGRAMS) {
      const [first] = readFileSync(join(FOLDER, program), "utf8").split("\n");
      expect(first).to.match(new RegExp(`^// .*:  npx tsx examples/${program}$`));
    }
  });
});

/** Runs a program in this process. @returns What it prints */
async function outputOf(program: string): Promise<string[]> {
  const lines: string[] = [];
  const { log } = console;
  console.log = (line: string) => void lines.push(line);
  try {
    await import(pathToFileURL(join(FOLDER, program)).href);
  } finally {
    console.log = log;
  }
  return lines;
}
