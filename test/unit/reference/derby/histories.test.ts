import { expect } from "chai";
import fc from "fast-check";

import { type History, histories, KINDS, Player } from "./histories.js";
import { DRB, USDC, weightsOf, World } from "./world.js";

/** A deep run (`npm run test:deep`) configures fast-check with a fresh seed and more runs. */
const deep = fc.readConfigureGlobal() as fc.GlobalParameters | undefined;
const RUNS = deep?.numRuns ?? 150;
const SEED = deep?.seed ?? 20_261_121;

/** A failing history is shrunk for so long, milliseconds, and then shown as it is. */
const LIMITS = { interruptAfterTimeLimit: 60_000, markInterruptAsFailure: true };

/** Rounding leaves at most so many base units behind where all leave, whatever happened. */
const RESIDUE = 60n;

describe("reference/derby: random histories", function () {
  this.timeout(600_000);

  it(`keeps claims within the pool, value exact, prices unharmed, and lets all leave, in ${RUNS} of them`, function () {
    const done = new Map<string, number>();
    let most = 0n;
    const property = fc.property(histories(80), ({ setting, steps }: History) => {
      const player = new Player(setting);
      for (const step of steps) if (player.act(step)) done.set(step.kind, (done.get(step.kind) ?? 0) + 1);
      const residue = player.leave();
      if (residue > most) most = residue;
      expect(residue <= RESIDUE, `${residue} stay behind`).to.equal(true);
    });
    fc.assert(property, { numRuns: RUNS, seed: SEED, ...LIMITS });
    expect(
      KINDS.filter((kind) => !done.has(kind)),
      "never happened",
    ).to.deep.equal([]);
  });

  it("pays a basket that is voted, settled and sold in every epoch what it pays one that is left alone", function () {
    const moves = fc.array(fc.tuple(fc.bigInt(-900n, 900n), fc.bigInt(-900n, 900n)), { minLength: 1, maxLength: 12 });
    const property = fc.property(moves, fc.bigInt(1n, 9_999n), fc.bigInt(1n, 10n ** 24n), (epochs, bps, drb) => {
      const world = new World(2);
      world.deposit("lender", 100_000n * USDC);
      const votes = [
        [0, bps],
        [1, 10_000n - bps],
      ] as const satisfies [number, bigint][];
      const left = world.play("left", drb + DRB, ...votes);
      const touched = world.play("touched", drb + DRB, ...votes);
      for (const [owner, [a, b]] of epochs.entries()) {
        world.close();
        world.move(0, a, 10_000n);
        world.game.rebalanceBasket(ownerOf(owner), touched, 0n, weightsOf(votes));
        world.game.transfer(ownerOf(owner), touched, ownerOf(owner + 1));
        world.move(1, b, 10_000n);
      }
      world.close();
      expect(world.game.rewardOf(touched)).to.equal(world.game.rewardOf(left));
      expect(world.game.payOf(touched)).to.equal(world.game.payOf(left));
      expect(world.game.pendingPenalty(touched)).to.equal(world.game.pendingPenalty(left));
    });
    fc.assert(property, { numRuns: RUNS / 3, seed: SEED, ...LIMITS });
  });

  it("pays the parts of a split basket no more, and slashes them no less, than the whole", function () {
    const parts = fc.array(fc.bigInt(DRB, 10n ** 22n), { minLength: 2, maxLength: 9 });
    const property = fc.property(parts, fc.bigInt(-900n, 900n), fc.bigInt(-900n, 900n), (split, a, b) => {
      const [whole, pieces] = [new World(2), new World(2)];
      const votes: [number, bigint][] = [
        [0, 3_333n],
        [1, 6_667n],
      ];
      whole.play("player", split.reduce((all, one) => all + one, 0n), ...votes); // prettier-ignore
      for (const drb of split) pieces.play("player", drb, ...votes);
      for (const world of [whole, pieces]) {
        world.deposit("lender", 100_000n * USDC);
        world.close();
        world.move(0, a, 10_000n);
        world.move(1, b, 10_000n);
        world.close();
        for (const { id, plans } of world.game.baskets) {
          if (world.game.redeemable(id) > 0n) world.game.redeemRewards("player", id);
          world.game.rebalanceBasket("player", id, -plans.at(-1)!.stake);
        }
        world.close();
        for (const { id } of world.game.baskets) world.game.withdrawUnlocked("player", id);
      }
      expect(pieces.game.assetsOf("player") <= whole.game.assetsOf("player") + 1n, "paid").to.equal(true);
      const slashed = [whole, pieces].map(({ game }) => game.drbOfHolder("treasury"));
      expect(slashed[1]! + DUST >= slashed[0]!, `slashed ${slashed.join(" and ")}`).to.equal(true);
    });
    fc.assert(property, { numRuns: RUNS / 3, seed: SEED, ...LIMITS });
  });
});

/** The tallies of parts round up each, which moves allocations by a base unit: so many DRB wei of penalty. */
const DUST = DRB / 2n / USDC;

function ownerOf(epoch: number): string {
  return epoch === 0 ? "touched" : `owner ${epoch}`;
}
