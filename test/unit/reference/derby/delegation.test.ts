import { expect } from "chai";

import { reputationOf } from "../../../../reference/derby/reputation.js";
import { DRB, expectRefusal, USDC, weightsOf, World } from "./world.js";

/** A leader with half of all DRB and a follower with the other half, deployed and followed; the leader asks 20 %. */
function followed(): { world: World; leader: number; follower: number } {
  const world = new World(2, { bufferBps: 0n });
  world.deposit("lender", 100_000n * USDC);
  const leader = world.play("leader", 500n * DRB, [0, 10_000n]);
  const follower = world.play("follower", 500n * DRB, [1, 10_000n]);
  world.game.setDelegationFee("leader", leader, 2_000n);
  world.game.delegate("follower", follower, leader, 2_000n);
  world.close();
  return { world, leader, follower };
}

describe("reference/derby: delegation", function () {
  it("earns what the leader's portfolio does per DRB, and pays him his share of what is redeemed", function () {
    const { world, leader, follower } = followed();
    expect(world.allocations).to.deep.equal([100_000n * USDC, 0n]);
    world.move(0, 1n, 10n);
    world.close();
    expect(world.game.rewardOf(follower)).to.equal(world.game.rewardOf(leader));
    const redeemable = world.game.redeemable(follower);
    const fee = redeemable / 5n;
    expect(world.game.redeemRewards("follower", follower)).to.equal(redeemable - fee);
    expect(world.game.delegationFees.of(leader)).to.equal(fee);
    expect(world.game.redeemDelegationFees("leader", leader)).to.equal(fee);
    expectRefusal("nothing-to-redeem", () => world.game.redeemDelegationFees("leader", leader));
    expect(world.game.rewardPool).to.equal(world.game.redeemable(leader));
  });

  it("owes what the leader's portfolio lost, as he does", function () {
    const { world, leader, follower } = followed();
    world.move(0, -1n, 10n);
    world.close();
    expect(world.game.pendingPenalty(follower)).to.equal(world.game.pendingPenalty(leader));
    expect(world.game.pendingPenalty(follower) > 0n).to.equal(true);
  });

  it("begins and ends with an epoch, and takes no share of what was earned before or after", function () {
    const { world, leader, follower } = followed();
    world.move(0, 1n, 10n);
    world.game.undelegate("follower", follower);
    world.game.rebalanceBasket("follower", follower, 0n, weightsOf([[0, 10_000n]]));
    world.close();
    const fee = world.game.delegationFees.of(leader);
    const own = world.game.redeemable(follower);
    expect(fee).to.equal((own + fee) / 5n);

    world.game.delegate("follower", follower, leader, 2_000n);
    world.move(0, 1n, 10n);
    world.close();
    const before = world.game.redeemable(follower);
    expect(before > own).to.equal(true);
    expect(world.game.redeemRewards("follower", follower)).to.equal(before);
    world.move(0, 1n, 10n);
    world.close();
    const during = world.game.redeemable(follower);
    expect(world.game.redeemRewards("follower", follower)).to.equal(during - during / 5n);
    expect(world.game.delegationFees.of(leader)).to.equal(fee + during / 5n);
  });

  it("leaves a basket without votes once it ends, until it rebalances", function () {
    const { world, follower } = followed();
    world.game.undelegate("follower", follower);
    world.close();
    world.move(0, 1n, 10n);
    const before = world.game.rewardOf(follower);
    world.close();
    expect(world.game.rewardOf(follower)).to.equal(before);
  });

  it("refuses circles, chains, oneself, dearer fees, and votes of a follower", function () {
    const { world, leader, follower } = followed();
    const third = world.play("third", DRB, [0, 10_000n]);
    const { game } = world;
    const fourth = world.play("fourth", DRB, [0, 10_000n]);
    expectRefusal("leader-unwilling", () => game.delegate("third", third, fourth, 3_000n));
    expectRefusal("own-leader", () => game.delegate("leader", leader, leader, 3_000n));
    expectRefusal("follower-leads", () => game.delegate("leader", leader, follower, 3_000n));
    expectRefusal("leader-follows", () => game.delegate("third", third, follower, 3_000n));
    expectRefusal("follower-leads", () => game.delegate("leader", leader, third, 3_000n));
    expectRefusal("already-following", () => game.delegate("follower", follower, third, 3_000n));
    expectRefusal("fee-too-high", () => game.delegate("third", third, leader, 1_999n));
    expectRefusal("follower-cannot-vote", () =>
      game.rebalanceBasket("follower", follower, 0n, weightsOf([[1, 10_000n]])),
    );
    expectRefusal("not-owner", () => game.undelegate("leader", follower));
    expectRefusal("not-following", () => game.undelegate("third", third));
    expectRefusal("parameter-out-of-bounds", () => game.setDelegationFee("third", third, 3_001n));
  });

  it("counts only a basket's own epochs for its reputation", function () {
    const { world, leader, follower } = followed();
    for (const part of [1n, -1n, 2n]) {
      world.move(0, part, 100n);
      world.close();
    }
    const { epochs, hits, worstEpoch, realisedYield } = reputationOf(world.game.basket(leader));
    const rlt = world.game.history.map(({ perProtocol }) => perProtocol.get(0)?.rlt ?? 0n);
    expect([epochs, hits, worstEpoch]).to.deep.equal([3n, 2n, rlt[2]]);
    expect(realisedYield).to.equal(rlt.reduce((total, one) => total + one, 0n));
    expect(reputationOf(world.game.basket(follower)).epochs).to.equal(0n);
  });
});
