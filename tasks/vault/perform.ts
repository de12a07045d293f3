import type { TransactionReceipt } from "ethers";

import type { Actor } from "../../lib/actors.js";
import { decodingReverts, RevertError } from "../../lib/errors.js";
import { print, printJson, printTable } from "../../lib/output.js";
import { formatAmount } from "../../lib/units.js";
import type { OpenVault, Token } from "./desk.js";
import { changesOf, positionOf, readPosition, viewsOf, type Position } from "./position.js";

/** How a command ends: in a transaction or not, in words or in JSON. */
export interface Manner {
  readonly dryRun: boolean;
  readonly json: boolean;
}

/** The calls of a vault that send, and what they return. */
const RETURNS = {
  deposit: ["shares"],
  depositWithPermit: ["shares"],
  withdraw: ["shares"],
  redeem: ["assets"],
  claim: ["reward"],
  exit: ["assets", "reward"],
  compound: ["reward"],
  fund: [],
  topUp: [],
} as const satisfies Record<string, readonly string[]>;

/** One call of a vault. */
export interface Action {
  readonly method: keyof typeof RETURNS;
  readonly args: readonly unknown[];
  /** What the vault will take from the sender, who must have approved it. */
  readonly pays?: { readonly token: Token; readonly value: bigint };
  /** Who receives what the call pays out; the sender if absent. */
  readonly receiver?: string;
}

/** What a call returned, by name; amounts in base units. */
type Returned = Readonly<Record<string, bigint>>;

interface Simulation {
  readonly returned: Returned;
  readonly after: Position;
}

/**
 * Simulates a call and, unless it is a dry run, sends it; then shows what changed for the sender.
 *
 * @throws RevertError where the simulation reverts; nothing is sent then.
 */
export async function perform(vault: OpenVault, sender: Actor, action: Action, manner: Manner): Promise<void> {
  const before = await readPosition(vault, sender.address);
  await requirePayable(vault, sender, action);
  const approval = await neededApproval(vault, sender, action);
  if (manner.dryRun) {
    const simulation = approval === undefined ? await simulate(vault, sender, action, before) : undefined;
    return report(vault, sender, action, manner, { before, approval, ...simulation });
  }
  if (approval !== undefined) await approve(vault, sender, approval);
  await simulate(vault, sender, action, before);
  const receipt = await send(vault, sender, action);
  const returned = returnedBy(vault, action, receipt);
  report(vault, sender, action, manner, {
    before,
    approval,
    returned,
    receipt,
    after: await readPosition(vault, sender.address),
  });
}

/** Lets the token itself say whether the sender could pay: balance and blocks, whatever the allowance. */
async function requirePayable(vault: OpenVault, sender: Actor, { pays }: Action): Promise<void> {
  if (pays === undefined) return;
  const data = pays.token.contract.interface.encodeFunctionData("transfer", [vault.address, pays.value]);
  await decodingReverts(() => sender.signer.call({ to: pays.token.address, data }), {
    ...unitsOf(vault),
    moved: pays.token,
  });
}

/** What must be approved before the call, if anything: only where the allowance is the one thing that is missing. */
async function neededApproval(vault: OpenVault, sender: Actor, action: Action): Promise<Action["pays"]> {
  const { pays } = action;
  if (pays === undefined || action.method === "depositWithPermit") return undefined;
  if ((await pays.token.contract.allowance(sender.address, vault.address)) >= pays.value) return undefined;
  try {
    await callStatically(vault, sender, [encode(vault, action)], pays.token);
  } catch (error) {
    const lacksAllowance = error instanceof RevertError && error.revert.name === "ERC20InsufficientAllowance";
    if (!lacksAllowance) throw error;
  }
  return pays;
}

async function approve(vault: OpenVault, sender: Actor, { token, value }: NonNullable<Action["pays"]>): Promise<void> {
  const transaction = await token.contract.connect(sender.signer).approve(vault.address, value);
  await transaction.wait();
}

/** The call and the views after it, in one static multicall: exactly what the transaction would leave behind. */
async function simulate(vault: OpenVault, sender: Actor, action: Action, before: Position): Promise<Simulation> {
  const calls = [encode(vault, action), ...viewsOf(vault, sender.address)];
  const [output = "0x", ...views] = await callStatically(vault, sender, calls, action.pays?.token);
  const values = vault.contract.interface.decodeFunctionResult(action.method as "claim", output).toArray() as bigint[];
  const returned = Object.fromEntries(RETURNS[action.method].map((name, i) => [name, values[i] ?? 0n]));
  const { asset, reward } = walletsAfter(vault, sender, action, before, returned);
  return { returned, after: positionOf(views, asset, reward) };
}

