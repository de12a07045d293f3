// One core's share of a run, in a process of its own: started by pool.ts, which sends questions and takes verdicts.
import { judge, type Question, type Setup } from "./judge.js";

/**
 * The runner goes through a failing test once more and keeps every step of it: after an endless loop that is more memory than
 * there is. Only tests that fail come here, so that this end says nothing wrong.
 */
const MOST_BYTES = 3 * 2 ** 30;
const LOOK_EVERY_MS = 250;

const setup = JSON.parse(process.argv[2] ?? "") as Setup;

async function answer(question: Question): Promise<void> {
  process.send?.(await judge(question, setup));
}

process.on("message", (question: Question) => void answer(question));
setInterval(() => {
  if (process.memoryUsage.rss() > MOST_BYTES) process.send?.({ outcome: "timed out" }, () => process.exit());
}, LOOK_EVERY_MS).unref();
process.on("disconnect", () => process.exit());
