import { InputError } from "../input-error.js";

/**
 * Runs a command of the lab. Bad input ends with one sentence on standard error and code 2, any other failure with code 1; with
 * `--json` the same goes as one JSON document to standard output.
 */
export async function exitOnFailure(
  args: readonly string[],
  command: (args: readonly string[]) => Promise<void>,
): Promise<void> {
  try {
    await command(args);
  } catch (error) {
    const failure = error instanceof Error ? error : new Error(String(error));
    process.exitCode = failure instanceof InputError ? 2 : 1;
    process.stderr.write(`${failure.message}\n`);
    if (args.includes("--json")) process.stdout.write(`${JSON.stringify(failureDocument(failure))}\n`);
  }
}

const failureDocument = ({ name, message }: Error) => ({ error: { name, message, args: [] } });
