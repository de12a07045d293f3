// One core's share of a run, in a process of its own: started by pool.ts, which sends questions and takes verdicts.
import { Judge, type Setup } from "./judge.js";
import type { Order, Reply } from "./pool.js";

/**
 * The runner goes through a failing test once more and keeps every step of it: after an endless loop that is more memory than
 * there is. Only tests that fail take so much more than there was when the question came, so that this end says nothing wrong.
 */
const MOST_BYTES = 3 * 2 ** 30;
const LOOK_EVERY_MS = 250;

const setup = JSON.parse(process.argv[2] ?? "") as Setup;

let judge: Judge | undefined;
let current: { readonly since: NodeJS.CpuUsage; readonly bytes: number; readonly mostMs: number } | undefined;

/** Time on a core, not on the clock: on a busy machine an answer takes longer and is no other. */
function isEndless(): boolean {
  if (current === undefined) return false;
  const { user, system } = process.cpuUsage(current.since);
  return (user + system) / 1_000 > current.mostMs || process.memoryUsage.rss() > current.bytes + MOST_BYTES;
}

async function answer({ question, mostCpuMs }: Order): Promise<Reply> {
  try {
    judge ??= new Judge(setup);
    current = { since: process.cpuUsage(), bytes: process.memoryUsage.rss(), mostMs: mostCpuMs };
    return { answer: await judge.judge(question) };
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) };
  } finally {
    current = undefined;
  }
}

/** Who asked may be gone meanwhile; the end of the connection ends this process. */
const ignore = () => undefined;

process.on("message", (order: Order) => void answer(order).then((reply) => process.send?.(reply, ignore)));
setInterval(() => {
  if (isEndless()) process.send?.({ answer: { outcome: "timed out" } } satisfies Reply, () => process.exit());
}, LOOK_EVERY_MS).unref();
process.on("disconnect", () => process.exit());
