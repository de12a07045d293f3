import { labContracts } from "../../lib/simulation/contracts.js";
import { chainOver } from "../../lib/simulation/in-process-chain.js";
import type { Plan } from "../../lib/simulation/population.js";
import { simulate } from "../../lib/simulation/simulation.js";
import { epochRows, stakerRows, type Told, vaultReport, vaultSection } from "../../lib/simulation/vault-report.js";
import { readNumber, type VaultSystem } from "../../lib/simulation/vault-system.js";
import type { Stage, Story, StoryTold } from "../../lib/story.js";

/** The seed's run: one vault, four stakers who flip a coin, ten epochs. */
const RUN = {
  stakers: 4,
  vaults: 1,
  epochs: 10,
  behaviours: [{ name: "degen", weight: 1 }],
  randomYield: false,
} as const;

export const story: Story = { system: "vault", play };

async function play(stage: Stage): Promise<StoryTold> {
  const { hre, connection, seed, chainId } = stage;
  const chain = chainOver(connection.provider, async () => {});
  const vault = stage.address("PadVault");
  const rewarder = stage.address("rewarder");
  await chain.admit([rewarder]);
  const token = stage.address("PAD");
  const system: VaultSystem = { chain, contracts: await labContracts(hre), token, vaults: [vault], rewarder };

  const feeBps = Number(await readNumber(system, "vault", vault, "withdrawalFeeBps"));
  const epochSeconds = Number(await readNumber(system, "vault", vault, "epochDuration"));
  const plan: Plan = { ...RUN, seed, feeBps };
  const outcome = await simulate(system, plan, { startAt: await stage.nextMidnight(), epochSeconds });
  const told: Told = { plan, epochSeconds, outcome, chainId, token: { symbol: "PAD", address: token } };
  return {
    report: vaultReport(told),
    section: vaultSection(told),
    sheets: [
      { name: "vault-epochs", ...epochRows(told) },
      { name: "vault-stakers", ...stakerRows(told) },
    ],
  };
}
