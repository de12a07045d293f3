import { Signature } from "ethers";

import type { Actor } from "../../lib/actors.js";
import type { Token } from "./token.js";

const PERMIT_TYPES = {
  Permit: [
    { name: "owner", type: "address" },
    { name: "spender", type: "address" },
    { name: "value", type: "uint256" },
    { name: "nonce", type: "uint256" },
    { name: "deadline", type: "uint256" },
  ],
};

/**
 * Signs an ERC-2612 permit, which lets `spender` take `value` of the owner's tokens until `deadline`. Sends nothing.
 *
 * @param value Base units of the token.
 * @param deadline Unix seconds.
 * @returns Nothing where the token does not say how its permits are signed (ERC-5267).
 */
export async function signPermit(
  { contract, address }: Token,
  owner: Actor,
  spender: string,
  value: bigint,
  deadline: bigint,
): Promise<Signature | undefined> {
  const domain = await contract.eip712Domain().catch(() => undefined);
  const nonce = await contract.nonces(owner.address).catch(() => undefined);
  if (domain === undefined || nonce === undefined) return undefined;
  const { name, version, chainId } = domain;
  const message = { owner: owner.address, spender, value, nonce, deadline };
  const signature = await owner.signer.signTypedData(
    { name, version, chainId, verifyingContract: address },
    PERMIT_TYPES,
    message,
  );
  return Signature.from(signature);
}
