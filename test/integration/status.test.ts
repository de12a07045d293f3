import { expect } from "chai";
import hre from "hardhat";

import { findDeployed } from "../../lib/addresses.js";
import { withSteadyClock } from "../../lib/scenario/clock.js";
import { readCommand } from "../../lib/scenario/command.js";
import type { Ground } from "../../lib/scenario/ground.js";
import { inSession } from "../../lib/session.js";
import { seededChain } from "../helpers/seeded-chain.js";

const SYSTEMS = ["vault", "savings", "dual", "derby"];
/** Of every system, a contract and a token that it holds for others. */
const HOLDINGS = {
  vault: { holder: "WethVault", symbol: "WETH" },
  savings: { holder: "SavingsAccount", symbol: "USDC" },
  dual: { holder: "DualCurrencyVault", symbol: "WETH" },
  derby: { holder: "DerbyGame", symbol: "DRB" },
} as const;
const STRANGER = `0x${"11".repeat(20)}`;

interface Status {
  readonly health: Readonly<
    Record<
      string,
      {
        readonly isSolvent: boolean;
        readonly troubles: readonly string[];
        readonly covers: readonly { readonly owed: string; readonly held: string }[];
      }
    >
  >;
  readonly keeper: readonly { readonly system: string; readonly due: readonly string[] }[];
  readonly systems: Readonly<Record<string, unknown>>;
}

describe("npx hardhat status", () => {
  let ground: Ground;
  let snapshot: { restore(): Promise<void> };

  const typed = async (command: string) =>
    await withSteadyClock(hre, ground.chain, () => inSession(ground, readCommand(hre, command).run));
  const status = async () => (await typed("status")) as Status;

  before(async () => {
    ground = { hre, ...(await seededChain()) };
    snapshot = await ground.chain.connection.networkHelpers.takeSnapshot();
  });
  afterEach(async () => await snapshot.restore());

  it("finds every system of a fresh chain solvent and well, in the order of the documentation", async () => {
    const { health, systems } = await status();
    expect(Object.keys(systems)).to.deep.equal(SYSTEMS);
    for (const system of SYSTEMS) {
      expect(health[system], system).to.deep.include({ isSolvent: true, troubles: [] });
      expect(health[system]?.covers.length, system).to.be.greaterThan(0);
      expect(health[system]?.covers.some(({ owed }) => BigInt(owed) > 0n)).to.equal(true);
    }
  });

  for (const [system, { holder, symbol }] of Object.entries(HOLDINGS)) {
    it(`says that ${system} is short as soon as what it owes is not there, and no other system is`, async () => {
      const { ethers, networkHelpers } = ground.chain.connection;
      const at = (name: string) => findDeployed(ground.deployment, name).address;
      const token = await ethers.getContractAt("TestToken", at(symbol));
      await networkHelpers.impersonateAccount(at(holder));
      await networkHelpers.setBalance(at(holder), 10n ** 18n);
      const robbed = token.connect(await ethers.getSigner(at(holder)));
      await (await robbed.transfer(STRANGER, await token.balanceOf(at(holder)))).wait();
      const { health } = await status();
      for (const name of SYSTEMS) expect(health[name]?.isSolvent, name).to.equal(name !== system);
    });
  }

  it("names a loan that can be liquidated, and what a keeper would do about it, without doing it", async () => {
    await typed("oracle set --price 2500 --exchange");
    const first = await status();
    expect(first.health.savings?.troubles).to.deep.equal(["1 loan to liquidate"]);
    const duties = first.keeper.flatMap(({ due }) => due);
    expect(duties).to.include("approve for: liquidate loan 1 of SavingsAccount");
    expect((await status()).health.savings?.troubles).to.deep.equal(["1 loan to liquidate"]);
  });

  it("names an epoch that is over, a price that is missing and a pause", async () => {
    const { connection } = ground.chain;
    await typed("time travel 60d");
    const vault = await connection.ethers.getContractAt("Vault", findDeployed(ground.deployment, "WethVault").address);
    const guardian = (await connection.ethers.getSigners())[4];
    await (await vault.connect(guardian).pauseInbound()).wait();
    const { health, keeper } = await status();
    expect(health.derby?.troubles).to.include("DerbyVault to close");
    expect(health.savings?.troubles).to.deep.equal(["no good price"]);
    expect(health.vault?.troubles).to.deep.equal(["WethVault paused"]);
    expect(health.dual?.troubles).to.deep.equal(["2 vaults to settle"]);
    expect(keeper.some(({ system, due }) => system === "derby" && due.length === 1)).to.equal(true);
  });
});
