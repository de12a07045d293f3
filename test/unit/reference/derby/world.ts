import { expect } from "chai";

import type { Weight } from "../../../../reference/derby/basket.js";
import type { CloseReport } from "../../../../reference/derby/close.js";
import { DerbyGameModel } from "../../../../reference/derby/game.js";
import { type DerbyParameters, seedParameters } from "../../../../reference/derby/parameters.js";
import { type DerbyProblem, DerbyRefusal } from "../../../../reference/derby/refusal.js";
import { partsPerUnit } from "../../../../reference/derby/rewards.js";
import { DerbyVaultModel } from "../../../../reference/derby/vault.js";
import { YieldProtocol } from "../../../../reference/derby/yield-protocol.js";

/** One whole DRB, wei. */
export const DRB = 10n ** 18n;

/** Base units of one whole USDC. */
export const USDC = 10n ** 6n;

/** What others hold in each protocol, so that its share price is not the vault's own affair. */
const OTHERS = 10n ** 12n;

const NO_CAP = 10n ** 30n;

/** A vault, its game and as many protocols as asked for, at time zero. */
export class World {
  readonly vault: DerbyVaultModel;
  readonly game: DerbyGameModel;
  readonly protocols: YieldProtocol[] = [];

  constructor(count: number, changes: Partial<DerbyParameters> = {}, decimals = 6n) {
    const parameters = { ...seedParameters(), ...changes };
    this.game = new DerbyGameModel(parameters, decimals);
    this.vault = new DerbyVaultModel({ parameters, decimals, startsAt: 0n }, this.game);
    this.game.isVotable = (id) => this.vault.books.listings[id]?.status === "active";
    for (let i = 0; i < count; ++i) this.addProtocol();
  }

  /** Adds an active protocol. @returns Its number. */
  addProtocol(cap = NO_CAP): number {
    const protocol = new YieldProtocol({ assets: OTHERS, shares: OTHERS });
    this.protocols.push(protocol);
    const id = this.vault.propose(protocol, cap);
    this.vault.setStatus(id, "active");
    return id;
  }

  /** Gives `holder` assets and deposits them. */
  deposit(holder: string, assets: bigint): bigint {
    this.vault.give(holder, assets);
    return this.vault.deposit(holder, assets);
  }

  /** Mints a basket with `drb` DRB wei on these votes: `[protocol, bps]`. */
  play(owner: string, drb: bigint, ...votes: [protocolId: number, bps: bigint][]): number {
    this.game.give(owner, drb);
    const id = this.game.mintNewBasket(owner);
    this.game.rebalanceBasket(owner, id, drb, weightsOf(votes));
    return id;
  }

  /** Moves the value of all shares of a protocol by a part in `of`. */
  move(id: number, part: bigint, of: bigint): void {
    const protocol = this.protocols[id]!;
    const change = (protocol.assets * part) / of;
    if (change < 0n) protocol.lose(-change);
    else protocol.gain(change);
  }

  /** Lets the interval pass and closes. */
  close(): CloseReport {
    this.vault.advanceTo(this.vault.books.closesAt);
    return this.vault.closeEpoch();
  }

  /** What the protocols are booked at. */
  get allocations(): bigint[] {
    return this.vault.books.listings.map(({ tracked }) => tracked);
  }

  /** R of a basket, base units; the parts below one have to be zero. */
  reward(id: number): bigint {
    const parts = partsPerUnit(this.game.decimals);
    expect(this.game.rewardOf(id) % parts, "parts of a base unit in R").to.equal(0n);
    return this.game.rewardOf(id) / parts;
  }

  /** R of a basket to the nearest base unit below. */
  rewardDown(id: number): bigint {
    const parts = partsPerUnit(this.game.decimals);
    const reward = this.game.rewardOf(id);
    return reward < 0n ? -((-reward + parts - 1n) / parts) : reward / parts;
  }
}

/** A portfolio from pairs. */
export function weightsOf(votes: readonly (readonly [protocolId: number, bps: bigint])[]): Weight[] {
  return votes.map(([protocolId, bps]) => ({ protocolId, bps }));
}

/** A game of its own with one funded protocol, where the only player's R becomes `reward` base units, from a loss of a tenth. */
export function worldInDebt(debt: bigint, drb: bigint, changes: Partial<DerbyParameters> = {}): World {
  const world = new World(1, { bufferBps: 0n, ...changes });
  world.deposit("lender", 100n * debt);
  world.play("player", drb, [0, 10_000n]);
  world.close();
  world.move(0, -1n, 10n);
  world.close();
  return world;
}

/** Expects a refusal by its rule. */
export function expectRefusal(problem: DerbyProblem, action: () => unknown): void {
  expect(action).to.throw(DerbyRefusal).with.property("problem", problem);
}
