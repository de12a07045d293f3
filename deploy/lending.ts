import { Contract, type Signer } from "ethers";

import { aavePoolAt } from "../lib/peers/aave-v3-deployment.js";
import { borrow, supply } from "../lib/peers/aave-v3.js";
import { send } from "../lib/peers/transactions.js";

/** What is lent out at first: 80 % of the USDC, against WETH worth 3,000,000 USDC. Suppliers earn about 2.6 % a year. */
export const LENT = {
  supplied: 1_500_000n * 10n ** 6n,
  borrowed: 1_200_000n * 10n ** 6n,
  collateral: 1_000n * 10n ** 18n,
} as const;

const TOKEN_ABI = [
  "function mint(address to, uint256 amount)",
  "function transfer(address to, uint256 value) returns (bool)",
  "function deposit() payable",
] as const;

/**
 * Gives the sandbox's Aave v3 a supplier and a borrower of USDC, so that it yields. What is borrowed goes to the supplier: the
 * borrower holds no more tokens than anybody else.
 *
 * @param supplier Mints the USDC and supplies it.
 * @param borrower Wraps the WETH, supplies it, and borrows.
 * @param address Of a contract, by its name in the deployment.
 */
export async function openLending(
  supplier: Signer,
  borrower: Signer,
  address: (name: string) => string,
): Promise<void> {
  const aave = aavePoolAt(address("AavePool"), supplier);
  const usdc = new Contract(address("USDC"), TOKEN_ABI, supplier);
  const lender = await supplier.getAddress();
  const weth = new Contract(address("WETH"), TOKEN_ABI, borrower);
  await send(usdc, "mint", [lender, LENT.supplied]);
  await supply(aave, supplier, address("USDC"), LENT.supplied);
  await send(weth, "deposit", [], { value: LENT.collateral });
  await supply(aave, borrower, address("WETH"), LENT.collateral);
  await borrow(aave, borrower, address("USDC"), LENT.borrowed);
  await send(usdc.connect(borrower) as Contract, "transfer", [lender, LENT.borrowed]);
}
