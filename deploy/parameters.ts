import { readFile } from "node:fs/promises";
import { isAbsolute, join } from "node:path";

import { ZeroAddress } from "ethers";
import { z } from "zod";

import { findAddress, type Actor } from "../lib/actors.js";
import { InputError } from "../lib/input-error.js";
import type { Chain } from "../lib/network.js";
import { parseDuration } from "../lib/time.js";
import { parseBps } from "../lib/units.js";

/** The longest delay that AccessManager can hold, seconds. */
const MAX_DELAY = 2n ** 32n - 1n;

const duration = z.string().transform(readable(parseDuration));
const share = z.string().transform(readable(parseBps));

const SCHEMA = z.strictObject({
  /** Whether test tokens and sample vaults come along. */
  sandbox: z.boolean(),
  /** Who gets which role: an address, or on local chains the name of an actor. */
  roles: z.strictObject({
    admin: z.string(),
    rewarder: z.string(),
    risk: z.string(),
    guardian: z.string(),
    keeper: z.string(),
  }),
  /** How long the admin must announce a call before making it. */
  adminDelay: duration.refine((seconds) => seconds <= MAX_DELAY, "is more than 136 years"),
  /** Where the dual currency vaults' fees go, and, but for a sandbox, which token wraps the native currency. */
  dual: z.strictObject({ feeSink: z.string(), wrappedNative: z.string().optional() }),
  /** How the sample vaults are set up. */
  samples: z.strictObject({ epochDuration: duration, withdrawalFee: share }),
});

/** What a deployment is made with, checked and in base units. */
export interface DeployParameters {
  readonly sandbox: boolean;
  /** Ignition's parameters, the same for all modules. */
  readonly values: Readonly<Record<string, string | bigint>>;
}

/**
 * Reads the parameters of a deployment: `file`, or `deploy/parameters/<network>.json`.
 *
 * @throws InputError where the file is missing or wrong, where a role would go to nobody, and where the deployer would stay admin.
 */
export async function readParameters(
  root: string,
  chain: Chain,
  actors: readonly Actor[],
  file = join("deploy", "parameters", `${chain.isLocal ? "local" : chain.networkName}.json`),
): Promise<DeployParameters> {
  const parsed = SCHEMA.safeParse(await readJson(isAbsolute(file) ? file : join(root, file), file));
  if (!parsed.success) throw new InputError(problemOf(file, parsed.error));

  const { sandbox, adminDelay, samples, dual } = parsed.data;
  const named = (path: string, holder: string, what: string): string => {
    const address = findAddress(actors, holder);
    if (address === ZeroAddress) throw new InputError(`${file}: ${path} is the zero address; name ${what}.`);
    return address;
  };
  const roles = Object.entries(parsed.data.roles).map(
    ([role, holder]) => [role, named(`roles.${role}`, holder, "who gets the role")] as const,
  );
  if (!sandbox && dual.wrappedNative === undefined)
    throw new InputError(`${file}: dual.wrappedNative is missing; name the token that wraps the native currency.`);
  const values = {
    ...(Object.fromEntries(roles) as Record<string, string>),
    adminDelay,
    epochDuration: samples.epochDuration,
    withdrawalFeeBps: samples.withdrawalFee,
    dualFeeSink: named("dual.feeSink", dual.feeSink, "who gets the fees"),
    ...(dual.wrappedNative === undefined
      ? {}
      : { wrappedNative: named("dual.wrappedNative", dual.wrappedNative, "the token") }),
  };
  refuseDeployerAsAdmin(file, actors, values);
  return { sandbox, values };
}

function refuseDeployerAsAdmin(file: string, actors: readonly Actor[], values: Record<string, string | bigint>): void {
  const [deployer] = actors;
  if (deployer === undefined) throw new InputError("There is no account to deploy from on this network.");
  if (values["admin"] === deployer.address) {
    throw new InputError(`${file}: roles.admin is the deployer, who must end without a role; name another account.`);
  }
}

async function readJson(path: string, file: string): Promise<unknown> {
  const text = await readFile(path, "utf8").catch(() => undefined);
  if (text === undefined)
    throw new InputError(`There are no deploy parameters at ${file}; write them as in deploy/parameters/sepolia.json.`);
  try {
    return JSON.parse(text);
  } catch {
    throw new InputError(`${file} is not JSON.`);
  }
}

function problemOf(file: string, error: z.ZodError): string {
  const [issue] = error.issues;
  return `${file}: ${issue?.path.join(".") ?? ""}: ${issue?.message ?? "is not as it should be"}.`.replace(
    /\.\.$/,
    ".",
  );
}

/** Lets zod report what our parsers refuse. */
function readable(parser: (text: string) => bigint): (text: string, context: z.RefinementCtx) => bigint {
  return (text, context) => {
    try {
      return parser(text);
    } catch (error) {
      context.addIssue({ code: "custom", message: error instanceof Error ? error.message : String(error) });
      return z.NEVER;
    }
  };
}
