import { Contract } from "ethers";

import type { Deployment } from "../../lib/addresses.js";
import { decodeRevert } from "../../lib/errors.js";
import { chainTime, type Chain } from "../../lib/network.js";
import { print, printTable } from "../../lib/output.js";
import { formatInstant } from "../../lib/time.js";
import { formatAmount } from "../../lib/units.js";
import type { Overview } from "../overview.js";
import { premisesOn } from "../support/desk.js";
import { counted, type Health, pauseOf, sumCovers } from "../support/health.js";
import { DerbyDesk, type OpenVault } from "./desk.js";
import { protocolsOf, type ProtocolSummary } from "./protocols-of.js";
import { summaryOf, type VaultSummary } from "./summary.js";

const ERC4626 = [
  "function balanceOf(address) view returns (uint256)",
  "function previewRedeem(uint256) view returns (uint256)",
];

/** A vault in figures, with its protocols. */
type Shown = VaultSummary & { readonly protocols: readonly ProtocolSummary[] };

/** The part of `npx hardhat status` about Derby. */
export async function overview(chain: Chain, deployment: Deployment): Promise<Overview> {
  const desk = await DerbyDesk.at(await premisesOn(chain, deployment));
  const [totalLocked, baskets, opened] = await Promise.all([
    desk.game.totalLocked(),
    desk.game.basketCount(),
    desk.vaults(),
  ]);
  const vaults = await Promise.all(
    opened.map(async (vault) => ({
      ...(await summaryOf(desk, vault)),
      protocols: await protocolsOf(desk, vault),
    })),
  );
  return {
    system: "derby",
    data: { game: desk.gameAddress, totalLocked, baskets, vaults },
    health: await healthOf(desk, totalLocked, opened, vaults),
    show() {
      print(`Derby: ${counted(baskets, "basket")} with ${formatAmount(totalLocked, desk.drb)}`);
      const rows = vaults.map(({ name, asset, epoch, totalAssets, exchangeRate, rewardPool, ...vault }) => [
        name,
        String(epoch),
        formatAmount(totalAssets, asset),
        formatAmount(exchangeRate, asset),
        formatAmount(rewardPool, asset),
        String(vault.protocols.filter(({ status }) => status === "active").length),
        vault.phase === "open" ? formatInstant(vault.closableAt) : "now",
      ]);
      printTable(["Vault", "Epoch", "Assets", "Share", "Rewards", "Protocols", "Closable"], rows, [1, 2, 3, 4, 5]);
    },
  };
}

/** Locked DRB and reward pools against the game's balances; depositors, requests and bounties against cash and what protocols are worth now. */
async function healthOf(
  { gameAddress, drb, chain }: DerbyDesk,
  totalLocked: bigint,
  opened: readonly OpenVault[],
  vaults: readonly Shown[],
): Promise<Health> {
  const locked = { token: drb, owed: totalLocked, held: await drb.contract.balanceOf(gameAddress) };
  const now = await chainTime(chain);
  const pools = await Promise.all(
    opened.map(async ({ contract, address, asset }, i) => {
      const { grossAssets = 0n, reserved = 0n, rewardPool = 0n, protocols = [] } = vaults[i] ?? {};
      const [fee, bounty, cash] = await Promise.all([
        contract.accruedFee(),
        contract.bountyReserve(),
        asset.contract.balanceOf(address),
      ]);
      const worth = await Promise.all(protocols.map((protocol) => worthOf(chain, protocol, address)));
      const held = worth.reduce<bigint>((sum, { value }) => sum + value, cash);
      const silent = worth.flatMap(({ name, isAnswered }) => (isAnswered ? [] : [`${name} gives no value`]));
      return { cover: { token: asset, owed: grossAssets + reserved + fee + bounty + rewardPool, held }, silent };
    }),
  );
  const inGame = await Promise.all(
    [...new Map(opened.map(({ asset }) => [asset.address, asset])).values()].map(async (token) => ({
      token,
      owed: 0n,
      held: await token.contract.balanceOf(gameAddress),
    })),
  );
  return {
    covers: sumCovers([...pools.map(({ cover }) => cover), ...inGame, locked]),
    troubles: [...vaults.flatMap((vault) => troublesOf(vault, now)), ...pools.flatMap(({ silent }) => silent)],
  };
}

/** What a vault's shares of a protocol would bring now, as a close would ask; where it does not answer, what it is booked at. */
async function worthOf({ connection }: Chain, { address, name, allocation }: ProtocolSummary, holder: string) {
  const shares = new Contract(address, ERC4626, connection.ethers.provider);
  try {
    const balance = (await shares.getFunction("balanceOf")(holder)) as bigint;
    return { name, value: (await shares.getFunction("previewRedeem")(balance)) as bigint, isAnswered: true };
  } catch (error) {
    if (decodeRevert(error) === undefined) throw error;
    return { name, value: allocation, isAnswered: allocation === 0n };
  }
}

function troublesOf({ name, phase, closableAt, protocols, inboundPausedUntil }: Shown, now: bigint): string[] {
  const blacklisted = protocols.filter(({ status }) => status === "blacklisted").length;
  return [
    ...(phase === "open" ? [] : [`${name} is being closed`]),
    ...(phase === "open" && now >= closableAt ? [`${name} to close`] : []),
    ...(blacklisted > 0 ? [`${counted(blacklisted, "protocol")} blacklisted`] : []),
    ...pauseOf(inboundPausedUntil, now, name),
  ];
}
