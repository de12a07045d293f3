import { isAddress, ZeroAddress } from "ethers";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";

import { findDeployed } from "../../lib/addresses.js";
import { decodingReverts } from "../../lib/errors.js";
import { InputError } from "../../lib/input-error.js";
import { print, printJson, runCommand } from "../../lib/output.js";
import { parseDuration } from "../../lib/time.js";
import { parseAmount } from "../../lib/units.js";
import type { Manner } from "../support/perform.js";
import { DualDesk } from "./desk.js";

interface Options extends Manner {
  readonly from?: string;
  readonly base: string;
  readonly quote: string;
  readonly feed: string;
  readonly maxAge: string;
  readonly fallback?: string;
  readonly fallbackMaxAge: string;
  readonly minBase: string;
  readonly minQuote: string;
}

/** `npx hardhat dual market`: registers a pair of tokens with the price sources that decide; for RISK. */
export default async function market(options: Options, hre: HardhatRuntimeEnvironment): Promise<void> {
  await runCommand(options, async () => {
    const desk = await DualDesk.open(hre);
    const sender = desk.sender(options.from, "risk");
    const params = await paramsOf(desk, options);
    const contract = desk.contract.connect(sender.signer);

    const marketId = await decodingReverts(() => contract.createMarket.staticCall(params));
    const receipt = options.dryRun ? null : await (await contract.createMarket(params)).wait();
    const transaction =
      receipt === null ? null : { hash: receipt.hash, block: receipt.blockNumber, gasUsed: Number(receipt.gasUsed) };
    if (options.json) return printJson({ action: "market", dryRun: options.dryRun, marketId, params, transaction });
    print(
      transaction === null
        ? `Dry run: it would be market ${marketId}. Nothing was sent.`
        : `Registered market ${marketId}, ${transaction.gasUsed} gas. Nothing of it can be changed.`,
    );
  });
}

async function paramsOf(desk: DualDesk, options: Options) {
  for (const name of ["base", "quote", "feed"] as const) {
    if (options[name] === "") throw new InputError(`Name the market's ${name}: --${name} and a name or an address.`);
  }
  const [base, quote] = [await desk.token(options.base), await desk.token(options.quote)];
  const addressOf = (text: string) => (isAddress(text) ? text : findDeployed(desk.deployment, text).address);
  return {
    base: base.address,
    quote: quote.address,
    feed: addressOf(options.feed),
    fallbackFeed: options.fallback === undefined ? ZeroAddress : addressOf(options.fallback),
    maxAge: parseDuration(options.maxAge),
    fallbackMaxAge: parseDuration(options.fallbackMaxAge),
    minBaseDeposit: parseAmount(options.minBase, base),
    minQuoteDeposit: parseAmount(options.minQuote, quote),
  };
}
