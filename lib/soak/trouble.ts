import type { SystemName } from "../report/schema.js";
import type { Agents, World } from "../simulation/systems/agents.js";
import { PROTOCOLS } from "../simulation/systems/derby/told.js";
import type { Call } from "../simulation/world/desk.js";
import type { Market } from "../simulation/world/market.js";
import type { Weather } from "../simulation/world/weather.js";
import { type Breakable, type FaultKind, isOn, type TimedFault } from "./faults.js";

/** How long a pause lasts, and how long after it there can be none, weeks; as in contracts/shared/access/InboundPause.sol. */
const PAUSE_WEEKS = 2;
const COOLDOWN_WEEKS = 2;
/** How old the price may be that the sandbox's savings account accepts, seconds; as in deploy/modules/SampleSavings.ts. */
const MAX_PRICE_AGE = 7 * 86_400;
const PERCENT = 100n;

/** Brings the faults of a schedule over a world, week after week, takes back those that are over, and knows what the weather is. */
export class Trouble {
  /** What happened of each kind; a pause that the contracts would not allow yet does not happen. */
  readonly happened: TimedFault[] = [];
  /** The price is so many times what the path says. */
  #factor = { times: 1n, of: 1n };
  #week = 0;
  #pushedAt = 0;
  #wasSilent = false;
  #isDown = false;
  readonly #pausedIn = new Map<SystemName, number>();

  constructor(
    private readonly faults: readonly TimedFault[],
    private readonly weeks: number,
  ) {}

  weather(now: number): Weather {
    const paused = [...this.#pausedIn].filter(([, week]) => this.#week < week + PAUSE_WEEKS).map(([system]) => system);
    const isFresh = now - this.#pushedAt <= MAX_PRICE_AGE;
    return { paused: new Set(paused), isPriced: isFresh && !this.#isDown, isKept: !this.#has("keeper dead") };
  }

  /** In the morning of a week, before anybody acts. @returns the faults that begin */
  async begin(week: number, world: World, agents: readonly Agents[]): Promise<TimedFault[]> {
    this.#week = week;
    await this.#mend(world);
    const fresh: TimedFault[] = [];
    for (const fault of this.faults.filter((one) => one.week === week)) {
      if (await this.#strike(fault, world, agents)) fresh.push(fault);
    }
    this.happened.push(...fresh);
    return fresh;
  }

  /** Tells the market a price of the path, which it may not hear. @returns the price that it is now */
  async price(onPath: bigint, world: World, market: Market): Promise<bigint> {
    const price = (onPath * this.#factor.times) / this.#factor.of;
    const isDown = this.#has("feed down");
    if (isDown !== this.#isDown) await market.setDown(isDown);
    this.#isDown = isDown;
    if (isDown || this.#has("feed silent")) {
      this.#wasSilent = true;
      await market.trade(price);
      return price;
    }
    if (this.#wasSilent) await market.beginPhase();
    this.#wasSilent = false;
    await market.setPrice(price);
    this.#pushedAt = world.desk.now;
    return price;
  }

  #has(kind: FaultKind): boolean {
    return this.faults.some((fault) => fault.kind === kind && isOn(fault, this.#week, this.weeks));
  }

  async #strike(fault: TimedFault, world: World, agents: readonly Agents[]): Promise<boolean> {
    switch (fault.kind) {
      case "price jumps":
        this.#factor = { times: this.#factor.times * (100n + BigInt(fault.percent)), of: this.#factor.of * 100n };
        return true;
      case "guardian pauses":
        return this.#pause(fault.system, agents);
      case "protocol loses":
        return lose(world, fault.protocol, fault.percent);
      case "protocol blacklisted":
        return blacklist(world, fault.protocol);
      case "protocol fails":
        await world.desk.send([await onProtocol(world, fault.protocol, "setFault", [fault.failure])]);
        return true;
      case "stake slashed":
        return slash(world, fault.percent);
      default:
        return true;
    }
  }

  async #pause(system: SystemName, agents: readonly Agents[]): Promise<boolean> {
    const last = this.#pausedIn.get(system);
    if (last !== undefined && this.#week < last + PAUSE_WEEKS + COOLDOWN_WEEKS) return false;
    const one = agents.find((candidate) => candidate.system === system);
    if (one === undefined) return false;
    await one.pause();
    this.#pausedIn.set(system, this.#week);
    return true;
  }

  /** What is over is put right: protocols work again, and governance lets back in whom the guardian has shut out. */
  async #mend(world: World): Promise<void> {
    for (const fault of this.happened) {
      if (isOn(fault, this.#week, this.weeks) || !isOn(fault, this.#week - 1, this.weeks)) continue;
      if (fault.kind === "protocol fails") {
        await world.desk.send([await onProtocol(world, fault.protocol, "setFault", [0])]);
      }
      if (fault.kind === "protocol blacklisted") await readmit(world, fault.protocol);
    }
  }
}

const idOf = (protocol: Breakable): number => PROTOCOLS.indexOf(protocol);

/** The mocks let anybody do this to them. */
async function onProtocol({ ground }: World, name: Breakable, method: string, args: readonly unknown[]): Promise<Call> {
  return { from: ground.account("governor"), to: await ground.contract(name), method, args };
}

async function lose(world: World, name: Breakable, percent: number): Promise<boolean> {
  const protocol = await world.ground.contract(name);
  const loss = ((await world.desk.read(protocol, "totalAssets")) * BigInt(percent)) / PERCENT;
  if (loss === 0n) return false;
  await world.desk.send([await onProtocol(world, name, "lose", [loss])]);
  return true;
}

async function statusOf(world: World, name: Breakable): Promise<bigint> {
  const vault = await world.ground.contract("DerbyVault");
  return (await world.desk.read<{ readonly status: bigint }>(vault, "protocolOf", idOf(name))).status;
}

/** Statuses by number. */
const STATUS = { active: 2n, blacklisted: 4n } as const;

async function blacklist(world: World, name: Breakable): Promise<boolean> {
  if ((await statusOf(world, name)) !== STATUS.active) return false;
  const [from, to] = [world.ground.account("guardian"), await world.ground.contract("DerbyVault")];
  await world.desk.send([{ from, to, method: "blacklistProtocol", args: [idOf(name)] }]);
  return true;
}

async function readmit(world: World, name: Breakable): Promise<void> {
  if ((await statusOf(world, name)) !== STATUS.blacklisted) return;
  const [from, to] = [world.ground.account("governor"), await world.ground.contract("DerbyVault")];
  const args = [idOf(name)];
  await world.desk.send([
    { from, to, method: "restoreProtocol", args },
    { from, to, method: "activateProtocol", args },
  ]);
}

async function slash(world: World, percent: number): Promise<boolean> {
  const pool = await world.ground.contract("DelegationPool");
  const loss = ((await world.desk.read(pool, "staked")) * BigInt(percent)) / PERCENT;
  if (loss === 0n) return false;
  const from = world.ground.account("governor");
  await world.desk.send([{ from, to: pool, method: "slash", args: [loss, from] }]);
  return true;
}
