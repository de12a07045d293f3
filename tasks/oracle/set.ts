import { MaxUint256 } from "ethers";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";

import { POOL_FEE } from "../../deploy/modules/Exchange.js";
import type { Actor } from "../../lib/actors.js";
import { findDeployed } from "../../lib/addresses.js";
import { decodingReverts } from "../../lib/errors.js";
import { InputError } from "../../lib/input-error.js";
import { print, printJson, runCommand } from "../../lib/output.js";
import { swapTo, uniswapV3At } from "../../lib/peers/uniswap-v3.js";
import { formatDecimal, parseAmount } from "../../lib/units.js";
import type { PhasedFeedMock } from "../../typechain-types/index.js";
import { deployedAddress, openPremises, Desk, type Premises } from "../support/desk.js";

interface Options {
  readonly feed: string;
  readonly price: string;
  readonly exchange: boolean;
  readonly from?: string;
  readonly dryRun: boolean;
  readonly json: boolean;
}

/** `npx hardhat oracle set`: anybody may, for the sandbox's feeds are there to be set. */
export default async function set(options: Options, hre: HardhatRuntimeEnvironment): Promise<void> {
  await runCommand(options, async () => {
    const desk = new OracleDesk(await openPremises(hre));
    const sender = desk.sender(options.from, "oscar");
    const feed = await desk.feed(options.feed);
    const decimals = Number(await feed.decimals());
    const price = parseAmount(options.price, { symbol: "dollars", decimals });
    if (price === 0n) throw new InputError("A price is more than nothing.");
    const [, before] = await feed.latestRoundData();
    if (!options.dryRun) {
      await (await feed.connect(sender.signer).push(price)).wait();
      if (options.exchange) await desk.tradeTo(sender, price, decimals);
    }
    const { feed: name, dryRun, exchange } = options;
    if (options.json) return printJson({ feed: name, decimals, before, price, exchange, dryRun });
    const words = `${formatDecimal(before, decimals)} to ${formatDecimal(price, decimals)}`;
    const where = exchange ? `${name} and the exchange's pool` : name;
    print(dryRun ? `Dry run: ${where} would go from ${words}.` : `${where} went from ${words}.`);
  });
}

class OracleDesk extends Desk {
  readonly #premises: Premises;

  constructor(premises: Premises) {
    super(premises);
    this.#premises = premises;
  }

  /** @throws InputError where the chain is not a local one, or the deployment has no such feed that can be set. */
  async feed(name: string): Promise<PhasedFeedMock> {
    const { isLocal, networkName, connection } = this.chain;
    if (!isLocal)
      throw new InputError(`The feeds of ${networkName} are not ours to set; only those of local chains are.`);
    const { contract } = findDeployed(this.deployment, name);
    if (contract !== "PhasedFeedMock") throw new InputError(`"${name}" is a ${contract}, no feed that can be set.`);
    return await connection.ethers.getContractAt("PhasedFeedMock", await deployedAddress(this.#premises, name));
  }

  /** Trades the WETH-USDC pool to a price of WETH, with as many tokens as it takes: what the trader lacks, the sandbox mints or wraps. */
  async tradeTo({ address: recipient, signer }: Actor, price: bigint, decimals: number): Promise<void> {
    const [weth, usdc] = await Promise.all([this.token("WETH"), this.token("USDC")]);
    const at = (name: string) => findDeployed(this.deployment, name).address;
    const uniswap = uniswapV3At(
      {
        wrappedNative: weth.address,
        factory: at("UniswapV3Factory"),
        positionManager: at("NonfungiblePositionManager"),
        swapRouter: at("SwapRouter02"),
      },
      signer,
    );
    const worth = { amountA: 10n ** BigInt(weth.decimals + decimals), amountB: price * 10n ** BigInt(usdc.decimals) };
    const purse = { amountA: MOST_WETH, amountB: (worth.amountB * MOST_WETH) / worth.amountA };
    const key = { tokenA: weth.address, tokenB: usdc.address, fee: POOL_FEE };
    const swap = await swapTo(uniswap, key, worth, purse, recipient);
    if (swap === undefined) return;
    const token = swap.tokenIn === weth.address ? weth : usdc;
    const missing = swap.amountIn - (await token.contract.balanceOf(recipient));
    if (missing > 0n && token === weth)
      await (await signer.sendTransaction({ to: weth.address, value: missing })).wait();
    if (missing > 0n && token === usdc) await (await usdc.contract.connect(signer).mint(recipient, missing)).wait();
    const router = await uniswap.swapRouter.getAddress();
    await (await token.contract.connect(signer).approve(router, MaxUint256)).wait();
    const trade = uniswap.swapRouter.getFunction("exactInputSingle");
    await decodingReverts(async () => (await trade.send(swap)).wait());
  }
}

/** The most that one trade may sell, wei or its worth: as much as the pool's first liquidity. */
const MOST_WETH = 1_000n * 10n ** 18n;
