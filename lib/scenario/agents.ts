import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";

import { labContracts } from "../simulation/contracts.js";
import { chainOver, type Provider } from "../simulation/in-process-chain.js";
import type { Plan } from "../simulation/population.js";
import { simulate } from "../simulation/simulation.js";
import { readNumber, type VaultSystem } from "../simulation/vault-system.js";
import type { StepOf } from "./schema.js";

/** Where agents stake. */
export interface Meadow {
  readonly hre: HardhatRuntimeEnvironment;
  readonly provider: Provider;
  /** Address of an actor or a contract, by its name. */
  address(name: string): string;
  /** When they arrive, unix seconds. */
  readonly startAt: number;
  readonly seed: number;
}

/** Lets agents stake, decide anew in every epoch, and leave: what was planned, and what came of it. */
export async function playAgents(meadow: Meadow, { agents }: Pick<StepOf<"agents">, "agents">) {
  const { hre, provider, startAt, seed } = meadow;
  const chain = chainOver(provider, async () => {});
  const [vault, rewarder] = [meadow.address(agents.vault), meadow.address(agents.rewarder)];
  await chain.admit([rewarder]);
  const contracts = await labContracts(hre);
  const token = await tokenOf(chain, vault, contracts);
  const system: VaultSystem = { chain, contracts, token, vaults: [vault], rewarder };

  const feeBps = Number(await readNumber(system, "vault", vault, "withdrawalFeeBps"));
  const epochSeconds = Number(await readNumber(system, "vault", vault, "epochDuration"));
  const behaviours = [{ name: agents.behaviour, weight: 1 }];
  const { stakers, epochs } = agents;
  const plan: Plan = { stakers, epochs, vaults: 1, behaviours, randomYield: false, seed, feeBps };
  return { plan, epochSeconds, token, outcome: await simulate(system, plan, { startAt, epochSeconds }) };
}

/** What is staked in a vault, and paid by it. */
async function tokenOf(chain: VaultSystem["chain"], vault: string, { vault: { abi } }: VaultSystem["contracts"]) {
  const data = await chain.call(vault, abi.encodeFunctionData("asset"));
  return abi.decodeFunctionResult("asset", data)[0] as string;
}
