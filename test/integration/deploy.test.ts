import { readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect } from "chai";
import hre from "hardhat";

import { deployPaddock, type DeployOutcome } from "../../deploy/deploy.js";
import { POOL_FEE } from "../../deploy/modules/Exchange.js";
import { PaddockSandbox } from "../../deploy/modules/Paddock.js";
import { ROLES } from "../../deploy/modules/Shared.js";
import { readParameters } from "../../deploy/parameters.js";
import { actorsOf, findActor } from "../../lib/actors.js";
import { deploymentFile, findDeployed, type Deployment } from "../../lib/addresses.js";
import { decodeRevert } from "../../lib/errors.js";
import { InputError } from "../../lib/input-error.js";
import { toJson } from "../../lib/json.js";
import { connect, type Chain } from "../../lib/network.js";
import { deploymentSet, freePort, script, start } from "../helpers/processes.js";
import { seededChain } from "../helpers/seeded-chain.js";

const ROOT = hre.config.paths.root;

describe("deployment", function () {
  this.timeout(300_000);

  const set = deploymentSet("deploy");
  const untouched = process.env.PADDOCK_DEPLOYMENT;

  before(() => {
    process.env.PADDOCK_DEPLOYMENT = set.env["PADDOCK_DEPLOYMENT"];
  });

  beforeEach(() => set.remove());

  after(async () => {
    if (untouched === undefined) delete process.env.PADDOCK_DEPLOYMENT;
    else process.env.PADDOCK_DEPLOYMENT = untouched;
    await set.remove();
  });

  describe("to Hardhat's node", () => {
    it("deploys, then does nothing, then deploys again after a restart", async () => {
      const port = await freePort();
      await withHardhatNode(port, async (chain, url) => {
        const first = await deployPaddock(hre, chain);
        expect(first).to.include({ wiped: false, file: deploymentFile(chain.chainId) });
        expect(first.transactions).to.be.greaterThan(15);
        await expectWritten(chain, first.deployment);

        const second = await script("deploy.ts", ["--network", "localhost"], { ...set.env, PADDOCK_LOCALHOST: url });
        expect(second.code, second.stderr).to.equal(0);
        expect(second.stdout).to.match(/^Nothing to do: everything is deployed\.\n/);
      });
      await withHardhatNode(port, async (chain, url) => {
        const again = await script("deploy.ts", ["--network", "localhost", "--json"], {
          ...set.env,
          PADDOCK_LOCALHOST: url,
        });
        expect(again.code, again.stderr).to.equal(0);
        const { wiped, transactions, deployment } = JSON.parse(again.stdout) as DeployOutcome;
        expect(wiped).to.equal(true);
        expect(transactions).to.be.greaterThan(15);
        await expectWritten(chain, deployment);
      });
    });

    it("does not take another deployment at the same addresses for its own", async () => {
      await withHardhatNode(await freePort(), (chain) => deployPaddock(hre, chain));
      await withHardhatNode(await freePort(), async (chain) => {
        const [deployer] = await chain.connection.ethers.getSigners();
        await (await chain.connection.ethers.deployContract("VaultFactory", deployer)).waitForDeployment();
        expect((await deployPaddock(hre, chain)).wiped).to.equal(true);
      });
    });
  });

  it("deploys to Anvil, a node that is not Hardhat's, twice from nothing", async () => {
    const port = await freePort();
    const anvil = join(ROOT, "node_modules", ".bin", "anvil");
    for (const round of ["first", "restarted"]) {
      const node = await start(anvil, ["--port", String(port)], {}, (output) => output.includes("Listening on"));
      try {
        const chain = await connect(hre, { network: "localhost", url: `http://127.0.0.1:${port}` });
        const { deployment, transactions } = await deployPaddock(hre, chain);
        expect(transactions, round).to.be.greaterThan(15);
        await expectWritten(chain, deployment);
        expect((await deployPaddock(hre, chain)).transactions, round).to.equal(0);
        await chain.connection.close();
      } finally {
        await node.stop();
      }
    }
  });

  describe("roles", () => {
    it("leave the deployer with none, and give each to its holder", async () => {
      const { chain, deployment } = await seededChain();
      const actors = await actorsOf(chain);
      const manager = await chain.connection.ethers.getContractAt(
        "AccessManager",
        findDeployed(deployment, "AccessManager").address,
      );
      const holds = async (role: bigint, name: string) =>
        (await manager.hasRole(role, findActor(actors, name).address)).isMember;
      for (const [role, roleId] of Object.entries(ROLES)) {
        expect(await holds(roleId, "deployer"), `deployer has ${role}`).to.equal(false);
        const holder = role === "ADMIN" ? "governor" : role.toLowerCase();
        expect(await holds(roleId, holder), `${holder} has not ${role}`).to.equal(true);
      }
      const timelock = await manager.hasRole(ROLES.ADMIN, findDeployed(deployment, "Timelock").address);
      expect([timelock.isMember, timelock.executionDelay]).to.deep.equal([true, 0n]);
      const exchange = await chain.connection.ethers.getContractAt(
        "UniswapV3Exchange",
        findDeployed(deployment, "UniswapV3Exchange").address,
      );
      const pair = ["WETH", "USDC"].map((name) => findDeployed(deployment, name).address);
      const routing = (actor: string) =>
        exchange.connect(findActor(actors, actor).signer).setRoute.staticCall(pair, [POOL_FEE]);
      await routing("risk");
      await expect(routing("deployer")).to.be.revertedWithCustomError(exchange, "AccessManagedUnauthorized");
      for (const name of ["WethVault", "PadVault"]) {
        const vault = await chain.connection.ethers.getContractAt("Vault", findDeployed(deployment, name).address);
        const pausing = (actor: string) => vault.connect(findActor(actors, actor).signer).pauseInbound.staticCall();
        await pausing("guardian");
        for (const other of ["deployer", "governor", "rewarder"]) {
          const refused = await pausing(other).catch((error: unknown) => decodeRevert(error)?.name);
          expect(refused, `${other} can pause`).to.equal("RoleGated_Unauthorized");
        }
      }
      for (const role of [ROLES.REWARDER, ROLES.RISK, ROLES.KEEPER]) {
        expect(await manager.getRoleGuardian(role)).to.equal(ROLES.GUARDIAN);
      }
    });
  });

  describe("refusals", () => {
    const key = { SEPOLIA_PRIVATE_KEY: `0x${"11".repeat(32)}` };

    it("says in one sentence that an RPC URL leads nowhere, and does not print it", async () => {
      const url = `http://127.0.0.1:${await freePort()}/v3/secret`;
      const ended = await script("deploy.ts", ["--network", "sepolia"], { ...set.env, ...key, SEPOLIA_RPC_URL: url });
      expect(ended).to.include({ code: 1, stdout: "" });
      expect(ended.stderr)
        .to.match(/^Network "sepolia" does not answer at its RPC URL: .*\n$/)
        .and.not.to.contain("secret");
    });

    it("says which setting is missing, and which option is unknown", async () => {
      const [missing, unknown] = await Promise.all([
        script("deploy.ts", ["--network", "nowhere"], set.env),
        script("deploy.ts", ["--newtork", "localhost"], set.env),
      ]);
      expect(missing).to.include({ code: 1, stdout: "" });
      expect(missing.stderr).to.match(/^There is no network "nowhere" .*\n$/);
      expect(unknown).to.include({ code: 2, stdout: "" });
      expect(unknown.stderr).to.match(/^Unknown option '--newtork'; --help lists the options\.\n$/);
    });

    it("refuses parameters that give a role to nobody, or leave the deployer in charge", async () => {
      await withHardhatNode(await freePort(), async (chain) => {
        const actors = await actorsOf(chain);
        const sepolia = join("deploy", "parameters", "sepolia.json");
        const refused = async (file: string, present: typeof actors, reason: RegExp) =>
          expect(await readParameters(ROOT, chain, present, file).catch((error: unknown) => error))
            .to.be.instanceOf(InputError)
            .with.property("message")
            .that.matches(reason);

        await refused(sepolia, actors, /roles\.admin is the zero address/);
        await refused("absent.json", actors, /no deploy parameters at absent\.json/);
        await refused("package.json", actors, /^package\.json: /);
        const governed = JSON.parse(await readFile(join(ROOT, "deploy", "parameters", "local.json"), "utf8")) as object;
        const withAdmin = join(tmpdir(), `parameters-${process.pid}.json`);
        await writeFile(withAdmin, JSON.stringify({ ...governed, sandbox: false }));
        await refused(withAdmin, actors, /roles\.admin is for a sandbox only: ADMIN is the timelock/);
        await rm(withAdmin);
        const governorDeploys = actors.filter(({ name }) => name !== "deployer");
        await refused(join("deploy", "parameters", "local.json"), governorDeploys, /roles\.admin is the deployer/);
      });
    });
  });
});

