import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";
import { id as keccak, ZeroAddress, ZeroHash } from "ethers";

import type { ContractFuture } from "../ignition.js";
import { ROLES } from "./Shared.js";
import TestTokens from "./TestTokens.js";
import VaultModule from "./Vault.js";

const FUND = keccak("fund(uint256,uint256)").slice(0, 10);
const PAUSE = keccak("pauseInbound()").slice(0, 10);

/**
 * Two vaults over the test tokens: WETH earning USDC, and PAD earning PAD as in seed 000, where rewards compound.
 * REWARDER funds them, GUARDIAN pauses what comes in.
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
    const vault = m.contractAt("Vault", address, { id });
    m.call(manager, "setTargetFunctionRole", [vault, [FUND], ROLES.REWARDER], { id: `fund_${id}` });
    m.call(manager, "setTargetFunctionRole", [vault, [PAUSE], ROLES.GUARDIAN], { id: `pause_${id}` });
    return vault;
  };

  const wethVault = create("WethVault", weth, usdc);
  return { wethVault, padVault: create("PadVault", pad, pad, [wethVault]) };
});
