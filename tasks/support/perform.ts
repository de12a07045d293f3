import type { TransactionReceipt } from "ethers";

import type { Actor } from "../../lib/actors.js";
import { decodeRevert, decodingReverts, RevertError } from "../../lib/errors.js";
import { print, printJson, printTable } from "../../lib/output.js";
import { formatAmount } from "../../lib/units.js";
import { changesOf, numberIn, type State, type Target } from "./target.js";
import type { Token } from "./token.js";

/** How a command ends: in a transaction or not, in words or in JSON. */
export interface Manner {
  readonly dryRun: boolean;
  readonly json: boolean;
}

/** Base units of a token. */
interface Sum {
  readonly token: Token;
  readonly value: bigint;
}

/** What a call returned, by name; amounts in base units. */
type Returned = Readonly<Record<string, unknown>>;

/** One call of a contract. */
export interface Action {
  /** Its name, or, where the ABI has several of that name, its signature. */
  readonly method: string;
  readonly args: readonly unknown[];
  /** Names of what it returns, where its ABI has none. */
  readonly returns?: readonly string[];
  /** What the contract will take from the sender, who must have approved it. */
  readonly pays?: Sum;
  /** Whether `pays` comes with a signed permit and needs no approval. */
  readonly permitted?: boolean;
  /** What the sender's own wallet receives, from what the call returns. */
  readonly receives?: (returned: Returned) => readonly Sum[];
  /** What it comes to, as sentences, where that is not to be seen from figures. */
  readonly verdict?: (returned: Returned) => string;
  /** Native currency sent along, wei. */
  readonly native?: bigint;
  /** What the sender has to allow first, beside tokens that are paid. */
  readonly grant?: Grant | undefined;
}

/** A permission that the sender has not given yet. */
export interface Grant {
  /** What it allows, as a sentence goes on: `take positions of DelegationPool`. */
  readonly words: string;
  give(): Promise<void>;
}

interface Simulation {
  readonly returned: Returned;
  /** Absent where the contract cannot be asked in the same call. */
  readonly after: State | undefined;
}

/**
 * Simulates a call and, unless it is a dry run, sends it; then shows what changed for the sender.
 *
 * @throws RevertError where the simulation reverts; nothing is sent then.
 */
export async function perform(target: Target, sender: Actor, action: Action, manner: Manner): Promise<void> {
  const before = await readState(target, sender.address);
  await requirePayable(target, sender, action);
  const approval = await neededApproval(target, sender, action);
  if (manner.dryRun) {
    const isAllowed = approval === undefined && action.grant === undefined;
    const simulation = isAllowed ? await simulate(target, sender, action, before) : undefined;
    return report(target, sender, action, manner, { before, approval, ...simulation });
  }
  if (approval !== undefined) await approve(target, sender, approval);
  await action.grant?.give();
  const simulation = await simulate(target, sender, action, before);
  const receipt = await send(target, sender, action);
  const returned = { ...simulation.returned, ...returnedBy(target, action, receipt) };
  report(target, sender, action, manner, {
    before,
    approval,
    returned,
    receipt,
    after: await readState(target, sender.address),
  });
}

/** Reads the figures of `target` and what `account` holds, from the latest block. */
export async function readState<R extends string, P extends string>(
  target: Target<R, P>,
  account: string,
): Promise<State<R | P>> {
  const readings = target.readings(account);
  const [answers, balances] = await Promise.all([
    Promise.all(readings.map(({ call }) => target.provider.call({ to: target.address, data: call }))),
    Promise.all(target.purses.map(({ token }) => token.contract.balanceOf(account))),
  ]);
  const entries = [
    ...readings.map((reading, i) => [reading.key, numberIn(answers[i], reading)] as const),
    ...target.purses.map(({ key }, i) => [key, balances[i] ?? 0n] as const),
  ];
  return Object.fromEntries(entries) as State<R | P>;
}

