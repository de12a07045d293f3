import { expect } from "chai";

import { withTables } from "../../../../scripts/mutation/page.js";
import { scoreboard } from "../../../../scripts/mutation/score.js";

const PAGE = `# Title

Words.

<!-- mutation testing: begin -->
<!-- mutation testing: end -->

More words.
`;

describe("scripts/mutation/page", () => {
  it("puts a system's table between the markers and leaves the rest", () => {
    const page = withTables(PAGE, [scoreboard("vault", [])]);
    expect(page).to.match(
      /^# Title\n\nWords\.\n\n<!-- mutation testing: begin -->\n\n### vault\n\n\| mutants of kind /,
    );
    expect(page).to.include("| all             |       0 |      0 |        0 |          0 |     - |");
    expect(page.endsWith("\n\n<!-- mutation testing: end -->\n\nMore words.\n")).to.equal(true);
  });

  it("replaces the table of a system, keeps those of others, in the order of their names", () => {
    const both = withTables(withTables(PAGE, [scoreboard("vault", [])]), [scoreboard("derby", [])]);
    expect(both.match(/^### .*/gm)).to.deep.equal(["### derby", "### vault"]);
    const again = withTables(both, [scoreboard("vault", [])], { size: 25, seed: 7, strict: false });
    expect(again.match(/^### .*/gm)).to.deep.equal(["### derby", "### vault"]);
    expect(again).to.include("A sample of at most 25, drawn with seed 7. Another");
    const strict = withTables(both, [scoreboard("vault", [])], { size: 25, seed: 7, strict: true });
    expect(strict).to.include("drawn with seed 7, and every removed guard and flipped rounding. Another");
    expect(both).to.include("All mutants. Another");
    expect(withTables(again, [scoreboard("vault", [])])).to.equal(both);
  });

  it("refuses a page that has lost its markers", () => {
    expect(() => withTables("# Title", [])).to.throw(/markers/);
  });
});
