import { expect } from "chai";
import { id, keccak256, ZeroHash } from "ethers";
import hre from "hardhat";

import { Paddock, PaddockSandbox } from "../../deploy/modules/Paddock.js";
import { ROLES } from "../../deploy/modules/Shared.js";
import { readParameters } from "../../deploy/parameters.js";
import { actorsOf, findActor, type Actor } from "../../lib/actors.js";
import { LOCAL_CHAIN_ID, type Chain } from "../../lib/network.js";
import { linkBytecode } from "../../lib/peers/artifact.js";

/** What a Derby vault is linked with. */
const LIBRARIES = ["EpochClose", "ProtocolBook", "ProtocolMoves", "RequestBook"] as const;

const DRB = 10n ** 18n;

/** What a deployment came to, by name, whatever its capitals. */
type AddressOf = (name: string) => string;

describe("deployment of Derby", function () {
  this.timeout(180_000);

  let chain: Chain;
  let actors: readonly Actor[];

  const open = async () => {
    const connection = await hre.network.create();
    chain = { connection, networkName: "default", chainId: LOCAL_CHAIN_ID, isLocal: true };
    actors = await actorsOf(chain);
    return (await readParameters(hre.config.paths.root, chain, actors)).values;
  };
  const addressOfActor = (name: string) => findActor(actors, name).address;

  describe("without a sandbox", () => {
    let addressOf: AddressOf;

    before(async () => {
      const { admin: _, ...values } = await open();
      const { ethers, ignition } = chain.connection;
      const weth = await ethers.deployContract("TestToken", ["Wrapped", "WETH", 18]);
      const parameters = { $global: { ...values, wrappedNative: await weth.getAddress() } };
      addressOf = await addressesIn(await ignition.deploy(Paddock, { parameters }));
    });

    after(() => chain.connection.close());

    it("makes the timelock the only ADMIN, and leaves the deployer no role", async () => {
      const manager = await chain.connection.ethers.getContractAt("AccessManager", addressOf("manager"));
      const granted = await manager.queryFilter(manager.filters.RoleGranted());
      const revoked = await manager.queryFilter(manager.filters.RoleRevoked());
      const admins = granted.filter(({ args }) => args.roleId === ROLES.ADMIN).map(({ args }) => args.account);
      expect(admins).to.deep.equal([addressOfActor("deployer"), addressOf("Timelock")]);
      expect(granted.filter(({ args }) => args.account === addressOfActor("deployer"))).to.have.lengthOf(1);
      expect(revoked.map(({ args }) => [args.roleId, args.account])).to.deep.equal([
        [ROLES.ADMIN, addressOfActor("deployer")],
      ]);
      // Its own delay announces a call; a second one would make every proposal fail.
      expect((await manager.hasRole(ROLES.ADMIN, addressOf("Timelock"))).executionDelay).to.equal(0n);
    });

    it("has the Governor propose, GUARDIAN cancel, and nobody but the timelock change that", async () => {
      const timelock = await chain.connection.ethers.getContractAt("TimelockController", addressOf("Timelock"));
      const governor = addressOf("DerbyGovernor");
      expect(await timelock.hasRole(id("PROPOSER_ROLE"), governor)).to.equal(true);
      expect(await timelock.hasRole(id("CANCELLER_ROLE"), governor)).to.equal(true);
      expect(await timelock.hasRole(id("CANCELLER_ROLE"), addressOfActor("guardian"))).to.equal(true);
      const granted = await timelock.queryFilter(timelock.filters.RoleGranted(ZeroHash));
      const admins = granted.map(({ args }) => args.account);
      const held = await Promise.all(admins.map((account) => timelock.hasRole(ZeroHash, account)));
      expect(admins.filter((_, i) => held[i])).to.deep.equal([addressOf("Timelock")]);
      for (const role of [ZeroHash, id("PROPOSER_ROLE"), id("CANCELLER_ROLE")]) {
        expect(await timelock.hasRole(role, addressOfActor("deployer")), role).to.equal(false);
      }
    });
  });

  describe("in a sandbox", () => {
    let addressOf: AddressOf;

    before(async () => {
      const parameters = { $global: await open() };
      addressOf = await addressesIn(await chain.connection.ignition.deploy(PaddockSandbox, { parameters }));
    });

    after(() => chain.connection.close());

    const vaultAs = (actor: string) => {
      const { signer } = findActor(actors, actor);
      return chain.connection.ethers.getContractAt("DerbyVault", addressOf("DerbyVault"), signer);
    };

    it("gives DRB to the treasury and to its vesting wallet, and none to the deployer", async () => {
      const drb = await chain.connection.ethers.getContractAt("DerbyToken", addressOf("DRB"));
      const wallet = await chain.connection.ethers.getContractAt("VestingWallet", addressOf("VestingWallet"));
      expect(await drb.balanceOf(wallet)).to.equal(200_000n * DRB);
      expect(await drb.balanceOf(addressOfActor("governor"))).to.equal(800_000n * DRB);
      expect(await drb.balanceOf(addressOfActor("deployer"))).to.equal(0n);
      expect(await wallet.owner()).to.equal(addressOfActor("dave"));
      expect((await wallet.end()) - (await wallet.start())).to.equal(1_460n * 86_400n);
    });

    it("has a factory of the very code that its libraries link, and a vault by its preset", async () => {
      const { ethers } = chain.connection;
      const factory = await ethers.getContractAt("DerbyVaultFactory", addressOf("DerbyVaultFactory"));
      const libraries = Object.fromEntries(LIBRARIES.map((name) => [name, addressOf(name)]));
      const code = linkBytecode(await hre.artifacts.readArtifact("DerbyVault"), libraries);
      expect(await factory.vaultCodeHash()).to.equal(keccak256(code));

      const vault = await vaultAs("judy");
      const [asset, game, treasury, exchange] = await Promise.all([
        vault.asset(),
        vault.game(),
        vault.treasury(),
        vault.exchange(),
      ]);
      const preset = await factory.usdcLowRisk(asset, game, treasury, exchange);
      expect(await vault.parameters()).to.deep.equal(preset.parameters);
      expect([await vault.name(), await vault.symbol()]).to.deep.equal([preset.name, preset.symbol]);
      expect(treasury).to.equal(addressOfActor("governor"));
    });

    it("votes over five protocols, of which the first is the real Aave v3", async () => {
      const vault = await vaultAs("judy");
      const protocols = await vault.protocols();
      const names = ["AaveUsdc", "SteadyYield", "BoldYield", "WildYield", "WethHolding"];
      expect(protocols.map((protocol) => protocol.vault)).to.deep.equal(names.map(addressOf));
      expect(await vault.votableProtocols()).to.equal(0b11111n);
      const game = await chain.connection.ethers.getContractAt("DerbyGame", addressOf("DerbyGame"));
      expect((await game.vaultInfo(vault)).votable).to.equal(0b11111n);
      const adapter = await chain.connection.ethers.getContractAt("AaveV3Adapter", addressOf("AaveUsdc"));
      expect(await adapter.pool()).to.equal(addressOf("AavePool"));
      expect(await adapter.claimer()).to.equal(addressOf("DerbyVault"));
    });

    it("gives RISK and GUARDIAN their functions of the vault, and nobody else", async () => {
      const parameters = await (await vaultAs("judy")).parameters();
      const { performanceFeeBps, bufferBps, marginBps, exitFeeBps, interval, bountyCap } = parameters;
      const same = { performanceFeeBps, bufferBps, marginBps, exitFeeBps, interval, bountyCap };
      const calls = [
        { office: "risk", call: async (actor: string) => (await vaultAs(actor)).setParameters.staticCall(same) },
        { office: "risk", call: async (actor: string) => (await vaultAs(actor)).setProtocolCap.staticCall(0, 1) },
        { office: "risk", call: async (actor: string) => (await vaultAs(actor)).deprecateProtocol.staticCall(0) },
        { office: "guardian", call: async (actor: string) => (await vaultAs(actor)).blacklistProtocol.staticCall(0) },
        { office: "guardian", call: async (actor: string) => (await vaultAs(actor)).pauseInbound.staticCall() },
        {
          office: "governor",
          call: async (actor: string) => (await vaultAs(actor)).setTreasury.staticCall(addressOfActor("judy")),
        },
      ];
      const vault = await vaultAs("judy");
      for (const { office, call } of calls) {
        await call(office);
        for (const other of ["risk", "guardian", "governor", "deployer"].filter((name) => name !== office)) {
          await expect(call(other)).to.be.revertedWithCustomError(vault, "AccessManagedUnauthorized");
        }
      }
    });
  });
});

async function addressesIn(deployed: Readonly<Record<string, { getAddress(): Promise<string> }>>): Promise<AddressOf> {
  const addresses = new Map<string, string>();
  for (const [name, contract] of Object.entries(deployed))
    addresses.set(name.toLowerCase(), await contract.getAddress());
  return (name) => addresses.get(name.toLowerCase()) ?? "";
}
