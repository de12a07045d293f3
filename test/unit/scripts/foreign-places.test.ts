import { expect } from "chai";

import { foreignRegistriesOf, machinePathsOf } from "../../../scripts/checks/foreign-places.js";

// Put together here, so that this file itself names no machine.
const path = (...parts: string[]) => ["", ...parts].join("/");

describe("scripts/checks/foreign-places", () => {
  const foreign = [
    path("home", "ann", "paddock"),
    path("Users", "ann"),
    path("tmp", "x.json"),
    ["C:", "Users", "ann"].join("\\"),
  ];
  for (const place of foreign) {
    it(`finds ${place}`, () => {
      expect(machinePathsOf(`read "${place}" and (${place})`)).to.have.length(1);
    });
  }

  const fine = [
    "/usr/bin/env node",
    "https://example.org/home/page",
    "../tmp/x",
    "node_modules/root/index.js",
    "either/or",
  ];
  for (const text of fine) {
    it(`leaves ${text} alone`, () => {
      expect(machinePathsOf(text)).to.deep.equal([]);
    });
  }

  it("finds a registry that is not the public one, also a look-alike", () => {
    const lock = (...urls: string[]) =>
      JSON.stringify({
        packages: Object.fromEntries(urls.map((resolved, id) => [`node_modules/${id}`, { resolved }])),
      });
    expect(foreignRegistriesOf(lock("https://registry.npmjs.org/a/-/a-1.0.0.tgz"))).to.deep.equal([]);
    expect(foreignRegistriesOf(JSON.stringify({ packages: { "node_modules/a": {} } }))).to.deep.equal([]);
    const lookAlike = "https://registry.npmjs.org.example.com/a.tgz";
    expect(foreignRegistriesOf(lock(lookAlike))).to.deep.equal([lookAlike]);
  });
});
