import { mkdirSync, mkdtempSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

import { expect } from "chai";

import { fingerprintOf } from "../../../lib/build.js";

describe("lib/build: what a build was made from", () => {
  let root: string;
  let before: string;

  const write = (file: string, text: string) => {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text);
  };
  const isSame = () => fingerprintOf(root) === before;

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "build-"));
    for (const file of ["hardhat.config.ts", "package-lock.json", "contracts/A.sol", "contracts/room/B.sol"]) {
      write(file, "1");
    }
    before = fingerprintOf(root);
  });

  afterEach(() => rmSync(root, { recursive: true }));

  it("is the same where nothing has changed", () => {
    expect(before).to.match(/^[0-9a-f]{64}$/);
    expect(isSame()).to.equal(true);
  });

  for (const file of ["contracts/A.sol", "contracts/room/B.sol", "hardhat.config.ts", "package-lock.json"]) {
    it(`is another where ${file} is longer`, () => {
      const { atime, mtime } = statSync(join(root, file));
      write(file, "12");
      utimesSync(join(root, file), atime, mtime);
      expect(isSame()).to.equal(false);
    });

    it(`is another where ${file} was written later, be it as long`, () => {
      utimesSync(join(root, file), 1, 1);
      expect(isSame()).to.equal(false);
    });
  }

  it("is another where a source comes, goes or is moved", () => {
    write("contracts/room/C.sol", "1");
    expect(isSame()).to.equal(false);
    rmSync(join(root, "contracts/room/C.sol"));
    expect(isSame()).to.equal(true);
    rmSync(join(root, "contracts/A.sol"));
    expect(isSame()).to.equal(false);
  });

  it("is the same where something else changes", () => {
    write("contracts/room/README.md", "words");
    write("lib/a.ts", "code");
    expect(isSame()).to.equal(true);
  });
});
