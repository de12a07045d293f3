import { id } from "ethers";

import type { Hex, Log, Receipt } from "../chain.js";

const TRANSFER = id("Transfer(address,address,uint256)");
/** Told by WETH9 where others tell a transfer from nobody. */
const WRAPPED = id("Deposit(address,uint256)");
const NOBODY = `0x${"0".repeat(40)}`;

/** A movement of a token, base units; addresses in small letters. */
interface Movement {
  readonly token: Hex;
  readonly from: Hex;
  readonly to: Hex;
  readonly value: bigint;
}

/** The contracts of one system, and what of each token went over its border. */
export interface Border {
  readonly inside: ReadonlySet<Hex>;
  readonly flows: ReadonlyMap<Hex, Flow>;
}

/** Base units that came in and went out. */
export interface Flow {
  in: bigint;
  out: bigint;
}

/** Books of what receipts tell of some tokens: what every account must hold by now, and what went in and out of every system. */
export class Accounts {
  readonly #holdings = new Map<Hex, Map<Hex, bigint>>();
  readonly #borders: Border[] = [];

  /** @param tokens Addresses; other tokens are not booked. */
  constructor(tokens: readonly Hex[]) {
    for (const token of tokens) this.#holdings.set(token.toLowerCase(), new Map());
  }

  /** Draws a border around the contracts of a system: from now on everything that crosses it is counted. */
  enclose(contracts: readonly Hex[]): Border {
    const flows = new Map([...this.#holdings.keys()].map((token): [Hex, Flow] => [token, { in: 0n, out: 0n }]));
    const border = { inside: new Set(contracts.map((one) => one.toLowerCase())), flows };
    this.#borders.push(border);
    return border;
  }

  /** What `account` has got of `token` since the books were opened, less what it has given. */
  holding(token: Hex, account: Hex): bigint {
    return this.#holdings.get(token.toLowerCase())?.get(account.toLowerCase()) ?? 0n;
  }

  /** Begins an account's book with what it has had before the books were opened, base units. */
  expect(token: Hex, account: Hex, value: bigint): void {
    this.#holdings.get(token.toLowerCase())?.set(account.toLowerCase(), value);
  }

  /** Books what a transaction moved. */
  enter({ logs }: Receipt): void {
    for (const log of logs) {
      const held = this.#holdings.get(log.address.toLowerCase());
      const movement = held === undefined ? undefined : movementIn(log);
      if (held === undefined || movement === undefined) continue;
      const { from, to, value } = movement;
      held.set(from, (held.get(from) ?? 0n) - value);
      held.set(to, (held.get(to) ?? 0n) + value);
      for (const border of this.#borders) cross(border, movement);
    }
  }
}

function movementIn({ address, topics, data }: Log): Movement | undefined {
  const token = address.toLowerCase();
  const [kind, first = "", second = ""] = topics;
  if (kind === TRANSFER && topics.length === 3) {
    return { token, from: accountIn(first), to: accountIn(second), value: BigInt(data) };
  }
  return kind === WRAPPED ? { token, from: NOBODY, to: accountIn(first), value: BigInt(data) } : undefined;
}

function cross({ inside, flows }: Border, { token, from, to, value }: Movement): void {
  const flow = flows.get(token);
  if (flow === undefined || inside.has(from) === inside.has(to)) return;
  if (inside.has(to)) flow.in += value;
  else flow.out += value;
}

const accountIn = (topic: Hex): Hex => `0x${topic.slice(26).toLowerCase()}`;
