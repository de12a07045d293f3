import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import { getAddress, isAddress } from "ethers";

import { InputError } from "./input-error.js";
import type { Chain } from "./network.js";

/** Who holds the accounts of a local chain, in order: those with a duty, then those with a stake. */
export const ACTOR_NAMES = [
  "deployer",
  "governor",
  "rewarder",
  "risk",
  "guardian",
  "keeper",
  "alice",
  "bob",
  "carol",
  "dave",
  "erin",
  "frank",
  "grace",
  "heidi",
  "ivan",
  "judy",
  "mallory",
  "nina",
  "oscar",
  "peggy",
] as const satisfies string[];

/** An account that the node, or the configuration, signs for. */
export interface Actor {
  readonly name: string;
  readonly address: string;
  readonly signer: HardhatEthersSigner;
}

/** The accounts that can sign on `chain`, named on local chains and numbered elsewhere. */
export async function actorsOf(chain: Chain): Promise<Actor[]> {
  const signers = await chain.connection.ethers.getSigners();
  return signers.map((signer, index) => ({
    name: (chain.isLocal ? ACTOR_NAMES[index] : undefined) ?? `account ${index}`,
    address: signer.address,
    signer,
  }));
}

/**
 * Finds the actor that `text` means: an index, a name, or an address.
 *
 * @throws InputError where no account that can sign here is meant.
 */
export function findActor(actors: readonly Actor[], text: string): Actor {
  const wanted = text.trim().toLowerCase();
  const found = /^\d{1,3}$/.test(wanted)
    ? actors[Number(wanted)]
    : actors.find(({ name, address }) => name === wanted || address.toLowerCase() === wanted);
  if (found !== undefined) return found;
  if (actors.length === 0) throw new InputError("This network has no account that can sign; set its private key.");
  const names = actors.map(({ name }) => name).join(", ");
  throw new InputError(`"${text}" is no account that can sign here; there are ${names}, by index, name or address.`);
}

/**
 * Finds the address that `text` means: an actor as in `findActor`, or any address.
 *
 * @throws InputError where it is neither, or where an address has a wrong checksum.
 */
export function findAddress(actors: readonly Actor[], text: string): string {
  const trimmed: string = text.trim();
  const address = isAddress(trimmed) ? getAddress(trimmed) : undefined;
  if (address !== undefined) return address;
  if (trimmed.startsWith("0x")) {
    throw new InputError(`"${text}" is not an address: it needs 40 hexadecimal digits, and its capitals must match.`);
  }
  return findActor(actors, trimmed).address;
}

/** Names the address where it is an actor's, for people to read. */
export function nameOf(actors: readonly Actor[], address: string): string {
  return actors.find((actor) => actor.address === address)?.name ?? address;
}
