import { toBeHex, ZeroAddress } from "ethers";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";

import { findAddress } from "../../lib/actors.js";
import { findDeployed } from "../../lib/addresses.js";
import { decodingReverts } from "../../lib/errors.js";
import { InputError } from "../../lib/input-error.js";
import { print, printJson, runCommand } from "../../lib/output.js";
import { parseDuration } from "../../lib/time.js";
import { parseBps, parseCount } from "../../lib/units.js";
import type { Manner } from "../support/perform.js";
import { VaultDesk } from "./desk.js";

interface Options extends Manner {
  readonly from?: string;
  readonly asset: string;
  readonly reward?: string;
  readonly epoch: string;
  readonly fee: string;
  readonly feeSink?: string;
  readonly salt: string;
}

/** `npx hardhat vault create` */
export default async function create(options: Options, hre: HardhatRuntimeEnvironment): Promise<void> {
  await runCommand(options, async () => {
    const desk = await VaultDesk.open(hre);
    const creator = desk.sender(options.from, "alice");
    const params = await paramsOf(desk, options);
    const salt = toBeHex(parseCount(options.salt), 32);
    const factory = desk.factory.connect(creator.signer);

    const vault = await decodingReverts(() => factory.createVault.staticCall(params, salt));
    const receipt = options.dryRun ? null : await (await factory.createVault(params, salt)).wait();
    const transaction =
      receipt === null ? null : { hash: receipt.hash, block: receipt.blockNumber, gasUsed: Number(receipt.gasUsed) };
    if (options.json)
      return printJson({
        action: "create",
        dryRun: options.dryRun,
        vault,
        creator: creator.address,
        params,
        transaction,
      });
    print(
      transaction === null
        ? `Dry run: the vault would be at ${vault}. Nothing was sent.`
        : `Created the vault ${vault}, ${transaction.gasUsed} gas.`,
    );
    print("The deployment's REWARDER funds it, and its GUARDIAN can pause what comes in.");
  });
}

async function paramsOf(desk: VaultDesk, options: Options) {
  if (options.asset === "") throw new InputError("Name what is staked: --asset WETH, or the address of a token.");
  const asset = await desk.token(options.asset);
  const reward = options.reward === undefined ? asset : await desk.token(options.reward);
  return {
    asset: asset.address,
    rewardToken: reward.address,
    epochDuration: parseDuration(options.epoch),
    withdrawalFeeBps: parseBps(options.fee),
    feeSink: options.feeSink === undefined ? ZeroAddress : findAddress(desk.actors, options.feeSink),
    authority: findDeployed(desk.deployment, "AccessManager").address,
  };
}
