import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";
import { id as keccak, ZeroAddress, zeroPadValue } from "ethers";

import type { ContractFuture } from "../ignition.js";
import { ROLES } from "./Shared.js";
import TestTokens from "./TestTokens.js";
import VaultModule from "./Vault.js";

const FUND_SELECTOR = keccak("fund(uint256,uint256)").slice(0, 10);
const PAUSE_SELECTOR = keccak("pauseInbound()").slice(0, 10);
const NO_SALT = zeroPadValue("0x", 32);

/**
 * Two vaults over the test tokens: WETH earning USDC, and PAD earning PAD as in seed 000, where rewards compound.
 * REWARDER funds them, GUARDIAN pauses what comes in.
 */
export default buildModule("SampleVaults", (m) => {
  const { manager, vaultFactory } = m.useModule(VaultModule);
  const { weth, usdc, pad } = m.useModule(TestTokens);
  const epochDuration = m.getParameter("epochDuration");
  const withdrawalFeeBps = m.getParameter("withdrawalFeeBps");

  const create = (id: string, asset: ContractFuture, rewardToken: ContractFuture) => {
    const params = { asset, rewardToken, epochDuration, withdrawalFeeBps, feeSink: ZeroAddress, authority: manager };
    const creation = m.call(vaultFactory, "createVault", [params, NO_SALT], { id: `create_${id}` });
    const vault = m.contractAt(
      "Vault",
      m.readEventArgument(creation, "VaultCreated", "vault", { id: `address_${id}` }),
      { id },
    );
    m.call(manager, "setTargetFunctionRole", [vault, [FUND_SELECTOR], ROLES.REWARDER], { id: `fund_${id}` });
    m.call(manager, "setTargetFunctionRole", [vault, [PAUSE_SELECTOR], ROLES.GUARDIAN], { id: `pause_${id}` });
    return vault;
  };

  return { wethVault: create("WethVault", weth, usdc), padVault: create("PadVault", pad, pad) };
});
