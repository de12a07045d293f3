import { actorsOf, findActor } from "../../lib/actors.js";
import type { Deployment } from "../../lib/addresses.js";
import { keepOnce, type Terms } from "../../lib/keeper/keeper.js";
import type { Job, Post, Upcoming } from "../../lib/keeper/duty.js";
import type { Chain } from "../../lib/network.js";
import { print, printTable } from "../../lib/output.js";
import { formatInstant } from "../../lib/time.js";
import { parseAmount } from "../../lib/units.js";
import { jobsNamed, NATIVE, USUAL } from "./jobs.js";

/** What one system waits for. */
export interface Agenda {
  readonly system: string;
  /** What a keeper with the usual terms would do now. */
  readonly due: readonly string[];
  /** What time alone will make due. */
  readonly next: Upcoming | null;
  /** Why it is not known. */
  readonly problem: string | null;
}

/** What a keeper would find, system by system: a dry run with the usual terms. Nothing where the network has no account to try with. */
export async function agendaOf(chain: Chain, deployment: Deployment): Promise<Agenda[]> {
  const actors = await actorsOf(chain);
  if (actors.length === 0) return [];
  const keeper = findActor(actors, chain.isLocal ? "keeper" : "0");
  return await Promise.all(
    jobsNamed(undefined, USUAL.feed).map((job) => agendaOfJob({ chain, deployment, keeper }, job)),
  );
}

async function agendaOfJob(post: Post, job: Job): Promise<Agenda> {
  const terms: Terms = {
    minProfit: parseAmount(USUAL.minProfit, NATIVE),
    maxCost: parseAmount(USUAL.maxCost, NATIVE),
    dryRun: true,
  };
  const due: string[] = [];
  const problems: string[] = [];
  await keepOnce(post, [job], terms, ({ duty, outcome }) => {
    if (outcome.kind === "failed") problems.push(outcome.message);
    if (outcome.kind === "would-do" && duty !== null) due.push(duty);
  });
  const [problem = null] = problems;
  return { system: job.name, due, next: problem === null ? ((await job.next?.(post)) ?? null) : null, problem };
}

/** The agenda for people. */
export function showAgenda(agenda: readonly Agenda[]): void {
  const count = agenda.reduce((sum, { due }) => sum + due.length, 0);
  print(`Keeper: ${count === 0 ? "nothing" : count} to do`);
  const rows = agenda.map(({ system, due, next, problem }) => [
    system,
    problem ?? (due.length === 0 ? "-" : due.join("\n")),
    next === null ? "-" : `${next.what}, ${formatInstant(next.at)}`,
  ]);
  printTable(["System", "Now", "Next"], rows);
}
