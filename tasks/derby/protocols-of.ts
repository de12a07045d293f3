import { InputError } from "../../lib/input-error.js";
import { parseBps } from "../../lib/units.js";
import type { DerbyDesk, OpenVault } from "./desk.js";

/** As in `DerbyTypes.ProtocolStatus`. */
const STATUSES = ["none", "proposed", "active", "deprecated", "blacklisted", "removed"] as const;

/** A protocol of a vault. Amounts in base units of the asset, votes in DRB wei, rewards in 1e-24 token per whole DRB, signed. */
export interface ProtocolSummary {
  readonly id: number;
  readonly name: string;
  readonly address: string;
  readonly status: (typeof STATUSES)[number];
  readonly isMeasured: boolean;
  readonly allocation: bigint;
  readonly cap: bigint;
  /** What counts in this epoch, in the next, and beyond. */
  readonly votes: bigint;
  readonly nextVotes: bigint;
  readonly pendingVotes: bigint;
  readonly rlt: bigint;
  readonly cumRlt: bigint;
}

/** One line of a portfolio, as the game takes it. */
export interface Weight {
  readonly protocolId: bigint;
  readonly bps: bigint;
}

/** Every protocol there ever was in a vault, by number. */
export async function protocolsOf(desk: DerbyDesk, { contract, address }: OpenVault): Promise<ProtocolSummary[]> {
  const [protocols, { epoch }] = await Promise.all([contract.protocols(), desk.game.vaultInfo(address)]);
  return await Promise.all(
    protocols.map(async (protocol, id) => {
      const [[cumRlt], [votes, nextVotes, pendingVotes]] = await Promise.all([
        desk.game.accumulatorsOf(address, epoch, id),
        desk.game.tallyOf(address, id),
      ]);
      return {
        id,
        name: nameOf(desk, protocol.vault, id),
        address: protocol.vault,
        status: STATUSES[Number(protocol.status)] ?? "none",
        isMeasured: protocol.measured,
        allocation: protocol.tracked,
        cap: protocol.cap,
        votes,
        nextVotes,
        pendingVotes,
        rlt: protocol.rewardPerLockedToken,
        cumRlt,
      };
    }),
  );
}

/**
 * Reads a portfolio: `aave-usdc=60% bold-yield=40%`, or by numbers `0:60%,2:40%`.
 *
 * @returns Lines in order of protocols, as the game wants them.
 * @throws InputError on anything else, on unknown names, and on a protocol that is named twice.
 */
export function parseWeights(text: string, protocols: readonly ProtocolSummary[]): Weight[] {
  const lines = text.split(/[\s,]+/).filter((line) => line !== "");
  const weights = lines.map((line) => parseWeight(line, protocols)).sort((a, b) => Number(a.protocolId - b.protocolId));
  const twice = weights.find(({ protocolId }, i) => protocolId === weights[i - 1]?.protocolId);
  if (twice === undefined) return weights;
  throw new InputError(`Protocol ${twice.protocolId} is named twice; give it one weight.`);
}

/** A portfolio as `parseWeights` reads it. */
export function formatWeights(weights: readonly Weight[], protocols: readonly ProtocolSummary[]): string {
  return weights
    .map(({ protocolId, bps }) => `${protocols[Number(protocolId)]?.name ?? protocolId}=${Number(bps) / 100}%`)
    .join(" ");
}

/**
 * The protocol that is meant, by number or name.
 *
 * @throws InputError where there is none.
 */
export function findProtocol(text: string, protocols: readonly ProtocolSummary[]): ProtocolSummary {
  const wanted = text.trim().toLowerCase();
  const found = protocols.find(({ id, name }) => String(id) === wanted || name === wanted);
  if (found !== undefined) return found;
  const names = protocols.map(({ id, name }) => `${id} ${name}`).join(", ");
  throw new InputError(`"${text}" is no protocol of this vault; there are ${names}.`);
}

function parseWeight(line: string, protocols: readonly ProtocolSummary[]): Weight {
  const [, protocol, share] = /^([^=:]+)[=:]([^=:]+)$/.exec(line) ?? [];
  if (protocol === undefined || share === undefined)
    throw new InputError(`"${line}" is no weight; write for example "aave-usdc=60% bold-yield=40%" or "0:60%,2:40%".`);
  return { protocolId: BigInt(findProtocol(protocol, protocols).id), bps: parseBps(share) };
}

/** Its name in the deployment, as one types it: `AaveUsdc` is `aave-usdc`. */
function nameOf(desk: DerbyDesk, address: string, id: number): string {
  const deployed = desk.deployedName(address);
  if (deployed === undefined) return `protocol-${id}`;
  return deployed.replaceAll(/(?<=[a-z0-9])(?=[A-Z])/g, "-").toLowerCase();
}
