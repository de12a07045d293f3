import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";

import { findAddress, nameOf } from "../../lib/actors.js";
import { chainTime } from "../../lib/network.js";
import { print, printJson, printTable, runCommand } from "../../lib/output.js";
import { formatInstant } from "../../lib/time.js";
import { formatAmount, formatBps, formatWad } from "../../lib/units.js";
import { DerbyDesk, type OpenVault } from "./desk.js";
import { protocolsOf } from "./protocols-of.js";
import {
  basketSummary,
  type BasketSummary,
  requestSummary,
  type RequestSummary,
  summaryOf,
  type VaultSummary,
} from "./summary.js";
import { BASKET_COLUMNS, basketRow } from "./tables.js";

interface Options {
  readonly vault?: string;
  readonly account?: string;
  readonly json: boolean;
}

/** Somebody's shares, base units, and what they are worth on the way out. */
interface Holder {
  readonly name: string;
  readonly address: string;
  readonly shares: bigint;
  readonly worth: bigint;
}

/** What belongs to some accounts. */
interface Belongings {
  readonly accounts: readonly Holder[];
  readonly requests: readonly RequestSummary[];
  readonly baskets: readonly BasketSummary[];
}

/** `npx hardhat derby status` */
export default async function status(options: Options, hre: HardhatRuntimeEnvironment): Promise<void> {
  await runCommand(options, async () => {
    const desk = await DerbyDesk.open(hre);
    const vault = await desk.vault(options.vault);
    const summary = await summaryOf(desk, vault);
    const belongings = await belongingsOf(desk, vault, options.account);
    if (options.json) return printJson({ ...summary, ...belongings });
    showVault(vault, summary, await chainTime(desk.chain));
    await showBelongings(desk, vault, belongings);
  });
}

/** Of the one account that is asked for, or of every actor. */
async function belongingsOf(desk: DerbyDesk, vault: OpenVault, account: string | undefined): Promise<Belongings> {
  const { actors } = desk;
  const owners = account === undefined ? actors.map(({ address }) => address) : [findAddress(actors, account)];
  const [accounts, requestIds, basketIds] = await Promise.all([
    Promise.all(owners.map((address) => holderOf(desk, vault, address))),
    Promise.all(owners.map((address) => desk.requestsOf(vault, address))),
    Promise.all(owners.map((address) => desk.basketsOf(address))),
  ]);
  const baskets = await Promise.all(basketIds.flat().map((id) => basketSummary(desk, id)));
  return {
    accounts: accounts.filter(({ shares }) => shares > 0n || account !== undefined),
    requests: await Promise.all(requestIds.flat().map((id) => requestSummary(vault, id))),
    baskets: baskets.filter((basket) => basket.vault === vault.address),
  };
}

async function holderOf({ actors }: DerbyDesk, { contract }: OpenVault, address: string): Promise<Holder> {
  const shares = await contract.balanceOf(address);
  return { name: nameOf(actors, address), address, shares, worth: await contract.convertToAssets(shares) };
}

function showVault({ asset }: OpenVault, summary: VaultSummary, now: bigint): void {
  const inAsset = (value: bigint) => formatAmount(value, asset);
  const isPaused = summary.inboundPausedUntil > now;
  const next = summary.closableAt > now ? `from ${formatInstant(summary.closableAt)}` : "now";
  printTable(
    [summary.name, summary.address],
    [
      ["Epoch", `${summary.epoch}, ${summary.phase === "open" ? "open" : `being closed: ${summary.phase}`}`],
      ["Can be closed", `${next}, for a bounty of ${inAsset(summary.bounty)}`],
      ["Owned by all", inAsset(summary.totalAssets)],
      ["A share is worth", inAsset(summary.exchangeRate)],
      ["Profit unlocking", inAsset(summary.lockedProfit)],
      ["Idle", `${inAsset(summary.idle)}, ${inAsset(summary.reserved)} of it for requests`],
      ["Rewards to redeem", inAsset(summary.rewardPool)],
      [
        "Penalty",
        `${formatBps(summary.negativeRewardFactorBps)} at ${formatWad(summary.exchangeRateWad)} DRB a ${asset.symbol}`,
      ],
      ["Deposits", isPaused ? `paused until ${formatInstant(summary.inboundPausedUntil)}` : "open"],
    ],
  );
}

async function showBelongings(desk: DerbyDesk, vault: OpenVault, belongings: Belongings): Promise<void> {
  const { asset, share } = vault;
  if (belongings.accounts.length > 0) {
    print();
    const rows = belongings.accounts.map(({ name, shares, worth }) => [
      name,
      formatAmount(shares, share),
      formatAmount(worth, asset),
    ]);
    printTable(["Account", "Shares", "Worth"], rows, [1, 2]);
  }
  if (belongings.requests.length > 0) {
    print();
    const rows = belongings.requests.map(({ requestId, owner, shares, epoch, isFilled }) => [
      String(requestId),
      nameOf(desk.actors, owner),
      formatAmount(shares, share),
      isFilled ? "to be claimed" : `waits for the close of epoch ${epoch}`,
    ]);
    printTable(["Request", "Owner", "Shares", ""], rows, [0, 2]);
  }
  if (belongings.baskets.length === 0) return;
  print();
  const protocols = await protocolsOf(desk, vault);
  const units = { asset, drb: desk.drb };
  const rows = belongings.baskets.map((basket) => basketRow(desk.actors, units, protocols, basket));
  printTable(BASKET_COLUMNS, rows, [0, 3, 5, 6, 7]);
}
