import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";

import { findAddress, nameOf, type Actor } from "../../lib/actors.js";
import { print, printJson, printTable, runCommand } from "../../lib/output.js";
import { formatInstant } from "../../lib/time.js";
import { formatAmount, formatBps, formatDecimal } from "../../lib/units.js";
import { DualDesk, percent, receiptId, type OpenVault } from "./desk.js";
import { marketSummary, rowOf, vaultSummary, VAULT_COLUMNS, type VaultSummary } from "./summary.js";

interface Options {
  readonly vault?: string;
  readonly account?: string;
  readonly json: boolean;
}

/** Receipts of one class that somebody has, base units of the investment token. */
interface Holding {
  readonly name: string;
  readonly address: string;
  readonly classId: number;
  readonly receipts: bigint;
}

/** `npx hardhat dual status`: all markets and vaults, or one vault with its holders. */
export default async function status(options: Options, hre: HardhatRuntimeEnvironment): Promise<void> {
  await runCommand(options, async () => {
    const desk = await DualDesk.open(hre);
    if (options.vault === undefined) return showAll(desk, options.json);
    const vault = await desk.vault(options.vault);
    const summary = await vaultSummary(desk, vault);
    const holdings = await holdingsOf(desk, vault, options.account);
    if (options.json) return printJson({ ...summary, holdings });
    showVault(desk.actors, vault, summary, holdings);
  });
}

async function showAll(desk: DualDesk, json: boolean): Promise<void> {
  const markets = (await desk.markets()).map(marketSummary);
  const vaults = await Promise.all((await desk.vaults()).map((vault) => vaultSummary(desk, vault)));
  if (json) return printJson({ address: desk.address, markets, vaults });
  printTable(
    ["Market", "Base", "Quote", "Feed", "New vaults"],
    markets.map(({ id, base, quote, feed, isDisabled }) => [
      String(id),
      base.symbol,
      quote.symbol,
      feed,
      isDisabled ? "ended" : "welcome",
    ]),
  );
  print();
  if (vaults.length === 0) return print("There is no vault yet: `npx hardhat dual create` opens one.");
  printTable(VAULT_COLUMNS, vaults.map(rowOf), [2, 3, 4, 5, 6]);
}

/** The one account that is asked for, or every actor with receipts. */
async function holdingsOf(desk: DualDesk, { id, info }: OpenVault, account: string | undefined): Promise<Holding[]> {
  const addresses =
    account === undefined ? desk.actors.map(({ address }) => address) : [findAddress(desk.actors, account)];
  const classIds = Array.from({ length: Number(info.classCount) }, (_, i) => i);
  const holdings = await Promise.all(
    addresses.flatMap((address) =>
      classIds.map(async (classId) => ({
        name: nameOf(desk.actors, address),
        address,
        classId,
        receipts: await desk.contract.balanceOf(address, receiptId(id, BigInt(classId))),
      })),
    ),
  );
  return holdings.filter(({ receipts }) => receipts > 0n);
}

function showVault(
  actors: readonly Actor[],
  { investment, linked }: OpenVault,
  vault: VaultSummary,
  holdings: readonly Holding[],
): void {
  const price = (value: bigint) => formatDecimal(value, vault.priceDecimals);
  printTable(
    [vault.key, vault.status],
    [
      ["Direction", vault.direction],
      ["Linked price", price(vault.linkedPrice)],
      ["Settled at", vault.settlementPrice === null ? "-" : price(vault.settlementPrice)],
      ["Filled", `${formatAmount(vault.filled, investment)} of ${formatAmount(vault.quantity, investment)}`],
      ["Fee", `${formatBps(vault.feeBps)} of the yield`],
      ["Open until", formatInstant(vault.depositDeadlineAt)],
      ["Expires", formatInstant(vault.expiryAt)],
      ["Creator's position", nameOf(actors, vault.holder)],
      ["Held", `${formatAmount(vault.held.investment, investment)}, ${formatAmount(vault.held.linked, linked)}`],
      [
        "Needed",
        `${formatAmount(vault.required.investment, investment)}, ${formatAmount(vault.required.linked, linked)}`,
      ],
      ...vault.classes.map(({ yieldWad, filled }, i) => [
        `Class ${i}`,
        `${percent(yieldWad)}, ${formatAmount(filled, investment)}`,
      ]),
    ],
  );
  if (holdings.length === 0) return;
  print();
  printTable(
    ["Account", "Class", "Receipts"],
    holdings.map(({ name, classId, receipts }) => [name, String(classId), formatAmount(receipts, investment)]),
    [1, 2],
  );
}
