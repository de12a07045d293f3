import { parseArgs, type ParseArgsOptionsConfig } from "node:util";

import { InputError } from "../input-error.js";
import { countOption, strictly } from "../options.js";
import { SYSTEMS } from "../report/schema.js";
import { BEHAVIOURS, type BehaviourName } from "./behaviours.js";
import { type BehaviourWeights, isBehaviour, type Plan } from "./population.js";
import { WORLD_CONFIG, type WorldRequest, worldRequestOf } from "./world/world-options.js";

/** `--replay FILE`: play a recorded run of the original model. */
export interface ReplayOptions {
  readonly mode: "replay";
  readonly file: string;
}

/** Without `--replay`: play agents. */
export interface AgentOptions {
  readonly mode: "agents";
  readonly plan: Plan;
  /** Folder for report and tables. */
  readonly out: string;
}

/** `--systems LIST`: play agents of several systems on one chain. */
export interface WorldOptions {
  readonly mode: "world";
  readonly request: WorldRequest;
  /** Folder for report and tables. */
  readonly out: string;
}

export type SimulateOptions = ReplayOptions | AgentOptions | WorldOptions | { readonly mode: "help" };

const CONFIG = {
  replay: { type: "string" },
  stakers: { type: "string" },
  vaults: { type: "string" },
  epochs: { type: "string" },
  seed: { type: "string" },
  behaviours: { type: "string" },
  "random-yield": { type: "boolean" },
  fee: { type: "string" },
  ...WORLD_CONFIG,
  out: { type: "string" },
  json: { type: "boolean" },
  help: { type: "boolean" },
} as const satisfies ParseArgsOptionsConfig;

type Values = ReturnType<typeof parseValues>;

/** What the command says about itself. */
export const USAGE = `Usage
  npm run simulate -- [--stakers N] [--vaults J] [--epochs T] [--seed S] [--behaviours LIST] [--random-yield] [--fee BPS] [--out DIR]
  npm run simulate -- --systems all|LIST [--actors N] [--prices FILE | --volatility BPS --drift BPS] [--epochs T] [--seed S] [--out DIR]
  npm run simulate -- --replay FILE

  --stakers N       how many agents play, 1 to 100000 (100)
  --vaults J        in how many vaults, 1 to 50 (1)
  --epochs T        for how many epochs, 1 to 5200 (10)
  --seed S          the same seed gives the same run, byte for byte (1)
  --behaviours LIST ${Object.keys(BEHAVIOURS).join(", ")}; with weights: degen=3,loyal (degen)
  --random-yield    draws the reward of every epoch between half and one and a half of the vault's own
  --fee BPS         what leaving costs, basis points, 0 to 1000 (300)
  --out DIR         where report and tables go (report/simulation)
  --systems LIST    plays several systems on one chain instead: all, or some of ${SYSTEMS.join(", ")}; an epoch is a round of a week
  --actors N        how many actors play in all of them together (100)
  --prices FILE     the price of WETH from a CSV with the head at,price: seconds from the beginning, dollars
  --volatility BPS  without --prices: of a year, of the geometric Brownian motion that the price is drawn from (8000)
  --drift BPS       its drift of a year, may be negative: --drift=-2000 (0)
  --replay FILE     plays a recorded run of the original model instead and compares every number
  --json            one JSON document on standard output, nothing else there
`;

/**
 * Reads the command line of `npm run simulate`.
 * @throws InputError with one sentence for an unknown option or a value that cannot be used
 */
export function parseSimulateOptions(args: readonly string[]): SimulateOptions {
  const values = parseValues(args);
  if (values.help === true) return { mode: "help" };
  if (values.replay === undefined) return values.systems === undefined ? agentsOf(values) : worldOf(values);
  const beside = Object.keys(values).find((name) => name !== "replay" && name !== "json");
  if (beside !== undefined)
    throw new InputError(`--${beside} has no meaning beside --replay, which plays what the file says.`);
  return { mode: "replay", file: values.replay };
}

function agentsOf(values: Values): AgentOptions {
  const alone = Object.keys(WORLD_CONFIG).find((name) => Object.hasOwn(values, name));
  if (alone !== undefined) throw new InputError(`--${alone} has a meaning only beside --systems.`);
  return { mode: "agents", plan: planOf(values), out: values.out ?? "report/simulation" };
}

function worldOf(values: Values): WorldOptions {
  if (values.stakers !== undefined)
    throw new InputError("--stakers has no meaning beside --systems: --actors says how many play in all of them.");
  const request = worldRequestOf(values, planOf(values));
  return { mode: "world", request, out: values.out ?? "report/simulation" };
}

function parseValues(args: readonly string[]) {
  return strictly(() => parseArgs({ args: [...args], options: CONFIG, strict: true, allowPositionals: false }).values);
}

function planOf(values: Values): Plan {
  return {
    stakers: countOption("stakers", values.stakers, 100, 1, 100_000),
    vaults: countOption("vaults", values.vaults, 1, 1, 50),
    epochs: countOption("epochs", values.epochs, 10, 1, 5_200),
    seed: countOption("seed", values.seed, 1, 0, 2 ** 32 - 1),
    feeBps: countOption("fee", values.fee, 300, 0, 1_000),
    behaviours: weightsOf(values.behaviours ?? "degen"),
    randomYield: values["random-yield"] === true,
  };
}

function weightsOf(list: string): BehaviourWeights {
  const weights = list.split(",").map((item) => {
    const [name = "", weight, ...rest] = item.trim().split("=");
    if (!isBehaviour(name) || rest.length > 0) throw unknownBehaviour(item);
    return { name, weight: countOption(`behaviours ${name}`, weight, 1, 1, 1_000_000) };
  });
  const names = new Set<BehaviourName>(weights.map(({ name }) => name));
  if (names.size < weights.length) throw new InputError(`--behaviours "${list}" names a behaviour twice.`);
  return weights;
}

const unknownBehaviour = (item: string): InputError =>
  new InputError(`"${item}" is not a behaviour; there are ${Object.keys(BEHAVIOURS).join(", ")}.`);
