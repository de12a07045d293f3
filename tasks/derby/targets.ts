import { formatAmount } from "../../lib/units.js";
import type { DerbyGame, DerbyVault } from "../../typechain-types/index.js";
import type { Desk } from "../support/desk.js";
import type { Reading, Target } from "../support/target.js";
import type { Token } from "../support/token.js";

/** What a vault tells of an account and of itself. */
export type VaultFigure = "shares" | "instant" | "totalAssets" | "idle" | "supply" | "exchangeRate" | "bountyReserve";
/** What the game tells of a basket, or of an account where no basket is meant. */
export type GameFigure = "locked" | "redeemable" | "penalty" | "fees" | "baskets" | "lockedOf";

/** A vault as commands are sent to it. */
export interface VaultTarget extends Target<VaultFigure, "walletAsset"> {
  readonly asset: Token;
  readonly share: Token;
}

/** The game as commands are sent to it. */
export interface GameTarget extends Target<GameFigure, "walletDrb" | "walletAsset"> {
  readonly asset: Token;
  readonly drb: Token;
}

interface VaultParts {
  readonly name: string;
  readonly contract: DerbyVault;
  readonly address: string;
  readonly asset: Token;
  readonly share: Token;
}

interface GameParts {
  readonly game: DerbyGame;
  readonly address: string;
  readonly drb: Token;
  readonly asset: Token;
  readonly basketId: bigint | undefined;
}

/** A vault with the figures that a table of changes shows. */
export function vaultTarget({ chain }: Desk, { name, contract, address, asset, share }: VaultParts): VaultTarget {
  return {
    kind: "vault",
    name,
    address,
    abi: contract.interface,
    provider: chain.connection.ethers.provider,
    asset,
    share,
    units: { asset },
    purses: [{ key: "walletAsset", token: asset }],
    readings: (account) => vaultReadings(contract, asset, share, account),
  };
}

function vaultReadings({ interface: abi }: DerbyVault, asset: Token, share: Token, account: string) {
  const inAsset = (value: bigint) => formatAmount(value, asset);
  const inShares = (value: bigint) => formatAmount(value, share);
  const readings: Reading<VaultFigure>[] = [
    { key: "shares", label: "Shares", call: abi.encodeFunctionData("balanceOf", [account]), words: inShares },
    {
      key: "instant",
      label: "Can leave at once",
      call: abi.encodeFunctionData("maxWithdraw", [account]),
      words: inAsset,
    },
    { key: "totalAssets", label: "Owned by all", call: abi.encodeFunctionData("totalAssets"), words: inAsset },
    { key: "idle", label: "Idle", call: abi.encodeFunctionData("idleAssets"), words: inAsset },
    { key: "supply", label: "Shares of all", call: abi.encodeFunctionData("totalSupply"), words: inShares },
    { key: "exchangeRate", label: "A share is worth", call: abi.encodeFunctionData("exchangeRate"), words: inAsset },
    { key: "bountyReserve", label: "For bounties", call: abi.encodeFunctionData("bountyReserve"), words: inAsset },
  ];
  return readings;
}

/** The game with the figures that a table of changes shows. */
export function gameTarget({ chain }: Desk, { game, address, drb, asset, basketId }: GameParts): GameTarget {
  return {
    kind: "game",
    name: "DerbyGame",
    address,
    abi: game.interface,
    provider: chain.connection.ethers.provider,
    asset,
    drb,
    units: { asset, drb },
    purses: [
      { key: "walletDrb", token: drb },
      { key: "walletAsset", token: asset },
    ],
    readings: (account) =>
      basketId === undefined ? ownerReadings(game, drb, account) : basketReadings(game, drb, asset, basketId),
  };
}

function ownerReadings({ interface: abi }: DerbyGame, drb: Token, account: string): Reading<GameFigure>[] {
  return [
    { key: "baskets", label: "Baskets", call: abi.encodeFunctionData("balanceOf", [account]), words: String },
    {
      key: "lockedOf",
      label: "Locked",
      call: abi.encodeFunctionData("lockedOf", [account]),
      words: (value) => formatAmount(value, drb),
    },
  ];
}

function basketReadings({ interface: abi }: DerbyGame, drb: Token, asset: Token, id: bigint): Reading<GameFigure>[] {
  const inAsset = (value: bigint) => formatAmount(value, asset);
  const inDrb = (value: bigint) => formatAmount(value, drb);
  const of = (view: "basketTotalAllocatedTokens" | "basketRedeemableRewards" | "pendingPenalty" | "delegationFees") =>
    abi.encodeFunctionData(view as "pendingPenalty", [id]);
  return [
    { key: "locked", label: `Locked in basket ${id}`, call: of("basketTotalAllocatedTokens"), words: inDrb },
    { key: "redeemable", label: "Redeemable", call: of("basketRedeemableRewards"), words: inAsset },
    { key: "penalty", label: "Slashed on leaving", call: of("pendingPenalty"), words: inDrb },
    { key: "fees", label: "Fees of followers", call: of("delegationFees"), words: inAsset },
  ];
}
