import { type Fraction, sum } from "./numbers.js";

/** Parts into which a reward base unit is cut; a stretch of time is off by less than one such part. */
export const PRECISION = 1n << 128n;

/** A stretch of time in which nobody's stake changed: what it paid, in `PRECISION`-ths, and to how many units. */
type Stretch = { paid: bigint; units: bigint };

/** Units that are alike: all were last paid after the same stretches, and carry the same from before. */
type Position = { stretches: number; carried: Fraction; readonly holders: Map<string, bigint> };

/**
 * The delegation pool as it is written on paper: a stream of rewards is shared by units, and what a position has earned is
 * found by going through every stretch of time since it was last paid. No index is kept. Holders are any strings.
 */
export class DelegationPoolModel {
  #now: bigint;
  /** Reward that is still to stream, in `PRECISION`-ths. */
  #toStream = 0n;
  #secondsLeft = 0n;
  readonly #stretches: Stretch[] = [];
  readonly #positions: Position[] = [];

  /** @param startsAt Unix seconds. */
  constructor(startsAt: bigint) {
    this.#now = startsAt;
  }

  /** Lets time pass. While nobody is staked the stream stands still. */
  advanceTo(timestamp: bigint): void {
    const elapsed = timestamp - this.#now < this.#secondsLeft ? timestamp - this.#now : this.#secondsLeft;
    this.#now = timestamp;
    const { units } = this;
    if (elapsed === 0n || units === 0n) return;
    const paid = (this.#toStream * elapsed) / this.#secondsLeft;
    this.#stretches.push({ paid, units });
    this.#toStream -= paid;
    this.#secondsLeft -= elapsed;
  }

  /** Spreads `reward` and all that is left evenly over `duration` seconds from now. */
  fund(reward: bigint, duration: bigint): void {
    this.#toStream += reward * PRECISION;
    this.#secondsLeft = duration;
  }

  /** A new position of `units` for `holder`. @returns Its number. */
  stake(holder: string, units: bigint): number {
    return this.#open({ numerator: 0n, denominator: 1n }, holder, units);
  }

  /** Units of all positions. */
  get units(): bigint {
    return sum(this.#positions.map(({ holders }) => sum(holders.values())));
  }

  /** Units of a position that `holder` has. */
  unitsOf(holder: string, position: number): bigint {
    return this.#positions[position]?.holders.get(holder) ?? 0n;
  }

  /** What `units` of a position have earned and not been paid, in `PRECISION`-ths of a base unit, rounded down. */
  exactEarned(position: number, units: bigint): bigint {
    const { stretches, carried } = this.#positions[position]!;
    const since = this.#stretches.slice(stretches).map(({ paid, units: all }) => (units * paid) / all);
    return (units * carried.numerator) / carried.denominator + sum(since);
  }

  /** Moves units with what they have earned. */
  transfer(from: string, to: string, position: number, units: bigint): void {
    const { holders } = this.#positions[position]!;
    holders.set(from, this.unitsOf(from, position) - units);
    holders.set(to, this.unitsOf(to, position) + units);
  }

  /** Pays all that `holder` has of a position, which becomes a new one. @returns The new one, and `PRECISION`-ths paid. */
  claim(holder: string, position: number): { position: number; reward: bigint } {
    const units = this.unitsOf(holder, position);
    const reward = this.exactEarned(position, units);
    this.#positions[position]!.holders.delete(holder);
    return { position: this.#open({ numerator: 0n, denominator: 1n }, holder, units), reward };
  }

  /**
   * Joins `units` that `from` has of `position` to all that `holder` has of `into`. What they have earned is paid, what `into` has
   * earned stays with the new position, the same for each of its units.
   * @returns The new position, and `PRECISION`-ths paid.
   */
  merge(
    holder: string,
    into: number | undefined,
    from: string,
    position: number,
    units: bigint,
  ): { position: number; reward: bigint } {
    const reward = this.exactEarned(position, units);
    this.transfer(from, holder, position, units);
    const base = into === undefined ? 0n : this.unitsOf(holder, into) - (into === position ? units : 0n);
    const carried = into === undefined || base === 0n ? 0n : this.exactEarned(into, base);
    if (into !== undefined) this.#take(holder, into, base);
    this.#take(holder, position, units);
    return { position: this.#open({ numerator: carried, denominator: base + units }, holder, base + units), reward };
  }

  #take(holder: string, position: number, units: bigint): void {
    this.#positions[position]!.holders.set(holder, this.unitsOf(holder, position) - units);
  }

  #open(carried: Fraction, holder: string, units: bigint): number {
    const holders = new Map([[holder, units]]);
    return this.#positions.push({ stretches: this.#stretches.length, carried, holders }) - 1;
  }
}