/** Lets the token itself say whether the sender could pay: balance and blocks, whatever the allowance. */
async function requirePayable(target: Target, sender: Actor, { pays }: Action): Promise<void> {
  if (pays === undefined) return;
  const { token, value } = pays;
  const data = token.contract.interface.encodeFunctionData("transfer", [target.address, value]);
  try {
    await decodingReverts(() => sender.signer.call({ to: token.address, data }), { ...target.units, moved: token });
  } catch (error) {
    if (!(error instanceof RevertError) || error.revert.name !== "RevertWithoutReason") throw error;
    await requireBalance(sender, pays);
    throw error;
  }
}

/** Says for a token that gives no reasons, such as WETH9, what other tokens say for themselves. */
async function requireBalance({ address }: Actor, { token, value }: Sum): Promise<void> {
  const balance = await token.contract.balanceOf(address);
  if (balance >= value) return;
  const data = token.contract.interface.encodeErrorResult("ERC20InsufficientBalance", [address, balance, value]);
  const revert = decodeRevert(data, { moved: token });
  if (revert !== undefined) throw new RevertError(revert);
}

/** What must be approved before the call, if anything: only where the allowance is the one thing that is missing. */
async function neededApproval(target: Target, sender: Actor, action: Action): Promise<Sum | undefined> {
  const { pays } = action;
  if (pays === undefined || action.permitted === true) return undefined;
  if ((await pays.token.contract.allowance(sender.address, target.address)) >= pays.value) return undefined;
  try {
    await callStatically(target, sender, action, encode(target, action));
  } catch (error) {
    if (!(error instanceof RevertError) || !LACKS_ALLOWANCE.has(error.revert.name)) throw error;
  }
  return pays;
}

/** How tokens say that an allowance is too small: OpenZeppelin's, and those that revert without a word, such as WETH9. */
const LACKS_ALLOWANCE: ReadonlySet<string> = new Set([
  "ERC20InsufficientAllowance",
  "SafeERC20FailedOperation",
  "RevertWithoutReason",
]);

async function approve(target: Target, sender: Actor, { token, value }: Sum): Promise<void> {
  const transaction = await token.contract.connect(sender.signer).approve(target.address, value);
  await transaction.wait();
}

/** The call and the readings after it, in one static multicall: exactly what the transaction would leave behind. */
async function simulate(target: Target, sender: Actor, action: Action, before: State): Promise<Simulation> {
  const readings = target.readings(sender.address);
  const call = encode(target, action);
  if (!target.abi.hasFunction("multicall") || (action.native ?? 0n) > 0n) {
    return { returned: decode(target, action, await callStatically(target, sender, action, call)), after: undefined };
  }
  const calls = [call, ...readings.map((reading) => reading.call)];
  const data = target.abi.encodeFunctionData("multicall", [calls]);
  const output = await callStatically(target, sender, action, data);
  const [results] = target.abi.decodeFunctionResult("multicall", output).toArray() as [string[]];
  const [first = "0x", ...views] = results;
  const returned = decode(target, action, first);
  const figures = readings.map((reading, i) => [reading.key, numberIn(views[i], reading)] as const);
  return { returned, after: { ...Object.fromEntries(figures), ...pursesAfter(target, action, before, returned) } };
}

/** A static call cannot see wallets; what it takes and returns says what they will hold. */
function pursesAfter({ purses }: Target, { pays, receives }: Action, before: State, returned: Returned): State {
  const paid = pays === undefined ? [] : [{ token: pays.token, value: -pays.value }];
  const moves = [...paid, ...(receives?.(returned) ?? [])];
  return Object.fromEntries(
    purses.map(({ key, token }) => {
      const own = moves.filter((move) => move.token.address === token.address);
      return [key, own.reduce((sum, { value }) => sum + value, before[key] ?? 0n)];
    }),
  );
}

async function callStatically(target: Target, sender: Actor, action: Action, data: string): Promise<string> {
  const call = () => sender.signer.call({ to: target.address, data, value: action.native ?? 0n });
  return await decodingReverts(call, unitsOf(target, action), target.abi);
}

