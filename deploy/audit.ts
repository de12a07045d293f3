import { findDeployed, type Deployment } from "../lib/addresses.js";
import type { Chain } from "../lib/network.js";
import { TIMELOCK_ROLES } from "./modules/Derby.js";
import { ROLES } from "./modules/Shared.js";
import type { DeployParameters } from "./parameters.js";

/** A role that the parameters give, and how the chain has it. */
export interface RoleRow {
  /** Whose role it is, of the AccessManager or of the Timelock. */
  readonly contract: "AccessManager" | "Timelock";
  readonly role: string;
  /** The address that must hold it. */
  readonly holder: string;
  /** How long the holder must announce a call before making it, seconds. */
  readonly delay: bigint;
  /** Whether the holder has the role, and the deployer has not. */
  readonly right: boolean;
}

/** Compares who holds which role with what the parameters say; the deployer must hold none. */
export async function auditRoles(
  chain: Chain,
  deployment: Deployment,
  values: DeployParameters["values"],
): Promise<RoleRow[]> {
  return [...(await auditManager(chain, deployment, values)), ...(await auditTimelock(chain, deployment, values))];
}

async function auditManager(
  chain: Chain,
  deployment: Deployment,
  values: DeployParameters["values"],
): Promise<RoleRow[]> {
  const { address, args } = findDeployed(deployment, "AccessManager");
  const manager = await chain.connection.ethers.getContractAt("AccessManager", address);
  const deployer = String(args[0]);
  const given = Object.entries(ROLES).map(([role, roleId]) => ({ role, roleId, holder: values[role.toLowerCase()] }));
  const governed = { role: "ADMIN", roleId: ROLES.ADMIN, holder: findDeployed(deployment, "Timelock").address };
  // Only a sandbox has an ADMIN beside the timelock.
  const expected = [governed, ...given].filter((row): row is typeof governed => typeof row.holder === "string");
  return await Promise.all(
    expected.map(async ({ role, roleId, holder }): Promise<RoleRow> => {
      const [has, kept] = await Promise.all([manager.hasRole(roleId, holder), manager.hasRole(roleId, deployer)]);
      // The parameters may give the deployer an office, though never ADMIN.
      const right = has.isMember && (!kept.isMember || isSame(holder, deployer));
      return { contract: "AccessManager", role, holder, delay: has.executionDelay, right };
    }),
  );
}

async function auditTimelock(
  chain: Chain,
  deployment: Deployment,
  values: DeployParameters["values"],
): Promise<RoleRow[]> {
  const { address } = findDeployed(deployment, "Timelock");
  const timelock = await chain.connection.ethers.getContractAt("TimelockController", address);
  const deployer = String(findDeployed(deployment, "AccessManager").args[0]);
  const governor = findDeployed(deployment, "DerbyGovernor").address;
  const expected = [
    { role: "ADMIN", holder: address },
    { role: "PROPOSER", holder: governor },
    { role: "CANCELLER", holder: governor },
    { role: "CANCELLER", holder: values["guardian"] as string },
  ] as const;
  return await Promise.all(
    expected.map(async ({ role, holder }): Promise<RoleRow> => {
      const [has, kept] = await Promise.all([
        timelock.hasRole(TIMELOCK_ROLES[role], holder),
        timelock.hasRole(TIMELOCK_ROLES[role], deployer),
      ]);
      return { contract: "Timelock", role, holder, delay: 0n, right: has && (!kept || isSame(holder, deployer)) };
    }),
  );
}

const isSame = (a: string, b: string) => a.toLowerCase() === b.toLowerCase();