/** Runs `work` against a fresh node of Hardhat's behind HTTP. */
async function withHardhatNode(port: number, work: (chain: Chain, url: string) => Promise<unknown>): Promise<void> {
  const server = await hre.network.createServer("node", "127.0.0.1", port);
  await server.listen();
  const url = `http://127.0.0.1:${port}`;
  try {
    const chain = await connect(hre, { network: "localhost", url });
    await work(chain, url);
    await chain.connection.close();
  } finally {
    await server.close();
  }
}

/** The file holds what was returned, and every address in it has code. */
async function expectWritten(chain: Chain, deployment: Deployment): Promise<void> {
  const written = JSON.parse(await readFile(join(ROOT, deploymentFile(chain.chainId)), "utf8")) as Deployment;
  expect(written).to.deep.equal(JSON.parse(toJson(deployment)));
  const expected = Object.values(PaddockSandbox.results).map(({ id }) => id.slice(id.indexOf("#") + 1));
  expect(written.contracts.map(({ name }) => name)).to.deep.equal(expected);
  for (const { address, abiHash, block } of written.contracts) {
    expect(await chain.connection.ethers.provider.getCode(address)).not.to.equal("0x");
    expect(abiHash).to.match(/^0x[0-9a-f]{64}$/);
    expect(block).to.be.greaterThan(0);
  }
}
