import { execFile } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";

import { expect } from "chai";
import hre from "hardhat";

import { openSandbox, type SandboxChain } from "../../deploy/sandbox.js";
import { actorsOf, findActor } from "../../lib/actors.js";
import { findDeployed } from "../../lib/addresses.js";
import { ensureBuilt } from "../../lib/build.js";
import { toJson } from "../../lib/json.js";
import { writeClients } from "../../scripts/package/clients.js";
import { LoopbackNode } from "../helpers/loopback-node.js";

const run = promisify(execFile);

const ROOT = hre.config.paths.root;
const EXAMPLE = join(ROOT, "examples", "09-a-project-of-your-own");

/** When the chain begins, 1 December 2026. */
const START = 1_796_083_200;

/** What a project has to install beside the package: linked from here, so that no network is needed. */
const INSTALLED = ["ethers", "viem", "typescript", "@types/node"] as const;

/** Types that are there say no: each of these lines is an error, or the compiler complains of its comment. */
const MISUSES = `
import { savingsAccountAbi } from "paddock/abis";
import { type SavingsAccount, Vault__factory } from "paddock/ethers";
import { createPublicClient, http } from "viem";

declare const account: SavingsAccount;
const client = createPublicClient({ transport: http() });
const of = { address: "0x", abi: savingsAccountAbi } as const;

// @ts-expect-error there is no such function
await account.lended(1n, "0x");
// @ts-expect-error its argument is missing
await account.lend(1n);
// @ts-expect-error a vault is constructed with six values
await new Vault__factory().deploy("0x");
// @ts-expect-error there is no such function
await client.readContract({ ...of, functionName: "lended" });
// @ts-expect-error a number of a loan is a bigint
await client.readContract({ ...of, functionName: "debtOf", args: ["1"] });
// @ts-expect-error it is a figure, and no text
const figure: string = (await client.readContract({ ...of, functionName: "balanceSheet" })).cash;
void figure;
`;

interface Manifest {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

describe("package", function () {
  this.timeout(180_000);

  let folder: string;
  let project: string;
  let sandbox: SandboxChain;
  let node: LoopbackNode;

  before("pack it, and install it in an empty project", async () => {
    await ensureBuilt();
    folder = await mkdtemp(join(tmpdir(), "package-"));
    project = join(folder, "project");
    const packed = await pack(join(folder, "package"));
    await install(packed, project);
    await writeFile(join(project, "src", "misuses.ts"), MISUSES);
  });

  before("open a chain", async () => {
    sandbox = await openSandbox(hre, START);
    const { address } = findDeployed(sandbox.deployment, "USDC");
    const usdc = await sandbox.chain.connection.ethers.getContractAt("TestToken", address);
    await usdc.mint(findActor(await actorsOf(sandbox.chain), "oscar").address, 2_000n * 10n ** 6n);
    node = await LoopbackNode.listen(sandbox.chain.connection.provider);
    await writeFile(join(project, "addresses.json"), toJson(sandbox.deployment));
  });

  after(async () => {
    await node.close();
    await sandbox.chain.connection.close();
    await rm(folder, { recursive: true });
  });

  const start = async (program: string): Promise<string[]> => {
    const { stdout } = await run(process.execPath, [join("dist", program), "addresses.json", node.url], {
      cwd: project,
    });
    return stdout.trimEnd().split("\n");
  };

  it("holds what one imports, and no mock", () => {
    const root = join(project, "node_modules", "paddock");
    expect(readdirSync(root).toSorted()).to.deep.equal(["LICENSE", "README.md", "contracts", "dist", "package.json"]);
    expect(existsSync(join(root, "contracts", "mocks"))).to.equal(false);
    expect(existsSync(join(root, "contracts", "vault", "interfaces", "IVault.sol"))).to.equal(true);
    expect(readFileSync(join(root, "dist", "ethers", "index.js"), "utf8")).not.to.contain("Mock");
  });

  it("compiles in a project, where misuses do not", async () => {
    const compiler = join(project, "node_modules", "typescript", "bin", "tsc");
    const { stdout } = await run(process.execPath, [compiler], { cwd: project }).catch((error: unknown) => {
      throw new Error((error as { readonly stdout: string }).stdout);
    });
    expect(stdout).to.equal("");
  });

  it("reads, writes and finds events with ethers", async () => {
    expect(await start("with-ethers.js")).to.deep.equal([
      "0.0 USDC are lent, and 0.0 of them borrowed.",
      "1000.0 more are lent now.",
    ]);
  });

  it("does so with viem", async () => {
    expect(await start("with-viem.js")).to.deep.equal([
      "1000 USDC are lent, and 0 of them borrowed.",
      "1000 more are lent now.",
      "Market 1 has prices of 8 decimals and takes 1 USDC or more.",
    ]);
  });

  it("is tried with the versions that the example names", () => {
    const { dependencies, devDependencies } = manifestIn(EXAMPLE);
    const { devDependencies: ours } = manifestIn(ROOT);
    for (const [name, version] of Object.entries({ ...dependencies, ...devDependencies })) {
      if (name === "paddock") expect(version).to.match(/^file:paddock-\d+\.\d+\.\d+\.tgz$/);
      else expect(version, name).to.equal(ours?.[name]);
    }
  });

  it("is used in docs/integrate.md just as in the project that has been run", () => {
    const text = readFileSync(join(ROOT, "docs", "integrate.md"), "utf8");
    const shown = [...text.matchAll(/^```ts\n(.*?)^```$/gms)].map(([, code]) => code);
    const files = readdirSync(join(EXAMPLE, "src")).map((file) => readFileSync(join(EXAMPLE, "src", file), "utf8"));
    expect(shown.toSorted()).to.deep.equal(files.toSorted());
  });
});

/** Packs what `npm pack` packs, of the artifacts that are there, beside the repository's own `dist`. @returns The tarball */
async function pack(folder: string): Promise<string> {
  for (const part of ["package.json", "README.md", "LICENSE", "contracts"]) {
    cpSync(join(ROOT, part), join(folder, part), { recursive: true });
  }
  link("ethers", folder);
  await writeClients(hre, join(folder, "dist"));
  const { stdout } = await run("npm", ["pack", "--ignore-scripts", "--silent"], { cwd: folder });
  return join(folder, stdout.trim());
}

async function install(tarball: string, project: string): Promise<void> {
  cpSync(EXAMPLE, project, { recursive: true });
  const target = join(project, "node_modules", "paddock");
  mkdirSync(target, { recursive: true });
  await run("tar", ["-xzf", tarball, "-C", target, "--strip-components=1"]);
  for (const name of INSTALLED) link(name, project);
}

function link(name: string, project: string): void {
  const place = join(project, "node_modules", name);
  mkdirSync(dirname(place), { recursive: true });
  symlinkSync(join(ROOT, "node_modules", name), place, "dir");
}

const manifestIn = (folder: string): Manifest =>
  JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as Manifest;
