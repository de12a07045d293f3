import { emptyTask } from "hardhat/config";

import { amount, option, optional, reading, sending, TO } from "../support/options.js";

const VAULT = optional("vault", "A vault by name, address or number; the first if absent");
const BASKET = optional("basket", "A basket by its number; the sender's first if absent");
const REQUEST = optional("request", "A request by its number; the sender's oldest if absent");

/** `npx hardhat derby <verb>`: one file a verb in this folder. */
export const tasks = [
  emptyTask("derby", "Deposit into the vault, and steer it with votes").build(),
  reading(["derby", "status"], "Shows a vault, its depositors, their requests and baskets")
    .addOption(VAULT)
    .addOption(optional("account", "Whose belongings to show, if not everybody's"))
    .setAction(() => import("./status.js"))
    .build(),
  reading(["derby", "protocols"], "Lists the protocols of a vault with their votes and rewards")
    .addOption(VAULT)
    .setAction(() => import("./protocols.js"))
    .build(),
  reading(["derby", "leaderboard"], "Lists baskets by what they have earned")
    .addOption(VAULT)
    .setAction(() => import("./leaderboard.js"))
    .build(),
  sending(["derby", "deposit"], "Deposits tokens for shares of a vault")
    .addOption(VAULT)
    .addOption(TO)
    .addOption(amount())
    .setAction(() => import("./deposit.js"))
    .build(),
  sending(["derby", "withdraw"], "Leaves at once, as far as idle tokens go")
    .addOption(VAULT)
    .addOption(TO)
    .addOption(amount("of what can leave at once"))
    .setAction(() => import("./withdraw.js"))
    .build(),
  sending(["derby", "request"], "Asks for a redemption by the next close")
    .addOption(VAULT)
    .addOption(TO)
    .addOption(amount("shares"))
    .setAction(() => import("./request.js"))
    .build(),
  sending(["derby", "cancel"], "Takes a request back before it is filled")
    .addOption(VAULT)
    .addOption(REQUEST)
    .setAction(() => import("./cancel.js"))
    .build(),
  sending(["derby", "claim"], "Pays a request that a close has filled")
    .addOption(VAULT)
    .addOption(REQUEST)
    .addOption(TO)
    .setAction(() => import("./claim.js"))
    .build(),
  sending(["derby", "mint"], "Mints a basket")
    .addOption(VAULT)
    .addOption(option("name", "1 to 32 characters, drawn on the basket"))
    .setAction(() => import("./mint.js"))
    .build(),
  sending(["derby", "rebalance"], "Locks DRB or asks it back, and changes the votes")
    .addOption(BASKET)
    .addOption(optional("lock", "DRB to lock"))
    .addOption(optional("askBack", "DRB to ask back, which may leave after the next close"))
    .addOption(option("weights", 'Votes: "aave-usdc=60% bold-yield=40%" or "0:60%,2:40%"; as they are if absent'))
    .setAction(() => import("./rebalance.js"))
    .build(),
  sending(["derby", "unlock"], "Takes out the DRB that was asked back, less what is slashed")
    .addOption(BASKET)
    .addOption(TO)
    .addOption(option("minDrb", "The least DRB to receive", "0"))
    .setAction(() => import("./unlock.js"))
    .build(),
  sending(["derby", "redeem"], "Pays the rewards of a basket")
    .addOption(BASKET)
    .addOption(TO)
    .addFlag({ name: "fees", description: "Pay the fees of its followers instead" })
    .setAction(() => import("./redeem.js"))
    .build(),
  sending(["derby", "lead"], "Lets others follow a basket for a share of their rewards")
    .addOption(BASKET)
    .addOption(option("fee", "That share, 30% at most", "0%"))
    .setAction(() => import("./lead.js"))
    .build(),
  sending(["derby", "delegate"], "Has a basket vote as another does")
    .addOption(BASKET)
    .addOption(option("leader", "The basket to follow, by its number"))
    .addOption(option("maxFee", "The most that its leader may ask", "30%"))
    .setAction(() => import("./delegate.js"))
    .build(),
  sending(["derby", "undelegate"], "Ends following")
    .addOption(BASKET)
    .setAction(() => import("./undelegate.js"))
    .build(),
  sending(["derby", "close"], "Closes the epoch, in as many transactions as it takes; for anybody")
    .addOption(VAULT)
    .addOption(option("steps", "The most steps of one transaction", "max"))
    .addFlag({ name: "once", description: "Send one transaction and leave the rest to others" })
    .setAction(() => import("./close.js"))
    .build(),
  sending(["derby", "mark-loss"], "Books a protocol at what it is worth, where that is less; for anybody")
    .addOption(VAULT)
    .addOption(option("protocol", "A protocol by its name or number"))
    .setAction(() => import("./mark-loss.js"))
    .build(),
  sending(["derby", "fund-bounty"], "Adds to what those who close epochs are paid from")
    .addOption(VAULT)
    .addOption(amount())
    .setAction(() => import("./fund-bounty.js"))
    .build(),
];
