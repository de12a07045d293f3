import type { SavingsModel } from "../../../reference/savings.js";
import type { Fraction } from "../../../reference/savings/numbers.js";
import type { SavingsParameters } from "../../../reference/savings/parameters.js";
import { type Action, ACTORS, type Parameters } from "./schedule.js";

/** An action with its figures worked out. Actors are numbers, receipts of lenders and loans are the model's ids. */
export type Order =
  | { kind: "lend"; who: number; assets: bigint }
  | { kind: "withdraw" | "claimInterest"; who: number; lendId: string; principal: bigint }
  | { kind: "moveReceipt"; who: number; to: number; lendId: string; principal: bigint }
  | { kind: "borrow"; who: number; amount: bigint; loan: bigint }
  | { kind: "repay"; who: number; loanId: bigint; units: bigint }
  | { kind: "moveLoan"; who: number; to: number; loanId: bigint; units: bigint }
  | { kind: "repayDebt" | "liquidate"; who: number; loanId: bigint; assets: bigint }
  | { kind: "addCollateral"; who: number; loanId: bigint; amount: bigint }
  | { kind: "movePrice"; price: bigint }
  | { kind: "breakPrice"; bad: boolean }
  | { kind: "slash"; amount: bigint }
  | { kind: "reward"; amount: bigint }
  | { kind: "harvest"; maxSell: bigint }
  | { kind: "withdrawReserves"; assets: bigint }
  | { kind: "setParameters"; parameters: Parameters };

/** What an order depends on beside the model. */
export type World = {
  model: SavingsModel;
  /** Dollars a whole native token, 8 decimals; also while it is broken. */
  price: bigint;
  /** Decimals of the stablecoin. */
  decimals: number;
  /** All stake there is at the provider, base units. */
  staked: bigint;
  /** What an actor has of collateral that is not locked, in the provider's own units. */
  available(who: number): bigint;
};

const WAD = 10n ** 18n;
const BPS_TO_WAD = 10n ** 14n;
const NATIVE_DECIMALS = 18;
const PRICE_DECIMALS = 8;
const MAX_PRICE = 10n ** 20n;

/** More than any run lends or borrows; caps have tests of their own. */
export const CAP = 10n ** 26n;

/** The name of an actor on the model. */
export function nameOf(actor: number): string {
  return `actor ${actor}`;
}

/** Governance's numbers as the model takes them. */
export function modelParameters(parameters: Parameters): SavingsParameters {
  const { rates, reserveFactorBps, ltvBps, thresholdBps, bonusBps, minimumLoan } = parameters;
  return {
    ...rates,
    reserveFactorWad: reserveFactorBps * BPS_TO_WAD,
    ltvWad: ltvBps * BPS_TO_WAD,
    thresholdWad: thresholdBps * BPS_TO_WAD,
    bonusWad: bonusBps * BPS_TO_WAD,
    minimumLoan,
    depositCap: CAP,
    borrowCap: CAP,
  };
}

/** Stablecoin base units a native base unit, at a price of 8 decimals. */
export function fractionOf(price: bigint, decimals: number): Fraction {
  return { numerator: price * 10n ** BigInt(decimals), denominator: 10n ** BigInt(NATIVE_DECIMALS + PRICE_DECIMALS) };
}

type ActionOf<Kind extends Action["kind"]> = Extract<Action, { kind: Kind }>;

/** Works out the figures of `action`; undefined where there is nothing that it could act on. */
export function orderOf(action: Action, world: World): Order | undefined {
  switch (action.kind) {
    case "lend":
      return { kind: "lend", who: action.who, assets: action.amount };
    case "withdraw":
    case "claimInterest":
    case "moveReceipt":
      return orderOnReceipt(action, world);
    case "borrow":
      return orderToBorrow(action, world);
    case "repay":
    case "moveLoan":
      return orderOnUnits(action, world);
    case "repayDebt":
    case "addCollateral":
    case "liquidate":
      return orderOnLoan(action, world);
    case "sicken":
      return orderToSicken(action, world);
    case "breakPrice":
    case "setParameters":
      return action;
    default:
      return orderOfTheWorld(action, world);
  }
}

function orderOnReceipt(
  action: ActionOf<"withdraw" | "claimInterest" | "moveReceipt">,
  { model }: World,
): Order | undefined {
  const held = model.lendIds.flatMap((lendId) => holdersOf((name) => model.receiptOf(name, lendId), lendId));
  const chosen = held[(action.who + action.pick) % held.length];
  if (chosen === undefined) return undefined;
  const { who, id: lendId, held: balance } = chosen;
  const principal = share(balance, action.permille);
  if (action.kind === "moveReceipt") return { kind: action.kind, who, to: action.to, lendId, principal };
  return { kind: action.kind, who, lendId, principal };
}