/** A vault's static call cannot see wallets; what it takes and returns says what they will hold. */
function walletsAfter(vault: OpenVault, sender: Actor, action: Action, before: Position, returned: Returned) {
  const keeps = (action.receiver ?? sender.address) === sender.address && action.method !== "compound";
  const received = {
    [vault.asset.address]: 0n,
    [vault.reward.address]: 0n,
  };
  const add = (token: Token, value: bigint) => (received[token.address] = (received[token.address] ?? 0n) + value);
  if (action.pays !== undefined) add(action.pays.token, -action.pays.value);
  if (keeps) {
    add(vault.asset, action.method === "withdraw" ? (action.args[0] as bigint) : (returned["assets"] ?? 0n));
    add(vault.reward, returned["reward"] ?? 0n);
  }
  return {
    asset: before.walletAsset + (received[vault.asset.address] ?? 0n),
    reward: before.walletReward + (received[vault.reward.address] ?? 0n),
  };
}

async function callStatically(
  vault: OpenVault,
  sender: Actor,
  calls: string[],
  moved: Token | undefined,
): Promise<string[]> {
  const { contract } = vault;
  const call = () => contract.connect(sender.signer).multicall.staticCall(calls);
  return await decodingReverts(call, { ...unitsOf(vault), moved: moved ?? vault.asset }, contract.interface);
}

async function send(vault: OpenVault, sender: Actor, action: Action): Promise<TransactionReceipt> {
  const units = { ...unitsOf(vault), moved: action.pays?.token ?? vault.asset };
  return await decodingReverts(async () => {
    const transaction = await sender.signer.sendTransaction({ to: vault.address, data: encode(vault, action) });
    const receipt = await transaction.wait();
    if (receipt === null) throw new Error(`The transaction ${transaction.hash} was dropped.`);
    return receipt;
  }, units);
}

/** What the call has really returned, from the events of its transaction: a little more time has passed than simulated. */
function returnedBy({ address, contract }: OpenVault, { method }: Action, receipt: TransactionReceipt): Returned {
  const logs = receipt.logs.filter((log) => log.address === address);
  const told = logs.map((log) => contract.interface.parseLog(log)?.args.toObject() as Returned | undefined);
  return Object.fromEntries(
    RETURNS[method].map((name) => [name, told.find((args) => args?.[name] !== undefined)?.[name] ?? 0n]),
  );
}

function encode({ contract }: OpenVault, { method, args }: Action): string {
  return contract.interface.encodeFunctionData(method as "claim", args as [string]);
}

function unitsOf({ asset, reward }: OpenVault) {
  return { asset, reward };
}

interface Outcome {
  readonly before: Position;
  readonly after?: Position;
  readonly approval: Action["pays"];
  readonly returned?: Returned;
  readonly receipt?: TransactionReceipt;
}

function report(vault: OpenVault, sender: Actor, { method }: Action, manner: Manner, outcome: Outcome): void {
  const { before, after, approval, returned, receipt } = outcome;
  if (manner.json) {
    const transaction =
      receipt === undefined
        ? null
        : { hash: receipt.hash, block: receipt.blockNumber, gasUsed: Number(receipt.gasUsed) };
    return printJson({
      action: method,
      vault: { name: vault.name, address: vault.address },
      from: { name: sender.name, address: sender.address },
      dryRun: manner.dryRun,
      approval: approval === undefined ? null : { token: approval.token.symbol, value: approval.value },
      transaction,
      returned: returned ?? null,
      before,
      after: after ?? null,
    });
  }
  print(headline(vault, sender, method, receipt));
  if (approval !== undefined) printApproval(vault, approval, manner);
  if (after === undefined) return;
  print();
  printTable(["", "Before", manner.dryRun ? "Would be" : "After"], changesOf(vault, before, after), [1, 2]);
}

function headline(vault: OpenVault, sender: Actor, method: string, receipt: TransactionReceipt | undefined): string {
  const what = `${method} by ${sender.name} in ${vault.name}`;
  return receipt === undefined
    ? `Dry run: ${what}. Nothing was sent.`
    : `Done: ${what}, ${receipt.gasUsed} gas, transaction ${receipt.hash}.`;
}

function printApproval(vault: OpenVault, { token, value }: NonNullable<Action["pays"]>, { dryRun }: Manner): void {
  const verb = dryRun ? "It would first approve" : "Approved";
  print(`${verb} ${vault.name} to take ${formatAmount(value, token)}.`);
}
