import { isAddress, isError } from "ethers";

import { findDeployed, type Deployment } from "../../lib/addresses.js";
import { decodeRevert } from "../../lib/errors.js";
import { InputError } from "../../lib/input-error.js";
import type { Chain } from "../../lib/network.js";
import type { Unit } from "../../lib/units.js";
import type { TestToken } from "../../typechain-types/index.js";

/** An ERC-20 token, with what is needed to write its amounts. `contract` has the ABI of a token with permit. */
export interface Token extends Unit {
  readonly address: string;
  readonly contract: TestToken;
}

/**
 * Opens a token by its name in the deployment or its address.
 *
 * @throws InputError where nothing at the address tells its symbol and decimals.
 */
export async function openToken(chain: Chain, deployment: Deployment, text: string): Promise<Token> {
  const address = isAddress(text) ? text : findDeployed(deployment, text).address;
  const contract = await chain.connection.ethers.getContractAt("TestToken", address);
  const [symbol, decimals] = await Promise.all([contract.symbol(), contract.decimals()]).catch((error: unknown) => {
    if (!isError(error, "BAD_DATA") && decodeRevert(error) === undefined) throw error;
    throw new InputError(`${address} is no token on this chain: it does not tell a symbol and decimals.`);
  });
  return { address, contract, symbol, decimals: Number(decimals) };
}
