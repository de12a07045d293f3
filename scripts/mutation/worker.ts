// One core's share of a run, in a process of its own: started by pool.ts, which sends questions and takes verdicts.
import { judge, type Question, type Setup } from "./judge.js";

const setup = JSON.parse(process.argv[2] ?? "") as Setup;

async function answer(question: Question): Promise<void> {
  process.send?.(await judge(question, setup));
}

process.on("message", (question: Question) => void answer(question));
process.on("disconnect", () => process.exit());
