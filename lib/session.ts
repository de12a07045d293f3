import { AsyncLocalStorage } from "node:async_hooks";

import type { Deployment } from "./addresses.js";
import { toJson } from "./json.js";
import type { Chain } from "./network.js";

/** Where a command runs that another program of this process runs, such as a scenario: it connects, builds and prints nothing itself. */
interface Session {
  readonly chain: Chain;
  readonly deployment: Deployment;
  /** The JSON document that the command told. */
  document: unknown;
}

const sessions = new AsyncLocalStorage<Session>();

/** The session that the caller runs in, if any. */
export function currentSession(): Session | undefined {
  return sessions.getStore();
}

/**
 * Runs a command on `chain` as if it had been typed, and returns the JSON document that it tells.
 *
 * @throws What the command throws: nothing is reported, and no exit code is set.
 */
export async function inSession(
  place: Pick<Session, "chain" | "deployment">,
  command: () => Promise<unknown>,
): Promise<unknown> {
  const session: Session = { ...place, document: undefined };
  await sessions.run(session, command);
  return session.document;
}

/** Keeps what a command of this session tells, in the form that machines read: bigints as decimal strings. */
export function tell(session: Session, value: unknown): void {
  session.document = JSON.parse(toJson(value)) as unknown;
}
