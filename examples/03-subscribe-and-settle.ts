// Subscribes to a Buy Low vault, proves the price at its expiry and redeems:  npx tsx examples/03-subscribe-and-settle.ts
import { formatEther, formatUnits, parseUnits } from "ethers";

import { searchSettlement } from "../lib/settlement/search.js";
import { DualCurrencyVault__factory, TestToken__factory } from "../typechain-types/index.js";
import { DAY, LocalChain } from "./support/chain.js";

const MARKET = 1n;
const BUY_LOW = 0n;

const chain = await LocalChain.open();
const [heidi, judy] = await Promise.all([chain.actor("heidi"), chain.actor("judy")]);
const dual = DualCurrencyVault__factory.connect(chain.address("DualCurrencyVault"), heidi);
const { base, quote, feed, feedDecimals, leadDuration } = await dual.marketOf(MARKET);
const weth = TestToken__factory.connect(base, judy);
const usdc = TestToken__factory.connect(quote, judy);

// Heidi would sell WETH at 2,900 and locks what either outcome can take of her: the WETH, and the yield in both tokens.
const expiryAt = (await chain.now()) + 14n * DAY;
const params = {
  marketId: MARKET,
  direction: BUY_LOW,
  linkedPrice: 2_900n * 10n ** feedDecimals,
  yieldWad: 10n ** 16n,
  quantity: parseUnits("10000", 6),
  expiryAt,
  depositDeadlineAt: expiryAt - leadDuration,
  minSubscription: parseUnits("100", 6),
  feeBps: 500n,
};
const { investment, linked } = await dual.quoteCreate(params);
await (await usdc.connect(heidi).approve(dual, investment)).wait();
await (await weth.connect(heidi).approve(dual, linked)).wait();
await (await dual.createVault(params)).wait();
const vaultId = await dual.vaultCount();
console.log(
  `heidi opens ${await dual.vaultKey(vaultId)} with ${formatUnits(investment, 6)} USDC and ${formatEther(linked)} WETH.`,
);

const assets = parseUnits("5000", 6);
const { yieldWad } = await dual.vaultOf(vaultId);
await (await usdc.approve(dual, assets)).wait();
const receiptId = await dual.connect(judy).subscribe.staticCall(vaultId, assets, judy, yieldWad);
await (await dual.connect(judy).subscribe(vaultId, assets, judy, yieldWad)).wait();
console.log(`judy puts in ${formatUnits(assets, 6)} USDC and has a receipt, which is an ERC-6909 token.`);

// The last round at or before the expiry decides. It can be proved as soon as there is a later one, by anybody, for all vaults at once.
await chain.passTo(expiryAt - 600n);
await chain.setPrice(2_850n);
await chain.passTo(expiryAt + 600n);
await chain.setPrice(2_870n);
const search = await searchSettlement(chain.provider, feed, expiryAt);
if (search.kind !== "proved") throw new Error(search.reason);
await (await dual.connect(judy).settle(feed, expiryAt, search.proof)).wait();
const { answer } = await dual.roundOf(feed, expiryAt);
console.log(`The price was ${formatUnits(answer, feedDecimals)}: the linked price of 2,900 is reached.`);

const receipts = await dual.balanceOf(judy, receiptId);
const before = await weth.balanceOf(judy);
await (await dual.connect(judy).redeem(receiptId, receipts, judy)).wait();
console.log(`judy has bought ${formatEther((await weth.balanceOf(judy)) - before)} WETH, the yield included.`);
const back = await dual.closeCreator.staticCall(vaultId, heidi);
await (await dual.closeCreator(vaultId, heidi)).wait();
console.log(`heidi has ${formatUnits(back.investment, 6)} USDC and ${formatEther(back.linked)} WETH.`);
await chain.setPrice(3_000n);
chain.close();