/** Who has how much of something. */
function holdersOf<Id>(balanceOf: (name: string) => bigint, id: Id): { who: number; id: Id; held: bigint }[] {
  return actors.map((who) => ({ who, id, held: balanceOf(nameOf(who)) })).filter(({ held }) => held > 0n);
}

/** Where the price is broken the last good one tells how much collateral is meant. */
function orderToBorrow(action: ActionOf<"borrow">, world: World): Order | undefined {
  const { model } = world;
  const { who } = action;
  const { cash, borrowed, deposited } = model.balanceSheet;
  const lendable = least(cash, deposited.numerator / deposited.denominator - borrowed);
  const loan = share(lendable, action.permille);
  if (loan <= 0n) return undefined;
  const { numerator, denominator } = fractionOf(world.price, world.decimals);
  const value = ceilDiv(loan * WAD, model.parameters.ltvWad);
  const needed = ceilDiv(value * denominator, numerator);
  const amount = least((needed * action.coverPermille) / 1_000n, world.available(who));
  return { kind: "borrow", who, amount, loan: action.maximum ? 0n : loan };
}

function orderOnUnits(action: ActionOf<"repay" | "moveLoan">, { model }: World): Order | undefined {
  const held = model.loanIds.flatMap((loanId) => holdersOf((name) => model.unitsOf(name, loanId), loanId));
  const chosen = held[(action.who + action.pick) % held.length];
  if (chosen === undefined) return undefined;
  const { who, id: loanId, held: balance } = chosen;
  const units = share(balance, action.permille);
  if (action.kind === "repay") return { kind: action.kind, who, loanId, units };
  return { kind: action.kind, who, to: action.to, loanId, units };
}

type OnLoan = "repayDebt" | "addCollateral" | "liquidate";

function orderOnLoan(action: ActionOf<OnLoan>, { model, available }: World): Order | undefined {
  const { kind, who } = action;
  const loanId = pickLoan(kind, action.pick, model);
  if (loanId === undefined) return undefined;
  const { principal, interest, collateral } = model.loan(loanId);
  if (kind === "addCollateral")
    return { kind, who, loanId, amount: least(share(collateral, action.permille / 4n), available(who)) };
  return { kind, who, loanId, assets: share(principal + interest, action.permille) };
}

/** A liquidator looks for the sick first, as one would. */
function pickLoan(kind: OnLoan, pick: number, model: SavingsModel): bigint | undefined {
  const ids = kind === "liquidate" && model.hasPrice ? model.loanIds.filter((id) => isSick(model, id)) : [];
  const open = model.loanIds.filter((id) => model.loan(id).collateral > 0n);
  const chosen = [ids, open, model.loanIds].find((each) => each.length > 0) ?? [];
  return chosen[pick % chosen.length];
}

function isSick(model: SavingsModel, loanId: bigint): boolean {
  return (model.healthFactor(loanId) ?? WAD) < WAD;
}

function orderToSicken({ pick, permille }: ActionOf<"sicken">, { model, price }: World): Order | undefined {
  if (!model.hasPrice) return undefined;
  const owing = model.loanIds.filter((id) => model.loan(id).principal > 0n);
  const loanId = owing[pick % owing.length];
  if (loanId === undefined) return undefined;
  const healthFactor = model.healthFactor(loanId)!;
  if (healthFactor === 0n) return undefined;
  const target = (price * permille * WAD) / (1_000n * healthFactor);
  return { kind: "movePrice", price: least(target === 0n ? 1n : target, MAX_PRICE) };
}

type OfTheWorld = "movePrice" | "slash" | "reward" | "harvest" | "withdrawReserves";

function orderOfTheWorld(action: ActionOf<OfTheWorld>, world: World): Order | undefined {
  const { kind, permille } = action;
  if (kind === "movePrice") return { kind, price: least(share(world.price, permille), MAX_PRICE) };
  const { rewardCash } = world.model.balanceSheet;
  if (kind === "harvest") return { kind, maxSell: least(share(rewardCash, permille), rewardCash) };
  if (kind === "withdrawReserves") return { kind, assets: share(world.model.withdrawableReserves, permille) };
  return world.staked === 0n ? undefined : { kind, amount: share(world.staked, permille) };
}

/** A share of what there is, at least one base unit unless nothing is asked for. */
function share(available: bigint, permille: bigint): bigint {
  const part = (available * permille) / 1_000n;
  return part === 0n && permille !== 0n ? 1n : part;
}

function ceilDiv(numerator: bigint, denominator: bigint): bigint {
  return (numerator + denominator - 1n) / denominator;
}

function least(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}

/** Everybody. */
export const actors: readonly number[] = Array.from({ length: ACTORS }, (_, actor) => actor);
