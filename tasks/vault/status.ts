import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";

import { findAddress, nameOf, type Actor } from "../../lib/actors.js";
import { chainTime } from "../../lib/network.js";
import { print, printJson, printTable, runCommand } from "../../lib/output.js";
import { formatDuration, formatInstant } from "../../lib/time.js";
import { formatAmount, formatBps } from "../../lib/units.js";
import { readState } from "../support/perform.js";
import { VaultDesk, type OpenVault } from "./desk.js";
import type { Position } from "./position.js";
import { stakePerReward, summaryOf, type VaultSummary } from "./summary.js";

interface Options {
  readonly vault?: string;
  readonly account?: string;
  readonly json: boolean;
}

interface Holder {
  readonly name: string;
  readonly address: string;
  readonly position: Position;
}

/** `npx hardhat vault status` */
export default async function status(options: Options, hre: HardhatRuntimeEnvironment): Promise<void> {
  await runCommand(options, async () => {
    const desk = await VaultDesk.open(hre);
    const vault = await desk.vault(options.vault);
    const summary = await summaryOf(vault);
    const holders = await holdersOf(vault, desk.actors, options.account);
    if (options.json) return printJson({ ...summary, accounts: holders });
    show(vault, summary, holders, await chainTime(desk.chain));
  });
}

/** The one account that is asked for, or every actor with something in the vault. */
async function holdersOf(vault: OpenVault, actors: readonly Actor[], account: string | undefined): Promise<Holder[]> {
  const addresses = account === undefined ? actors.map(({ address }) => address) : [findAddress(actors, account)];
  const holders = await Promise.all(
    addresses.map(async (address) => ({
      name: nameOf(actors, address),
      address,
      position: await readState(vault, address),
    })),
  );
  return holders.filter(({ position }) => account !== undefined || position.stake > 0n || position.earned > 0n);
}

function show({ asset, reward }: OpenVault, summary: VaultSummary, holders: readonly Holder[], now: bigint): void {
  printTable(
    [summary.name, summary.address],
    [
      ["Staked", formatAmount(summary.totalStaked, asset)],
      ["Reward per epoch", formatAmount(summary.rewardPerEpoch, reward)],
      ["Epoch", formatDuration(summary.epochDuration)],
      ["S/R", stakePerReward(summary)],
      ["Still to stream", formatAmount(summary.undistributed, reward)],
      ["Stream ends", summary.undistributed === 0n ? "nothing streams" : formatInstant(summary.streamEndsAt)],
      ["Exit fee", `${formatBps(summary.withdrawalFeeBps)} to ${summary.feeSink}`],
      ["Fees to collect", formatAmount(summary.feesOwed, asset)],
      ["Deposits", pauseOf(summary, now)],
    ],
  );
  if (holders.length === 0) return;
  print();
  printTable(
    ["Account", "Stake", "Earned", `Wallet ${asset.symbol}`],
    holders.map(({ name, position }) => [
      name,
      formatAmount(position.stake, asset),
      formatAmount(position.earned, reward),
      formatAmount(position.walletAsset, asset),
    ]),
    [1, 2, 3],
  );
}

function pauseOf({ inboundPausedUntil }: VaultSummary, now: bigint): string {
  return inboundPausedUntil > now ? `paused until ${formatInstant(inboundPausedUntil)}` : "open";
}
