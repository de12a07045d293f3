import { MaxUint256, type TransactionReceipt } from "ethers";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";

import type { Actor } from "../../lib/actors.js";
import { CLOSE_GAS_LIMIT } from "../../lib/derby.js";
import { decodingReverts } from "../../lib/errors.js";
import { print, printJson, progress, runCommand } from "../../lib/output.js";
import { formatAmount, parseCount } from "../../lib/units.js";
import type { Manner } from "../support/perform.js";
import { DerbyDesk, type OpenVault } from "./desk.js";
import { type Closed, closedBy } from "./close-events.js";

interface Options extends Manner {
  readonly vault?: string;
  readonly from?: string;
  readonly steps: string;
  readonly once: boolean;
}

/** One transaction of a close. */
interface Call {
  readonly hash: string;
  readonly block: number;
  readonly gasUsed: number;
}

/** `npx hardhat derby close`: closes the epoch, in as many transactions as it takes; for anybody. */
export default async function close(options: Options, hre: HardhatRuntimeEnvironment): Promise<void> {
  await runCommand(options, async () => {
    const desk = await DerbyDesk.open(hre);
    const vault = await desk.vault(options.vault);
    const sender = desk.sender(options.from, "keeper");
    const maxSteps = options.steps === "max" ? MaxUint256 : parseCount(options.steps);
    const epoch = await vault.contract.epoch();
    if (options.dryRun) return tellDry(vault, epoch, await simulate(vault, sender, maxSteps), options);
    const receipts = await closeAll(vault, sender, maxSteps, options.once);
    tell(vault, sender, epoch, receipts, closedBy(vault, receipts), options);
  });
}

/** Goes on until the next epoch is open, or after one call if that is wanted. */
async function closeAll(
  vault: OpenVault,
  sender: Actor,
  maxSteps: bigint,
  isOnce: boolean,
): Promise<TransactionReceipt[]> {
  const receipts: TransactionReceipt[] = [];
  const contract = vault.contract.connect(sender.signer);
  for (let isFinished = false; !isFinished;) {
    const { steps } = await simulate(vault, sender, maxSteps);
    const transaction = await contract.closeEpoch(maxSteps, { gasLimit: CLOSE_GAS_LIMIT });
    const receipt = await decodingReverts(() => transaction.wait(), vault.units, vault.abi);
    if (receipt === null) throw new Error(`The transaction ${transaction.hash} was dropped.`);
    receipts.push(receipt);
    progress(`${steps} steps, ${receipt.gasUsed} gas`);
    isFinished = isOnce || !(await contract.isClosing());
  }
  return receipts;
}

async function simulate({ contract, units, abi }: OpenVault, { signer }: Actor, maxSteps: bigint) {
  const call = () => contract.connect(signer).closeEpoch.staticCall(maxSteps, { gasLimit: CLOSE_GAS_LIMIT });
  const [steps, finished] = await decodingReverts(call, units, abi);
  return { steps, finished };
}

function tellDry(
  vault: OpenVault,
  epoch: bigint,
  { steps, finished }: { readonly steps: bigint; readonly finished: boolean },
  { json }: Options,
): void {
  const name = { name: vault.name, address: vault.address };
  if (json) return printJson({ action: "closeEpoch", vault: name, dryRun: true, epoch, steps, finished, calls: [] });
  const end = finished ? "close" : "begin to close";
  print(`Dry run: ${steps} steps in one transaction would ${end} epoch ${epoch} of ${vault.name}. Nothing was sent.`);
}

function tell(
  vault: OpenVault,
  sender: Actor,
  epoch: bigint,
  receipts: readonly TransactionReceipt[],
  closed: Closed,
  { json }: Options,
): void {
  const calls = receipts.map(({ hash, blockNumber, gasUsed }): Call => ({
    hash,
    block: blockNumber,
    gasUsed: Number(gasUsed),
  }));
  if (json) {
    return printJson({
      action: "closeEpoch",
      vault: { name: vault.name, address: vault.address },
      from: { name: sender.name, address: sender.address },
      dryRun: false,
      epoch,
      ...closed,
      calls,
    });
  }
  const gas = calls.reduce((sum, { gasUsed }) => sum + gasUsed, 0);
  const how = `${calls.length} ${calls.length === 1 ? "transaction" : "transactions"}, ${gas} gas`;
  print(`${closed.finished ? "Closed" : "Went on closing"} epoch ${epoch} of ${vault.name}: ${how}.`);
  const words = (value: bigint | null) => (value === null ? "not known yet" : formatAmount(value, vault.asset));
  print(`Gains ${words(closed.gains)}, losses ${words(closed.losses)}, fee to the players ${words(closed.fee)}.`);
  if (closed.bounty > 0n) print(`Bounty ${words(closed.bounty)}.`);
  for (const { protocolId, phase } of closed.skipped)
    print(`Protocol ${protocolId} failed in the phase ${phase} and was skipped.`);
}
