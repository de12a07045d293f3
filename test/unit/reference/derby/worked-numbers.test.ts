import { expect } from "chai";

import { rewardPerLockedToken } from "../../../../reference/derby/rewards.js";
import { DRB, USDC, World, worldInDebt } from "./world.js";

/** Rewards per locked token count 1e-24 token: so many in a base unit of USDC. */
const PER_UNIT = 10n ** 18n;

describe("reference/derby: the worked numbers of the specification", function () {
  it("1: pays 100,000; 50,000; 10,000; 1,000; 2,000 per DRB for five protocols that funds follow", function () {
    const prices = [
      [1000n, 1100n],
      [2000n, 2100n],
      [3000n, 3030n],
      [4000n, 4004n],
      [5000n, 5010n],
    ] as const;
    const world = new World(5, { bufferBps: 0n });
    world.deposit("lender", 100_000n * USDC);
    world.play("player", 10_000n * DRB, ...prices.map((_, id): [number, bigint] => [id, 2_000n]));
    world.close();
    expect(world.allocations).to.deep.equal(Array<bigint>(5).fill(20_000n * USDC));

    for (const [id, [before, after]] of prices.entries()) world.move(id, after - before, before);
    const { rewards } = world.close();
    const rlt = prices.map((_, id) => rewards.perProtocol.get(id)!.rlt);
    expect(rlt).to.deep.equal([100_000n, 50_000n, 10_000n, 1_000n, 2_000n].map((units) => units * PER_UNIT));
  });

  it("2: keeps 219/220 of a base unit per DRB, where the original pays nothing", function () {
    const performance = {
      openingPrice: 1_100_000n,
      closingPrice: 1_100_730n,
      funded: 30_000n * USDC,
      deployed: 30_000n * USDC,
      votes: 1_000_000n * DRB,
      totalVotes: 1_000_000n * DRB,
    };
    expect(rewardPerLockedToken(performance, 500n, 6n)).to.equal(995_454_545_454_545_454n);
  });

  it("3: slashes 3,000 DRB for a debt of 3,000 USDC at E 2 and NRF 1/2, or all of 100 DRB, which pay 100 USDC of it", function () {
    const terms = { drbPerUnderlying: 2n * DRB, negativeRewardFactorBps: 5_000n };
    for (const [drb, slashed, rest] of [
      [5_000n * DRB, 3_000n * DRB, 0n],
      [100n * DRB, 100n * DRB, -2_900n * USDC],
    ] as const) {
      const world = worldInDebt(3_000n * USDC, drb, terms);
      expect(world.reward(1)).to.equal(-3_000n * USDC);
      world.game.rebalanceBasket("player", 1, -drb);
      world.close();
      expect(world.game.withdrawUnlocked("player", 1)).to.deep.equal({ drb: drb - slashed, slashed });
      expect(world.reward(1)).to.equal(rest);
      expect(world.game.drbOfHolder("treasury")).to.equal(slashed);
    }
  });

  it("4: allocates 30,000 / 45,000 / 15,000 of 100,000 by votes of 40 / 60 / 20, with 10,000 idle", function () {
    const world = worldOfVotes();
    world.close();
    expect(world.allocations).to.deep.equal([30_000n * USDC, 45_000n * USDC, 15_000n * USDC]);
    expect(world.vault.books.idle).to.equal(10_000n * USDC);
  });

  it("5: allocates 0 / 67,500 / 22,500 once the first protocol is blacklisted, whether it was funded or not", function () {
    const [fresh, funded] = [worldOfVotes(), worldOfVotes()];
    funded.close();
    for (const world of [fresh, funded]) {
      world.vault.setStatus(0, "blacklisted");
      world.close();
      expect(world.allocations).to.deep.equal([0n, 67_500n * USDC, 22_500n * USDC]);
      expect(world.vault.books.idle).to.equal(10_000n * USDC);
    }
  });

  it("6: gives 11,111.111111 shares for 10,000 at a rate of 0.9, and 7,570.022710 at 1.321", function () {
    for (const [change, shares] of [
      [-1_000n, 11_111_111_111n],
      [3_210n, 7_570_022_710n],
    ] as const) {
      const world = new World(1, { bufferBps: 0n, performanceFeeBps: 0n });
      world.deposit("lender", 10n ** 9n * USDC);
      world.play("player", DRB, [0, 10_000n]);
      world.close();
      world.move(0, change, 10_000n);
      world.close();
      expect(world.deposit("late", 10_000n * USDC)).to.equal(shares);
    }
  });

  it("7: charges 90 on +4,500 and -3,600, pays s = 0.2, and leaves R = Pay = 90", function () {
    const world = new World(2);
    world.deposit("lender", 100_000n * USDC);
    const player = world.play("player", 1_000n * DRB, [0, 5_000n], [1, 5_000n]);
    world.close();
    world.move(0, 10n, 100n);
    world.move(1, -8n, 100n);
    const { fee, profit, rewards } = world.close();
    expect(profit).to.equal(900n * USDC);
    expect([fee, world.game.rewardPool, world.game.redeemable(player)]).to.deep.equal(Array(3).fill(90n * USDC));
    const { rlt, pay } = rewards.perProtocol.get(0)!;
    expect(pay * 5n, "s = 0.2").to.equal(rlt);
    expect(world.reward(player)).to.equal(90n * USDC);
    expect(world.game.redeemRewards("player", player)).to.equal(fee);
    expect([world.reward(player), world.game.rewardPool]).to.deep.equal([0n, 0n]);
  });
});

function worldOfVotes(): World {
  const world = new World(3);
  world.deposit("lender", 100_000n * USDC);
  for (const [id, drb] of [40n, 60n, 20n].entries()) world.play(`player ${id}`, drb * DRB, [id, 10_000n]);
  return world;
}
