import { isAddress, type ParamType } from "ethers";

import { findActor, type Actor } from "../actors.js";
import { findDeployed, type Deployment } from "../addresses.js";
import { InputError } from "../input-error.js";
import type { Chain } from "../network.js";
import { parseDuration } from "../time.js";
import { parseAmount, parseBps } from "../units.js";
import { wordsOf } from "./conditions.js";

const SYMBOLED = /^-?[\d_.]+\s+(\w+)$/;
const PERCENT = /^-?[\d_.]+\s*%$/;
const INTEGER = /^-?\d[\d_]*$/;
const DURATION = /^(?:\d+[smhdw])+$/;

/** The contracts of a deployment that are tokens. */
export const TOKENS: ReadonlySet<string> = new Set(["TestToken", "WETH9", "DerbyToken"]);

/** Decimals of what is a share: one is 1e18. */
const WAD = { symbol: "WAD", decimals: 18 } as const;

/** Understands what a scenario writes for numbers, people and contracts, on its chain. */
export class Quantities {
  readonly #decimals = new Map<string, number>([[WAD.symbol, WAD.decimals]]);

  constructor(
    private readonly chain: Chain,
    private readonly deployment: Deployment,
    private readonly actors: readonly Actor[],
  ) {}

  /**
   * Reads `10 USDC` in base units, `1.05 WAD` and `95%` as 18-decimals fixed point, `50bps` in basis points, `30d` in seconds, and
   * whole numbers as they are, with a minus in front of any.
   *
   * @returns undefined where it is none of these.
   * @throws InputError where it is an amount of a token that is not deployed, or too fine a one.
   */
  async number(text: string): Promise<bigint | undefined> {
    const trimmed = text.trim();
    if (trimmed.startsWith("-")) {
      const positive = await this.number(trimmed.slice(1));
      return positive === undefined ? undefined : -positive;
    }
    if (INTEGER.test(trimmed)) return BigInt(trimmed.replaceAll("_", ""));
    if (DURATION.test(trimmed)) return parseDuration(trimmed);
    if (PERCENT.test(trimmed)) return await this.#percent(trimmed);
    if (/^[\d_.]+bps$/.test(trimmed)) return parseBps(trimmed);
    const [, symbol] = SYMBOLED.exec(trimmed) ?? [];
    if (symbol === undefined) return undefined;
    return parseAmount(trimmed, { symbol, decimals: await this.#decimalsOf(symbol) });
  }

  /** The address that `text` is, or that the actor or contract of that name has. @throws InputError where there is none */
  address(text: string): string {
    const isWritten: boolean = isAddress(text);
    if (isWritten) return text;
    const wanted = text.toLowerCase();
    const named = [...this.actors, ...this.deployment.contracts].find(({ name }) => name.toLowerCase() === wanted);
    if (named !== undefined) return named.address;
    const actors = this.actors.map(({ name }) => name).join(", ");
    const contracts = this.deployment.contracts.map(({ name }) => name).join(", ");
    throw new InputError(`"${text}" is nobody and nothing here; there are ${actors}, and the contracts ${contracts}.`);
  }

  actor(name: string): Actor {
    return findActor(this.actors, name);
  }

  /** A value for a parameter of a contract's function. @throws InputError where it cannot be one */
  async argument(value: unknown, parameter: ParamType): Promise<unknown> {
    const { arrayChildren, components, type } = parameter;
    if (arrayChildren !== null) {
      if (!Array.isArray(value)) throw notOfType(value, type);
      return await Promise.all(value.map((entry) => this.argument(entry, arrayChildren)));
    }
    if (components !== null) return await this.#tuple(value, components, type);
    if (typeof value !== "string") throw notOfType(value, type);
    return await this.#single(value, type);
  }

  /** A struct is written as a mapping of its members. */
  async #tuple(value: unknown, components: readonly ParamType[], type: string): Promise<unknown[]> {
    if (typeof value !== "object" || value === null) throw notOfType(value, type);
    const members = value as Readonly<Record<string, unknown>>;
    return await Promise.all(components.map((component) => this.argument(members[component.name], component)));
  }

  async #single(text: string, type: string): Promise<unknown> {
    if (type === "address") return this.address(text);
    if (type === "bool" && (text === "true" || text === "false")) return text === "true";
    if (type === "bool") throw notOfType(text, type);
    if (!/^u?int/.test(type)) return text;
    const number = await this.number(text);
    if (number === undefined) throw notOfType(text, type);
    return number;
  }

  /** Whole percents may exceed a hundred here, which a share of something may not. */
  async #percent(text: string): Promise<bigint | undefined> {
    const hundredths = await this.number(text.replace(/\s*%$/, " WAD"));
    return hundredths === undefined ? undefined : hundredths / 100n;
  }

  async #decimalsOf(symbol: string): Promise<number> {
    const known = this.#decimals.get(symbol);
    if (known !== undefined) return known;
    const { contract, address } = findDeployed(this.deployment, symbol);
    if (!TOKENS.has(contract)) throw new InputError(`"${symbol}" is a ${contract}, no token to count in.`);
    const token = await this.chain.connection.ethers.getContractAt("TestToken", address);
    const decimals = Number(await token.decimals());
    this.#decimals.set(symbol, decimals);
    return decimals;
  }
}

const notOfType = (value: unknown, type: string): InputError =>
  new InputError(`${value === undefined ? "Nothing" : `"${wordsOf(value)}"`} is not a value of type ${type}.`);
