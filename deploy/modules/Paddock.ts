import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";

import type { Future, Module, ModuleBuilder } from "../ignition.js";
import AaveV3 from "./AaveV3.js";
import Derby from "./Derby.js";
import Dual, { SandboxDual } from "./Dual.js";
import Exchange from "./Exchange.js";
import Feeds from "./Feeds.js";
import SampleDerby from "./SampleDerby.js";
import SampleMarkets from "./SampleMarkets.js";
import SampleSavings from "./SampleSavings.js";
import SampleVaults from "./SampleVaults.js";
import SavingsModule from "./Savings.js";
import Shared, { ROLES } from "./Shared.js";
import TestTokens from "./TestTokens.js";
import UniswapV3 from "./UniswapV3.js";
import VaultModule from "./Vault.js";

/** The systems of a deployment. Each adds its module here. */
const SYSTEMS = [VaultModule, SavingsModule, Dual, Derby] as const;

/** The same in a sandbox, with what it adds to them. Each system adds its samples here. */
const SANDBOX = [
  VaultModule,
  SavingsModule,
  SandboxDual,
  Derby,
  SampleVaults,
  SampleSavings,
  SampleMarkets,
  SampleDerby,
  Exchange,
  Feeds,
  AaveV3,
] as const;

/**
 * Every system, then the hand-over: the timelock of Derby's Governor becomes ADMIN, the deployer ends without a role. Vaults and markets are made on top of it, by whoever wants
 * one: they need tokens, feeds and exchanges that only their makers know.
 */
export const Paddock = buildModule("Paddock", (m) => {
  const contracts = {
    ...m.useModule(VaultModule),
    ...m.useModule(SavingsModule),
    ...m.useModule(Dual),
    ...m.useModule(Derby),
  };
  handOver(m, [...SYSTEMS], []);
  return contracts;
});

/**
 * Every system with test tokens and samples to play with, for local chains and testnets. The parameter `admin` is ADMIN beside
 * the timelock: who may do by hand what elsewhere takes a vote.
 */
export const PaddockSandbox = buildModule("PaddockSandbox", (m) => {
  const contracts = {
    ...m.useModule(VaultModule),
    ...m.useModule(SavingsModule),
    ...m.useModule(SandboxDual),
    ...m.useModule(TestTokens),
    ...m.useModule(SampleVaults),
    ...m.useModule(Feeds),
    ...m.useModule(SampleMarkets),
    ...m.useModule(UniswapV3),
    ...m.useModule(Exchange),
    ...m.useModule(SampleSavings),
    ...m.useModule(Derby),
    ...m.useModule(AaveV3),
    ...m.useModule(SampleDerby),
  };
  const admin = m.call(m.useModule(Shared).manager, "grantRole", adminByHand(m), {
    id: "grant_ADMIN",
    after: [...SANDBOX],
  });
  handOver(m, [...SANDBOX], [admin]);
  return contracts;
});

export default Paddock;

/** Whom a sandbox makes ADMIN, and how long he must announce a call before making it. */
function adminByHand(m: ModuleBuilder) {
  return [ROLES.ADMIN, m.getParameter("admin"), m.getParameter("adminDelay")];
}

/**
 * Makes the timelock ADMIN once everything is wired, and takes ADMIN from the deployer. AccessManager adds no delay of its own:
 * the timelock has announced a call when it makes it.
 */
function handOver(m: ModuleBuilder, systems: Module[], grants: Future[]): void {
  const { manager } = m.useModule(Shared);
  const { timelock } = m.useModule(Derby);
  const grant = m.call(manager, "grantRole", [ROLES.ADMIN, timelock, 0], {
    id: "grant_ADMIN_timelock",
    after: [...systems, ...grants],
  });
  m.call(manager, "renounceRole", [ROLES.ADMIN, m.getAccount(0)], { id: "renounce_ADMIN", after: [grant] });
}
