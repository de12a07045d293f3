// Votes for protocols with DRB, lets somebody follow, and redeems what the votes earned:  npx tsx examples/04-vote-and-follow.ts
import { formatEther, formatUnits, type JsonRpcSigner, MaxUint256, parseEther, parseUnits } from "ethers";

import { CLOSE_GAS_LIMIT } from "../lib/derby.js";
import {
  DerbyGame__factory,
  DerbyToken__factory,
  DerbyVault__factory,
  YieldProtocolMock__factory,
} from "../typechain-types/index.js";
import { LocalChain } from "./support/chain.js";

const chain = await LocalChain.open();
const [nina, oscar, keeper] = await Promise.all([chain.actor("nina"), chain.actor("oscar"), chain.actor("keeper")]);
const vault = DerbyVault__factory.connect(chain.address("DerbyVault"), keeper);
const game = DerbyGame__factory.connect(await vault.game(), nina);
const drb = DerbyToken__factory.connect(await game.token(), nina);
const steady = YieldProtocolMock__factory.connect(chain.address("SteadyYield"), keeper);

/** A new basket with DRB in it. It votes for `weights`; without any it has no votes of its own. */
async function mintBasket(
  player: JsonRpcSigner,
  name: string,
  lock: bigint,
  weights: { protocolId: number; bps: number }[],
) {
  const mine = game.connect(player);
  await (await drb.connect(player).approve(game, lock)).wait();
  await (await mine.mintNewBasket(vault, name)).wait();
  const basketId = await game.basketCount();
  await (await mine.rebalanceBasket(basketId, lock, weights, MaxUint256)).wait();
  return basketId;
}

/** Anybody may close an epoch that is over. Votes given before count from the next one on. */
async function closeEpoch(): Promise<void> {
  await chain.passTo((await vault.status()).closableAt);
  await chain.setPrice(3_000n);
  await (await vault.closeEpoch(MaxUint256, { gasLimit: CLOSE_GAS_LIMIT })).wait();
}

const steadyId = await protocolIdOf(steady.target);
const leaderId = await mintBasket(nina, "Leader", parseEther("3000"), [{ protocolId: steadyId, bps: 10_000 }]);
await (await game.setDelegationFee(leaderId, 1_000n)).wait();
console.log(`nina's basket ${leaderId} votes for SteadyYield with 3,000 DRB; who follows gives her a tenth.`);

const followerId = await mintBasket(oscar, "Follower", parseEther("1000"), []);
await (await game.connect(oscar)["delegate(uint256,uint256,uint16)"](followerId, leaderId, 1_000n)).wait();
console.log(
  `oscar's basket ${followerId} follows with ${formatEther(await game.basketTotalAllocatedTokens(followerId))} DRB.`,
);

await closeEpoch();
console.log(
  `From epoch ${await vault.epoch()} on SteadyYield has ${formatUnits(await vault.allocationOf(steadyId), 6)} USDC.`,
);

await (await steady.gain(parseUnits("500", 6))).wait();
await closeEpoch();
for (const basketId of [leaderId, followerId]) {
  const earned = await game.basketRedeemableRewards(basketId);
  console.log(`The protocol has gained 500 USDC, and basket ${basketId} has earned ${formatUnits(earned, 6)}.`);
}

await (await game.redeemRewards(leaderId, nina)).wait();
await (await game.connect(oscar).redeemRewards(followerId, oscar)).wait();
console.log(`Both redeem; nina has ${formatUnits(await game.delegationFees(leaderId), 6)} USDC of fees beside it.`);
await (await game.redeemDelegationFees(leaderId, nina)).wait();
chain.close();

/** The number by which one votes for a protocol. */
async function protocolIdOf(address: unknown): Promise<number> {
  const protocols = await vault.protocols();
  return protocols.findIndex((protocol) => protocol.vault === address);
}
