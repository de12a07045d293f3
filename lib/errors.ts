import { readdirSync } from "node:fs";

import { AbiCoder, ErrorFragment, Interface, isHexString, type ErrorDescription } from "ethers";

import { wordingOf, type ErrorArgument, type ErrorUnits, type Explanation, type Explanations } from "./explanation.js";
import { reasonOf } from "./reasons.js";

/** A revert, decoded. */
export interface Revert {
  readonly name: string;
  readonly args: Readonly<Record<string, ErrorArgument>>;
  /** What happened, with the values in units. */
  readonly sentence: string;
  /** The rule that was broken. */
  readonly why: string;
  /** The way on. */
  readonly whatToDo: string;
}

/** A call reverted, or would have. */
export class RevertError extends Error {
  override readonly name = "RevertError";

  constructor(readonly revert: Revert) {
    super(`${revert.name}: ${revert.sentence}`);
  }
}

/** What is told about a failure, in either form. */
export interface FailureDescription {
  readonly name: string;
  readonly message: string;
  readonly args: Readonly<Record<string, unknown>>;
  /** More lines for people. */
  readonly details: readonly string[];
}

/** The panics of the Solidity compiler. */
const PANICS: Readonly<Record<string, string>> = {
  "0x01": "an assertion of the contract does not hold",
  "0x11": "a sum, difference or product does not fit its type",
  "0x12": "something was divided by zero",
  "0x21": "a number is no member of its enumeration",
  "0x22": "stored bytes are not encoded as they must be",
  "0x31": "an element was taken from an empty array",
  "0x32": "an index lies beyond the end of its array",
  "0x41": "more memory was asked for than there is",
  "0x51": "a function pointer leads nowhere",
};

const ERROR_SELECTOR = "0x08c379a0";
const PANIC_SELECTOR = "0x4e487b71";

/** The files of `lib/errors/`, one for each system: a new one is found by itself. */
const EXPLANATIONS: Explanations = Object.fromEntries((await loadExplanations()).flatMap(Object.entries<Explanation>));

const KNOWN_ERRORS = new Interface(Object.keys(EXPLANATIONS));

const EXPLANATION_BY_SELECTOR = new Map(
  Object.entries(EXPLANATIONS).map(([declaration, explanation]) => [
    ErrorFragment.from(declaration).selector,
    explanation,
  ]),
);

/** Every explained error, by its declaration in Solidity. */
export const EXPLAINED: Explanations = EXPLANATIONS;

/** The declarations that have an explanation. */
export const EXPLAINED_ERRORS: readonly string[] = Object.keys(EXPLANATIONS);

/**
 * Decodes what a call or transaction reverted with: an explained custom error, one that only `abi` knows, a panic, or a message.
 *
 * @param error What was thrown, or the revert data itself.
 * @param units The tokens of the call, for the amounts in the sentence.
 * @param abi Further errors, such as those of an artifact.
 * @returns Nothing where `error` is not a revert.
 */
export function decodeRevert(error: unknown, units: ErrorUnits = {}, abi?: Interface): Revert | undefined {
  const data = revertDataOf(error);
  if (data === undefined) return undefined;
  if (data === "0x") return withoutReason();
  if (data.startsWith(ERROR_SELECTOR)) return messageOf(data);
  if (data.startsWith(PANIC_SELECTOR)) return panicOf(data);
  const known = parse(KNOWN_ERRORS, data);
  const explanation = known === undefined ? undefined : EXPLANATION_BY_SELECTOR.get(known.selector);
  if (known !== undefined && explanation !== undefined) return explained(known, explanation, units);
  return unexplained(data, abi === undefined ? undefined : parse(abi, data));
}

/** Runs a call; a revert becomes a `RevertError`, anything else passes through. */
export async function decodingReverts<T>(call: () => Promise<T>, units?: ErrorUnits, abi?: Interface): Promise<T> {
  try {
    return await call();
  } catch (error) {
    const revert = decodeRevert(error, units, abi);
    throw revert === undefined ? error : new RevertError(revert);
  }
}

