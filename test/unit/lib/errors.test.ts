import { expect } from "chai";
import { AbiCoder, ErrorFragment, Interface, ZeroAddress, concat, id } from "ethers";
import hre from "hardhat";

import { decodeRevert, decodingReverts, describeFailure, EXPLAINED_ERRORS, RevertError } from "../../../lib/errors.js";

const ACCOUNT = "0x000000000000000000000000000000000000dEaD";
const UNITS = {
  asset: { symbol: "WETH", decimals: 18 },
  reward: { symbol: "USDC", decimals: 6 },
  moved: { symbol: "WETH", decimals: 18 },
};

/** What a user can meet beside our own sources. */
const BESIDE_OUR_SOURCES = [
  "@openzeppelin/contracts/access/manager/AccessManager.sol:AccessManager",
  "@openzeppelin/contracts/finance/VestingWallet.sol:VestingWallet",
  "@openzeppelin/contracts/governance/TimelockController.sol:TimelockController",
  "contracts/mocks/TestToken.sol:TestToken",
];
const OURS = /^contracts\/(?!mocks\/)/;

/** The errors that the ABI of `contract` declares. */
async function errorsOf(contract: string): Promise<ErrorFragment[]> {
  const { abi } = await hre.artifacts.readArtifact(contract);
  return new Interface(abi).fragments.filter((fragment) => fragment instanceof ErrorFragment);
}

/** Revert data of `declaration` with an argument for every type. */
function encode(declaration: string): string {
  const fragment = ErrorFragment.from(declaration);
  const samples: Readonly<Record<string, unknown>> = {
    address: ACCOUNT,
    string: "text",
    bytes: "0x1234",
    bytes4: "0x12345678",
    bytes32: id("x"),
  };
  const values = fragment.inputs.map(({ type }) => samples[type] ?? 7n);
  return new Interface([fragment]).encodeErrorResult(fragment, values);
}

describe("errors", () => {
  it("explains every error of every production contract, under its own argument names", async () => {
    const known = new Set(EXPLAINED_ERRORS.map((text) => ErrorFragment.from(text).format("full")));
    const names = [...(await hre.artifacts.getAllFullyQualifiedNames())].filter((name) => OURS.test(name));
    const counts = new Map<string, number>();
    for (const name of [...names, ...BESIDE_OUR_SOURCES]) {
      const declared = await errorsOf(name);
      counts.set(name.split(":")[1] ?? name, declared.length);
      const unexplained = declared.map((fragment) => fragment.format("full")).filter((text) => !known.has(text));
      expect(unexplained, `${name}: no explanation, or other argument names`).to.deep.equal([]);
    }
    for (const name of [
      "Vault",
      "VaultFactory",
      "SavingsAccount",
      "DelegationPool",
      "ChainlinkPriceSource",
      "UniswapV3Exchange",
      "DualCurrencyVault",
      "ChainlinkPastPriceSource",
      "PythPastPriceSource",
      "DerbyVault",
      "DerbyGame",
      "DerbyGovernor",
      "TimelockController",
      "AccessManager",
      "TestToken",
    ])
      expect(counts.get(name), name).to.be.greaterThan(0);
  });

  for (const declaration of EXPLAINED_ERRORS) {
    const { name, inputs } = ErrorFragment.from(declaration);
    it(`decodes ${name} into a sentence, a rule and a way on`, () => {
      for (const units of [UNITS, {}]) {
        const revert = decodeRevert({ data: encode(declaration) }, units);
        expect(revert?.name).to.equal(name);
        expect(Object.keys(revert?.args ?? {})).to.deep.equal(inputs.map((input) => input.name));
        for (const text of [revert?.sentence, revert?.why, revert?.whatToDo]) {
          expect(text)
            .to.be.a("string")
            .that.matches(/\S.*\.$/);
          expect(text).not.to.match(/undefined|NaN|\[object/);
        }
      }
    });
  }

  it("writes amounts in the units of the call", () => {
    const abi = new Interface(["error ERC4626ExceededMaxWithdraw(address owner, uint256 assets, uint256 max)"]);
    const data = abi.encodeErrorResult("ERC4626ExceededMaxWithdraw", [ACCOUNT, 2n * 10n ** 18n, 97n * 10n ** 16n]);
    expect(decodeRevert(data, UNITS)?.sentence).to.equal(
      `${ACCOUNT} can withdraw 0.97 WETH at most, less than the 2 WETH asked for.`,
    );
  });

  it("finds revert data wherever Hardhat, Anvil and ethers put it", () => {
    const data = encode("error Vault_ZeroAmount(address account)");
    const shapes = [
      data,
      { data },
      { data: { data } },
      { error: { data } },
      { info: { error: { data } } },
      { cause: { data } },
    ];
    for (const shape of shapes) expect(decodeRevert(shape)?.name).to.equal("Vault_ZeroAmount");
    expect(decodeRevert(new Error("no data"))).to.equal(undefined);
    expect(decodeRevert(undefined)).to.equal(undefined);
  });

  it("decodes panics, messages, silence and strangers", () => {
    const panic = concat(["0x4e487b71", AbiCoder.defaultAbiCoder().encode(["uint256"], [0x11])]);
    const message = concat(["0x08c379a0", AbiCoder.defaultAbiCoder().encode(["string"], ["too early"])]);
    expect(decodeRevert(panic)).to.deep.include({ name: "Panic", args: { code: "0x11" } });
    expect(decodeRevert(message)).to.deep.include({ name: "Error", sentence: "too early" });
    expect(decodeRevert({ data: "0x" })?.name).to.equal("RevertWithoutReason");
    expect(decodeRevert("0xdeadbeef")).to.deep.include({ name: "UnknownError", args: { data: "0xdeadbeef" } });
  });

  it("names a stranger's error where an ABI knows it", () => {
    const abi = new Interface(["error Stranger(uint256 distance)"]);
    const data = abi.encodeErrorResult("Stranger", [3n]);
    expect(decodeRevert(data, {}, abi)).to.deep.include({ name: "Stranger", args: { distance: 3n } });
  });

  it("does not take truncated data for an error that it resembles", () => {
    const data = encode("error Vault_ZeroAmount(address account)").slice(0, 20);
    expect(decodeRevert(data)?.name).to.equal("UnknownError");
  });

  it("turns reverts of a call into RevertError and lets other failures through", async () => {
    const data = encode("error VaultFactory_UnknownVault(address vault)");
    const failing = (error: unknown) =>
      decodingReverts(() => Promise.reject(error as Error)).catch((caught: unknown) => caught);
    const caught = await failing({ data });
    expect(caught).to.be.instanceOf(RevertError);
    expect(describeFailure(caught)).to.deep.include({ name: "VaultFactory_UnknownVault", args: { vault: ACCOUNT } });
    const other = new TypeError("first line\nsecond line");
    expect(await failing(other)).to.equal(other);
    expect(describeFailure(other)).to.deep.equal({
      name: "TypeError",
      message: "first line second line",
      args: {},
      details: [],
    });
    expect(describeFailure(ZeroAddress.length).message).to.equal("42");
  });
});
