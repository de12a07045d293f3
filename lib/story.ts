import type { NetworkConnection } from "hardhat/types/network";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";

import type { CsvCell } from "./report/csv.js";
import type { Section } from "./report/page.js";
import type { ReportData } from "./report/report.js";
import type { SystemName } from "./report/schema.js";

/** A chain on which everything is deployed, for one story after the other to be played. */
export interface Stage {
  readonly hre: HardhatRuntimeEnvironment;
  readonly connection: NetworkConnection;
  readonly chainId: number;
  readonly seed: number;
  /** Address of a deployed contract, by its name in the deployment. @throws Error if there is none */
  address(name: string): string;
  /** The next midnight of the chain, unix seconds: where a story begins, so that no clock of this machine shows in it. */
  nextMidnight(): Promise<number>;
}

/** A table beside the report, for a spreadsheet. */
export interface Sheet {
  /** File name without `.csv`. */
  readonly name: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly CsvCell[])[];
}

/** What a story tells when it has been played. */
export interface StoryTold {
  readonly report: Pick<ReportData, "tokens" | "systems" | "conservation" | "checks">;
  readonly section: Section;
  readonly sheets: readonly Sheet[];
}

/** One system's part of the demo. A file in `scripts/stories/` exports one as `story`; the demo finds it there. */
export interface Story {
  readonly system: SystemName;
  play(stage: Stage): Promise<StoryTold>;
}
