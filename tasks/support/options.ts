import { task } from "hardhat/config";
import { ArgumentType } from "hardhat/types/arguments";

const AMOUNT = 'Tokens: 10, "10 WETH", 25%, 50bps or max';

/** An option that may be left out. */
export const optional = <const Name extends string>(name: Name, description: string) =>
  ({ name, description, type: ArgumentType.STRING_WITHOUT_DEFAULT, defaultValue: undefined }) as const;

/** An option with a value where none is given; an empty one lets the action say in its own words what is missing. */
export const option = <const Name extends string>(name: Name, description: string, defaultValue = "") =>
  ({ name, description, type: ArgumentType.STRING, defaultValue }) as const;

/** An amount of tokens; `note` says which. */
export const amount = (note?: string) => option("amount", note === undefined ? AMOUNT : `${AMOUNT}; ${note}`);

/** Who receives what is paid out. */
export const TO = optional("to", "Who receives, if not the sender");

/** A command that only looks. */
export const reading = (path: readonly string[], description: string) =>
  task([...path], description).addFlag({ name: "json", description: "Print one JSON document" });

/** A command that may send a transaction. */
export const sending = (path: readonly string[], description: string) =>
  reading(path, description)
    .addOption(optional("from", "Who sends: an index, a name or an address"))
    .addFlag({ name: "dryRun", description: "Show what would change and send nothing" });
