import { expect } from "chai";

import { excessesOf, MAX_CREATION, MAX_DEPLOYED, sizesOf } from "../../../scripts/checks/sizes.js";

describe("scripts/checks/sizes", () => {
  it("counts bytes, a link placeholder as the twenty of an address", () => {
    const placeholder = `__$${"0".repeat(34)}$__`;
    expect(sizesOf({ bytecode: `0x6000${placeholder}`, deployedBytecode: "0x60" })).to.deep.equal({
      deployed: 1,
      creation: 22,
    });
  });

  it("accepts a contract at the limits", () => {
    expect(excessesOf("Vault", { deployed: MAX_DEPLOYED, creation: MAX_CREATION - 512 })).to.deep.equal([]);
  });

  it("names each limit that is exceeded by one byte", () => {
    const [code, creation] = excessesOf("Vault", { deployed: MAX_DEPLOYED + 1, creation: MAX_CREATION - 511 });
    expect(code).to.equal("Vault has 24577 bytes of code, EIP-170 allows 24576.");
    expect(creation).to.include("48641 bytes of creation code");
  });
});
