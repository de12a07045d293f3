import { type Basket, yieldOf } from "./basket.js";
import { BPS, divDown, smaller, sum } from "./math.js";

/** What a basket's own choices came to. Epochs in which it followed or had nothing locked do not count. */
export type Reputation = {
  /** Sum of its portfolio's rewards per locked token, 1e-24 token per whole DRB, rounded down. */
  realisedYield: bigint;
  epochs: bigint;
  /** How many ended above zero. */
  hits: bigint;
  /** The lowest; zero where none ended below. */
  worstEpoch: bigint;
};

/** Looks at every epoch that the basket ever played. */
export function reputationOf({ played }: Basket): Reputation {
  const counted = played.filter(({ isOwn, stake }) => isOwn && stake > 0n);
  const yields = counted.map((epoch) => yieldOf(epoch, "rlt"));
  return {
    realisedYield: divDown(sum(yields), BPS),
    epochs: BigInt(yields.length),
    hits: BigInt(yields.filter((one) => one >= BPS).length),
    worstEpoch: divDown(
      yields.reduce((worst, one) => smaller(worst, one), 0n),
      BPS,
    ),
  };
}
