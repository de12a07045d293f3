import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";

import { findAddress, nameOf } from "../../lib/actors.js";
import { print, printJson, printTable, runCommand } from "../../lib/output.js";
import { SavingsDesk } from "./desk.js";
import { openLoans, summaryOf } from "./summary.js";
import { receiptRow, type ReceiptSummary, showLoans, showSummary } from "./tables.js";

interface Options {
  readonly account?: string;
  readonly json: boolean;
}

/** `npx hardhat savings status` */
export default async function status(options: Options, hre: HardhatRuntimeEnvironment): Promise<void> {
  await runCommand(options, async () => {
    const desk = await SavingsDesk.open(hre);
    const { account, actors, chain } = desk;
    const [summary, loans] = await Promise.all([summaryOf(account), openLoans(account)]);
    const addresses =
      options.account === undefined ? actors.map(({ address }) => address) : [findAddress(actors, options.account)];
    const receipts = (await Promise.all(addresses.map((address) => receiptsOf(desk, address)))).flat();
    const owners = (await Promise.all(addresses.map((address) => loanReceiptsOf(desk, address)))).flat();
    if (options.json) return printJson({ ...summary, loans, loanReceipts: owners, lendReceipts: receipts });

    await showSummary(chain, summary);
    if (loans.length > 0) {
      print();
      showLoans(account, loans);
    }
    if (receipts.length > 0) {
      print();
      const rows = receipts.map((receipt) => receiptRow(account.asset, receipt));
      printTable(["Lender", "Principal", "Worth", "Interest", "Receipt"], rows, [1, 2, 3]);
    }
  });
}

async function receiptsOf(desk: SavingsDesk, address: string): Promise<ReceiptSummary[]> {
  const { contract } = desk.account;
  const held = await desk.lendReceiptsOf(address);
  return await Promise.all(
    held.map(async ({ id, balance }) => ({
      holder: nameOf(desk.actors, address),
      lendId: id,
      principal: balance,
      // Every JavaScript object has a `valueOf` of its own, which hides the contract's.
      worth: await contract.getFunction("valueOf")(id, balance),
      interest: await contract.interestOf(id, balance),
    })),
  );
}

async function loanReceiptsOf(desk: SavingsDesk, address: string) {
  const held = await desk.loanReceiptsOf(address);
  return held.map(({ id, balance }) => ({ holder: nameOf(desk.actors, address), loanId: id, receipts: balance }));
}
