import { expect } from "chai";
import hre from "hardhat";

import { toJson } from "../../lib/json.js";
import { anvilChain } from "../../lib/simulation/anvil-chain.js";
import { type Chain, TransactionFailed } from "../../lib/simulation/chain.js";
import { labContracts } from "../../lib/simulation/contracts.js";
import { inProcessChain } from "../../lib/simulation/in-process-chain.js";
import type { Plan } from "../../lib/simulation/population.js";
import { simulate } from "../../lib/simulation/simulation.js";
import { stakeCall } from "../../lib/simulation/stake-calls.js";
import { vaultReport } from "../../lib/simulation/vault-report.js";
import { deploySystem, labAddress } from "../../lib/simulation/vault-system.js";

const GENESIS_AT = 1_767_225_600;
const CALENDAR = { startAt: GENESIS_AT + 86_400, epochSeconds: 604_800 } as const;
const PLAN: Plan = {
  stakers: 24,
  vaults: 2,
  epochs: 5,
  seed: 7,
  feeBps: 300,
  behaviours: (["degen", "yield-seeker", "loyal", "mercenary"] as const).map((name) => ({ name, weight: 1 })),
  randomYield: true,
};

const ENGINES = {
  "in process": () => inProcessChain(hre, GENESIS_AT),
  "on anvil": () => anvilChain(GENESIS_AT),
} as const;

async function deployed(chain: Chain) {
  const params = { vaults: PLAN.vaults, epochSeconds: CALENDAR.epochSeconds, feeBps: 300n };
  return deploySystem(chain, await labContracts(hre), params, CALENDAR.startAt);
}

async function played(open: () => Promise<Chain>, plan: Plan = PLAN) {
  const chain = await open();
  try {
    const system = await deployed(chain);
    const outcome = await simulate(system, plan, CALENDAR);
    const token = { symbol: "LAB", address: system.token };
    return vaultReport({ plan, epochSeconds: CALENDAR.epochSeconds, outcome, chainId: 31_337, token });
  } finally {
    await chain.close();
  }
}

describe("simulation of agents", () => {
  for (const [where, open] of Object.entries(ENGINES)) {
    it(`passes every check ${where}`, async () => {
      const { checks, conservation, systems } = await played(open);
      expect(checks.filter(({ pass }) => !pass)).to.deep.equal([]);
      expect(checks.length).to.be.greaterThan(PLAN.stakers);
      expect(conservation.map(({ difference }) => difference)).to.deep.equal(["0"]);
      expect(systems.vault?.series).to.have.lengthOf(PLAN.epochs);
    });

    it(`says what reverted ${where}`, async () => {
      const chain = await open();
      try {
        const system = await deployed(chain);
        const staker = labAddress("nobody");
        await chain.admit([staker]);
        const claim = stakeCall(system, system.vaults[0] ?? "", staker, { kind: "claim" }, "nobody");
        const failure = await chain.send([claim], CALENDAR.startAt).catch((error: unknown) => error);
        expect(failure).to.be.instanceOf(TransactionFailed);
        const { data } = failure as TransactionFailed;
        expect(system.contracts.vault.abi.parseError(data ?? "0x")?.name).to.equal("Vault_NothingToClaim");
      } finally {
        await chain.close();
      }
    });
  }

  it("gives the same bytes on both engines, and others for another seed", async () => {
    const [first, second] = [await played(ENGINES["in process"]), await played(ENGINES["on anvil"])];
    expect(toJson(second)).to.equal(toJson(first));
    expect(toJson(await played(ENGINES["in process"], { ...PLAN, seed: 8 }))).not.to.equal(toJson(first));
  });
});
