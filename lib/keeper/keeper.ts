import { decodeRevert, decodingReverts, describeFailure, type Revert, RevertError } from "../errors.js";
import { approvalsFor } from "./approvals.js";
import { type Call, dispatch, feesNow, freeNonce, requireSameChain, WrongChainError } from "./dispatch.js";
import type { Duty, Job, Post, Worth } from "./duty.js";
import type { Outcome, Report } from "./outcome.js";

/** What a keeper is content with, wei of the native currency. */
export interface Terms {
  /** The least that a call must leave him of what it brings him, after gas. */
  readonly minProfit: bigint;
  /** What he pays at most for a call that brings him nothing. */
  readonly maxCost: bigint;
  readonly dryRun: boolean;
}

/** One round of a keeper. */
interface Round {
  readonly post: Post;
  readonly terms: Terms;
  readonly tell: (report: Report) => void;
  readonly isStopping: () => boolean;
}

/** For a duty whose worth is others': how many times its cost it has to be worth. */
const OTHERS_FACTOR = 5n;

/**
 * One round: every job looks what there is to do, and does it, one transaction after the other; a job that did something looks again, so that
 * work that takes several transactions is finished. Nothing is remembered from one round to the next: a keeper that dies at any point is
 * followed by one that begins again, and two at once only cost each other gas.
 *
 * A transaction that is not mined, or a node that answers for another chain, ends the round.
 *
 * @param tell Hears of every duty what became of it; what the node throws is told, not thrown.
 * @param isStopping Asked before every transaction.
 */
export async function keepOnce(
  post: Post,
  jobs: readonly Job[],
  terms: Terms,
  tell: (report: Report) => void,
  isStopping: () => boolean = () => false,
): Promise<void> {
  const round: Round = { post, terms, tell, isStopping };
  for (const job of jobs) {
    if (!(await keep(round, job))) return;
  }
}

/** What a transaction means for the rest of the round. */
type End = "done" | "left" | "over";

/** Does what a job finds until it finds nothing new. @returns Whether the round goes on. */
async function keep(round: Round, job: Job): Promise<boolean> {
  const tried = new Set<string>();
  for (let isMoving = true; isMoving;) {
    isMoving = false;
    const duties = await look(round, job);
    for (const duty of duties.filter(({ id }) => !tried.has(id))) {
      tried.add(duty.id);
      const end = await fulfil(round, job, duty);
      if (end === "over") return false;
      if (end === "done") isMoving = true;
    }
  }
  return true;
}

async function look({ post, tell }: Round, job: Job): Promise<Duty[]> {
  try {
    return await job.look(post);
  } catch (error) {
    tell({ job: job.name, duty: null, outcome: failed(error) });
    return [];
  }
}

/** Gives the approvals that a duty needs, then does it. A dry run ends with the first approval: what needs it cannot be tried before. */
async function fulfil(round: Round, job: Job, duty: Duty): Promise<End> {
  try {
    for (const approval of await approvalsFor(round.post, duty)) {
      const end = await step(round, job, approval);
      if (end !== "done") return end;
    }
  } catch (error) {
    round.tell({ job: job.name, duty: duty.id, outcome: failed(error) });
    return "left";
  }
  return await step(round, job, duty);
}

/** One transaction, unless the keeper is to stop. */
async function step(round: Round, job: Job, duty: Duty): Promise<End> {
  if (round.isStopping()) return "over";
  try {
    const outcome = await attempt(round, duty);
    round.tell({ job: job.name, duty: duty.id, outcome });
    if (outcome.kind === "pending") return "over";
    return outcome.kind === "done" ? "done" : "left";
  } catch (error) {
    round.tell({ job: job.name, duty: duty.id, outcome: failed(error) });
    return error instanceof WrongChainError ? "over" : "left";
  }
}

