import { POOL_FEE } from "../../deploy/modules/Exchange.js";
import { playSavings } from "../../lib/stories/savings-run.js";
import { storyScenario } from "../../lib/stories/script.js";
import { savingsReport, savingsSection, savingsSheets } from "../../lib/stories/savings-report.js";
import type { Story } from "../../lib/story.js";

/** Two lenders, four borrowers and a year of staking rewards; the price falls once. Nothing in it is random. */
export const story: Story = {
  system: "savings",
  async play(stage) {
    const outcome = await playSavings(stage, await storyScenario("savings"), POOL_FEE);
    return { report: savingsReport(outcome), section: savingsSection(outcome), sheets: savingsSheets(outcome) };
  },
};
