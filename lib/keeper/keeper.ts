import type { TransactionReceipt } from "ethers";

import { decodingReverts, describeFailure, RevertError } from "../errors.js";
import type { Duty, Job, Post, Worth } from "./duty.js";

/** What a keeper is content with, wei of the native currency. */
export interface Terms {
  /** The least that a call must leave him of what it brings him, after gas. */
  readonly minProfit: bigint;
  /** What he pays at most for a call that brings him nothing. */
  readonly maxCost: bigint;
  readonly dryRun: boolean;
}

/** What became of a duty. */
export type Outcome =
  | { readonly kind: "done"; readonly hash: string; readonly gasUsed: bigint; readonly cost: bigint }
  /** Somebody was faster, or it is not due after all; the error's name says which rule it broke. */
  | { readonly kind: "refused"; readonly error: string; readonly message: string }
  | { readonly kind: "not-worth-it"; readonly cost: bigint; readonly worth: Worth }
  | { readonly kind: "would-do"; readonly cost: bigint; readonly worth: Worth | null }
  /** The node failed; the next round looks again, for what was sent may or may not have arrived. */
  | { readonly kind: "failed"; readonly error: string; readonly message: string };

/** One thing that a keeper tells of himself. */
export interface Report {
  readonly job: string;
  readonly duty: string | null;
  readonly outcome: Outcome;
}

/** For a duty whose worth is others': how many times its cost it has to be worth. */
const OTHERS_FACTOR = 5n;

/**
 * One round: every job looks what there is to do, and does it, one transaction after the other. Nothing is remembered from one round to the
 * next, so a keeper that dies at any point is followed by one that begins again, and two at once only cost each other gas.
 *
 * @param isStopping Asked before every transaction.
 */
export async function keepOnce(
  post: Post,
  jobs: readonly Job[],
  terms: Terms,
  tell: (report: Report) => void,
  isStopping: () => boolean = () => false,
): Promise<number> {
  let done = 0;
  for (const job of jobs) {
    for (const duty of await dutiesOf(post, job, tell)) {
      if (isStopping()) return done;
      const outcome = await attempt(post, duty, terms);
      tell({ job: job.name, duty: duty.id, outcome });
      if (outcome.kind === "done") done += 1;
    }
  }
  return done;
}

async function dutiesOf(post: Post, job: Job, tell: (report: Report) => void): Promise<Duty[]> {
  try {
    return await job.look(post);
  } catch (error) {
    tell({ job: job.name, duty: null, outcome: failed(error) });
    return [];
  }
}

async function attempt(post: Post, duty: Duty, terms: Terms): Promise<Outcome> {
  try {
    await requireSameChain(post);
    if (!terms.dryRun) await allow(post, duty);
    const { returned, gas } = await simulate(post, duty);
    const cost = gas * (await gasPrice(post));
    const worth = duty.worth?.(returned) ?? null;
    if (!pays(worth, cost, terms)) return { kind: "not-worth-it", cost, worth: worth ?? { own: 0n, others: 0n } };
    if (terms.dryRun) return { kind: "would-do", cost, worth };
    return doneBy(await send(post, duty, gas));
  } catch (error) {
    if (!(error instanceof RevertError)) return failed(error);
    return { kind: "refused", error: error.revert.name, message: error.message };
  }
}

function pays(worth: Worth | null, cost: bigint, { minProfit, maxCost }: Terms): boolean {
  if (worth === null) return cost <= maxCost;
  if (worth.own > 0n) return worth.own - cost >= minProfit;
  return worth.others >= OTHERS_FACTOR * cost && cost <= maxCost;
}

/** A node that answers for another chain than before must not be given a transaction. */
async function requireSameChain({ chain }: Post): Promise<void> {
  const chainId = Number(await chain.connection.provider.request({ method: "eth_chainId" }));
  if (chainId !== chain.chainId) throw new Error(`The node answers for chain ${chainId}, not ${chain.chainId}.`);
}

/** Approves as much as the duty may take, where less is approved. */
async function allow({ chain, keeper }: Post, { pays: payment, to }: Duty): Promise<void> {
  if (payment === undefined) return;
  const token = await chain.connection.ethers.getContractAt("TestToken", payment.token, keeper.signer);
  if ((await token.allowance(keeper.address, to)) >= payment.value) return;
  await (await token.approve(to, payment.value)).wait();
}

async function simulate({ keeper }: Post, duty: Duty): Promise<{ returned: bigint[]; gas: bigint }> {
  const { to, abi, method, args, units, gasLimit } = duty;
  const request = { to, data: abi.encodeFunctionData(method, args), ...(gasLimit === undefined ? {} : { gasLimit }) };
  return await decodingReverts(
    async () => {
      const output = await keeper.signer.call(request);
      const returned = abi.decodeFunctionResult(method, output).toArray() as unknown[];
      const gas = await keeper.signer.estimateGas({ to, data: request.data });
      return { returned: returned.filter((value) => typeof value === "bigint"), gas };
    },
    units,
    abi,
  );
}

async function gasPrice({ chain }: Post): Promise<bigint> {
  const { maxFeePerGas, gasPrice: legacy } = await chain.connection.ethers.provider.getFeeData();
  return maxFeePerGas ?? legacy ?? 0n;
}

/** A fifth above the estimate, for the state may move a little until it is mined. */
async function send({ keeper }: Post, duty: Duty, gas: bigint): Promise<TransactionReceipt> {
  const { to, abi, method, args, units } = duty;
  const gasLimit = duty.gasLimit ?? (gas * 6n) / 5n;
  return await decodingReverts(
    async () => {
      const sent = await keeper.signer.sendTransaction({ to, data: abi.encodeFunctionData(method, args), gasLimit });
      const receipt = await sent.wait();
      if (receipt === null) throw new Error(`The transaction ${sent.hash} was dropped.`);
      return receipt;
    },
    units,
    abi,
  );
}

const doneBy = ({ hash, gasUsed, gasPrice: price }: TransactionReceipt): Outcome => ({
  kind: "done",
  hash,
  gasUsed,
  cost: gasUsed * price,
});

function failed(error: unknown): Outcome {
  const { name, message } = describeFailure(error);
  return { kind: "failed", error: name, message };
}
