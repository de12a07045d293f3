import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import type { NetworkHooks } from "hardhat/types/hooks";

/** What is added to every estimate: a quarter. */
const NUMERATOR = 5n;
const DENOMINATOR = 4n;

const registered = new WeakSet<HardhatRuntimeEnvironment>();

/**
 * Lets every estimate of this process be a quarter higher, from now on. An estimate is exact for the moment at which it is made; a second later there
 * may be interest to book or a price to remember, and the transaction would run out of gas.
 */
export function addGasMargin(hre: HardhatRuntimeEnvironment): void {
  if (registered.has(hre)) return;
  registered.add(hre);
  const handlers: Pick<NetworkHooks, "onRequest"> = {
    async onRequest(context, connection, request, next) {
      const response = await next(context, connection, request);
      if (request.method !== "eth_estimateGas" || !("result" in response)) return response;
      const estimate = BigInt(response.result as string);
      return { ...response, result: `0x${((estimate * NUMERATOR) / DENOMINATOR).toString(16)}` };
    },
  };
  hre.hooks.registerHandlers("network", handlers);
}
