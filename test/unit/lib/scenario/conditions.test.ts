import { expect } from "chai";
import { ParamType } from "ethers";

import type { Chain } from "../../../../lib/network.js";
import { InputError } from "../../../../lib/input-error.js";
import { holds, valueAt } from "../../../../lib/scenario/conditions.js";
import { Quantities } from "../../../../lib/scenario/quantities.js";
import type { Condition } from "../../../../lib/scenario/schema.js";

const at = (digit: string) => `0x${digit.repeat(40)}`;
const deployed = (name: string, contract: string, address: string) => ({
  name,
  contract,
  address,
  abiHash: "",
  block: 0,
  args: [],
});

/** Two tokens of six decimals, a vault, and Alice. */
const quantities = new Quantities(
  {
    connection: { ethers: { getContractAt: () => Promise.resolve({ decimals: () => Promise.resolve(6n) }) } },
  } as unknown as Chain,
  {
    schema: 1,
    chainId: 31_337,
    contracts: [deployed("USDC", "TestToken", at("1")), deployed("PadVault", "Vault", at("2"))],
  },
  [{ name: "alice", address: at("3"), signer: undefined as never }],
);

/** Runs what has to be refused. */
async function refusal(work: () => unknown): Promise<string> {
  const error: unknown = await Promise.resolve()
    .then(work)
    .then(
      () => undefined,
      (caught: unknown) => caught,
    );
  expect(error).to.be.instanceOf(InputError);
  return (error as Error).message;
}

describe("quantities of a scenario", () => {
  const numbers: readonly [text: string, value: bigint | undefined][] = [
    ["10 USDC", 10_000_000n],
    ["1_000.5 usdc", 1_000_500_000n],
    ["-3 USDC", -3_000_000n],
    ["1.05 WAD", 1_050_000_000_000_000_000n],
    ["95%", 950_000_000_000_000_000n],
    ["250%", 2_500_000_000_000_000_000n],
    ["50bps", 50n],
    ["1d12h", 129_600n],
    ["115792089237316195423570985008687907853269984665640564039457584007913129639935", 2n ** 256n - 1n],
    ["-7", -7n],
    ["open", undefined],
    ["1.5", undefined],
    ["0xabc", undefined],
  ];
  for (const [text, value] of numbers) {
    it(`reads "${text}"`, async () => expect(await quantities.number(text)).to.equal(value));
  }

  it("knows no token that is not deployed, and no vault for a token", async () => {
    expect(await refusal(() => quantities.number("10 USCD"))).to.match(
      /"USCD" is not deployed .*; there are USDC, PadVault/,
    );
    expect(await refusal(() => quantities.number("10 PadVault"))).to.match(/is a Vault, no token to count in/);
    expect(await refusal(() => quantities.number("0.0000001 USDC"))).to.match(/more decimals \(7\) than USDC \(6\)/);
  });

  it("finds actors and contracts by name, and says who there is", async () => {
    expect(quantities.address("Alice")).to.equal(at("3"));
    expect(quantities.address("padvault")).to.equal(at("2"));
    expect(await refusal(() => quantities.address("bob"))).to.match(
      /there are alice, and the contracts USDC, PadVault/,
    );
  });

  it("makes arguments of the types of a function", async () => {
    const argument = (value: unknown, type: string) => quantities.argument(value, ParamType.from(type));
    expect(await argument("2 USDC", "uint256")).to.equal(2_000_000n);
    expect(await argument("alice", "address")).to.equal(at("3"));
    expect(await argument("false", "bool")).to.equal(false);
    expect(await argument("yes", "string")).to.equal("yes");
    expect(await argument(["1", "1d"], "uint32[]")).to.deep.equal([1n, 86_400n]);
    expect(
      await argument({ to: "alice", terms: { fee: "5bps" } }, "tuple(address to, tuple(uint16 fee) terms)"),
    ).to.deep.equal([at("3"), [5n]]);
    expect(await refusal(() => argument("many", "uint256"))).to.equal('"many" is not a value of type uint256.');
    expect(await refusal(() => argument("0", "bool"))).to.equal('"0" is not a value of type bool.');
    expect(await refusal(() => argument("1", "uint8[]"))).to.equal('"1" is not a value of type uint8[].');
    expect(await refusal(() => argument(["1"], "uint8"))).to.equal('"[1]" is not a value of type uint8.');
    expect(await refusal(() => argument({}, "tuple(uint8 fee)"))).to.equal("Nothing is not a value of type uint8.");
  });
});

describe("conditions of a scenario", () => {
  const document = {
    status: "open",
    cash: "10000000",
    pool: { debt: -3 },
    loans: [{ id: "7", by: "carol", owed: "5" }],
    none: null,
  };

  it("finds a place by keys, indexes and what an entry of a list is", () => {
    expect(valueAt(document, "pool.debt")).to.deep.equal({ value: -3 });
    expect(valueAt(document, "loans.0.owed")).to.deep.equal({ value: "5" });
    expect(valueAt(document, "loans[by=carol].owed")).to.deep.equal({ value: "5" });
    expect(valueAt(document.loans, "[id=7].by")).to.deep.equal({ value: "carol" });
    expect(valueAt(document, "none")).to.deep.equal({ value: null });
  });

  it("says how far a path leads, and what there is", () => {
    expect(valueAt(document, "pool.depth")).to.deep.equal({ value: undefined, until: "pool", known: "debt" });
    expect(valueAt(document, "loans[by=dave].owed")).to.deep.equal({
      value: undefined,
      until: "",
      known: "status, cash, pool, loans, none",
    });
    expect(valueAt(document, "loans.1.owed")).to.deep.equal({
      value: undefined,
      until: "loans",
      known: "a list of 1 with id, by, owed",
    });
    expect(valueAt(document, "status.length")).to.deep.equal({ value: undefined, until: "status", known: "open" });
    expect(valueAt(document, "toString")).to.have.property("value", undefined);
    expect(valueAt(document, "")).to.have.property("value", undefined);
  });

  const outcomes: readonly [actual: unknown, condition: Condition, holds: boolean][] = [
    ["open", "open", true],
    ["open", "= open", true],
    ["open", "!= closed", true],
    ["open", "closed", false],
    ["10000000", "10 USDC", true],
    ["10000001", "10 USDC", false],
    ["10000001", "> 10 USDC", true],
    ["10000000", "> 10 USDC", false],
    ["10000000", ">= 10 USDC", true],
    ["9999999", "< 10 USDC", true],
    ["10000000", "<= 10 USDC", true],
    ["10000001", "<= 10 USDC", false],
    ["10000000", "!= 10 USDC", false],
    [0n, "0", true],
    [-3, "< 0", true],
    [true, "true", true],
    [null, "null", true],
    ["950000000000000000", "95%", true],
    ["5", ["5", "7"], true],
    ["7", ["5", "7"], true],
    ["8", ["5", "7"], false],
    ["4", ["5", "7"], false],
  ];
  for (const [actual, condition, result] of outcomes) {
    const words = Array.isArray(condition) ? condition.join(" to ") : condition;
    it(`finds that ${String(actual)} is ${result ? "" : "not "}"${words}"`, async () => {
      expect(await holds(actual, condition, quantities)).to.equal(result);
    });
  }

  it("puts nothing in an order that has none", async () => {
    expect(await refusal(() => holds("open", "> 5", quantities))).to.match(/open and 5 are not two numbers/);
    expect(await refusal(() => holds("5", [">", "b"], quantities))).to.match(/are not two numbers/);
    expect(await refusal(() => holds("5", "!= 5 USCD", quantities))).to.match(/"USCD" is not deployed/);
  });
});
