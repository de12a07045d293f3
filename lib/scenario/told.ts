import { formatDuration } from "../time.js";
import { wordsOf } from "./conditions.js";
import type { StepPlayed } from "./play.js";

/** How wide the column of times is. */
const WIDTH = 12;

/** One step in a line, for people: when, and what. */
export function told({ step, at }: StepPlayed): string {
  return `${formatDuration(at).padEnd(WIDTH)}  ${wordsFor(step)}`;
}

function wordsFor(step: StepPlayed["step"]): string {
  switch (step.kind) {
    case "run":
      return step.refused === undefined ? step.run : `${step.run}  (refused: ${step.refused.error})`;
    case "call": {
      const call = `${step.call}(${step.args.map(wordsOf).join(", ")}) by ${step.from}`;
      return step.refused === undefined ? call : `${call}  (refused: ${step.refused.error})`;
    }
    case "deploy":
      return `${step.as} comes, a ${step.deploy} by ${step.from}`;
    case "wait":
      return `${formatDuration(step.wait)} pass`;
    case "until":
      return `it is ${formatDuration(step.until)} since the beginning`;
    case "price":
      return Object.entries(step.price)
        .map(([feed, price]) => `${feed} answers ${price}`)
        .join(", ");
    case "yield":
      return Object.entries(step.yield)
        .map(([protocol, share]) => `${protocol} earns ${share}`)
        .join(", ");
    case "agents": {
      const { behaviour, stakers, epochs, vault } = step.agents;
      return `${stakers} agents (${behaviour}) stake in ${vault} for ${epochs} epochs`;
    }
    case "expect":
      return `as expected: ${Object.keys(step.expect).join("; ")}`;
    case "note":
      return `# ${step.note.trim()}`;
  }
}
