// Reads where every system stands, without sending anything:  npx tsx examples/05-read-everything.ts
import { formatEther, formatUnits, MaxUint256 } from "ethers";

import {
  DerbyVault__factory,
  DualCurrencyVault__factory,
  SavingsAccount__factory,
  Vault__factory,
  VaultFactory__factory,
} from "../typechain-types/index.js";
import { LocalChain } from "./support/chain.js";

const STATUS = ["open", "closed", "reached", "not reached", "voided"] as const;

const chain = await LocalChain.open();
const { provider } = chain;

const factory = VaultFactory__factory.connect(chain.address("VaultFactory"), provider);
for (const address of await factory.vaults(0n, await factory.vaultCount())) {
  const vault = Vault__factory.connect(address, provider);
  const [symbol, staked, ratio] = await Promise.all([vault.symbol(), vault.totalStaked(), vault.stakePerReward()]);
  // S / R in base units: what a stake competes with for the reward of an epoch.
  const competition = ratio === MaxUint256 ? "nothing streams" : `S / R ${formatEther(ratio)}`;
  console.log(`${symbol}: ${formatEther(staked)} staked, ${competition}`);
}

const account = SavingsAccount__factory.connect(chain.address("SavingsAccount"), provider);
const [sheet, borrowRate, depositRate] = await Promise.all([
  account.balanceSheet(),
  account.borrowRate(),
  account.depositRate(),
]);
console.log(`Savings: ${formatUnits(sheet.deposited, 6)} USDC lent, ${formatUnits(sheet.borrowed, 6)} borrowed`);
console.log(`Savings: borrowers pay ${percent(borrowRate)} a year, lenders get ${percent(depositRate)}`);

const dual = DualCurrencyVault__factory.connect(chain.address("DualCurrencyVault"), provider);
for (let vaultId = 1n; vaultId <= (await dual.vaultCount()); vaultId++) {
  const [key, { status, filled, quantity }] = await Promise.all([dual.vaultKey(vaultId), dual.vaultOf(vaultId)]);
  console.log(`Dual ${key}: ${STATUS[Number(status)]}, ${percent((filled * 10n ** 18n) / quantity)} taken`);
}

const derby = DerbyVault__factory.connect(chain.address("DerbyVault"), provider);
const [epoch, assets, price] = await Promise.all([derby.epoch(), derby.totalAssets(), derby.exchangeRate()]);
console.log(`Derby: epoch ${epoch}, ${formatUnits(assets, 6)} USDC at ${formatUnits(price, 6)} a share`);
chain.close();

/** A WAD as per cent. */
function percent(wad: bigint): string {
  return `${formatUnits(wad / 10n ** 12n, 4)} %`;
}
