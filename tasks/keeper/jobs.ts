import { InputError } from "../../lib/input-error.js";
import type { Job } from "../../lib/keeper/duty.js";
import { derbyJob } from "../../lib/keeper/jobs/derby.js";
import { dualJob } from "../../lib/keeper/jobs/dual.js";
import { savingsJob } from "../../lib/keeper/jobs/savings.js";

/** What a keeper counts gas and gains in. */
export const NATIVE = { symbol: "ETH", decimals: 18 } as const;

/** What a keeper goes by where nothing else is said. */
export const USUAL = { feed: "EthUsdFeed", minProfit: "0", maxCost: "0.05" } as const;

/**
 * The jobs of the systems that are named, with commas between, or of all.
 *
 * @param feed Prices the native currency, by name or address.
 * @throws InputError where a system has no keeper.
 */
export function jobsNamed(systems: string | undefined, feed: string): Job[] {
  const jobs = [savingsJob(feed), dualJob, derbyJob()];
  const wanted = systems?.split(",").map((name) => name.trim()) ?? jobs.map(({ name }) => name);
  return wanted.map((name) => {
    const job = jobs.find((one) => one.name === name);
    if (job !== undefined) return job;
    throw new InputError(`"${name}" is no system with a keeper; there are ${jobs.map((one) => one.name).join(", ")}.`);
  });
}
