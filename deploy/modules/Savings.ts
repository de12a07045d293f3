import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";

/**
 * The Savings system: what every savings account shares, its metadata and the libraries with most of its verbs. Nobody owns
 * them, and they hold nothing. A market is one account over an asset, a staking provider, price sources and an exchange of its
 * own, as in `SampleSavings`.
 */
export default buildModule("Savings", (m) => ({
  savingsDescriptor: m.contract("SavingsDescriptor"),
  savingsBorrowing: m.library("SavingsBorrowing"),
  savingsLending: m.library("SavingsLending"),
  savingsTreasury: m.library("SavingsTreasury"),
  savingsViews: m.library("SavingsViews"),
}));
