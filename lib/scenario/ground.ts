import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";

import type { Deployment } from "../addresses.js";
import type { Chain } from "../network.js";

/** Where a scenario is played: everything it needs is deployed, and its actors have what they start with. */
export interface Ground {
  readonly hre: HardhatRuntimeEnvironment;
  readonly chain: Chain;
  readonly deployment: Deployment;
}
