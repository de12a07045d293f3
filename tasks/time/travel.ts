import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";

import { InputError } from "../../lib/input-error.js";
import { chainTime, connect } from "../../lib/network.js";
import { print, printJson, runCommand } from "../../lib/output.js";
import { passTo } from "../../lib/scenario/clock.js";
import { formatDuration, formatInstant, parseInstant } from "../../lib/time.js";

interface Options {
  readonly span: string;
  readonly json: boolean;
}

/** `npx hardhat time travel`: mines one empty block at the new time. */
export default async function travel({ span, json }: Options, hre: HardhatRuntimeEnvironment): Promise<void> {
  await runCommand({ json }, async () => {
    const chain = await connect(hre);
    if (!chain.isLocal)
      throw new InputError(`Time on ${chain.networkName} passes by itself; only local chains can travel.`);
    const from = await chainTime(chain);
    const to = parseInstant(span, from);
    if (to <= from)
      throw new InputError(`It is ${formatInstant(from)} on the chain: there is no way back to ${formatInstant(to)}.`);
    await passTo(chain, to);
    if (json) return printJson({ from, to });
    print(`${formatDuration(to - from)} have passed: it is ${formatInstant(to)}.`);
  });
}
