import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

import { expect } from "chai";

import { Judge, type Question, type Setup } from "../../../../scripts/mutation/judge.js";
import { Worker } from "../../../../scripts/mutation/pool.js";
import { Workshop } from "../../../../scripts/mutation/workshop.js";

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

/** Does not deploy the room, only talks to it. */
const GUEST = "test/Guest.t.sol";
const GUEST_TEXT = `pragma solidity ^0.8.30; import {Room} from "../contracts/Room.sol";
  contract GuestTest { Room private room; function test_Waits() external view { require(address(room) == address(0)); } }`;

const BROKEN = "test/Broken.t.sol";
const BROKEN_TEXT = 'pragma solidity ^0.8.30; contract BrokenTest { uint x = "one"; }';

const room = (from: string, to: string) => ({ file: ROOM, text: FILES[ROOM].replace(from, to) });

describe("scripts/mutation/judge", () => {
  let setup: Setup;

  before(() => {
    const root = mkdtempSync(join(tmpdir(), "paddock-judge-"));
    for (const [path, text] of Object.entries({ ...FILES, [GUEST]: GUEST_TEXT, [BROKEN]: BROKEN_TEXT })) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text);
    }
    const invariant = { failOnRevert: true, dictionaryWeight: 0, includeStorage: false, includePushBytes: false };
    const tests = { root, hardfork: "osaka", fuzzSeed: undefined, readDirectories: [], invariant };
    const units = [ROOM, TEST, INVARIANT, GUEST].map((file, i) => ({ file, key: `${i}` }));
    setup = { tests, evmVersion: "cancun", units, folder: join(root, "compiled") };
  });

  after(() => rmSync(setup.tests.root, { recursive: true }));

  const groups = [[TEST], [INVARIANT]];
  const judge = (question: Question, of: Setup) => new Judge(of).judge(question);

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

  it("compiles each unit once, for all workers and later runs", async () => {
    await judge({ groups }, setup);
    expect(readdirSync(setup.folder).sort()).to.deep.equal(["0.json", "1.json", "2.json", "3.json"]);
    writeFileSync(join(setup.folder, "1.json"), "[]");
    try {
      const verdict = await judge({ groups: [[TEST]], instead: room("sum +=", "sum =  3 +") }, setup);
      expect(verdict).to.deep.equal({ outcome: "survived" });
    } finally {
      rmSync(join(setup.folder, "1.json"));
    }
  });

  it("says without running it that a test lives which the change is not in", () => {
    const workshop = new Workshop({ ...setup, root: setup.tests.root });
    expect([TEST, INVARIANT, GUEST].map((test) => workshop.sees(test, ROOM))).to.deep.equal([true, true, false]);
  });

  it("says of sources that do not compile as they are what the compiler says", async () => {
    const broken = { ...setup, units: [{ file: BROKEN, key: "broken" }] };
    const worker = new Worker(broken);
    try {
      let problem = "";
      await worker.ask({ groups }, 60_000).catch((error: Error) => (problem = error.message));
      expect(problem).to.include("TypeError").and.to.include(BROKEN);
    } finally {
      worker.stop();
    }
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
