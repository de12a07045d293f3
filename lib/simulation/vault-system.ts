import { id, MaxUint256, ZeroAddress } from "ethers";

import type { Chain, Hex, Transaction } from "./chain.js";
import type { LabContracts } from "./contracts.js";
import { addressCall, decodeWords, encodeMulticall } from "./multicall.js";

/** The role that may fund, as in contracts/shared/access/Roles.sol. */
const REWARDER = 1n;
/** Views in one call to the chain. */
const READS_PER_CALL = 500;

/** Who deploys, holds the roles and funds where the lab deploys by itself. */
export const OPERATOR: Hex = labAddress("operator");

/** One token for stake and reward, and vaults of one factory that stream it. */
export interface VaultSystem {
  readonly chain: Chain;
  readonly contracts: LabContracts;
  readonly token: Hex;
  readonly vaults: readonly Hex[];
  /** Who may fund; sends without a signature. */
  readonly rewarder: Hex;
}

/** What all vaults of a run have in common. */
export interface SystemParams {
  readonly vaults: number;
  readonly epochSeconds: number;
  readonly feeBps: bigint;
}

/** The address of an actor of the lab, from its name: the same in every run. Nobody has its key. */
export function labAddress(name: string): Hex {
  return `0x${id(`paddock/lab/${name}`).slice(26)}`;
}

/** Deploys authority, token, factory and vaults at `timestamp`; afterwards only the REWARDER can fund. */
export async function deploySystem(
  chain: Chain,
  contracts: LabContracts,
  { vaults: count, epochSeconds, feeBps }: SystemParams,
  timestamp: number,
): Promise<VaultSystem> {
  await chain.admit([OPERATOR]);
  const deploy = (name: keyof LabContracts, ...args: readonly unknown[]): Promise<Hex> => {
    const { abi, bytecode } = contracts[name];
    const data = bytecode + abi.encodeDeploy([...args]).slice(2);
    return chain.deploy({ from: OPERATOR, data, what: `deploying the ${name}` }, timestamp);
  };
  const manager = await deploy("manager", OPERATOR);
  const token = await deploy("token", "Paddock Lab Token", "LAB", 18);
  const factory = await deploy("factory");
  const calls = callsOf(OPERATOR, contracts);

  const vaults: Hex[] = [];
  for (let index = 0; index < count; index++) {
    const params = [token, token, epochSeconds, feeBps, ZeroAddress, manager];
    await chain.send([calls("factory", factory, "createVault", [params, id(`vault ${index}`)])], timestamp);
    const [vault] = contracts.factory.abi.decodeFunctionResult(
      "vaultAt",
      await chain.call(factory, contracts.factory.abi.encodeFunctionData("vaultAt", [index])),
    );
    vaults.push(vault as Hex);
    const fund = contracts.vault.abi.getFunction("fund")?.selector;
    await chain.send([calls("manager", manager, "setTargetFunctionRole", [vault, [fund], REWARDER])], timestamp);
  }
  await chain.send([calls("manager", manager, "grantRole", [REWARDER, OPERATOR, 0])], timestamp);
  return { chain, contracts, token, vaults, rewarder: OPERATOR };
}

/** Funds `vault` with new tokens: `reward` base units over `epochs` from `timestamp` on. */
export async function fundVault(
  system: VaultSystem,
  vault: Hex,
  reward: bigint,
  epochs: number,
  timestamp: number,
): Promise<void> {
  const { chain, contracts, token, rewarder } = system;
  const calls = callsOf(rewarder, contracts);
  await chain.send(
    [
      calls("token", token, "mint", [rewarder, reward]),
      calls("token", token, "approve", [vault, reward]),
      calls("vault", vault, "fund", [reward, epochs]),
    ],
    timestamp,
  );
}

/** Sends what `vault` has kept back to its fee sink. */
export async function collectFees(
  { chain, contracts, rewarder }: VaultSystem,
  vault: Hex,
  timestamp: number,
): Promise<void> {
  await chain.send([callsOf(rewarder, contracts)("vault", vault, "collectFees", [])], timestamp);
}

/** The call with which an actor mints its initial `balance` and allows every vault to take its stake. */
export function arrive(
  { contracts, token, vaults }: VaultSystem,
  actor: Hex,
  balance: bigint,
  who: string,
): Transaction {
  const { abi } = contracts.token;
  const calls = [
    abi.encodeFunctionData("mint", [actor, balance]),
    ...vaults.map((vault) => abi.encodeFunctionData("approve", [vault, MaxUint256])),
  ];
  const gas = 200_000 + 60_000 * vaults.length;
  return {
    from: actor,
    to: token,
    data: abi.encodeFunctionData("multicall", [calls]),
    gas,
    what: `the arrival of ${who}`,
  };
}

/** The same view of one contract for many accounts, at the latest block: `view(address)` returning one number. */
export async function readMany(
  { chain, contracts }: VaultSystem,
  contract: "token" | "vault",
  to: Hex,
  view: string,
  accounts: readonly Hex[],
): Promise<bigint[]> {
  const selector = contracts[contract].abi.getFunction(view)?.selector;
  if (selector === undefined) throw new RangeError(`the ${contract} has no view ${view}`);
  const results: bigint[] = [];
  for (let start = 0; start < accounts.length; start += READS_PER_CALL) {
    const page = accounts.slice(start, start + READS_PER_CALL);
    const answer = await chain.call(to, encodeMulticall(page.map((account) => addressCall(selector, account))));
    for (const value of decodeWords(answer, page.length)) results.push(value);
  }
  return results;
}

/** One number read from one contract at the latest block. */
export async function readNumber(
  { chain, contracts }: VaultSystem,
  contract: "token" | "vault",
  to: Hex,
  view: string,
  ...args: readonly unknown[]
): Promise<bigint> {
  return BigInt(await chain.call(to, contracts[contract].abi.encodeFunctionData(view, [...args])));
}

function callsOf(from: Hex, contracts: LabContracts) {
  return (name: keyof LabContracts, to: Hex, method: string, args: readonly unknown[]): Transaction => ({
    from,
    to,
    data: contracts[name].abi.encodeFunctionData(method, [...args]),
    gas: 8_000_000,
    what: `${method} of the ${name}`,
  });
}
