import { MaxUint256 } from "ethers";

import { parseAmount, type Unit } from "../../lib/units.js";
import type { TestToken } from "../../typechain-types/index.js";
import type { Sandbox } from "../seed.js";

/** Who stakes what where. The stakes of PadVault are those of seed 000's worked example. */
const STAKES = [
  { actor: "alice", vault: "WethVault", token: "WETH", amount: "10" },
  { actor: "bob", vault: "WethVault", token: "WETH", amount: "5" },
  { actor: "carol", vault: "WethVault", token: "WETH", amount: "1" },
  { actor: "dave", vault: "PadVault", token: "PAD", amount: "1" },
  { actor: "erin", vault: "PadVault", token: "PAD", amount: "1" },
] as const;

/** What the rewarder streams, and over how many epochs. */
const STREAMS = [
  { vault: "WethVault", token: "USDC", amount: "40_000", epochs: 4n },
  { vault: "PadVault", token: "PAD", amount: "32", epochs: 4n },
] as const;

/** Stakes for some actors and funds both streams; the actors involved have approved the vaults without limit. */
export async function seed(sandbox: Sandbox): Promise<void> {
  for (const { actor, vault, token, amount } of STAKES) {
    const { contract, value } = await approve(sandbox, actor, vault, token, amount);
    await contract.deposit(value, sandbox.actor(actor).address);
  }
  for (const { vault, token, amount, epochs } of STREAMS) {
    const { contract, value } = await approve(sandbox, "rewarder", vault, token, amount);
    await contract.fund(value, epochs);
  }
}

async function approve(sandbox: Sandbox, actor: string, vault: string, symbol: string, amount: string) {
  const { signer } = sandbox.actor(actor);
  const token = (await sandbox.token(symbol)).connect(signer);
  await token.approve(sandbox.address(vault), MaxUint256);
  const contract = await sandbox.chain.connection.ethers.getContractAt("Vault", sandbox.address(vault), signer);
  return { contract, value: parseAmount(amount, await unitOf(token)) };
}

async function unitOf(token: TestToken): Promise<Unit> {
  return { symbol: await token.symbol(), decimals: Number(await token.decimals()) };
}
