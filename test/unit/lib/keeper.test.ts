import { expect } from "chai";
import hre from "hardhat";
import type { NetworkHooks } from "hardhat/types/hooks";
import type { JsonRpcRequest, JsonRpcResponse } from "hardhat/types/providers";

import { actorsOf, type Actor } from "../../../lib/actors.js";
import type { Duty, Job, Post } from "../../../lib/keeper/duty.js";
import { keepOnce, type Terms } from "../../../lib/keeper/keeper.js";
import type { Outcome, Report } from "../../../lib/keeper/outcome.js";
import { LOCAL_CHAIN_ID, type Chain } from "../../../lib/network.js";
import type { TestToken } from "../../../typechain-types/index.js";

/** How the chain treats a call of this connection: `answer` asks it. */
type Manner = (request: JsonRpcRequest, answer: () => Promise<JsonRpcResponse>) => Promise<JsonRpcResponse>;

const ETHER = 10n ** 18n;
const CONTENT: Terms = { minProfit: 0n, maxCost: ETHER, dryRun: false };

const isSending = ({ method }: JsonRpcRequest): boolean => method === "eth_sendTransaction";

describe("lib/keeper", function () {
  this.timeout(60_000);

  let chain: Chain;
  let keeper: Actor;
  let alice: Actor;
  let bob: Actor;
  let post: Post;
  let token: TestToken;
  let address: string;
  let restore: () => Promise<void>;
  let unhook = () => {};

  /** The keeper pays bob one unit, unless told otherwise. */
  const duty = (more: Partial<Duty> = {}): Duty => ({
    id: "pay",
    to: address,
    abi: token.interface,
    method: "transfer",
    args: [bob.address, 1n],
    ...more,
  });
  const job = (look: () => Duty[] | Promise<Duty[]>, name = "job"): Job => ({
    name,
    look: async () => await look(),
  });
  const kept = async (jobs: readonly Job[], terms: Partial<Terms> = {}, isStopping?: () => boolean) => {
    const reports: Report[] = [];
    await keepOnce(post, jobs, { ...CONTENT, ...terms }, (report) => reports.push(report), isStopping);
    return reports;
  };
  const kinds = (reports: readonly Report[]) => reports.map(({ outcome }) => outcome.kind);
  const only = async (what: Duty, terms: Partial<Terms> = {}): Promise<Outcome> => {
    const [report, ...others] = await kept([job(() => [what])], terms);
    expect(others).to.deep.equal([]);
    return report?.outcome as Outcome;
  };
  const withManner = (manner: Manner) => {
    const handlers: Pick<NetworkHooks, "onRequest"> = {
      onRequest: (context, connection, request, next) => manner(request, () => next(context, connection, request)),
    };
    hre.hooks.registerHandlers("network", handlers);
    unhook = () => hre.hooks.unregisterHandlers("network", handlers);
  };
  const mine = async (method: string, ...params: unknown[]): Promise<unknown> =>
    await chain.connection.provider.request({ method, params });
  const nonce = () => chain.connection.ethers.provider.getTransactionCount(keeper.address);

  before(async () => {
    const connection = await hre.network.create();
    chain = { connection, networkName: "default", chainId: LOCAL_CHAIN_ID, isLocal: true };
    [keeper, alice, bob] = (await actorsOf(chain)) as [Actor, Actor, Actor];
    post = { chain, deployment: { schema: 1, chainId: LOCAL_CHAIN_ID, contracts: [] }, keeper };
    token = await connection.ethers.deployContract("TestToken", ["Token", "TKN", 18]);
    address = await token.getAddress();
    for (const owner of [keeper, alice]) await token.mint(owner.address, 100n);
    ({ restore } = await connection.networkHelpers.takeSnapshot());
  });

  afterEach(async () => {
    unhook();
    unhook = () => {};
    await mine("evm_setAutomine", true);
    await restore();
  });

  after(() => chain.connection.close());

  describe("one duty", () => {
    it("is done, with its gas and its cost", async () => {
      const outcome = await only(duty());
      expect(await token.balanceOf(bob.address)).to.equal(1n);
      if (outcome.kind !== "done") throw new Error(outcome.kind);
      const receipt = await chain.connection.ethers.provider.getTransactionReceipt(outcome.hash);
      expect(outcome.gasUsed).to.equal(receipt?.gasUsed);
      expect(outcome.cost).to.equal(receipt?.fee);
    });

    it("is refused in the trial, and nothing is sent", async () => {
      const outcome = await only(duty({ args: [bob.address, 101n] }));
      expect(outcome).to.include({ kind: "refused", error: "ERC20InsufficientBalance" });
      expect(await nonce()).to.equal(3);
    });

    it("is left where a second look says that somebody was faster", async () => {
      expect(await only(duty({ isDue: () => Promise.resolve(false) }))).to.include({ error: "AlreadyDone" });
      expect(await token.balanceOf(bob.address)).to.equal(0n);
    });

    it("is left where its contract is gone, as on a chain that was started anew", async () => {
      expect(await only(duty({ to: alice.address, method: "balanceOf", args: [bob.address] }))).to.include({
        kind: "failed",
      });
    });

    it("is given the gas that it asks for", async () => {
      const outcome = await only(duty({ gasLimit: 123_456n }));
      const { hash } = outcome as { readonly hash: string };
      expect((await chain.connection.ethers.provider.getTransaction(hash))?.gasLimit).to.equal(123_456n);
    });
  });

  describe("a race that is lost between the trial and the block", () => {
    /** Whoever comes first gets all that alice has. */
    const grab = () => duty({ method: "transferFrom", args: [alice.address, keeper.address, 100n] });

    beforeEach(() => token.connect(alice.signer).approve(keeper.address, 100n));

    it("is told without a cost where the node answers with the revert itself", async () => {
      withManner(async (request, answer) => {
        if (!isSending(request)) return await answer();
        unhook();
        await token.connect(alice.signer).transfer(bob.address, 100n);
        return await answer();
      });
      expect(await only(grab())).to.include({ kind: "reverted", error: "ERC20InsufficientBalance", hash: null });
      expect(await nonce(), "it was mined").to.equal(4);
    });

    it("is told with what it cost where it is mined and reverts", async () => {
      withManner(async (request, answer) => {
        if (!isSending(request)) return await answer();
        unhook();
        await mine("evm_setAutomine", false);
        const sent = await answer();
        const rich = { maxFeePerGas: 100n * 10n ** 9n, maxPriorityFeePerGas: 50n * 10n ** 9n, gasLimit: 100_000n };
        await token.connect(alice.signer).transfer(bob.address, 100n, rich);
        await mine("evm_mine");
        return sent;
      });
      const outcome = await only(grab());
      expect(outcome).to.include({ kind: "reverted", error: "ERC20InsufficientBalance" });
      const { hash, gasUsed, cost } = outcome as Extract<Outcome, { readonly kind: "reverted" }>;
      const receipt = await chain.connection.ethers.provider.getTransactionReceipt(hash ?? "");
      expect([receipt?.status, receipt?.gasUsed, receipt?.fee]).to.deep.equal([0, gasUsed, cost]);
    });
  });

  describe("a node that fails while a transaction is sent", () => {
    /** Paid once, whatever happens to the answer. */
    const payOnce = job(async () => ((await token.balanceOf(bob.address)) === 0n ? [duty()] : []));
    const failing = (when: "before" | "after") =>
      withManner(async (request, answer) => {
        if (!isSending(request)) return await answer();
        if (when === "after") await answer();
        unhook();
        throw new Error("The connection is gone.");
      });

    it("does not make the keeper pay twice where it had arrived", async () => {
      failing("after");
      expect(kinds(await kept([payOnce]))).to.deep.equal(["failed"]);
      expect(await kept([payOnce])).to.deep.equal([]);
      expect(await token.balanceOf(bob.address)).to.equal(1n);
    });

    it("makes the next round pay where it had not", async () => {
      failing("before");
      const [report] = await kept([payOnce]);
      expect(report?.outcome).to.deep.equal({ kind: "failed", error: "Error", message: "The connection is gone." });
      expect(await token.balanceOf(bob.address)).to.equal(0n);
      expect(kinds(await kept([payOnce]))).to.deep.equal(["done"]);
      expect(await token.balanceOf(bob.address)).to.equal(1n);
    });

    it("makes the keeper wait where it arrived and is not mined", async () => {
      await mine("evm_setAutomine", false);
      failing("after");
      const two = job(() => [duty(), duty({ id: "pay more" })]);
      const third = job(() => [duty({ id: "pay most" })], "other");
      expect(kinds(await kept([two, third])), "the round is over").to.deep.equal(["failed", "pending"]);
      await mine("evm_mine");
      expect(await token.balanceOf(bob.address)).to.equal(1n);
    });
  });

  describe("what is worth it", () => {
    const worth = (own: bigint, others = 0n) => duty({ worth: () => ({ own, others }) });
    const costOf = async () => ((await only(duty(), { dryRun: true })) as { readonly cost: bigint }).cost;

    it("asks of the keeper's own gain that it leaves the least profit", async () => {
      const cost = await costOf();
      const poor = await only(worth(cost + 9n), { minProfit: 10n });
      expect(poor).to.deep.equal({ kind: "not-worth-it", cost, worth: { own: cost + 9n, others: 0n } });
      expect(await nonce()).to.equal(3);
      expect(await only(worth(cost + 10n), { minProfit: 10n })).to.include({ kind: "done" });
    });

    it("never makes a loss, and nothing for nothing, where gas is free", async () => {
      withManner(async ({ method, ...request }, answer) => {
        if (method !== "eth_getBlockByNumber" && method !== "eth_gasPrice" && method !== "eth_maxPriorityFeePerGas")
          return await answer();
        const response = await answer();
        if (method !== "eth_getBlockByNumber") return { jsonrpc: "2.0", id: request.id, result: "0x0" };
        return { ...response, result: { ...(response as { readonly result: object }).result, baseFeePerGas: "0x0" } };
      });
      const free = { cost: 0n, kind: "not-worth-it" };
      expect(await only(worth(-1n))).to.deep.include(free);
      expect(await only(worth(0n))).to.deep.include(free);
    });

    it("asks of what is others' that it is five times its cost, within the most to pay", async () => {
      const cost = await costOf();
      expect(await only(worth(0n, 5n * cost - 1n))).to.include({ kind: "not-worth-it" });
      expect(await only(worth(0n, 5n * cost), { maxCost: cost - 1n })).to.include({ kind: "not-worth-it" });
      expect(await only(worth(0n, 5n * cost), { maxCost: cost })).to.include({ kind: "done" });
    });

    it("does what has no worth up to the most to pay", async () => {
      const cost = await costOf();
      expect(await only(duty(), { maxCost: cost - 1n })).to.include({ kind: "not-worth-it" });
      expect(await only(duty(), { maxCost: cost })).to.include({ kind: "done" });
    });

    it("weighs a call with a limit by what it says that it will use, and else by all of it", async () => {
      const price = (await costOf()) / (await keeper.signer.estimateGas({ to: token, data: dataOf(duty()) }));
      const dry = { dryRun: true };
      expect(await only(duty({ gasLimit: 1_000_000n }), dry)).to.include({ cost: 1_000_000n * price });
      const told = duty({ gasLimit: 1_000_000n, gasUsed: () => 70_000n });
      expect(await only(told, dry)).to.include({ cost: 70_000n * price });
    });
  });

  describe("approvals", () => {
    const paying = async (what: TestToken, value: bigint, hope = ETHER) => {
      const protocol = await chain.connection.ethers.deployContract("YieldProtocolMock", [what]);
      await what.mint(keeper.address, 10n ** 6n);
      return duty({
        id: "invest",
        to: await protocol.getAddress(),
        abi: protocol.interface,
        method: "deposit",
        args: [value, keeper.address],
        pays: { token: await what.getAddress(), value, hope },
      });
    };

    it("come first, a little larger than the payment, and serve the next one", async () => {
      const invest = await paying(token, 1_000n);
      const reports = await kept([job(() => [invest])]);
      expect(reports.map(({ duty: id }) => id)).to.deep.equal(["approve for: invest", "invest"]);
      expect(await token.allowance(keeper.address, invest.to)).to.equal(10n);
      await token.approve(invest.to, 1_000n);
      expect((await kept([job(() => [invest])])).map(({ duty: id }) => id)).to.deep.equal(["invest"]);
    });

    it("are not given where the duty cannot bring what they cost, nor in a dry run", async () => {
      const invest = await paying(token, 1_000n, 1n);
      expect(await only(invest)).to.include({ kind: "not-worth-it" });
      expect(
        await only({ ...invest, pays: { token: address, value: 1_000n, hope: ETHER } }, { dryRun: true }),
      ).to.include({
        kind: "would-do",
      });
      expect(await token.allowance(keeper.address, invest.to)).to.equal(0n);
    });

    it("go by zero for a token that wants it so", async () => {
      const race = await chain.connection.ethers.deployContract("ApproveRaceToken", [18]);
      const invest = await paying(race, 1_000n);
      await race.approve(invest.to, 5n);
      const reports = await kept([job(() => [invest])]);
      expect(kinds(reports)).to.deep.equal(["done", "done", "done"]);
      expect(reports[0]?.duty).to.equal("take back the approval before: invest");
    });

    it("are the last thing where the keeper is told to stop meanwhile", async () => {
      const invest = await paying(token, 1_000n);
      const answers = [false, true];
      const reports = await kept([job(() => [invest])], {}, () => answers.shift() ?? true);
      expect(reports.map(({ duty: id }) => id)).to.deep.equal(["approve for: invest"]);
    });
  });

  describe("a round", () => {
    it("goes on with work that takes several transactions", async () => {
      const steps = job(async () => {
        const paid = await token.balanceOf(bob.address);
        return paid < 3n ? [duty({ id: `step ${paid}` })] : [];
      });
      expect((await kept([steps])).map(({ duty: id }) => id)).to.deep.equal(["step 0", "step 1", "step 2"]);
    });

    it("tries the same thing once only", async () => {
      expect(kinds(await kept([job(() => [duty()])]))).to.deep.equal(["done"]);
    });

    it("goes on with the other systems where one cannot be looked at", async () => {
      const blind = job(() => Promise.reject(new Error("no price")), "blind");
      const [first, second] = await kept([blind, job(() => [duty()])]);
      expect(first).to.deep.equal({
        job: "blind",
        duty: null,
        outcome: { kind: "failed", error: "Error", message: "no price" },
      });
      expect(second?.outcome.kind).to.equal("done");
    });

    it("ends where the node answers for another chain", async () => {
      withManner(async (request, answer) =>
        request.method === "eth_chainId" ? { jsonrpc: "2.0", id: request.id, result: "0x1" } : await answer(),
      );
      const [report, ...others] = await kept([job(() => [duty(), duty({ id: "pay again" })])]);
      expect(report?.outcome).to.deep.equal({
        kind: "failed",
        error: "WrongChainError",
        message: "The node answers for chain 1, not 31337.",
      });
      expect(others).to.deep.equal([]);
      expect(await nonce()).to.equal(3);
    });
  });

  const dataOf = ({ abi, method, args }: Duty) => abi.encodeFunctionData(method, args);
});
