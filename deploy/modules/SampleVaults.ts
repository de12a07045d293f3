import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";
import { ZeroAddress, ZeroHash } from "ethers";

import type { ContractFuture } from "../ignition.js";
import TestTokens from "./TestTokens.js";
import VaultModule from "./Vault.js";

/**
 * Two vaults over the test tokens: WETH earning USDC, and PAD earning PAD as in seed 000, where rewards compound.
 * Their roles need no wiring: a vault asks the AccessManager who is REWARDER and GUARDIAN.
 */
export default buildModule("SampleVaults", (m) => {
  const { manager, vaultFactory } = m.useModule(VaultModule);
  const { weth, usdc, pad } = m.useModule(TestTokens);
  const epochDuration = m.getParameter("epochDuration");
  const withdrawalFeeBps = m.getParameter("withdrawalFeeBps");

  const create = (id: string, asset: ContractFuture, rewardToken: ContractFuture, after: ContractFuture[] = []) => {
    const params = { asset, rewardToken, epochDuration, withdrawalFeeBps, feeSink: ZeroAddress, authority: manager };
    const creation = m.call(vaultFactory, "createVault", [params, ZeroHash], { id: `create_${id}`, after });
    const address = m.readEventArgument(creation, "VaultCreated", "vault", { id: `address_${id}` });
    return m.contractAt("Vault", address, { id });
  };

  const wethVault = create("WethVault", weth, usdc);
  return { wethVault, padVault: create("PadVault", pad, pad, [wethVault]) };
});
