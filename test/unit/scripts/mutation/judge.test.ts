import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

import { expect } from "chai";

import { judge, type Setup } from "../../../../scripts/mutation/judge.js";
import { Worker } from "../../../../scripts/mutation/pool.js";

const ROOM = "contracts/Room.sol";
const TEST = "test/Room.t.sol";
const INVARIANT = "test/RoomInvariants.t.sol";

const FILES = {
  [ROOM]: `pragma solidity ^0.8.30;
    library Linked { function twice(uint x) external pure returns (uint) { return 2 * x; } }
    contract Room { uint public sum; function add(uint x) external { if (x > 9) revert(); sum += Linked.twice(x); } }`,
  [TEST]: `pragma solidity ^0.8.30; import {Room} from "../contracts/Room.sol";
    contract RoomTest {
      function test_Adds() external { Room room = new Room(); room.add(3); require(room.sum() == 6, "six"); }
    }`,
  [INVARIANT]: `pragma solidity ^0.8.30; import {Room} from "../contracts/Room.sol";
    contract RoomHandler { Room public room = new Room(); function add(uint8 x) external { room.add(x % 10); } }
    contract RoomInvariants {
      RoomHandler private handler;
      function setUp() external { handler = new RoomHandler(); }
      function targetContracts() external view returns (address[] memory all) { all = new address[](1); all[0] = address(handler); }
      function invariant_Even() external view { require(handler.room().sum() % 2 == 0, "even"); }
    }`,
};

const room = (from: string, to: string) => ({ file: ROOM, text: FILES[ROOM].replace(from, to) });

describe("scripts/mutation/judge", () => {
  let setup: Setup;

  before(() => {
    const root = mkdtempSync(join(tmpdir(), "paddock-judge-"));
    for (const [path, text] of Object.entries(FILES)) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text);
    }
    const tests = { root, hardfork: "osaka", fuzzSeed: undefined, readDirectories: [], failOnRevert: true };
    setup = { tests, evmVersion: "cancun", libraries: [ROOM] };
  });

  after(() => rmSync(setup.tests.root, { recursive: true }));

  const groups = [[TEST], [INVARIANT]];

  it("lets the sources live as they are, linked library and all", async () => {
    expect(await judge({ groups }, setup)).to.deep.equal({ outcome: "survived" });
  });

  it("names the unit test that kills", async () => {
    expect(await judge({ groups, instead: room("sum +=", "sum =  3 +") }, setup)).to.deep.equal({
      outcome: "killed",
      by: "RoomTest.test_Adds()",
      file: TEST,
    });
  });

  it("asks the invariants where the unit tests see nothing", async () => {
    const instead = room("sum += Linked.twice(x)", "sum += x == 3 ? 6 : 2 * x + 1");
    expect(await judge({ groups, instead }, setup)).to.deep.include({ outcome: "killed", file: INVARIANT });
  });

  it("lets live what no test notices", async () => {
    expect(await judge({ groups, instead: room("if (x > 9) revert();", "") }, setup)).to.deep.equal({
      outcome: "survived",
    });
  });

  it("stops at an endless loop, in a worker of its own", async () => {
    const worker = new Worker(setup);
    try {
      const instead = room("if (x > 9) revert();", "while (x > 0) sum = x;");
      expect(await worker.ask({ groups, instead }, 5_000)).to.deep.equal({ outcome: "timed out" });
      expect(await worker.ask({ groups }, 60_000)).to.deep.equal({ outcome: "survived" });
    } finally {
      worker.stop();
    }
  });

  it("says what the compiler says", async () => {
    const verdict = await judge({ groups, instead: room("sum += Linked.twice(x)", 'sum += "a"') }, setup);
    expect(verdict.outcome).to.equal("did not compile");
    expect(verdict).to.have.property("problem").that.includes("TypeError");
  });
});
