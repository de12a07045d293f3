import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";

/** Tokens that anybody may mint, for local chains and testnets. */
export default buildModule("TestTokens", (m) => ({
  weth: m.contract("TestToken", ["Wrapped Ether", "WETH", 18], { id: "WETH" }),
  usdc: m.contract("TestToken", ["USD Coin", "USDC", 6], { id: "USDC" }),
  pad: m.contract("TestToken", ["Paddock", "PAD", 18], { id: "PAD" }),
}));
