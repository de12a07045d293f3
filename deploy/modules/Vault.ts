import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";

import Shared from "./Shared.js";

/** The Vault system: the factory with its registry. Anybody may create vaults; nobody owns the factory. */
export default buildModule("Vault", (m) => {
  const { manager } = m.useModule(Shared);
  const vaultFactory = m.contract("VaultFactory");
  return { manager, vaultFactory };
});
