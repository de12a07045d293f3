import type { Weight } from "../../../reference/derby/basket.js";
import { InputError } from "../../input-error.js";
import { parseBps } from "../../units.js";

export const USDC = { symbol: "USDC", decimals: 6 } as const;
export const WETH = { symbol: "WETH", decimals: 18 } as const;
export const DRB = { symbol: "DRB", decimals: 18 } as const;

/** The protocols of the sandbox's vault in the order of their numbers, as they are told of, and by their names in the deployment. */
export const PROTOCOLS = [
  { name: "Aave v3", deployed: "AaveUsdc" },
  { name: "Steady", deployed: "SteadyYield" },
  { name: "Bold", deployed: "BoldYield" },
  { name: "Wild", deployed: "WildYield" },
  { name: "WETH", deployed: "WethHolding" },
] as const;
export type ProtocolName = (typeof PROTOCOLS)[number]["name"];

/** The numbers of the protocols whose yields the story states. */
export const STATED: readonly number[] = [idOf("Steady"), idOf("Bold"), idOf("Wild")];

/** The number of a protocol, from 0. */
export function idOf(name: ProtocolName): number {
  return PROTOCOLS.findIndex((one) => one.name === name);
}

/** The number of a protocol by its name in the deployment, as that has it or as one types it: `SteadyYield`, `steady-yield`. @throws InputError where there is none */
export function protocolCalled(name: string): number {
  const plain = (text: string) => text.replaceAll("-", "").toLowerCase();
  const id = PROTOCOLS.findIndex(({ deployed }) => plain(deployed) === plain(name));
  if (id >= 0) return id;
  throw new InputError(
    `"${name}" is no protocol of this story; there are ${PROTOCOLS.map((one) => one.deployed).join(", ")}.`,
  );
}

/** Reads a portfolio such as `aave-usdc=60% bold-yield=40%`, in order of protocols. */
export function parsePortfolio(text: string): Weight[] {
  const lines = text.split(/\s+/).filter((line) => line !== "");
  return lines
    .map((line) => {
      const [name = "", share = ""] = line.split("=");
      return { protocolId: protocolCalled(name), bps: parseBps(share) };
    })
    .toSorted((a, b) => a.protocolId - b.protocolId);
}
