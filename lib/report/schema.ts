import { z } from "zod";

/** The systems in the order of the page. */
export const SYSTEMS = ["vault", "savings", "dual", "derby"] as const;

const integer = z.string().regex(/^-?(0|[1-9]\d*)$/, "must be an integer as a decimal string");
const natural = z.string().regex(/^(0|[1-9]\d*)$/, "must be a whole number, not negative, as a decimal string");
/** Base units, wei or WAD; `null` where unknown. */
const quantity = natural.nullable();
/** A quantity that may be below zero. */
const signed = integer.nullable();
/** Gas, counts, seconds, basis points. */
const count = z.number().int().nonnegative();
const id = z.union([count, natural]);
const text = z.string();
const address = z.string().regex(/^0x[0-9a-fA-F]{40}$/, "must be an address: 0x and 40 hexadecimal digits");
const system = z.enum(SYSTEMS);
const pair = z.strictObject({ investment: quantity, linked: quantity });

const vault = z.strictObject({
  epochs: count,
  epochSeconds: count,
  rewardPerEpoch: quantity,
  feeBps: count,
  stakers: z.array(
    z.strictObject({
      name: text,
      address,
      initial: quantity,
      wallet: quantity,
      staked: quantity,
      earned: quantity,
      claimed: quantity,
      final: quantity,
    }),
  ),
  series: z.array(
    z.strictObject({
      epoch: count,
      totalStaked: quantity,
      vaultBalance: quantity,
      stakePerReward: quantity,
      wallets: z.record(text, quantity),
    }),
  ),
  totals: z.strictObject({
    funded: quantity,
    claimed: quantity,
    fees: quantity,
    undistributed: quantity,
    toStream: quantity,
  }),
});

const savings = z.strictObject({
  series: z.array(z.strictObject({ at: count, utilisation: quantity, borrowRate: quantity, depositRate: quantity })),
  lenders: z.array(z.strictObject({ name: text, principal: quantity, interestPaid: quantity })),
  loans: z.array(
    z.strictObject({ id, borrower: text, principal: quantity, debt: quantity, healthFactor: quantity, status: text }),
  ),
  liquidations: z.array(
    z.strictObject({ loanId: id, repaid: quantity, seized: quantity, hfBefore: quantity, hfAfter: quantity }),
  ),
  balanceSheet: z.strictObject({
    deposited: quantity,
    borrowed: quantity,
    cash: quantity,
    rewardCash: quantity,
    lossFactorWad: quantity,
    claims: quantity,
    assets: quantity,
    reserves: quantity,
    owedByBorrowers: quantity,
    tokenBalance: quantity,
  }),
});

const dual = z.strictObject({
  vaults: z.array(
    z.strictObject({
      key: text,
      direction: text,
      linkedPrice: quantity,
      settlementPrice: quantity,
      status: text,
      quantity: quantity,
      filled: quantity,
      locked: pair,
      paid: z.strictObject({ subscribers: pair, creator: pair, fees: quantity }),
    }),
  ),
  solvency: z.array(z.strictObject({ token: text, obligations: quantity, balance: quantity })),
});

const derby = z.strictObject({
  epochs: z.array(
    z.strictObject({
      epoch: count,
      totalAssets: quantity,
      fee: quantity,
      rewardPool: quantity,
      protocols: z.array(
        z.strictObject({
          id,
          name: text,
          status: text,
          allocation: quantity,
          votes: signed,
          rlt: signed,
          cumRlt: signed,
        }),
      ),
    }),
  ),
  players: z.array(
    z.strictObject({
      basketId: id,
      name: text,
      locked: quantity,
      rewards: signed,
      slashed: quantity,
      delegatedTo: z.union([id, text]).nullable(),
    }),
  ),
});

const checkValue = z.union([text, z.number(), z.boolean(), z.null()]);

/**
 * The shape of `report.json`. Integers in base units, wei or WAD are decimal strings; gas, counts and seconds are numbers; unknown is
 * `null`, never absent; a system that was not played is absent.
 */
const reportSchema = z
  .strictObject({
    schema: z.literal(1),
    chainId: count,
    seed: count,
    tokens: z.record(text, z.strictObject({ address, decimals: count.max(255) })),
    systems: z.strictObject({
      vault: vault.optional(),
      savings: savings.optional(),
      dual: dual.optional(),
      derby: derby.optional(),
    }),
    conservation: z.array(
      z.strictObject({ system, token: text, in: natural, out: natural, held: natural, difference: integer }),
    ),
    checks: z.array(
      z.strictObject({ system, name: text, pass: z.boolean(), expected: checkValue, actual: checkValue }),
    ),
    charts: z.array(z.strictObject({ id: text, system, title: text, unit: text, csv: text })),
  })
  .superRefine((report, context) => {
    for (const [path, message] of contradictions(report)) context.addIssue({ code: "custom", path, message });
  });

/** Everything `report.json` holds. */
export type Report = z.infer<typeof reportSchema>;
/** `vault`, `savings`, `dual` or `derby`. */
export type SystemName = (typeof SYSTEMS)[number];

type Contradiction = readonly [path: (string | number)[], message: string];

/** What has the right shape and still cannot be true. */
function* contradictions(report: Pick<Report, "systems" | "tokens" | "conservation" | "checks" | "charts">) {
  for (const list of ["conservation", "checks", "charts"] as const) {
    for (const [index, row] of report[list].entries()) {
      const known = report.systems[row.system] !== undefined;
      if (!known) yield [[list, index, "system"], `"${row.system}" is not among the systems`] satisfies Contradiction;
    }
  }
  for (const [index, { token, ...flow }] of report.conservation.entries()) {
    const path = ["conservation", index];
    if (!(token in report.tokens))
      yield [[...path, "token"], `"${token}" is not among the tokens`] satisfies Contradiction;
    const gap = BigInt(flow.in) - BigInt(flow.out) - BigInt(flow.held);
    const told = BigInt(flow.difference);
    if (told !== gap && told !== -gap) {
      const message = `is ${told}, but ${flow.in} in, ${flow.out} out and ${flow.held} held differ by ${gap}`;
      yield [[...path, "difference"], message] satisfies Contradiction;
    }
  }
}

/**
 * The report, checked and with its keys in the order of the schema.
 * @throws RangeError with one line per fault: the path and what is wrong there
 */
export function parseReport(report: unknown): Report {
  const result = reportSchema.safeParse(report);
  if (result.success) return result.data;
  const faults = result.error.issues.map(({ path, message }) => `  ${path.join(".") || "report"}: ${message}`);
  throw new RangeError(`The report does not have the shape of report.json:\n${faults.join("\n")}`);
}
