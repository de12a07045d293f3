import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect } from "chai";

import { digestOf, Ledger } from "../../../../scripts/mutation/ledger.js";
import { mutantsOf } from "../../../../scripts/mutation/mutants.js";
import { groupsFor, type Kills } from "../../../../scripts/mutation/order.js";
import { linkedLibraries, ImportGraph, systemOf } from "../../../../scripts/mutation/systems.js";
import { sourcesOf } from "../../../../scripts/mutation/syntax.js";

const SOURCES = {
  "contracts/room/Room.sol":
    'import "./Maths.sol"; contract Room { function _deposit(uint x) internal { x = x + 1; } }',
  "contracts/room/Maths.sol": "library Maths { function f(uint x) internal returns (uint) { return x / 2; } }",
  "contracts/room/Linked.sol": "library Linked { function f() external {} }",
  "test/helpers/RoomTest.sol": 'import "../../contracts/room/Room.sol"; contract RoomTest {}',
  "test/unit/room/Claim.t.sol": 'import "../../helpers/RoomTest.sol"; contract ClaimTest {}',
  "test/unit/room/Deposit.t.sol": 'import "../../helpers/RoomTest.sol"; contract DepositTest {}',
  "test/unit/room/Exit.t.sol": 'import "../../helpers/RoomTest.sol"; contract ExitTest {}',
  "test/unit/room/Maths.t.sol": 'import "../../../contracts/room/Maths.sol"; contract MathsTest {}',
  "test/invariant/room/Room.t.sol": 'import "../../helpers/RoomTest.sol"; contract RoomInvariants {}',
  "test/unit/other/Other.t.sol": 'import "../../helpers/RoomTest.sol"; contract OtherTest {}',
};
const SYSTEM = systemOf("room", Object.keys(SOURCES));
const GRAPH = new ImportGraph(SOURCES);
const PARSED = sourcesOf(SOURCES);
const NONE: Kills = { byMutant: new Map(), byTest: new Map() };
const CLAIM = "test/unit/room/Claim.t.sol";
const DEPOSIT = "test/unit/room/Deposit.t.sol";
const EXIT = "test/unit/room/Exit.t.sol";
const MATHS = "test/unit/room/Maths.t.sol";
const INVARIANT = "test/invariant/room/Room.t.sol";

function mutantOf(file: string) {
  const [mutant] = PARSED.filter(({ path }) => path === file).flatMap(mutantsOf);
  if (mutant === undefined) throw new Error(`${file} has no mutant.`);
  return mutant;
}

const inRoom = mutantOf("contracts/room/Room.sol");

describe("scripts/mutation: which tests, in which order", () => {
  it("finds what belongs to a system", () => {
    expect(SYSTEM.files).to.have.length(3);
    expect(SYSTEM.unitTests).to.deep.equal([CLAIM, DEPOSIT, EXIT, MATHS]);
    expect(SYSTEM.invariantTests).to.deep.equal([INVARIANT]);
  });

  it("finds the libraries that are deployed by themselves", () => {
    expect(linkedLibraries(PARSED)).to.deep.equal(["contracts/room/Linked.sol"]);
  });

  it("tries the tests of the function alone, then the other unit tests that see the file, then the invariants", () => {
    expect(groupsFor(inRoom, SYSTEM, GRAPH, NONE)).to.deep.equal([[DEPOSIT], [CLAIM, EXIT], [INVARIANT]]);
  });

  it("tries the tests of the file, and leaves out tests that do not see it", () => {
    expect(groupsFor(mutantOf("contracts/room/Maths.sol"), SYSTEM, GRAPH, NONE)[0]).to.deep.equal([MATHS]);
    expect(groupsFor(inRoom, SYSTEM, GRAPH, NONE).flat()).to.not.include(MATHS);
  });

  it("tries who killed this mutant before, and where nothing is known who killed most", () => {
    const again: Kills = { byMutant: new Map([[inRoom.id, EXIT]]), byTest: new Map() };
    expect(groupsFor(inRoom, SYSTEM, GRAPH, again)[0]).to.deep.equal([EXIT, DEPOSIT]);
    const most: Kills = { byMutant: new Map(), byTest: new Map([[EXIT, 3]]) };
    expect(groupsFor({ ...inRoom, function: "_update" }, SYSTEM, GRAPH, most)[0]).to.deep.equal([EXIT, CLAIM]);
  });
});

describe("scripts/mutation/ledger", () => {
  let folder: string;

  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "paddock-ledger-"))));
  afterEach(() => rmSync(folder, { recursive: true }));

  const killed = { outcome: "killed", by: "DepositTest.test_It", file: DEPOSIT } as const;

  it("goes on where an interrupted run was, even if its last line was cut short", () => {
    new Ledger("room", () => "a", folder).record("m1", killed);
    const file = join(folder, "room.jsonl");
    writeFileSync(file, `${readFileSync(file, "utf8")}{"digest":"a","id":"m2","ans`);
    const resumed = new Ledger("room", () => "a", folder);
    expect(resumed.answerOf("m1")).to.deep.equal(killed);
    expect(resumed.answerOf("m2")).to.equal(undefined);
  });

  it("takes no answer about other sources, but remembers who killed", () => {
    new Ledger("room", () => "a", folder).record("m1", killed);
    const later = new Ledger("room", () => "b", folder);
    expect(later.answerOf("m1")).to.equal(undefined);
    expect(later.kills.byMutant.get("m1")).to.equal(DEPOSIT);
    expect(later.kills.byTest.get(DEPOSIT)).to.equal(1);
  });

  it("keeps the answers that what has changed cannot change", () => {
    const first = new Ledger("room", () => "a", folder);
    first.record("m1", killed);
    first.record("m2", { outcome: "survived" });
    const later = new Ledger("room", ({ outcome }) => (outcome === "killed" ? "a" : "b"), folder);
    expect(later.answerOf("m1")).to.deep.equal(killed);
    expect(later.answerOf("m2")).to.equal(undefined);
  });

  it("tells sources and settings apart, not their order", () => {
    expect(digestOf({ a: "1", b: "2" }, {})).to.equal(digestOf({ b: "2", a: "1" }, {}));
    expect(digestOf({ a: "1" }, {})).to.not.equal(digestOf({ a: "2" }, {}));
    expect(digestOf({ a: "1" }, {})).to.not.equal(digestOf({ a: "1" }, { fuzz: 1 }));
  });
});
