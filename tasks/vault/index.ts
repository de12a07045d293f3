import { emptyTask, task } from "hardhat/config";
import { ArgumentType } from "hardhat/types/arguments";

const OPTIONAL = { type: ArgumentType.STRING_WITHOUT_DEFAULT, defaultValue: undefined } as const;
const AMOUNT = 'Tokens: 10, "10 WETH", 25%, 50bps or max';

/** A command that only looks. */
const reading = (verb: string, description: string) =>
  task(["vault", verb], description).addFlag({ name: "json", description: "Print one JSON document" });

/** A command that may send a transaction. */
const sending = (verb: string, description: string) =>
  reading(verb, description)
    .addOption({ name: "from", description: "Who sends: an index, a name or an address", ...OPTIONAL })
    .addFlag({ name: "dryRun", description: "Show what would change and send nothing" });

const VAULT = {
  name: "vault",
  description: "A vault by name, number or address; the first if absent",
  ...OPTIONAL,
} as const;
const TO = { name: "to", description: "Who receives, if not the sender", ...OPTIONAL } as const;

const amount = (description: string) =>
  ({ name: "amount", description, type: ArgumentType.STRING, defaultValue: "" }) as const;

/** `npx hardhat vault <verb>`: one file a verb in this folder. */
export const tasks = [
  emptyTask("vault", "Stake, earn and withdraw").build(),
  reading("list", "Lists all vaults of the factory")
    .setAction(() => import("./list.js"))
    .build(),
  reading("status", "Shows a vault and what an account has in it")
    .addOption(VAULT)
    .addOption({ name: "account", description: "Whose stake to show, if not everybody's", ...OPTIONAL })
    .setAction(() => import("./status.js"))
    .build(),
  sending("create", "Creates a vault through the factory")
    .addOption({
      name: "asset",
      description: "What is staked: a token's name or address",
      type: ArgumentType.STRING,
      defaultValue: "",
    })
    .addOption({ name: "reward", description: "What is streamed, if not the staked token", ...OPTIONAL })
    .addOption({
      name: "epoch",
      description: "The time step, such as 7d",
      type: ArgumentType.STRING,
      defaultValue: "7d",
    })
    .addOption({
      name: "fee",
      description: "The exit fee, such as 3% or 50bps",
      type: ArgumentType.STRING,
      defaultValue: "0%",
    })
    .addOption({ name: "feeSink", description: "Where fees go; burned if absent", ...OPTIONAL })
    .addOption({
      name: "salt",
      description: "A number that tells vaults of the same parameters apart",
      type: ArgumentType.STRING,
      defaultValue: "0",
    })
    .setAction(() => import("./create.js"))
    .build(),
  sending("deposit", "Stakes tokens")
    .addOption(VAULT)
    .addOption(TO)
    .addOption(amount(AMOUNT))
    .setAction(() => import("./deposit.js"))
    .build(),
  sending("withdraw", "Pays out stake, less the exit fee")
    .addOption(VAULT)
    .addOption(TO)
    .addOption(amount(`${AMOUNT}; what is received`))
    .setAction(() => import("./withdraw.js"))
    .build(),
  sending("claim", "Pays out what was earned")
    .addOption(VAULT)
    .addOption(TO)
    .setAction(() => import("./claim.js"))
    .build(),
  sending("exit", "Withdraws the whole stake and claims")
    .addOption(VAULT)
    .addOption(TO)
    .setAction(() => import("./exit.js"))
    .build(),
  sending("compound", "Turns what was earned into stake, where both tokens are the same")
    .addOption(VAULT)
    .setAction(() => import("./compound.js"))
    .build(),
  sending("fund", "Streams a reward to the stakers; for the rewarder")
    .addOption(VAULT)
    .addOption(amount(AMOUNT))
    .addOption({
      name: "epochs",
      description: "Over how many epochs from now; what still streams is spread over them too",
      type: ArgumentType.STRING,
      defaultValue: "",
    })
    .setAction(() => import("./fund.js"))
    .build(),
  sending("top-up", "Prolongs the stream at its present rate; for anybody")
    .addOption(VAULT)
    .addOption(amount(AMOUNT))
    .setAction(() => import("./top-up.js"))
    .build(),
];
