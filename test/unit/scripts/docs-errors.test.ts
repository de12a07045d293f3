import { expect } from "chai";
import { ErrorFragment, Interface } from "ethers";
import hre from "hardhat";

import { PEERS } from "../../../lib/reasons.js";
import { renderErrors } from "../../../scripts/docs/errors.js";

const OURS = /^contracts\/(?!mocks\/)/;

/** A section of an error: its name, selector and declaration, what it says, and what to do. */
const SECTION = /^## (\w+)\n\n`(0x[0-9a-f]{8})` `([^`]+)`\n\n(.+)\n\n\*\*To do:\*\* (.+)$/gm;

describe("the page of errors", () => {
  const page = renderErrors();
  const sections = [...page.matchAll(SECTION)].map(([, name = "", selector = "", declaration = "", meaning, toDo]) => ({
    name,
    selector,
    declaration,
    meaning,
    toDo,
  }));

  it("has every selector once, and it is that of the declaration beside it", () => {
    expect(sections).to.have.length.greaterThan(200);
    expect(new Set(sections.map(({ selector }) => selector)).size).to.equal(sections.length);
    for (const { name, selector, declaration } of sections) {
      const fragment = ErrorFragment.from(`error ${declaration}`);
      expect(fragment.selector, declaration).to.equal(selector);
      expect(fragment.name).to.equal(name);
    }
  });

  it("has every error that a contract of ours declares", async () => {
    const selectors = new Set(sections.map(({ selector }) => selector));
    const names = [...(await hre.artifacts.getAllFullyQualifiedNames())].filter((name) => OURS.test(name));
    const missing = new Set<string>();
    for (const name of names) {
      const { abi } = await hre.artifacts.readArtifact(name);
      new Interface(abi).forEachError((error) => {
        if (!selectors.has(error.selector)) missing.add(error.format());
      });
    }
    expect(names).to.have.length.greaterThan(50);
    expect([...missing]).to.deep.equal([]);
  });

  it("leaves no heading without a whole section, and no word unwritten", () => {
    const headings = [...page.matchAll(/^## (?!Messages of )/gm)];
    expect(headings).to.have.length(sections.length);
    expect(page).not.to.match(/undefined|NaN|\[object/);
  });

  it("names the arguments in the place of their values", () => {
    for (const { declaration, meaning } of sections) {
      const names = ErrorFragment.from(`error ${declaration}`).inputs.map((input) => input.name);
      const quoted = [...(meaning ?? "").matchAll(/`(\w+)`/g)].map(([, name]) => name ?? "");
      const known = quoted.filter((name) => /^[a-z]/.test(name) && names.includes(name));
      if (names.length > 0 && quoted.length > 0) expect(known, declaration).not.to.deep.equal([]);
    }
  });

  it("has every message of every peer in a row of its table", () => {
    for (const { name, reasons } of PEERS) {
      expect(page).to.include(`## Messages of ${name}`);
      for (const [message, reason] of Object.entries(reasons))
        expect(page).to.include(`| \`${message}\` | ${reason.name} | ${reason.sentence} |`);
    }
  });
});
