import type { SystemName } from "../../report/schema.js";

/** What agents have to live with at a moment, beside the price. They look before they act, and wait where something would be refused. */
export interface Weather {
  /** Systems whose guardian keeps newcomers out. */
  readonly paused: ReadonlySet<SystemName>;
  /** Whether the feed has a price that everybody accepts. */
  readonly isPriced: boolean;
  /** Whether the keeper and the liquidators are at work. */
  readonly isKept: boolean;
}

/** Nothing is in the way. */
export const FAIR: Weather = { paused: new Set(), isPriced: true, isKept: true };
