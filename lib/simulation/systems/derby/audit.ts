import type { Border } from "../../world/accounts.js";
import type { Contract } from "../../world/contract.js";
import type { Residue, World } from "../agents.js";
import { heldBehind } from "../holdings.js";
import { atLeast, type Check, equal, sum } from "../telling.js";
import type { Players } from "./players.js";

const SYSTEM = "derby";
/** What roundings may keep in the vault and in the game at the end, base units: as in test/invariant/derby. */
const DUST = 10_000n;

/** All that a look at Derby needs. */
export interface DerbyParts {
  readonly world: World;
  readonly vault: Contract;
  readonly game: Contract;
  readonly protocols: readonly Contract[];
  readonly border: Border;
  readonly players: Players;
}

interface About {
  readonly rewardPool: bigint;
  readonly treasuryRewards: bigint;
}

/** What has to hold of the vault and of the game at any moment. */
export async function auditDerby(parts: DerbyParts): Promise<Check[]> {
  return [...(await auditVault(parts)), ...(await auditGame(parts)), ...(await auditBorder(parts))];
}

async function auditVault({ world: { desk, tokens }, vault }: DerbyParts): Promise<Check[]> {
  const views = ["idleAssets", "bountyReserve", "reservedAssets", "accruedFee", "grossAssets"];
  const [idle = 0n, bounty = 0n, reserved = 0n, fee = 0n, gross = 0n] = await desk.ask(
    views.map((view) => ({ of: vault, view })),
  );
  const listed = await desk.read<readonly { readonly tracked: bigint }[]>(vault, "protocols");
  const parts = idle + sum([...listed].map(({ tracked }) => tracked)) - reserved - fee;
  return [
    equal(
      SYSTEM,
      "idle assets and bounties lie in the vault",
      idle + bounty,
      await desk.read(tokens.usdc, "balanceOf", vault.address),
    ),
    equal(SYSTEM, "gross assets are made of their parts", parts > 0n ? parts : 0n, gross),
    atLeast(SYSTEM, "solvency: what is reserved for requests is there", reserved, idle),
  ];
}

async function auditGame({ world: { desk, tokens }, vault, game, players }: DerbyParts): Promise<Check[]> {
  const { rewardPool, treasuryRewards } = await desk.read<About>(game, "vaultInfo", vault.address);
  const claims = (await players.redeemable()) + treasuryRewards;
  return [
    equal(
      SYSTEM,
      "the reward pool lies in the game",
      rewardPool,
      await desk.read(tokens.usdc, "balanceOf", game.address),
    ),
    atLeast(SYSTEM, "solvency: the pool covers all rewards", claims, rewardPool),
    equal(
      SYSTEM,
      "locked DRB lies in the game",
      await desk.read(game, "totalLocked"),
      await desk.read(tokens.drb, "balanceOf", game.address),
    ),
  ];
}

function auditBorder({ world: { desk, tokens }, vault, game, protocols, border }: DerbyParts): Promise<Check[]> {
  const inside = [vault, game, ...protocols].map(({ address }) => address);
  return heldBehind(SYSTEM, desk, border, inside, [tokens.usdc, tokens.weth, tokens.drb]);
}

/** What is left when everybody has gone. */
export async function derbyResidues({
  world: { desk, tokens },
  vault,
  game,
  protocols,
}: DerbyParts): Promise<Residue[]> {
  const holder = (of: Contract, who: Contract) => ({ of, view: "balanceOf", args: [who.address] });
  const [ofVault = 0n, ofGame = 0n, drb = 0n, ...shares] = await desk.ask([
    holder(tokens.usdc, vault),
    holder(tokens.usdc, game),
    holder(tokens.drb, game),
    ...protocols.map((protocol) => holder(protocol, vault)),
  ]);
  return [
    { system: SYSTEM, token: "USDC of the vault", left: ofVault, most: DUST, because: "roundings of protocols" },
    { system: SYSTEM, token: "USDC of the game", left: ofGame, most: DUST, because: "roundings of rewards" },
    { system: SYSTEM, token: "shares of protocols", left: sum(shares), most: 0n, because: "all are left" },
    { system: SYSTEM, token: "DRB", left: drb, most: 0n, because: "all can leave" },
  ];
}
