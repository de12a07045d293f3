import type { Actor } from "../../lib/actors.js";
import { decodingReverts } from "../../lib/errors.js";
import type { DualDesk, Market } from "./desk.js";
import { approveAll, requireFunds } from "./funds.js";
import type { VaultParams } from "./terms.js";

/** A vault that was opened, or would be. Amounts in base units. */
export interface Opened {
  /** Absent where nothing was sent. */
  readonly vaultId: bigint | null;
  readonly key: string | null;
  readonly investment: bigint;
  readonly linked: bigint;
  readonly transaction: { readonly hash: string; readonly block: number; readonly gasUsed: number } | null;
}

/**
 * Opens a vault; what it deposits is approved first, token by token. A dry run asks for the price of it only.
 *
 * @param promised What earlier calls of the same dry run take, by token.
 * @throws RevertError where the contract refuses the terms, or where the creator lacks tokens.
 */
export async function openVault(
  desk: DualDesk,
  creator: Actor,
  market: Market,
  params: VaultParams,
  { dryRun, promised }: { readonly dryRun: boolean; readonly promised: Map<string, bigint> },
): Promise<Opened> {
  const contract = desk.contract.connect(creator.signer);
  const isBuyLow = params.direction === 0n;
  const [investment, linked] = isBuyLow ? [market.quote, market.base] : [market.base, market.quote];
  const units = { investment, linked };
  const lock = await decodingReverts(() => contract.quoteCreate(params), units);
  const sums = [
    { token: investment, value: lock.investment },
    { token: linked, value: lock.linked },
  ];
  await requireFunds(creator, sums, dryRun ? promised : new Map<string, bigint>());
  const amounts = { investment: lock.investment, linked: lock.linked };
  if (dryRun) return { vaultId: null, key: null, ...amounts, transaction: null };

  await approveAll(creator, desk.address, sums);
  const vaultId = await decodingReverts(() => contract.createVault.staticCall(params), units);
  const receipt = await decodingReverts(async () => (await contract.createVault(params)).wait(), units);
  if (receipt === null) throw new Error("The transaction was dropped.");
  const created = receipt.logs
    .map((log) => desk.contract.interface.parseLog(log))
    .find((log) => log?.name === "VaultCreated");
  const id = (created?.args["vaultId"] as bigint | undefined) ?? vaultId;
  const transaction = { hash: receipt.hash, block: receipt.blockNumber, gasUsed: Number(receipt.gasUsed) };
  return { vaultId: id, key: await desk.contract.vaultKey(id), ...amounts, transaction };
}