/** Tries a duty, weighs it, and sends it. @throws WrongChainError, and whatever the node throws but reverts */
async function attempt({ post, terms }: Round, duty: Duty): Promise<Outcome> {
  await requireSameChain(post);
  const nonce = await freeNonce(post);
  if (nonce === undefined) return { kind: "pending", hash: null };
  if (!(await (duty.isDue?.() ?? true))) return FASTER;
  try {
    const { returned, gas } = await simulate(post, duty);
    const fees = await feesNow(post);
    const cost = gas * fees.price;
    const worth = duty.worth?.(returned) ?? null;
    if (!isWorthIt(worth, cost, terms)) return { kind: "not-worth-it", cost, worth: worth ?? NOTHING };
    if (terms.dryRun) return { kind: "would-do", cost, worth };
    return await send(post, duty, {
      to: duty.to,
      data: dataOf(duty),
      gasLimit: duty.gasLimit ?? withMargin(gas),
      nonce,
      fees,
    });
  } catch (error) {
    if (!(error instanceof RevertError)) throw error;
    return { kind: "refused", error: error.revert.name, message: error.message };
  }
}

const NOTHING: Worth = { own: 0n, others: 0n };
const FASTER: Outcome = { kind: "refused", error: "AlreadyDone", message: "Somebody else was faster." };

/** A fifth above the estimate, for the state may move a little until it is mined. */
const withMargin = (gas: bigint): bigint => (gas * 6n) / 5n;

const dataOf = ({ abi, method, args }: Duty): string => abi.encodeFunctionData(method, args);

function isWorthIt(worth: Worth | null, cost: bigint, { minProfit, maxCost }: Terms): boolean {
  if (worth === null) return cost <= maxCost;
  if (worth.own !== 0n) return worth.own > 0n && worth.own - cost >= minProfit;
  return worth.others > 0n && worth.others >= OTHERS_FACTOR * cost && cost <= maxCost;
}

/** Tries the call on the latest block. @throws RevertError where it is refused */
async function simulate({ keeper }: Post, duty: Duty): Promise<{ returned: bigint[]; gas: bigint }> {
  const { to, abi, method, units, gasLimit } = duty;
  const data = dataOf(duty);
  return await decodingReverts(
    async () => {
      const output = await keeper.signer.call({ to, data, ...(gasLimit === undefined ? {} : { gasLimit }) });
      const values = abi.decodeFunctionResult(method, output).toArray() as unknown[];
      const returned = values.filter((value) => typeof value === "bigint");
      if (gasLimit === undefined) return { returned, gas: await keeper.signer.estimateGas({ to, data }) };
      return { returned, gas: duty.gasUsed?.(returned) ?? gasLimit };
    },
    units,
    abi,
  );
}

async function send(post: Post, duty: Duty, call: Call): Promise<Outcome> {
  const { units, abi } = duty;
  try {
    const { hash, receipt } = await dispatch(post, call);
    if (receipt === null) return { kind: "pending", hash };
    const { gasUsed, gasPrice, status, blockNumber } = receipt;
    const spent = { hash, gasUsed, cost: gasUsed * gasPrice };
    if (status === 1) return { kind: "done", ...spent };
    return { kind: "reverted", ...spent, ...inWords(decodeRevert(await retry(post, call, blockNumber), units, abi)) };
  } catch (error) {
    const revert = decodeRevert(error, units, abi);
    if (revert === undefined) throw error;
    return { kind: "reverted", hash: null, gasUsed: null, cost: null, ...inWords(revert) };
  }
}

/** What a call that reverted in a block throws when it is tried after it: most likely the same. */
async function retry({ chain, keeper }: Post, { to, data, gasLimit }: Call, blockTag: number): Promise<unknown> {
  const request = { from: keeper.address, to, data, gasLimit, blockTag };
  return await chain.connection.ethers.provider.call(request).then(
    () => undefined,
    (error: unknown) => error,
  );
}

function inWords(revert: Revert | undefined): { readonly error: string; readonly message: string } {
  if (revert === undefined)
    return { error: "Reverted", message: "It was refused when it was mined; why is not known." };
  return { error: revert.name, message: `${revert.name}: ${revert.sentence}` };
}

function failed(error: unknown): Outcome {
  const { name, message } = describeFailure(error);
  return { kind: "failed", error: name, message };
}
