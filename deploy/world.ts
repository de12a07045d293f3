import { Interface, type InterfaceAbi } from "ethers";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";

import { actorsOf } from "../lib/actors.js";
import { findDeployed, type Deployment } from "../lib/addresses.js";
import { anvilChain } from "../lib/simulation/anvil-chain.js";
import { type Chain, GAS_LIMIT, type Hex } from "../lib/simulation/chain.js";
import { labContracts } from "../lib/simulation/contracts.js";
import { chainOver } from "../lib/simulation/in-process-chain.js";
import type { Contract } from "../lib/simulation/world/contract.js";
import type { Ground } from "../lib/simulation/world/ground.js";
import { withSteadyClocks } from "../lib/simulation/world/steady-clock.js";
import { POOL_FEE } from "./modules/Exchange.js";
import { blocksOf, type Block } from "./repetition.js";
import { openSandbox, type SandboxChain } from "./sandbox.js";
import { equipSandbox } from "./seed.js";

/** The rules that both engines go by: gas is theirs, too. */
const RULES = { hardfork: "cancun" } as const;

/** Deploys everything on a fresh chain of this process. Build first. @param genesisAt When its time begins, unix seconds. */
export async function openWorld(
  hre: HardhatRuntimeEnvironment,
  engine: Chain["engine"],
  genesisAt: number,
): Promise<Ground> {
  const sandbox = await withSteadyClocks(hre, async () => {
    const opened = await openSandbox(hre, genesisAt, RULES);
    await equipSandbox(opened.chain, opened.deployment, {});
    return opened;
  });
  const accounts = new Map((await actorsOf(sandbox.chain)).map(({ name, address }) => [name, address]));
  const chain =
    engine === "anvil" ? await transplanted(sandbox, genesisAt, [...accounts.values()]) : overSandbox(sandbox);
  return {
    chain,
    lab: await labContracts(hre),
    poolFee: POOL_FEE,
    contract: (name, as) => contractOf(hre, sandbox.deployment, name, as),
    account: (name) => {
      const address = accounts.get(name);
      if (address === undefined) throw new RangeError(`there is no account ${name}`);
      return address;
    },
  };
}

const overSandbox = ({ chain: { connection } }: SandboxChain): Chain =>
  chainOver(connection.provider, () => connection.close());

async function contractOf(
  hre: HardhatRuntimeEnvironment,
  deployment: Deployment,
  name: string,
  as?: string,
): Promise<Contract> {
  const { address, contract } = findDeployed(deployment, name);
  const { abi } = await hre.artifacts.readArtifact(as ?? contract);
  return { name, address, abi: new Interface(abi as InterfaceAbi) };
}

/** The same chain on anvil: every transaction again, at its time, and the process's own chain closed. */
async function transplanted(
  { chain: { connection } }: SandboxChain,
  genesisAt: number,
  accounts: readonly Hex[],
): Promise<Chain> {
  const anvil = await anvilChain(genesisAt);
  try {
    await anvil.admit(accounts);
    for (const block of await blocksOf(connection)) await repeat(anvil, block, genesisAt);
    await connection.close();
    return anvil;
  } catch (error) {
    await anvil.close();
    throw error;
  }
}

async function repeat(anvil: Chain, { number, secondsIn, transactions }: Block, genesisAt: number): Promise<void> {
  const calls = transactions.map(({ from, to, input, value }) => ({
    from,
    ...(to === null ? {} : { to }),
    data: input,
    gas: GAS_LIMIT.deployment,
    value: BigInt(value),
    what: `transaction of block ${number} of the deployment`,
  }));
  await anvil.send(calls, genesisAt + secondsIn);
}
