import { expect } from "chai";

import { creationsOf, violationsOf } from "../../../scripts/checks/boundary-rules.js";
import { importsOf } from "../../../scripts/checks/solidity-imports.js";

const OPENZEPPELIN = "@openzeppelin/contracts/utils/math/Math.sol";

describe("scripts/checks/boundary-rules", () => {
  const allowed = [
    ["contracts/shared/math/FixedPoint.sol", OPENZEPPELIN],
    ["contracts/shared/accumulators/RewardAccumulator.sol", "contracts/shared/math/FixedPoint.sol"],
    ["contracts/shared/oracles/Adapter.sol", "contracts/shared/oracles/IPriceSource.sol"],
    ["contracts/shared/exchange/Adapter.sol", "contracts/shared/tokens/ExactTransfer.sol"],
    ["contracts/vault/Vault.sol", "contracts/shared/access/InboundPause.sol"],
    ["contracts/vault/Vault.sol", "contracts/vault/types/VaultTypes.sol"],
    ["contracts/mocks/Harness.sol", "contracts/vault/Vault.sol"],
    ["contracts/mocks/Feed.sol", "@chainlink/contracts/src/v0.8/shared/mocks/MockV3Aggregator.sol"],
    ["test/unit/vault/Vault.t.sol", "contracts/mocks/TestToken.sol"],
  ] as const;
  for (const [from, to] of allowed) {
    it(`lets ${from} import ${to}`, () => {
      expect(violationsOf([{ from, to }])).to.deep.equal([]);
    });
  }

  const forbidden = [
    ["contracts/shared/math/FixedPoint.sol", "contracts/shared/tokens/ExactTransfer.sol", "shared/math imports only"],
    ["contracts/shared/accumulators/A.sol", "contracts/shared/access/Roles.sol", "shared/accumulators imports only"],
    ["contracts/shared/oracles/A.sol", "contracts/shared/exchange/I.sol", "shared/oracles imports only"],
    ["contracts/shared/access/A.sol", "contracts/vault/Vault.sol", "shared/access imports only"],
    ["contracts/shared/novelty/A.sol", "contracts/shared/math/FixedPoint.sol", "no rule yet"],
    ["contracts/savings/S.sol", "contracts/vault/libraries/VaultMath.sol", "never another room"],
    ["contracts/vault/Vault.sol", "contracts/mocks/TestToken.sol", "imports mocks"],
    ["contracts/vault/Vault.sol", "test/helpers/Test.sol", "from contracts/ only"],
    ["contracts/vault/Vault.sol", "@uniswap/v3-core/contracts/UniswapV3Pool.sol", "@openzeppelin/"],
    ["contracts/Loose.sol", OPENZEPPELIN, "lies in a room"],
  ] as const;
  for (const [from, to, rule] of forbidden) {
    it(`refuses that ${from} imports ${to}`, () => {
      const [violation, ...rest] = violationsOf([
        { from: "contracts/vault/Vault.sol", to: OPENZEPPELIN },
        { from, to },
      ]);
      expect(rest).to.deep.equal([]);
      expect(violation).to.include({ from, to });
      expect(violation?.rule).to.include(rule);
    });
  }
});

describe("scripts/checks/solidity-imports", () => {
  it("finds a planted import, resolved as solc resolves it", () => {
    const planted = 'pragma solidity ^0.8.30;\nimport {S} from "../savings/./S.sol";\ncontract V {}';
    const edges = importsOf({ "contracts/vault/V.sol": planted });
    expect(edges).to.deep.equal([{ from: "contracts/vault/V.sol", to: "contracts/savings/S.sol" }]);
    expect(violationsOf(edges)).to.have.length(1);
  });

  it("does not take a comment or a string for an import", () => {
    const source = 'contract V { /* import "./A.sol"; */ string constant S = "import \'./B.sol\';"; }';
    expect(importsOf({ "contracts/vault/V.sol": source })).to.deep.equal([]);
  });

  it("says where a source does not parse", () => {
    expect(() => importsOf({ "contracts/vault/V.sol": "contract {" })).to.throw("contracts/vault/V.sol");
  });
});

describe("scripts/checks/boundary-rules: what tests create", () => {
  const sources = {
    "contracts/vault/Vault.sol": "contract Vault {}",
    "contracts/mocks/deploy/DeployVault.sol": "return new Vault();",
    "contracts/mocks/HookMock.sol": "contract HookMock {}",
    "test/unit/vault/Good.t.sol": "hook = new HookMock(); vault = DeployVault.vault(); code = new bytes(4);",
  };

  it("lets tests create mocks, and deployers everything", () => {
    expect(creationsOf(sources)).to.deep.equal([]);
  });

  it("finds a production contract", () => {
    const planted = { ...sources, "test/unit/vault/Bad.t.sol": "vault = new Vault(asset);" };
    expect(creationsOf(planted)).to.deep.equal([{ file: "test/unit/vault/Bad.t.sol", contract: "Vault" }]);
  });
});
