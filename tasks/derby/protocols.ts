import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";

import { printJson, printTable, runCommand } from "../../lib/output.js";
import { formatAmount } from "../../lib/units.js";
import { DerbyDesk } from "./desk.js";
import { protocolsOf } from "./protocols-of.js";
import { reward } from "./tables.js";

interface Options {
  readonly vault?: string;
  readonly json: boolean;
}

/** `npx hardhat derby protocols` */
export default async function protocols(options: Options, hre: HardhatRuntimeEnvironment): Promise<void> {
  await runCommand(options, async () => {
    const desk = await DerbyDesk.open(hre);
    const vault = await desk.vault(options.vault);
    const listed = await protocolsOf(desk, vault);
    if (options.json) return printJson(listed);
    printTable(
      ["", "Protocol", "Status", "Holds", "At most", "Votes", "Next votes", "RLT", "Sum of RLT"],
      listed.map((protocol) => [
        String(protocol.id),
        protocol.name,
        protocol.isMeasured || protocol.allocation === 0n ? protocol.status : `${protocol.status}, not measured`,
        formatAmount(protocol.allocation, vault.asset),
        formatAmount(protocol.cap, vault.asset),
        formatAmount(protocol.votes, desk.drb),
        formatAmount(protocol.pendingVotes, desk.drb),
        reward(protocol.rlt),
        reward(protocol.cumRlt),
      ]),
      [0, 3, 4, 5, 6, 7, 8],
    );
  });
}
