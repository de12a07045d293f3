import { emptyTask } from "hardhat/config";

import { amount, option, optional, reading, sending, TO } from "../support/options.js";

const VAULT = optional("vault", "A vault by number or key, such as 1; the first if absent");

/** `npx hardhat dual <verb>`: one file a verb in this folder. */
export const tasks = [
  emptyTask("dual", "Buy low or sell high at a linked price, with yield either way").build(),
  reading(["dual", "status"], "Shows all markets and vaults, or one vault with its holders")
    .addOption(optional("vault", "A vault by number or key; all if absent"))
    .addOption(optional("account", "Whose receipts to show, if not everybody's"))
    .setAction(() => import("./status.js"))
    .build(),
  sending(["dual", "market"], "Registers a pair of tokens with its price sources; for RISK")
    .addOption(option("base", "What is priced: a token's name or address"))
    .addOption(option("quote", "What it is priced in"))
    .addOption(option("feed", "The price source that decides: a name or address"))
    .addOption(option("maxAge", "How far from the expiry its price may be", "70m"))
    .addOption(optional("fallback", "The price source where the first has nothing that counts"))
    .addOption(option("fallbackMaxAge", "The same of the second", "0s"))
    .addOption(option("minBase", "Least subscription of a Sell High vault", "0"))
    .addOption(option("minQuote", "Least subscription of a Buy Low vault", "0"))
    .setAction(() => import("./market.js"))
    .build(),
  sending(["dual", "create"], "Opens a vault and deposits what both outcomes need")
    .addOption(option("market", "The market's number", "1"))
    .addOption(option("direction", "buy-low or sell-high"))
    .addOption(option("price", "The linked price, quote per whole base, such as 3000"))
    .addOption(option("yield", "For the whole term, such as 1.25% or 125bps"))
    .addOption(option("quantity", "The most that can be subscribed, in the token that subscribers bring"))
    .addOption(option("expiry", "The moment whose price decides: 2026-12-24, or 30d from now"))
    .addOption(optional("deadline", "Until when it can be subscribed; as late as the market allows if absent"))
    .addOption(optional("min", "Least subscription; the market's if absent"))
    .addOption(option("fee", "Share of the yield that goes to the fee ledger", "0%"))
    .setAction(() => import("./create.js"))
    .build(),
  sending(["dual", "create-batch"], "Opens a vault for each row of a CSV; a row that fails stops no other")
    .addOption(option("file", "With the head market,direction,price,yield,quantity,expiry[,deadline,min,fee]"))
    .setAction(() => import("./create-batch.js"))
    .build(),
  sending(["dual", "subscribe"], "Subscribes to the yield on offer")
    .addOption(VAULT)
    .addOption(TO)
    .addOption(amount("max is all that is left"))
    .addOption(optional("minYield", "The least yield that is accepted; the one on offer if absent"))
    .addFlag({ name: "native", description: "Pay with native currency, which is wrapped" })
    .setAction(() => import("./subscribe.js"))
    .build(),
  sending(["dual", "adjust"], "Offers what is unfilled at another yield; for the creator")
    .addOption(VAULT)
    .addOption(option("yield", "For the whole term, such as 1.25%"))
    .setAction(() => import("./adjust.js"))
    .build(),
  sending(["dual", "cancel"], "Takes back what the unfilled part would have needed; for the creator")
    .addOption(VAULT)
    .setAction(() => import("./cancel.js"))
    .build(),
  sending(["dual", "settle"], "Finds the proof of the price at a vault's expiry and stores it; for anybody")
    .addOption(VAULT)
    .setAction(() => import("./settle.js"))
    .build(),
  sending(["dual", "redeem"], "Redeems receipts, or closes the creator's position; settles where nobody has")
    .addOption(VAULT)
    .addOption(TO)
    .addOption(option("amount", "Receipts, in the token that was subscribed: 10, 25% or max", "max"))
    .addOption(optional("class", "Which receipts, where somebody has several; the first if absent"))
    .addFlag({ name: "creator", description: "Close the creator's position" })
    .setAction(() => import("./redeem.js"))
    .build(),
  sending(["dual", "void"], "Returns everybody's own deposit where no feed has a price; for anybody")
    .addOption(VAULT)
    .setAction(() => import("./void.js"))
    .build(),
];
