import { LENT } from "../../deploy/lending.js";
import { POOL_FEE } from "../../deploy/modules/Exchange.js";
import { SLIPPAGE_BPS } from "../../deploy/modules/SampleDerby.js";
import { playDerby } from "../../lib/stories/derby/play.js";
import { derbyReport, derbySection, derbySheets } from "../../lib/stories/derby/report.js";
import { storyScenario } from "../../lib/stories/script.js";
import type { Story } from "../../lib/story.js";

/** Three players, a follower and three depositors over four epochs, one of which loses, as the scenario has it. Chance moves the yields a little. */
export const story: Story = {
  system: "derby",
  async play(stage) {
    const surroundings = { poolFee: POOL_FEE, swapSlippageBps: SLIPPAGE_BPS, lent: LENT };
    const played = await playDerby(stage, await storyScenario("derby"), surroundings);
    return { report: derbyReport(played), section: derbySection(played), sheets: derbySheets(played) };
  },
};
