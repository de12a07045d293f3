import { type Basket, yieldOf } from "./basket.js";
import { BPS, smaller, sum } from "./math.js";

/** What a basket's own choices came to. Epochs in which it followed, had nothing locked or voted for nothing do not count. */
export type Reputation = {
  /** Sum of its portfolio's rewards per locked token, 1e-24 token per whole DRB, rounded towards zero. */
  realisedYield: bigint;
  epochs: bigint;
  /** How many ended above zero. */
  hits: bigint;
  /** The lowest; zero where none ended below. */
  worstEpoch: bigint;
};

/** Looks at every epoch that the basket ever played. */
export function reputationOf({ played }: Basket): Reputation {
  const counted = played.filter(
    ({ leader, stake, weights }) => leader === undefined && stake > 0n && weights.length > 0,
  );
  const yields = counted.map((epoch) => yieldOf(epoch, "rlt"));
  return {
    realisedYield: sum(yields) / BPS,
    epochs: BigInt(yields.length),
    hits: BigInt(yields.filter((one) => one > 0n).length),
    worstEpoch: yields.reduce((worst, one) => smaller(worst, one), 0n) / BPS,
  };
}
