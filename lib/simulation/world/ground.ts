import { Interface, type InterfaceAbi } from "ethers";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";

import { openSandbox, type SandboxChain } from "../../../deploy/sandbox.js";
import { equipSandbox } from "../../../deploy/seed.js";
import { actorsOf } from "../../actors.js";
import { findDeployed, type Deployment } from "../../addresses.js";
import { anvilChain } from "../anvil-chain.js";
import { type Chain, GAS_LIMIT, type Hex } from "../chain.js";
import { type LabContracts, labContracts } from "../contracts.js";
import { chainOver } from "../in-process-chain.js";
import { OPERATOR } from "../vault-system.js";
import type { Contract } from "./contract.js";
import { withSteadyClocks } from "./steady-clock.js";

/** Where a world is played: a chain with all four systems and the real peers on it, deployed as everywhere else. */
export interface Ground {
  readonly chain: Chain;
  /** What the stakers' own vaults are made of. */
  readonly lab: LabContracts;
  /** A contract by its name in the deployment, called by the ABI of `as` if that is another name. @throws InputError if it is not there */
  contract(name: string, as?: string): Promise<Contract>;
  /** Who deploys and funds the stakers' vaults. */
  readonly operator: Hex;
  /** One of the local chain's own accounts. */
  account(name: string): Hex;
}

/** The rules that both engines go by: gas is theirs, too. */
const RULES = { hardfork: "cancun" } as const;

/** Deploys everything on a fresh chain of this process. Build first. @param genesisAt When its time begins, unix seconds. */
export async function openGround(
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
  const chain = engine === "anvil" ? await transplanted(sandbox, genesisAt) : overSandbox(sandbox);
  return {
    chain,
    lab: await labContracts(hre),
    operator: OPERATOR,
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

/** A transaction as a block holds it. */
interface MinedTransaction {
  readonly from: Hex;
  readonly to: Hex | null;
  readonly input: Hex;
  readonly value: Hex;
}

interface MinedBlock {
  readonly timestamp: Hex;
  readonly transactions: readonly MinedTransaction[];
}

/** The same chain on anvil: every transaction again, at its time, and the process's own chain closed. */
async function transplanted({ chain: { connection } }: SandboxChain, genesisAt: number): Promise<Chain> {
  const anvil = await anvilChain(genesisAt);
  try {
    const ask = (method: string, ...params: unknown[]) => connection.provider.request({ method, params });
    const height = Number(await ask("eth_blockNumber"));
    const known = new Set<Hex>();
    for (let number = 1; number <= height; number++) {
      const block = (await ask("eth_getBlockByNumber", `0x${number.toString(16)}`, true)) as MinedBlock;
      await repeat(anvil, block, known, number);
    }
    await connection.close();
    return anvil;
  } catch (error) {
    await anvil.close();
    throw error;
  }
}

async function repeat(anvil: Chain, block: MinedBlock, known: Set<Hex>, number: number): Promise<void> {
  const strangers = block.transactions.map(({ from }) => from).filter((from) => !known.has(from));
  await anvil.enrich(strangers);
  for (const stranger of strangers) known.add(stranger);
  const transactions = block.transactions.map(({ from, to, input, value }) => ({
    from,
    ...(to === null ? {} : { to }),
    data: input,
    gas: GAS_LIMIT.deployment,
    value: BigInt(value),
    what: `transaction of block ${number} of the deployment`,
  }));
  await anvil.send(transactions, Number(block.timestamp));
}
