import { isAddress } from "ethers";

import { findActor, type Actor } from "../actors.js";
import { findDeployed, type Deployment } from "../addresses.js";
import { InputError } from "../input-error.js";
import type { Chain } from "../network.js";
import { parseDuration } from "../time.js";
import { parseAmount, parseBps } from "../units.js";

const SYMBOLED = /^-?[\d_.]+\s+(\w+)$/;
const PERCENT = /^-?[\d_.]+\s*%$/;
const INTEGER = /^-?\d[\d_]*$/;
const DURATION = /^(?:\d+[smhdw])+$/;

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
    const decimals = await this.#decimalsOf(symbol);
    return decimals === undefined ? undefined : parseAmount(trimmed, { symbol, decimals });
  }

  /** The address that `text` is, or that the actor or contract of that name has. @throws InputError where there is none */
  address(text: string): string {
    const isWritten: boolean = isAddress(text);
    if (isWritten) return text;
    const actor = this.actors.find(({ name }) => name === text.toLowerCase());
    return actor?.address ?? findDeployed(this.deployment, text).address;
  }

  actor(name: string): Actor {
    return findActor(this.actors, name);
  }

  /** A value for a parameter of the ABI type `type`. @throws InputError where it cannot be one */
  async argument(value: unknown, type: string): Promise<unknown> {
    if (Array.isArray(value)) {
      const inner = type.replace(/\[\d*\]$/, "");
      return await Promise.all(value.map((entry) => this.argument(entry, inner)));
    }
    if (typeof value !== "string" && typeof value !== "number") return value;
    const text = String(value);
    if (type === "address") return this.address(text);
    if (!type.startsWith("uint") && !type.startsWith("int")) return text;
    const number = await this.number(text);
    if (number === undefined)
      throw new InputError(`"${text}" is not a number, as a parameter of type ${type} must be.`);
    return number;
  }

  /** Whole percents may exceed a hundred here, which a share of something may not. */
  async #percent(text: string): Promise<bigint | undefined> {
    const hundredths = await this.number(text.replace(/\s*%$/, " WAD"));
    return hundredths === undefined ? undefined : hundredths / 100n;
  }

  async #decimalsOf(symbol: string): Promise<number | undefined> {
    const known = this.#decimals.get(symbol);
    if (known !== undefined) return known;
    const deployed = this.deployment.contracts.find(({ name }) => name.toLowerCase() === symbol.toLowerCase());
    if (deployed === undefined) return undefined;
    const token = await this.chain.connection.ethers.getContractAt("TestToken", deployed.address);
    const decimals = Number(await token.decimals());
    this.#decimals.set(symbol, decimals);
    return decimals;
  }
}
