import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";

import type { Module, ModuleBuilder } from "../ignition.js";
import Dual, { SandboxDual } from "./Dual.js";
import Exchange from "./Exchange.js";
import Feeds from "./Feeds.js";
import SampleMarkets from "./SampleMarkets.js";
import SampleSavings from "./SampleSavings.js";
import SampleVaults from "./SampleVaults.js";
import SavingsModule from "./Savings.js";
import Shared, { ROLES } from "./Shared.js";
import TestTokens from "./TestTokens.js";
import UniswapV3 from "./UniswapV3.js";
import VaultModule from "./Vault.js";

/** The systems of a deployment. Each adds its module here. */
const SYSTEMS = [VaultModule, SavingsModule, Dual] as const;

/** The same in a sandbox, with what it adds to them. Each system adds its samples here. */
const SANDBOX = [
  VaultModule,
  SavingsModule,
  SandboxDual,
  SampleVaults,
  SampleSavings,
  SampleMarkets,
  Exchange,
  Feeds,
] as const;

/**
 * Every system, then the hand-over: the deployer ends without a role. Vaults and markets are made on top of it, by whoever wants
 * one: they need tokens, feeds and exchanges that only their makers know.
 */
export const Paddock = buildModule("Paddock", (m) => {
  const contracts = { ...m.useModule(VaultModule), ...m.useModule(SavingsModule), ...m.useModule(Dual) };
  handOver(m, [...SYSTEMS]);
  return contracts;
});

/** Every system with test tokens and samples to play with, for local chains and testnets. */
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
  };
  handOver(m, [...SANDBOX]);
  return contracts;
});

export default Paddock;

/** Makes `Shared.admin` the ADMIN once everything is wired, and takes ADMIN from the deployer. */
function handOver(m: ModuleBuilder, after: Module[]): void {
  const { manager } = m.useModule(Shared);
  const admin = m.getParameter("admin");
  const grant = m.call(manager, "grantRole", [ROLES.ADMIN, admin, m.getParameter("adminDelay")], {
    id: "grant_ADMIN",
    after,
  });
  m.call(manager, "renounceRole", [ROLES.ADMIN, m.getAccount(0)], { id: "renounce_ADMIN", after: [grant] });
}
