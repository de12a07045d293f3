import { readFile } from "node:fs/promises";
import { isAbsolute, join } from "node:path";

import { ZeroAddress } from "ethers";
import { z } from "zod";

import { findAddress, type Actor } from "../lib/actors.js";
import { InputError } from "../lib/input-error.js";
import type { Chain } from "../lib/network.js";
import { parseDuration, parseInstant } from "../lib/time.js";
import { parseAmount, parseBps, type Unit } from "../lib/units.js";

/** The longest delay that AccessManager can hold, seconds. */
const MAX_DELAY = 2n ** 32n - 1n;

/** All DRB there is, as `DerbyToken` mints it. */
const DRB_SUPPLY = 1_000_000n * 10n ** 18n;

const DRB = { symbol: "DRB", decimals: 18 } as const satisfies Unit;
const USDC = { symbol: "USDC", decimals: 6 } as const satisfies Unit;
/** A ratio with 18 decimals. */
const WAD = { symbol: "", decimals: 18 } as const satisfies Unit;

const duration = z.string().transform(readable(parseDuration));
const share = z.string().transform(readable(parseBps));

/** DRB, whole or with decimals. */
const drb = z.string().transform(readable((text) => parseAmount(text, DRB)));
const wad = z.string().transform(readable((text) => parseAmount(text, WAD)));
const date = z.iso.date().transform((text) => parseInstant(text, 0n));
const percent = share.refine((bps) => bps % 100n === 0n, "is not a whole percentage").transform((bps) => bps / 100n);

const SCHEMA = z.strictObject({
  /** Whether test tokens and sample vaults come along. */
  sandbox: z.boolean(),
  /** Who gets which role: an address, or on local chains the name of an actor. */
  roles: z.strictObject({
    /** Only in a sandbox, beside the timelock that is ADMIN everywhere. */
    admin: z.string().optional(),
    rewarder: z.string(),
    risk: z.string(),
    guardian: z.string(),
    keeper: z.string(),
  }),
  /** How long that admin must announce a call before making it. */
  adminDelay: duration.refine((seconds) => seconds <= MAX_DELAY, "is more than 136 years").default(0n),
  /** Where the dual currency vaults' fees go, and, but for a sandbox, which token wraps the native currency. */
  dual: z.strictObject({ feeSink: z.string(), wrappedNative: z.string().optional() }),
  derby: z.strictObject({
    /** Holds the DRB that does not vest, and receives what is slashed and what nobody owns. */
    treasury: z.string(),
    /** DRB that its beneficiary gets evenly over a time, from a day on. */
    vesting: z.strictObject({
      beneficiary: z.string(),
      amount: drb.refine((value) => value <= DRB_SUPPLY, "is more DRB than there is"),
      start: date,
      duration,
    }),
    /** From a proposal to the vote, and how long that is; DRB it takes to propose, share that must vote; from then to the execution. */
    governance: z.strictObject({
      votingDelay: duration,
      votingPeriod: duration,
      proposalThreshold: drb,
      quorum: percent,
      timelockDelay: duration,
    }),
  }),
  /** How the sample vaults are set up. */
  samples: z.strictObject({
    epochDuration: duration,
    withdrawalFee: share,
    /** As in `DerbyTypes.Parameters` and `DerbyGameTypes.VaultTerms`; the bounty in USDC, E in DRB a USDC. */
    derby: z.strictObject({
      performanceFee: share,
      buffer: share,
      margin: share,
      exitFee: share,
      interval: duration,
      bountyCap: z.string().transform(readable((text) => parseAmount(text, USDC))),
      exchangeRate: wad,
      negativeRewardFactor: share,
      slashThreshold: wad,
    }),
  }),
});

type Value = string | bigint;

/** What a deployment is made with, checked and in base units. */
export interface DeployParameters {
  readonly sandbox: boolean;
  /** Ignition's parameters, the same for all modules. */
  readonly values: Readonly<Record<string, Value | Record<string, Value>>>;
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

  const { sandbox, adminDelay, samples, dual, derby } = parsed.data;
  const named = (path: string, holder: string, what: string): string => {
    const address = findAddress(actors, holder);
    if (address === ZeroAddress) throw new InputError(`${file}: ${path} is the zero address; name ${what}.`);
    return address;
  };
  const roles = Object.entries(parsed.data.roles).map(
    ([role, holder]) => [role, named(`roles.${role}`, holder, "who gets the role")] as const,
  );
  if (sandbox !== (parsed.data.roles.admin !== undefined)) {
    const problem = sandbox
      ? "is missing; name who is ADMIN of the sandbox"
      : "is for a sandbox only: ADMIN is the timelock";
    throw new InputError(`${file}: roles.admin ${problem}.`);
  }
  if (!sandbox && dual.wrappedNative === undefined)
    throw new InputError(`${file}: dual.wrappedNative is missing; name the token that wraps the native currency.`);
  const values = {
    ...(Object.fromEntries(roles) as Record<string, string>),
    adminDelay,
    epochDuration: samples.epochDuration,
    withdrawalFeeBps: samples.withdrawalFee,
    dualFeeSink: named("dual.feeSink", dual.feeSink, "who gets the fees"),
    derbyTreasury: named("derby.treasury", derby.treasury, "who holds the DRB"),
    derbyBeneficiary: named("derby.vesting.beneficiary", derby.vesting.beneficiary, "to whom DRB vests"),
    ...derbyValues(derby),
    ...sampleDerbyValues(samples.derby),
    ...(dual.wrappedNative === undefined
      ? {}
      : { wrappedNative: named("dual.wrappedNative", dual.wrappedNative, "the token") }),
  };
  refuseDeployerAsAdmin(file, actors, values);
  return { sandbox, values };
}

type Parsed = z.infer<typeof SCHEMA>;

function derbyValues({ vesting, governance }: Parsed["derby"]): Record<string, bigint> {
  return {
    derbyVesting: vesting.amount,
    derbyEndowment: DRB_SUPPLY - vesting.amount,
    derbyVestingStart: vesting.start,
    derbyVestingDuration: vesting.duration,
    derbyVotingDelay: governance.votingDelay,
    derbyVotingPeriod: governance.votingPeriod,
    derbyProposalThreshold: governance.proposalThreshold,
    derbyQuorumPercent: governance.quorum,
    derbyTimelockDelay: governance.timelockDelay,
  };
}

function sampleDerbyValues(sample: Parsed["samples"]["derby"]): DeployParameters["values"] {
  return {
    derbyVault: {
      performanceFeeBps: sample.performanceFee,
      bufferBps: sample.buffer,
      marginBps: sample.margin,
      exitFeeBps: sample.exitFee,
      interval: sample.interval,
      bountyCap: sample.bountyCap,
    },
    derbyExchangeRate: sample.exchangeRate,
    derbyNegativeRewardFactor: sample.negativeRewardFactor,
    derbySlashThreshold: sample.slashThreshold,
  };
}

function refuseDeployerAsAdmin(file: string, actors: readonly Actor[], values: DeployParameters["values"]): void {
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
