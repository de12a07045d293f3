import { expect } from "chai";
import { id } from "ethers";
import hre from "hardhat";

import { openSandbox, type SandboxChain } from "../../deploy/sandbox.js";
import { equipSandbox } from "../../deploy/seed.js";
import { seed } from "../../deploy/seeds/dual.js";
import { actorsOf, findActor, type Actor } from "../../lib/actors.js";
import { findDeployed } from "../../lib/addresses.js";
import { ensureBuilt } from "../../lib/build.js";
import { dualJob } from "../../lib/keeper/jobs/dual.js";
import type { Post } from "../../lib/keeper/duty.js";
import { keepOnce } from "../../lib/keeper/keeper.js";
import type { Report } from "../../lib/keeper/outcome.js";
import { passTo } from "../../lib/scenario/clock.js";
import { readCommand } from "../../lib/scenario/command.js";
import { QUIET } from "../../lib/settlement/proof.js";
import { inSession } from "../../lib/session.js";
import type { DualCurrencyVault, PhasedFeedMock } from "../../typechain-types/index.js";

const START = 1_796_083_200;
const HOUR = 3_600n;
const DAY = 86_400n;

/** `DualTypes.Outcome`. */
const [PENDING, VOIDED] = [0n, 3n];

describe("keeper, where a feed has fallen silent", function () {
  this.timeout(240_000);

  let sandbox: SandboxChain;
  let post: Post;
  let alice: Actor;
  let dual: DualCurrencyVault;
  let feed: PhasedFeedMock;
  let expiryAt: bigint;
  let restore: () => Promise<void>;

  /** One round of a keeper: what it did, and what it comes to. */
  const keep = async (): Promise<string[]> => {
    const reports: Report[] = [];
    await keepOnce(post, [dualJob], { minProfit: 0n, maxCost: 10n ** 18n, dryRun: false }, (one) => reports.push(one));
    return reports.map(({ duty, outcome }) => {
      return outcome.kind === "done" ? `${duty}: done` : `${duty}: ${JSON.stringify(outcome)}`;
    });
  };
  const outcomes = () => Promise.all([1n, 2n].map(async (vaultId) => (await dual.vaultOf(vaultId)).outcome));
  const type = async (command: string): Promise<string> => {
    let said = "";
    const { write } = process.stdout;
    process.stdout.write = (text: string) => Boolean((said += text));
    try {
      await inSession(sandbox, () => readCommand(hre, command, "typed").run());
    } finally {
      process.stdout.write = write;
    }
    return said;
  };

  before(async () => {
    await ensureBuilt();
    sandbox = await openSandbox(hre, START);
    const { chain, deployment } = sandbox;
    await seed(await equipSandbox(chain, deployment));
    const actors = await actorsOf(chain);
    post = { chain, deployment, keeper: findActor(actors, "keeper") };
    alice = findActor(actors, "alice");
    const at = (name: string) => findDeployed(deployment, name).address;
    dual = await chain.connection.ethers.getContractAt("DualCurrencyVault", at("DualCurrencyVault"), alice.signer);
    feed = await chain.connection.ethers.getContractAt("PhasedFeedMock", at("EthUsdFeed"), alice.signer);
    ({ expiryAt } = await dual.vaultOf(1n));
    ({ restore } = await chain.connection.networkHelpers.takeSnapshot());
  });

  afterEach(() => restore());

  after(() => sandbox.chain.connection.close());

  it("stores a price that is too old, and voids when its time has come; deposits are taken back", async () => {
    await passTo(sandbox.chain, expiryAt + HOUR);
    expect(await keep()).to.deep.equal([]);
    await passTo(sandbox.chain, expiryAt + QUIET + HOUR);
    expect(await keep()).to.deep.equal(["settle EthUsdPastPrice as of 2027-01-01 08:00:00 UTC: done"]);
    expect(await outcomes()).to.deep.equal([PENDING, PENDING]);
    await passTo(sandbox.chain, expiryAt + 3n * DAY - HOUR);
    expect(await keep()).to.deep.equal([]);

    await passTo(sandbox.chain, expiryAt + 3n * DAY);
    expect(await keep()).to.deep.equal(["void vault 1: done", "void vault 2: done"]);
    expect(await outcomes()).to.deep.equal([VOIDED, VOIDED]);
    expect(await keep()).to.deep.equal([]);

    const receiptId = 1n << 8n;
    const receipts = await dual.balanceOf(alice.address, receiptId);
    const [token, assets] = await dual.redeem.staticCall(receiptId, receipts, alice.address);
    expect(token).to.equal(findDeployed(sandbox.deployment, "USDC").address);
    expect(assets).to.equal(10_000n * 10n ** 6n);
  });

  it("tells of a market whose prices it cannot prove, and settles the others", async () => {
    const { ethers } = sandbox.chain.connection;
    const pyth = await ethers.deployContract("PythMock", [1n]);
    const source = await ethers.deployContract("PythPastPriceSource", [pyth, id("ETH/USD"), 8n, 3_600n]);
    const market = await dual.marketOf(1n);
    const actors = await actorsOf(sandbox.chain);
    const [risk, heidi] = [findActor(actors, "risk"), findActor(actors, "heidi")];
    const { base, quote, fallbackFeed, maxAge, fallbackMaxAge, minBaseDeposit, minQuoteDeposit } = market;
    const params = { base, quote, fallbackFeed, maxAge, fallbackMaxAge, minBaseDeposit, minQuoteDeposit };
    const sourceAt = await source.getAddress();
    await dual.connect(risk.signer).createMarket({ ...params, feed: sourceAt });
    const { linkedPrice, yieldWad, depositDeadlineAt } = await dual.vaultOf(1n);
    const terms = { direction: 0n, linkedPrice, yieldWad, expiryAt, depositDeadlineAt, feeBps: 0n };
    const [quantity, minSubscription] = [1_000n * 10n ** 6n, 100n * 10n ** 6n];
    await dual.connect(heidi.signer).createVault({ ...terms, marketId: 2n, quantity, minSubscription });

    await passTo(sandbox.chain, expiryAt - HOUR);
    await feed.push(2_950n * 10n ** 8n);
    await passTo(sandbox.chain, expiryAt + QUIET + HOUR);
    const said = await keep();
    expect(said.filter((one) => one.startsWith("settle EthUsdPastPrice as of "))).to.have.lengthOf(1);
    const foreign = said.filter((one) => one.startsWith(`settle ${sourceAt} as of `));
    expect(foreign).to.have.lengthOf(1);
    expect(foreign[0]).to.match(/"kind":"failed".*asks no Chainlink feed/);
    expect(said).to.have.lengthOf(2);
    expect((await dual.roundOf(market.feed, expiryAt)).isStored).to.equal(true);
  });

  it("voids nothing that a price judges, be it ever so late", async () => {
    await passTo(sandbox.chain, expiryAt - HOUR);
    await feed.push(2_950n * 10n ** 8n);
    await passTo(sandbox.chain, expiryAt + 5n * DAY);
    expect(await keep()).to.deep.equal(["settle EthUsdPastPrice as of 2027-01-01 08:00:00 UTC: done"]);
    expect(await keep()).to.deep.equal([]);
    expect(await outcomes()).to.deep.equal([PENDING, PENDING]);
  });

  it("is told by the command line why a stored price judges nobody", async () => {
    await passTo(sandbox.chain, expiryAt + 2n * DAY);
    const settled = await type("dual settle --vault 1 --from alice");
    expect(settled).to.match(/^Done: settle by alice in /);
    expect(settled).to.match(
      /price of 3000 USDC does not count: it is 4w 3d 7h from the expiry, .* takes 1h 10m at most\./,
    );
    const again = await type("dual settle --vault 1 --from alice");
    expect(again).to.match(/^Nothing to do: the price is stored, 3000 USDC\. The stored price of .* does not count/);
  });
});
