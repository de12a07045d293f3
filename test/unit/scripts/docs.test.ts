import { expect } from "chai";

import { parseNatSpec } from "../../../scripts/docs/natspec.js";
import { definitionsOf } from "../../../scripts/docs/parse.js";
import { renderReference } from "../../../scripts/docs/render.js";

const PATH = "contracts/room/IThing.sol";
const SOURCE = `pragma solidity ^0.8.30;
/// @title IThing
/// @notice Counts – in units.
///
/// @dev First line
///     drawn
interface IThing is IOther {
    /// @notice \`value\` is too large.
    error Thing_TooLarge(uint256 value);

    /// @notice Adds.
    /// @param value Units,
    /// at most a | b.
    /// @return total Units so far.
    function add(
        uint256 value
    ) external returns (uint256 total);
}
`;
const LIBRARY = `pragma solidity ^0.8.30;
/// @notice Adds up.
library ThingMath {
    /// @notice One week.
    uint40 internal constant WEEK = 7 days;
    uint40 private constant HIDDEN = 1;
    /// @inheritdoc IThing
    function sum(uint256 x) internal pure returns (uint256) { return _sum(x); }
    function _sum(uint256 x) private pure returns (uint256) { return x; }
}
`;

const pages = renderReference(definitionsOf({ [PATH]: SOURCE, "contracts/room/ThingMath.sol": LIBRARY }));

describe("scripts/docs", () => {
  it("takes NatSpec apart, with its line breaks and indentation", () => {
    const doc = parseNatSpec(
      "/// @notice A.\n    /// b\n///\n///     drawn\n/// @param x How\n/// much.\n/// @return y Rest.",
    );
    expect(doc).to.deep.equal({
      notice: "A.\nb\n\n    drawn",
      params: [{ name: "x", text: "How\nmuch." }],
      returns: ["y Rest."],
    });
  });

  it("writes a page with declaration, text and a table of values", () => {
    const page = pages.get("IThing.md") ?? "";
    expect(page).to.match(/^# IThing\n\nInterface in \[`contracts\/room\/IThing\.sol`\]\(.+\); is `IOther`\.\n/);
    expect(page).to.include("Counts – in units.\n\nFirst line\n    drawn\n\n## Functions");
    expect(page).to.include("```solidity\nfunction add(\n    uint256 value\n) external returns (uint256 total)\n```");
    expect(page).to.include("| `value` | Units, at most a \\| b. |\n| returns `total` | Units so far. |");
    expect(page).to.include("## Errors\n\n### Thing_TooLarge");
  });

  it("shows what a library offers and keeps what it hides", () => {
    const page = pages.get("ThingMath.md") ?? "";
    expect(page).to.include("uint40 internal constant WEEK = 7 days\n```\n\nOne week.");
    expect(page).to.include(
      "function sum(uint256 x) internal pure returns (uint256)\n```\n\nAs in [IThing](IThing.md).",
    );
    expect(page).to.not.match(/HIDDEN|_sum/);
  });

  it("lists every page in the index, by folder", () => {
    expect(pages.get("README.md"))
      .to.include("## contracts/room\n")
      .and.include("| [ThingMath](ThingMath.md) | library | Adds up. |");
  });

  it("gives contracts of one name in two rooms a page each, and refuses them in one", () => {
    const apart = { "contracts/a/T.sol": "contract T {}", "contracts/b/T.sol": "contract T {}" };
    const both = renderReference(definitionsOf(apart));
    expect([...both.keys()]).to.deep.equal(["README.md", "a-T.md", "b-T.md"]);
    expect(both.get("README.md")).to.include("| [T](a-T.md) |").and.include("| [T](b-T.md) |");
    const together = { "contracts/a/T.sol": "contract T {}", "contracts/a/libraries/T.sol": "contract T {}" };
    expect(() => renderReference(definitionsOf(together))).to.throw("Two contracts of one room are called alike: a-T");
  });
});