/** Says of any failure what it is called, what happened, and what can be done. */
export function describeFailure(error: unknown): FailureDescription {
  const revert = error instanceof RevertError ? error.revert : decodeRevert(error);
  if (revert !== undefined) {
    const { name, args, sentence, why, whatToDo } = revert;
    return { name, message: `${name}: ${sentence}`, args, details: [`Rule: ${why}`, `To do: ${whatToDo}`] };
  }
  if (!(error instanceof Error)) return { name: "Error", message: String(error), args: {}, details: [] };
  return { name: error.name, message: onOneLine(error.message), args: {}, details: [] };
}

async function loadExplanations(): Promise<Explanations[]> {
  const folder = new URL("./errors/", import.meta.url);
  const files = readdirSync(folder).filter((file) => file.endsWith(".ts"));
  const modules = files.map(
    async (file) => (await import(new URL(file, folder).href)) as { EXPLANATIONS: Explanations },
  );
  return (await Promise.all(modules)).map((module) => module.EXPLANATIONS);
}

/** Finds revert data in what Hardhat, ethers, Anvil or a wrapper threw. */
function revertDataOf(error: unknown, depth = 0): string | undefined {
  if (isHexString(error)) return error;
  if (depth > 6 || typeof error !== "object" || error === null) return undefined;
  const holder = error as Readonly<Record<string, unknown>>;
  for (const key of ["data", "revert", "error", "info", "cause"]) {
    const found = key === "data" && isHexString(holder[key]) ? holder[key] : revertDataOf(holder[key], depth + 1);
    if (found !== undefined) return found;
  }
  return undefined;
}

function parse(abi: Interface, data: string): ErrorDescription | undefined {
  try {
    return abi.parseError(data) ?? undefined;
  } catch {
    return undefined; // the selector is known, but what follows it is not its arguments
  }
}

function explained(error: ErrorDescription, explanation: Explanation, units: ErrorUnits): Revert {
  const args = argumentsOf(error);
  const { sentence, why, whatToDo } = explanation;
  return { name: error.name, args, sentence: sentence(wordingOf(args, units)), why, whatToDo };
}

function unexplained(data: string, error: ErrorDescription | undefined): Revert {
  const name = error?.name ?? "UnknownError";
  const args = error === undefined ? { data } : argumentsOf(error);
  const listed = Object.entries(args).map(([key, value]) => `${key} ${value}`);
  return {
    name,
    args,
    sentence: `the contract refused the call (${listed.join(", ")}).`,
    why: "The error is not one of this repository's contracts, nor of OpenZeppelin's.",
    whatToDo: "Look it up in the sources of the contract that was called.",
  };
}

function messageOf(data: string): Revert {
  const [message] = AbiCoder.defaultAbiCoder().decode(["string"], `0x${data.slice(10)}`) as unknown as [string];
  const known = reasonOf(message);
  if (known !== undefined) {
    const { peer, reason } = known;
    return {
      name: "Error",
      args: { message },
      sentence: `${peer.name} says "${message}", ${reason.name}: ${reason.sentence}.`,
      why: peer.why,
      whatToDo: peer.whatToDo,
    };
  }
  return {
    name: "Error",
    args: { message },
    sentence: message,
    why: "The contract that was called gave only this message.",
    whatToDo: "Look it up in the sources of that contract.",
  };
}

function panicOf(data: string): Revert {
  const code = `0x${BigInt(`0x${data.slice(10)}`)
    .toString(16)
    .padStart(2, "0")}`;
  return {
    name: "Panic",
    args: { code },
    sentence: `${PANICS[code] ?? "the compiler's own check failed"} (code ${code}).`,
    why: "The compiler stops a contract where its arithmetic or memory would go wrong.",
    whatToDo: "Use smaller amounts; if these were ordinary ones, please report it as a fault.",
  };
}

function withoutReason(): Revert {
  return {
    name: "RevertWithoutReason",
    args: {},
    sentence: "the call was refused without a reason.",
    why: "Either the address has no such function, or the gas ran out.",
    whatToDo: "Check that the address is the contract you mean, on this chain.",
  };
}

function argumentsOf(error: ErrorDescription): Record<string, ErrorArgument> {
  const values = error.args.toArray() as ErrorArgument[];
  return Object.fromEntries(
    error.fragment.inputs.map((input, i) => [input.name || String(i), values[i] as ErrorArgument]),
  );
}

function onOneLine(message: string): string {
  return message.trim().replaceAll(/\s*\n\s*/g, " ");
}
