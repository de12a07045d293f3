import { Contract, Interface, type ContractRunner } from "ethers";

/** What a keeper asks of any ERC-20 token. `approve` returns nothing here, for some tokens do not either. */
export const ERC20 = new Interface([
  "function decimals() view returns (uint8)",
  "function balanceOf(address account) view returns (uint256)",
  "function allowance(address owner, address spender) view returns (uint256)",
  "function approve(address spender, uint256 value)",
]);

/** Asks a token for one number. @throws whatever the node throws */
export async function askToken(
  runner: ContractRunner,
  token: string,
  question: "decimals" | "balanceOf" | "allowance",
  ...args: readonly string[]
): Promise<bigint> {
  return (await new Contract(token, ERC20, runner).getFunction(question)(...args)) as bigint;
}
