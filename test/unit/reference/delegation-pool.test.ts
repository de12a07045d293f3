import { expect } from "chai";

import { DelegationPoolModel, PRECISION } from "../../../reference/savings/delegation-pool.js";

const TOKEN = 10n ** 18n;
const whole = (parts: bigint): bigint => parts / PRECISION;

/** A pool with 300 of "a" and 100 of "b" to whom 400 stream over 100 seconds. */
function streaming(): { pool: DelegationPoolModel; a: number; b: number } {
  const pool = new DelegationPoolModel(0n);
  const [a, b] = [pool.stake("a", 300n * TOKEN), pool.stake("b", 100n * TOKEN)];
  pool.fund(400n * TOKEN, 100n);
  return { pool, a, b };
}

describe("reference/savings/delegation-pool", function () {
  it("shares the stream by units, by the second, and not beyond its end", function () {
    const { pool, a, b } = streaming();
    pool.advanceTo(25n);
    expect([a, b].map((id) => whole(pool.exactEarned(id, 100n * TOKEN)))).to.deep.equal([25n * TOKEN, 25n * TOKEN]);
    pool.advanceTo(1_000n);
    expect(whole(pool.exactEarned(a, 300n * TOKEN))).to.equal(300n * TOKEN);
  });

  it("stands still while nobody is staked", function () {
    const pool = new DelegationPoolModel(0n);
    pool.fund(TOKEN, 10n);
    pool.advanceTo(500n);
    const id = pool.stake("a", 1n);
    pool.advanceTo(505n);
    expect(whole(pool.exactEarned(id, 1n))).to.equal(TOKEN / 2n);
  });

  it("lets units carry what they have earned to whoever gets them, and nothing after a claim", function () {
    const { pool, a } = streaming();
    pool.advanceTo(50n);
    pool.transfer("a", "c", a, 30n * TOKEN);
    expect(pool.unitsOf("c", a)).to.equal(30n * TOKEN);
    const claimed = pool.claim("c", a);
    expect(whole(claimed.reward)).to.equal(15n * TOKEN);
    expect([pool.unitsOf("c", a), pool.exactEarned(claimed.position, 30n * TOKEN)]).to.deep.equal([0n, 0n]);
    expect(pool.unitsOf("a", a)).to.equal(270n * TOKEN);
  });

  it("pays what joins, and spreads what the rest had earned over all units", function () {
    const { pool, a, b } = streaming();
    pool.advanceTo(50n);
    const merged = pool.merge("a", a, "b", b, 60n * TOKEN);
    expect(whole(merged.reward)).to.equal(30n * TOKEN);
    expect(pool.unitsOf("a", merged.position)).to.equal(360n * TOKEN);
    expect(whole(pool.exactEarned(merged.position, 36n * TOKEN))).to.equal(15n * TOKEN);
    expect(whole(pool.exactEarned(b, 40n * TOKEN))).to.equal(20n * TOKEN);
    pool.advanceTo(100n);
    expect(whole(pool.exactEarned(merged.position, 360n * TOKEN))).to.equal((150n + 180n) * TOKEN);
  });

  it("joins units of one position again, paying only those that come back", function () {
    const { pool, a } = streaming();
    pool.transfer("a", "c", a, 100n * TOKEN);
    pool.advanceTo(50n);
    const merged = pool.merge("a", a, "c", a, 100n * TOKEN);
    expect(whole(merged.reward)).to.equal(50n * TOKEN);
    expect([pool.unitsOf("a", merged.position), pool.unitsOf("c", a)]).to.deep.equal([300n * TOKEN, 0n]);
    expect(whole(pool.exactEarned(merged.position, 300n * TOKEN))).to.equal(100n * TOKEN);
  });

  it("joins a first position to none", function () {
    const { pool, b } = streaming();
    pool.advanceTo(10n);
    const merged = pool.merge("account", undefined, "b", b, 100n * TOKEN);
    expect(whole(merged.reward)).to.equal(10n * TOKEN);
    expect([pool.units, pool.exactEarned(merged.position, 100n * TOKEN)]).to.deep.equal([400n * TOKEN, 0n]);
  });

  it("spreads what is left and what is new", function () {
    const { pool, a } = streaming();
    pool.advanceTo(50n);
    pool.fund(200n * TOKEN, 10n);
    pool.advanceTo(55n);
    expect(whole(pool.exactEarned(a, 300n * TOKEN))).to.equal((150n + 150n) * TOKEN);
  });
});
