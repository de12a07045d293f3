import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";

/** Role ids as in `contracts/shared/access/Roles.sol`. */
export const ROLES = { ADMIN: 0n, REWARDER: 1n, RISK: 2n, GUARDIAN: 3n, KEEPER: 4n } as const satisfies Record<
  string,
  bigint
>;

/** The roles that are granted to somebody, beside ADMIN, which is handed over last. */
export const GRANTED_ROLES = ["REWARDER", "RISK", "GUARDIAN", "KEEPER"] as const satisfies (keyof typeof ROLES)[];

/**
 * The ground floor of a deployment: one AccessManager, its roles labelled and granted.
 *
 * GUARDIAN may cancel what the other roles have scheduled. The deployer stays ADMIN until `Paddock` hands over.
 */
export default buildModule("Shared", (m) => {
  const manager = m.contract("AccessManager", [m.getAccount(0)]);
  for (const role of GRANTED_ROLES) {
    m.call(manager, "labelRole", [ROLES[role], role], { id: `label_${role}` });
    m.call(manager, "grantRole", [ROLES[role], m.getParameter(role.toLowerCase()), 0], { id: `grant_${role}` });
    if (role !== "GUARDIAN") m.call(manager, "setRoleGuardian", [ROLES[role], ROLES.GUARDIAN], { id: `guard_${role}` });
  }
  return { manager };
});