async function send(target: Target, sender: Actor, action: Action): Promise<TransactionReceipt> {
  const { address, abi } = target;
  const request = { to: address, data: encode(target, action), value: action.native ?? 0n };
  return await decodingReverts(
    async () => {
      const transaction = await sender.signer.sendTransaction(request);
      const receipt = await transaction.wait();
      if (receipt === null) throw new Error(`The transaction ${transaction.hash} was dropped.`);
      return receipt;
    },
    unitsOf(target, action),
    abi,
  );
}

/**
 * What the call has really returned, from the events of its transaction: a little more time has passed than simulated. A figure
 * that events tell differently is a sum of theirs or none, and stays as simulated.
 */
function returnedBy(target: Target, action: Action, receipt: TransactionReceipt): Returned {
  const logs = receipt.logs.filter((log) => log.address === target.address);
  const told = logs.map((log) => (target.abi.parseLog(log)?.args.toObject() ?? {}) as Returned);
  const found = outputsOf(target, action).map((name) => {
    const values = new Set(told.map((args) => args[name]).filter((value) => value !== undefined));
    return [name, values.size === 1 ? [...values][0] : undefined];
  });
  return Object.fromEntries(found.filter(([, value]) => value !== undefined)) as Returned;
}

function encode({ abi }: Target, { method, args }: Action): string {
  return abi.encodeFunctionData(method, args);
}

function decode(target: Target, action: Action, output: string): Returned {
  const values = target.abi.decodeFunctionResult(action.method, output).toArray() as unknown[];
  return Object.fromEntries(outputsOf(target, action).map((name, i) => [name, values[i]]));
}

function outputsOf({ abi }: Target, { method, returns }: Action): string[] {
  return abi.getFunction(method)?.outputs.map(({ name }, i) => name || (returns?.[i] ?? String(i))) ?? [];
}

function unitsOf({ units }: Target, { pays }: Action) {
  const moved = pays?.token ?? units.moved ?? units.asset;
  return moved === undefined ? units : { ...units, moved };
}

interface Outcome {
  readonly before: State;
  readonly after?: State | undefined;
  readonly approval: Sum | undefined;
  readonly returned?: Returned;
  readonly receipt?: TransactionReceipt;
}

function report(target: Target, sender: Actor, action: Action, manner: Manner, outcome: Outcome): void {
  const { grant } = action;
  const [method = ""] = action.method.split("(");
  const { before, after, approval, returned, receipt } = outcome;
  if (manner.json) {
    const transaction =
      receipt === undefined
        ? null
        : { hash: receipt.hash, block: receipt.blockNumber, gasUsed: Number(receipt.gasUsed) };
    return printJson({
      action: method,
      [target.kind]: { name: target.name, address: target.address },
      from: { name: sender.name, address: sender.address },
      dryRun: manner.dryRun,
      approval: approval === undefined ? null : { token: approval.token.symbol, value: approval.value },
      ...(grant === undefined ? {} : { grant: grant.words }),
      transaction,
      returned: returned ?? null,
      before,
      after: after ?? null,
    });
  }
  print(headline(target, sender, method, receipt));
  if (approval !== undefined) printApproval(target, approval, manner);
  if (grant !== undefined)
    print(`${manner.dryRun ? "It would first allow" : "Allowed"} ${target.name} to ${grant.words}.`);
  if (action.verdict !== undefined && returned !== undefined) print(action.verdict(returned));
  if (after === undefined) return;
  const changes = changesOf(target, sender.address, before, after);
  if (changes.length === 0) return;
  print();
  printTable(["", "Before", manner.dryRun ? "Would be" : "After"], changes, [1, 2]);
}

function headline(target: Target, sender: Actor, method: string, receipt: TransactionReceipt | undefined): string {
  const what = `${method} by ${sender.name} in ${target.name}`;
  return receipt === undefined
    ? `Dry run: ${what}. Nothing was sent.`
    : `Done: ${what}, ${receipt.gasUsed} gas, transaction ${receipt.hash}.`;
}

function printApproval(target: Target, { token, value }: Sum, { dryRun }: Manner): void {
  const verb = dryRun ? "It would first approve" : "Approved";
  print(`${verb} ${target.name} to take ${formatAmount(value, token)}.`);
}
