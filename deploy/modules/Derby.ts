import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";
import { id, ZeroAddress, ZeroHash } from "ethers";

import type { ContractFuture, LibraryFuture, ModuleBuilder } from "../ignition.js";
import Shared, { type GRANTED_ROLES } from "./Shared.js";

/**
 * What the AccessManager is to be told of every Derby vault, as it stands in `IDerbyVault`; what it is not told is ADMIN's.
 * A proposal that adds a vault carries both.
 */
export const VAULT_ROLES = [
  { role: "GUARDIAN", signatures: ["blacklistProtocol(uint16)", "pauseInbound()"] },
  {
    role: "RISK",
    signatures: [
      "setParameters((uint16,uint16,uint16,uint16,uint32,uint96))",
      "setProtocolCap(uint16,uint256)",
      "deprecateProtocol(uint16)",
    ],
  },
] as const satisfies { role: (typeof GRANTED_ROLES)[number]; signatures: string[] }[];

/** The first four bytes by which a function is called. */
export const selectorOf = (signature: string): string => id(signature).slice(0, 10);

const GAME_LIBRARIES = [
  "BasketDelegation",
  "BasketLocking",
  "BasketRewards",
  "VaultMessages",
  "VaultRegistry",
] as const satisfies string[];

type VaultLibraries = Readonly<Record<"epochClose" | "protocolBook" | "protocolMoves" | "requestBook", LibraryFuture>>;

/** Ids of OpenZeppelin's timelock roles. */
export const TIMELOCK_ROLES = {
  ADMIN: ZeroHash,
  PROPOSER: id("PROPOSER_ROLE"),
  CANCELLER: id("CANCELLER_ROLE"),
} as const;

/**
 * The Derby system: DRB, the game, the factory of vaults and who governs them. A vault is made on top of it, by a proposal or, in a
 * sandbox, by `SampleDerby`. The libraries hold no state and no money; their addresses are in the contracts' code, for ever.
 *
 * It shares the one AccessManager: RISK and GUARDIAN are the same offices everywhere, and one timelock announces every change.
 */
export default buildModule("Derby", (m) => {
  const { manager } = m.useModule(Shared);
  const { drb, vestingWallet } = supply(m);
  const basketDescriptor = m.contract("BasketDescriptor");
  const libraries = Object.fromEntries(GAME_LIBRARIES.map((name) => [name, m.library(name)]));
  const treasury = m.getParameter("derbyTreasury");
  const derbyGame = m.contract("DerbyGame", [drb, basketDescriptor, treasury, manager], { libraries });
  const { timelock, derbyGovernor } = governance(m, drb, derbyGame);
  const vaultLibraries = {
    epochClose: m.library("EpochClose"),
    protocolBook: m.library("ProtocolBook"),
    protocolMoves: m.library("ProtocolMoves"),
    requestBook: m.library("RequestBook"),
  };
  const derbyVaultFactory = m.contract("DerbyVaultFactory", [manager], { libraries: linkedInVault(vaultLibraries) });
  return {
    drb,
    vestingWallet,
    basketDescriptor,
    derbyGame,
    ...vaultLibraries,
    derbyVaultFactory,
    timelock,
    derbyGovernor,
  };
});

/** The libraries of a vault by the names that its code has for them. */
export function linkedInVault<L extends VaultLibraries>({ epochClose, protocolBook, protocolMoves, requestBook }: L) {
  return { EpochClose: epochClose, ProtocolBook: protocolBook, ProtocolMoves: protocolMoves, RequestBook: requestBook };
}

/** The whole supply: what vests to its wallet, the rest to the treasury, nothing to the deployer. */
function supply(m: ModuleBuilder) {
  const drb = m.contract("DerbyToken", [m.getAccount(0)], { id: "DRB" });
  const vestingWallet = m.contract("VestingWallet", [
    m.getParameter("derbyBeneficiary"),
    m.getParameter("derbyVestingStart"),
    m.getParameter("derbyVestingDuration"),
  ]);
  m.call(drb, "transfer", [vestingWallet, m.getParameter("derbyVesting")], { id: "vest_DRB" });
  m.call(drb, "transfer", [m.getParameter("derbyTreasury"), m.getParameter("derbyEndowment")], {
    id: "endow_DRB",
  });
  return { drb, vestingWallet };
}

/** The Governor proposes and cancels, GUARDIAN cancels, anybody executes; the deployer keeps nothing of the timelock. */
function governance(m: ModuleBuilder, token: ContractFuture, game: ContractFuture) {
  const deployer = m.getAccount(0);
  const timelock = m.contract(
    "TimelockController",
    [m.getParameter("derbyTimelockDelay"), [], [ZeroAddress], deployer],
    { id: "Timelock" },
  );
  const derbyGovernor = m.contract("DerbyGovernor", [
    token,
    game,
    timelock,
    m.getParameter("derbyVotingDelay"),
    m.getParameter("derbyVotingPeriod"),
    m.getParameter("derbyProposalThreshold"),
    m.getParameter("derbyQuorumPercent"),
  ]);
  const grants = [
    m.call(timelock, "grantRole", [TIMELOCK_ROLES.PROPOSER, derbyGovernor], { id: "grant_PROPOSER" }),
    m.call(timelock, "grantRole", [TIMELOCK_ROLES.CANCELLER, derbyGovernor], { id: "grant_CANCELLER" }),
    m.call(timelock, "grantRole", [TIMELOCK_ROLES.CANCELLER, m.getParameter("guardian")], {
      id: "grant_CANCELLER_guardian",
    }),
  ];
  m.call(timelock, "renounceRole", [TIMELOCK_ROLES.ADMIN, deployer], { id: "renounce_timelock", after: grants });
  return { timelock, derbyGovernor };
}
