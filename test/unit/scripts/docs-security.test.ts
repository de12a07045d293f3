import { expect } from "chai";

import { type AttackIndex, gapsOf, testsIn } from "../../../scripts/docs/attacks.js";
import { suitesIn } from "../../../scripts/docs/standards.js";
import { cellOf, oddTokens, testsOf } from "../../../scripts/docs/token-matrix.js";

const FILE = "test/unit/room/Attacks.t.sol";
const SOURCE = `contract AttacksTest is Test {
    function test_Donation_ChangesNothing() external {}
    function testFuzz_Splitting_GainsNothing(uint256 parts) external {}
    function _helper() private {}
}`;

function indexOf(...names: [string, ...string[]]): AttackIndex {
  const attack = { attack: "A donation", harm: "harm", defence: "books", tests: { [FILE]: names } };
  return [{ system: "Room", attacks: [attack] }];
}

const BOTH = ["test_Donation_ChangesNothing", "testFuzz_Splitting_GainsNothing"] as const;
const read = (path: string) => (path === FILE ? SOURCE : undefined);

describe("scripts/docs/attacks", () => {
  it("reads the tests of either kind", () => {
    expect(testsIn(FILE, SOURCE)).to.deep.equal(BOTH);
    const template = ["does $", "{name}"].join("");
    const mocha = `it("does one", async () => {});\n  it(\n    \`${template}\`, () => {});\nexpect(it)`;
    expect(testsIn("a.test.ts", mocha)).to.deep.equal(["does one", template]);
  });

  it("finds nothing where entries and tests go together", () => {
    expect(gapsOf(indexOf(...BOTH), [FILE], read)).to.deep.equal([]);
  });

  it("finds a test that there is not, and a file", () => {
    const gaps = gapsOf(indexOf(...BOTH, "test_Gone"), [FILE], read);
    expect(gaps).to.deep.equal([`there is no test "test_Gone" in ${FILE}`]);
    expect(gapsOf(indexOf("test_Gone"), [], () => undefined)).to.deep.equal([`there is no ${FILE}`]);
  });

  it("finds a test of an attack that no entry names", () => {
    expect(gapsOf(indexOf(BOTH[0]), [FILE], read)).to.deep.equal([`no attack names ${BOTH[1]} of ${FILE}`]);
  });
});

describe("scripts/docs/token-matrix", () => {
  const tokens = ["HookToken", "PausableToken"];

  it("takes the tokens that somebody could bring", () => {
    const sources = {
      a: "contract PausableToken is TestToken {",
      b: "contract HookToken is TestToken {",
      c: "contract RatedShareToken is TestToken {",
      d: "contract AnsweringToken {",
      e: "interface ITokenHook {",
    };
    expect(oddTokens(sources)).to.deep.equal(tokens);
  });

  it("reads token, subject and verdict of a test, however the token is made", () => {
    const source = `contract T {
    function test_Hooks_IsExact() external {
        _exact(new HookToken(18));
    }

    function test_PausedAsset_IsRefusedWhilePaused() external {
        TestToken token = DeployTokens.pausableToken(6);
    }

    function test_EveryNumberOfDecimals_IsExact() external {
        _exact(new TestToken("T", "T", 6));
    }

    function _exact(TestToken token) private {
        _pause(new PausableToken(6));
    }
}`;
    expect(testsOf(source, tokens)).to.deep.equal([
      { token: "HookToken", subject: "hooks", verdict: "exact" },
      { token: "PausableToken", subject: "paused asset", verdict: "refused while paused" },
      { token: "TestToken", subject: "every number of decimals", verdict: "exact" },
    ]);
  });

  it("refuses a test that says no verdict", () => {
    expect(() => testsOf("contract T {\n    function test_Hooks() external {}\n}", tokens)).to.throw("test_Hooks says");
  });

  it("puts what is exact first, and then what is refused", () => {
    const tests = [
      { token: "T", subject: "c", verdict: "changes nothing" },
      { token: "T", subject: "b", verdict: "refused" },
      { token: "T", subject: "a", verdict: "exact" },
    ];
    expect(cellOf(tests)).to.equal("a: **exact**<br>b: **refused**<br>c: **changes nothing**");
  });
});

describe("scripts/docs/standards", () => {
  const contract = "contract RoomTest is RoomFixture, ERC20Conformance, ERC4626Conformance {";

  it("reads the suites and what they are applied to", () => {
    const source = `/// @notice Shares of a room,\n/// with a fee.\n/// @dev The tree is elsewhere.\n${contract}`;
    expect(suitesIn(source)).to.deep.equal([
      { standards: ["ERC-20", "ERC-4626"], to: "Shares of a room, with a fee." },
    ]);
  });

  it("leaves out tests of the suites themselves, and all others", () => {
    expect(suitesIn(`/// @notice A fault.\n${contract.replace(" {", ", PlantedFaults {")}`)).to.deep.equal([]);
    expect(suitesIn("/// @notice Deposits.\ncontract DepositTest is RoomFixture {")).to.deep.equal([]);
  });
});
