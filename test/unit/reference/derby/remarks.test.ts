import { expect } from "chai";

import { DRB, expectRefusal, USDC, World, worldInDebt } from "./world.js";

/** Base units to the cent. */
const cents = (assets: bigint): bigint => (assets + 5_000n) / 10_000n;

describe("reference/derby: what the specification remarks", function () {
  it("credits 1,024.53, a tenth of the real gain, where the seed's U at the end of the period gives 1,049.81", function () {
    const [deployed, gain] = [415_209_500_000n, 10_245_300_000n];
    const world = new World(1, { bufferBps: 0n });
    world.deposit("lender", deployed);
    const player = world.play("player", DRB, [0, 10_000n]);
    world.close();
    const protocol = world.protocols[0]!;
    protocol.gain((gain * protocol.assets) / deployed + 1n);
    const { profit } = world.close();
    expect(profit).to.equal(gain);
    expect(cents(world.rewardDown(player))).to.equal(102_453n);
    expect(cents((gain * (deployed + gain)) / deployed / 10n)).to.equal(104_981n);
  });

  it("pays nothing for a protocol without money whose price a donation doubles; the seed's letter gives it 82.57 of 90", function () {
    const world = new World(2);
    world.vault.setCap(1, 0n);
    world.deposit("lender", 111_111_111_112n);
    const honest = world.play("honest", 9n * DRB, [0, 10_000n]);
    const thief = world.play("thief", DRB, [1, 10_000n]);
    world.close();
    expect(world.allocations).to.deep.equal([90_000n * USDC, 0n]);

    world.move(0, 1n, 100n);
    world.protocols[1]!.gain(world.protocols[1]!.assets);
    const { rewards } = world.close();
    expect(rewards.perProtocol.get(1)).to.deep.equal({ rlt: 0n, pay: 0n });
    expect([world.game.redeemable(thief), world.game.redeemable(honest)]).to.deep.equal([0n, 81n * USDC]);

    const [ofHonest, ofThief] = [9n * 1n, 1n * 100n]; // votes times percent
    expect(cents((90n * USDC * ofThief) / (ofHonest + ofThief))).to.equal(8_257n);
  });

  it("slashes 201 baskets below the threshold as it does one large one", function () {
    const drb = 201n * DRB;
    const whole = worldInDebt(10n * USDC, drb);
    const parts = new World(1, { bufferBps: 0n });
    parts.deposit("lender", 1_000n * USDC);
    for (let i = 0; i < 201; ++i) parts.play("player", DRB, [0, 10_000n]);
    parts.close();
    parts.move(0, -1n, 10n);
    parts.close();
    expect(parts.rewardDown(1) > -USDC / 20n, "each below the threshold").to.equal(true);

    for (const world of [whole, parts]) {
      for (const { id, plans } of world.game.baskets) world.game.rebalanceBasket("player", id, -plans.at(-1)!.stake);
      world.close();
      for (const { id } of world.game.baskets) world.game.withdrawUnlocked("player", id);
    }
    const [ofOne, ofMany] = [whole, parts].map(({ game }) => game.drbOfHolder("treasury"));
    expect(ofOne! - 5n * DRB <= 1n, `${ofOne}`).to.equal(true);
    expect(ofMany! >= ofOne! && ofMany! <= ofOne! + 201n, `${ofMany}`).to.equal(true);
  });

  it("lets all but one wei leave only after the slash of a full unlock, and a part that leaves the debt covered unslashed", function () {
    const debt = 49_000n;
    for (const [stays, slashed] of [
      [1n, 24_500_000_000_000_000n],
      [24_500_000_000_000_000n - 1n, 24_500_000_000_000_000n],
      [24_500_000_000_000_000n, 0n],
    ] as const) {
      const world = worldInDebt(debt, DRB);
      world.game.rebalanceBasket("player", 1, -(DRB - stays));
      world.close();
      expect(world.game.withdrawUnlocked("player", 1).slashed, `${stays} stay`).to.equal(slashed);
      expect(world.reward(1)).to.equal(slashed === 0n ? -debt : 0n);
    }
  });

  it("slashes nothing where NRF is zero", function () {
    const world = worldInDebt(3_000n * USDC, DRB, { negativeRewardFactorBps: 0n });
    world.game.rebalanceBasket("player", 1, -DRB);
    world.close();
    expect(world.game.withdrawUnlocked("player", 1)).to.deep.equal({ drb: DRB, slashed: 0n });
    expect(world.reward(1)).to.equal(-3_000n * USDC);
  });

  it("steers and earns nothing for who locks before a close and leaves after it", function () {
    const world = new World(2);
    world.deposit("lender", 100_000n * USDC);
    world.play("honest", 10n * DRB, [0, 10_000n]);
    world.close();
    world.move(0, 1n, 100n);
    world.vault.advanceTo(world.vault.books.closesAt);
    const flash = world.play("flash", 1_000n * DRB, [1, 10_000n]);
    expectRefusal("nothing-unlocked", () => world.game.withdrawUnlocked("flash", flash));
    world.game.rebalanceBasket("flash", flash, -1_000n * DRB);
    expectRefusal("nothing-unlocked", () => world.game.withdrawUnlocked("flash", flash));
    world.vault.closeEpoch();
    expect(world.game.withdrawUnlocked("flash", flash)).to.deep.equal({ drb: 1_000n * DRB, slashed: 0n });
    expect([world.game.rewardOf(flash), world.allocations[1]]).to.deep.equal([0n, 0n]);
  });

  it("leaves both prices to who entered after a gain and left at once", function () {
    const world = new World(1);
    world.deposit("lender", 100_000n * USDC);
    world.play("player", DRB, [0, 10_000n]);
    world.close();
    world.move(0, 1n, 10n);
    world.close();
    const [net, gross] = [world.vault.totalAssets, world.vault.grossAssets];
    const shares = world.deposit("late", 1_000n * USDC);
    expect(world.vault.redeem("late", shares) < 1_000n * USDC).to.equal(true);
    expect(world.vault.totalAssets >= net && world.vault.grossAssets > gross).to.equal(true);
  });

  it("gives the treasury what the last holder leaves behind, at the initial price, and the next one starts clean", function () {
    const world = new World(1);
    world.deposit("lender", 100_000n * USDC);
    world.play("player", DRB, [0, 10_000n]);
    world.close();
    world.move(0, 1n, 10n);
    world.close();
    const request = world.vault.requestRedeem("lender", world.vault.sharesOf("lender"));
    world.vault.advanceTo(world.vault.books.closesAt - 1n);
    world.protocols[0]!.gain(10n ** 9n);
    world.close();
    world.vault.claimRequest("lender", request);
    const left = world.vault.grossAssets;
    expect(left > 0n).to.equal(true);
    expect([world.vault.totalSupply, world.vault.sharesOf("treasury"), world.vault.totalAssets]).to.deep.equal([
      left,
      left,
      left,
    ]);
    expect(world.deposit("next", USDC)).to.equal(USDC);
  });

  it("does not charge a gain twice that a protocol made, lost and made again", function () {
    const world = new World(1, { bufferBps: 0n });
    world.deposit("lender", 100_000n * USDC);
    world.play("player", DRB, [0, 10_000n]);
    world.close();
    world.move(0, 1n, 10n);
    expect(world.close().fee).to.equal(1_000n * USDC);
    world.move(0, -1n, 11n);
    expect(world.close().fee).to.equal(0n);
    world.move(0, 1n, 10n);
    expect(world.close().fee < 10n * USDC).to.equal(true);
  });

  it("pays nothing for the close that measures a protocol again which could not be measured when the epoch opened", function () {
    const world = new World(2);
    world.deposit("lender", 100_000n * USDC);
    world.play("player", DRB, [0, 5_000n], [1, 5_000n]);
    world.close();
    world.protocols[1]!.stuck = true;
    world.close();
    world.protocols[1]!.stuck = false;
    world.move(1, 1n, 10n);
    const back = world.close();
    expect([back.profit, back.fee, back.rewards.perProtocol.get(1)!.rlt]).to.deep.equal([4_500n * USDC, 0n, 0n]);
    world.move(1, 1n, 10n);
    expect(world.close().rewards.perProtocol.get(1)!.rlt > 0n).to.equal(true);
  });

  it("fills requests pro rata where a protocol holds the money back, and gives the rest back as shares", function () {
    const world = new World(1);
    const shares = world.deposit("a", 60_000n * USDC);
    world.deposit("b", 40_000n * USDC);
    world.play("player", DRB, [0, 10_000n]);
    world.close();
    world.protocols[0]!.stuck = true;
    const [ofA, ofB] = [world.vault.requestRedeem("a", shares / 3n), world.vault.requestRedeem("b", 20_000n * USDC)];
    world.close();
    const [a, b] = [world.vault.claimRequest("a", ofA), world.vault.claimRequest("b", ofB)];
    expect([a, b]).to.deep.equal(Array(2).fill({ assets: 5_000n * USDC, shares: 15_000n * USDC }));
    expect([world.vault.books.reserved, world.vault.sharesOf("escrow")]).to.deep.equal([0n, 0n]);
  });

  it("books a loss at once, first against what is locked", function () {
    const world = new World(1, { bufferBps: 0n });
    world.deposit("lender", 100_000n * USDC);
    world.play("player", DRB, [0, 10_000n]);
    world.close();
    world.move(0, 1n, 100n);
    world.close();
    const net = world.vault.totalAssets;
    world.move(0, -1n, 1_000n);
    world.vault.markLoss(0);
    expect(world.vault.totalAssets).to.equal(net);
    world.move(0, -1n, 10n);
    const loss = world.vault.markLoss(0);
    expect(world.vault.totalAssets < net && world.vault.totalAssets > net - loss).to.equal(true);
    expectRefusal("no-loss", () => world.vault.markLoss(0));
  });

  it("pays a bounty that rises for a day, as far as its reserve goes", function () {
    const world = new World(1, { bountyCap: 10n * USDC });
    world.vault.give("dao", 12n * USDC);
    world.vault.fundBounty("dao", 12n * USDC);
    for (const [late, bounty] of [
      [0n, 0n],
      [21_600n, 2_500_000n],
      [900_000n, 9_500_000n],
      [900_000n, 0n],
    ] as const) {
      world.vault.advanceTo(world.vault.books.closesAt + late);
      expect(world.vault.closeEpoch().bounty).to.equal(bounty);
    }
  });
});
