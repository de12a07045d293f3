import { playDual } from "../../lib/stories/dual/play.js";
import { dualReport, dualSection, dualSheets } from "../../lib/stories/dual/report.js";
import { storyScenario } from "../../lib/stories/script.js";
import type { Stage, Story, StoryTold } from "../../lib/story.js";

export const story: Story = { system: "dual", play };

async function play(stage: Stage): Promise<StoryTold> {
  const played = await playDual(stage, await storyScenario("dual"));
  return { report: dualReport(played), section: dualSection(played), sheets: dualSheets(played) };
}
