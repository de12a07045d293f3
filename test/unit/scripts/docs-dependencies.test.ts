import { expect } from "chai";

import { type Dependencies, problemsOf } from "../../../scripts/docs/dependencies.js";

const review = { why: "why", who: "who", reach: "tests" };

/** Two packages, of which one runs a script. */
const good: Dependencies = {
  reviews: { packages: { plain: review, scripted: review }, scripts: { scripted: "places its program" } },
  manifest: {
    dependencies: { plain: "1.0.0" },
    devDependencies: { scripted: "2.0.0" },
    allowScripts: { scripted: true },
  },
  lock: {
    packages: {
      "": { hasInstallScript: true },
      "node_modules/plain": { version: "1.0.0", license: "MIT", integrity: "sha512-a" },
      "node_modules/scripted": { version: "2.0.0", license: "MIT", integrity: "sha512-a", hasInstallScript: true },
    },
  },
};

const withLocked = (path: string, locked: Dependencies["lock"]["packages"][string]): Dependencies => ({
  ...good,
  lock: { packages: { ...good.lock.packages, [path]: locked } },
});

describe("scripts/docs/dependencies", () => {
  it("has nothing to say of a review that is complete", () => {
    expect(problemsOf(good)).to.deep.equal([]);
  });

  it("finds a package without a review, and a review without a package", () => {
    const reviews = { ...good.reviews, packages: { scripted: review, gone: review } };
    expect(problemsOf({ ...good, reviews })).to.deep.equal(["plain has no entry", "gone is no dependency any more"]);
  });

  it("finds a script of whatever is installed that nobody allowed and explained", () => {
    const hidden = withLocked("node_modules/plain/node_modules/hidden", {
      license: "MIT",
      integrity: "sha512-a",
      hasInstallScript: true,
    });
    expect(problemsOf(hidden)).to.deep.equal([
      "hidden runs a script on installation that package.json does not allow",
      "nothing says what the script of hidden does",
    ]);
  });

  it("finds what is allowed and explained without being there", () => {
    const bare = withLocked("node_modules/scripted", { version: "2.0.1", license: "MIT", integrity: "sha512-a" });
    expect(problemsOf(bare)).to.deep.equal([
      "scripted is allowed a script that it does not have",
      "scripted has no script to explain",
    ]);
  });

  it("finds a package without a hash, unless it is another platform's", () => {
    const bare = { version: "1.0.0", license: "MIT" };
    expect(problemsOf(withLocked("node_modules/plain", bare))).to.deep.equal([
      "node_modules/plain is locked without its hash",
    ]);
    expect(problemsOf(withLocked("node_modules/plain-win32", { ...bare, optional: true }))).to.deep.equal([]);
  });

  it("finds a package without a licence", () => {
    expect(problemsOf(withLocked("node_modules/plain", { version: "1.0.0", integrity: "sha512-a" }))).to.deep.equal([
      "plain states no licence, and its entry neither",
    ]);
  });
});
