import { playAgents } from "../../lib/scenario/agents.js";
import { epochRows, stakerRows, type Told, vaultReport, vaultSection } from "../../lib/simulation/vault-report.js";
import { storyScenario } from "../../lib/stories/script.js";
import type { Stage, Story, StoryTold } from "../../lib/story.js";

/** The seed's run, as its scenario has it: one vault, four stakers who flip a coin, ten epochs. */
export const story: Story = { system: "vault", play };

async function play(stage: Stage): Promise<StoryTold> {
  const { file, steps } = await storyScenario("vault");
  const step = steps.find(({ kind }) => kind === "agents");
  if (step?.kind !== "agents") throw new Error(`${file} has no agents.`);
  const { hre, connection, seed, chainId } = stage;
  const address = (name: string) => stage.address(name);
  const meadow = { hre, provider: connection.provider, address, startAt: await stage.nextMidnight(), seed };
  const { plan, epochSeconds, token, outcome } = await playAgents(meadow, step);
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
