import { batches, type IgnitionModule } from "@nomicfoundation/ignition-core";

/**
 * The parts of a module that an interrupted deployment is to finish before it goes on: first what has begun, then everything up to the wave of
 * transactions in whose middle it ended.
 *
 * Ignition sends in waves, and what depends on nothing open joins the first one of a run: only if the interrupted wave is finished before the
 * next begins does everything get the nonce, and so the address, that it has without an interruption. And Ignition counts nonces on from
 * what is unconfirmed: whatever was sent must be confirmed before more is, or a second interruption would leave it miscounting.
 *
 * @param begun Ids of the futures that the journal knows.
 * @returns Nothing where nothing or everything has begun.
 */
export function begunParts(module: IgnitionModule, begun: ReadonlySet<string>): IgnitionModule[] {
  const waves = batches(module);
  const last = waves.findLastIndex((wave) => wave.some((id) => begun.has(id)));
  const entered = new Set(waves.slice(0, last + 1).flat());
  if (last === -1 || waves.flat().every((id) => begun.has(id))) return [];
  return [partOf(module, begun), partOf(module, entered)];
}

function partOf(module: IgnitionModule, ids: ReadonlySet<string>): IgnitionModule {
  const futures = futuresOf(module).filter(({ id }) => ids.has(id));
  return { id: module.id, futures: new Set(futures), submodules: new Set(), results: {} };
}

type Future = IgnitionModule["futures"] extends Set<infer Member> ? Member : never;

function futuresOf({ futures, submodules }: IgnitionModule): Future[] {
  return [...futures, ...[...submodules].flatMap(futuresOf)];
}
