import { expect } from "chai";

import { InputError } from "../../../lib/input-error.js";
import { inBlocks } from "../../../lib/simulation/blocks.js";
import { decodeWords, encodeMulticall } from "../../../lib/simulation/multicall.js";
import { parseSimulateOptions } from "../../../lib/simulation/options.js";
import { AbiCoder, Interface } from "ethers";

describe("options of the simulation", () => {
  it("have defaults and read weights", () => {
    expect(parseSimulateOptions([])).to.deep.include({ mode: "agents", out: "report/simulation" });
    const options = parseSimulateOptions(["--stakers", "7", "--behaviours", "degen=3,loyal", "--random-yield"]);
    expect(options).to.have.nested.property("plan.stakers", 7);
    expect(options).to.have.nested.property("plan.randomYield", true);
    expect(options).to.have.deep.nested.property("plan.behaviours", [
      { name: "degen", weight: 3 },
      { name: "loyal", weight: 1 },
    ]);
    expect(parseSimulateOptions(["--replay", "run.json", "--json"])).to.deep.equal({
      mode: "replay",
      file: "run.json",
    });
  });

  const refused = {
    "--nonsense": "Unknown option '--nonsense'; --help lists the options.",
    "--stakers=0": '--stakers is "0", but must be a whole number from 1 to 100000.',
    "--fee=1001": '--fee is "1001", but must be a whole number from 0 to 1000.',
    "--epochs=ten": '--epochs is "ten", but must be a whole number from 1 to 5200.',
    "--behaviours=brave": '"brave" is not a behaviour; there are degen, yield-seeker, loyal, mercenary.',
    "--behaviours=degen,degen=2": '--behaviours "degen,degen=2" names a behaviour twice.',
    "--behaviours=degen=0": '--behaviours degen is "0", but must be a whole number from 1 to 1000000.',
    "--replay=run.json --seed=2": "--seed has no meaning beside --replay, which plays what the file says.",
  } as const;
  for (const [line, sentence] of Object.entries(refused)) {
    it(`refuse ${line}`, () => {
      expect(() => parseSimulateOptions(line.split(" "))).to.throw(InputError, sentence);
    });
  }
});

describe("plumbing of the simulation", () => {
  it("puts no sender twice into a block and keeps each sender's order", () => {
    const sent = [..."abacaabc"].map((from, place) => ({ from, place }));
    const blocks = inBlocks(sent, 2);
    for (const block of blocks) expect(new Set(block.map(({ from }) => from)).size).to.equal(block.length);
    for (const block of blocks) expect(block.length).to.be.within(1, 2);
    for (const who of "abc") {
      const order = blocks.flat().filter(({ from }) => from === who);
      expect(order).to.deep.equal(sent.filter(({ from }) => from === who));
    }
  });

  it("encodes and decodes a multicall as ethers does", () => {
    const abi = new Interface(["function multicall(bytes[]) returns (bytes[])"]);
    const calls = ["0x12345678", `0x12345678${"ab".repeat(32)}`, `0x12345678${"cd".repeat(64)}`];
    expect(encodeMulticall(calls)).to.equal(abi.encodeFunctionData("multicall", [calls]));
    expect(encodeMulticall([])).to.equal(abi.encodeFunctionData("multicall", [[]]));
    const words = [0n, 1n, 2n ** 256n - 1n];
    const answers = words.map((value) => AbiCoder.defaultAbiCoder().encode(["uint256"], [value]));
    expect(decodeWords(abi.encodeFunctionResult("multicall", [answers]), 3)).to.deep.equal(words);
    expect(() => decodeWords(abi.encodeFunctionResult("multicall", [answers]), 2)).to.throw(RangeError);
  });
});
