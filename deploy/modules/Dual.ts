import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";

import type { ContractFuture, ModuleBuilder, Parameter } from "../ignition.js";
import Shared from "./Shared.js";
import TestTokens from "./TestTokens.js";

/** The dual currency vault. It wraps the native currency by the token of the parameter `wrappedNative`. */
export default buildModule("Dual", (m) => system(m, m.getParameter("wrappedNative")));

/** The same where the test tokens are: it wraps by their WETH. */
export const SandboxDual = buildModule("SandboxDual", (m) => system(m, m.useModule(TestTokens).weth));

/** The three libraries hold no state and no money; their addresses are in the vault's code, for ever. */
function system(m: ModuleBuilder, wrappedNative: ContractFuture | Parameter) {
  const { manager } = m.useModule(Shared);
  const dualRules = m.library("DualRules");
  const dualDeposits = m.library("DualDeposits");
  const dualViews = m.library("DualViews");
  const dualCurrencyVault = m.contract("DualCurrencyVault", [manager, m.getParameter("dualFeeSink"), wrappedNative], {
    libraries: { DualRules: dualRules, DualDeposits: dualDeposits, DualViews: dualViews },
  });
  return { dualRules, dualDeposits, dualViews, dualCurrencyVault };
}
