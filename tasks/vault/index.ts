import { emptyTask } from "hardhat/config";

import { amount, option, optional, reading, sending, TO } from "../support/options.js";

const VAULT = optional("vault", "A vault by name, number or address; the first if absent");

/** `npx hardhat vault <verb>`: one file a verb in this folder. */
export const tasks = [
  emptyTask("vault", "Stake, earn and withdraw").build(),
  reading(["vault", "list"], "Lists all vaults of the factory")
    .setAction(() => import("./list.js"))
    .build(),
  reading(["vault", "status"], "Shows a vault and what an account has in it")
    .addOption(VAULT)
    .addOption(optional("account", "Whose stake to show, if not everybody's"))
    .setAction(() => import("./status.js"))
    .build(),
  sending(["vault", "create"], "Creates a vault through the factory")
    .addOption(option("asset", "What is staked: a token's name or address"))
    .addOption(optional("reward", "What is streamed, if not the staked token"))
    .addOption(option("epoch", "The time step, such as 7d", "7d"))
    .addOption(option("fee", "The exit fee, such as 3% or 50bps", "0%"))
    .addOption(optional("feeSink", "Where fees go; burned if absent"))
    .addOption(option("salt", "A number that tells vaults of the same parameters apart", "0"))
    .setAction(() => import("./create.js"))
    .build(),
  sending(["vault", "deposit"], "Stakes tokens")
    .addOption(VAULT)
    .addOption(TO)
    .addOption(amount())
    .setAction(() => import("./deposit.js"))
    .build(),
  sending(["vault", "withdraw"], "Pays out stake, less the exit fee")
    .addOption(VAULT)
    .addOption(TO)
    .addOption(amount("what is received"))
    .setAction(() => import("./withdraw.js"))
    .build(),
  sending(["vault", "claim"], "Pays out what was earned")
    .addOption(VAULT)
    .addOption(TO)
    .setAction(() => import("./claim.js"))
    .build(),
  sending(["vault", "exit"], "Withdraws the whole stake and claims")
    .addOption(VAULT)
    .addOption(TO)
    .setAction(() => import("./exit.js"))
    .build(),
  sending(["vault", "compound"], "Turns what was earned into stake, where both tokens are the same")
    .addOption(VAULT)
    .setAction(() => import("./compound.js"))
    .build(),
  sending(["vault", "fund"], "Streams a reward to the stakers; for the rewarder")
    .addOption(VAULT)
    .addOption(amount())
    .addOption(option("epochs", "Over how many epochs from now; what still streams is spread over them too"))
    .setAction(() => import("./fund.js"))
    .build(),
  sending(["vault", "top-up"], "Prolongs the stream at its present rate; for anybody")
    .addOption(VAULT)
    .addOption(amount())
    .setAction(() => import("./top-up.js"))
    .build(),
];
