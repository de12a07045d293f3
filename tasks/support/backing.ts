import type { Unit } from "../../lib/units.js";
import type { Token } from "./token.js";

/** What something owes of a token at least, and what there is for it; base units. */
export interface Backing {
  readonly what: string;
  readonly token: Unit;
  readonly owed: bigint;
  readonly held: bigint;
}

/** Something that is owed, base units. */
interface Debt {
  readonly token: Token;
  readonly value: bigint;
}

/** What `holder` owes of each token, all debts in it together, and what it has of it. */
export async function backingsBy(what: string, holder: string, debts: readonly Debt[]): Promise<Backing[]> {
  const tokens = new Map(debts.map(({ token }) => [token.address, token]));
  return await Promise.all(
    [...tokens.values()].map(async (token) => {
      const owed = debts.filter((debt) => debt.token.address === token.address);
      const sum = owed.reduce((total, { value }) => total + value, 0n);
      return { what, token, owed: sum, held: await token.contract.balanceOf(holder) };
    }),
  );
}
