import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect } from "chai";

import { keyOf, Ledger } from "../../../../scripts/mutation/ledger.js";
import { mutantsOf } from "../../../../scripts/mutation/mutants.js";
import { groupsFor } from "../../../../scripts/mutation/order.js";
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
    expect(groupsFor(inRoom, SYSTEM, GRAPH, [])).to.deep.equal([[DEPOSIT], [CLAIM, EXIT], [INVARIANT]]);
  });

  it("tries the tests of the file, and leaves out tests that do not see it", () => {
    expect(groupsFor(mutantOf("contracts/room/Maths.sol"), SYSTEM, GRAPH, [])[0]).to.deep.equal([MATHS]);
    expect(groupsFor(inRoom, SYSTEM, GRAPH, []).flat()).to.not.include(MATHS);
  });

  it("tries who killed this mutant before, and where nothing is known who killed most", () => {
    const again = [{ mutant: inRoom.id, test: EXIT }];
    expect(groupsFor(inRoom, SYSTEM, GRAPH, again)[0]).to.deep.equal([EXIT, DEPOSIT]);
    const most = [1, 2, 3].map((i) => ({ mutant: `m${i}`, test: EXIT }));
    expect(groupsFor({ ...inRoom, function: "_update" }, SYSTEM, GRAPH, most)[0]).to.deep.equal([EXIT, CLAIM]);
  });

  it("prefers who killed near it to who killed elsewhere", () => {
    const elsewhere = [1, 2, 3].map((i) => ({ mutant: `contracts/room/Maths.sol:${i}:1 x`, test: EXIT }));
    const near = { mutant: `${inRoom.file}:2:1 x`, test: DEPOSIT };
    const groups = groupsFor({ ...inRoom, function: "_update" }, SYSTEM, GRAPH, [...elsewhere, near]);
    expect(groups[0]).to.deep.equal([DEPOSIT, EXIT]);
  });

  it("lets the groups grow, each test in one of them", () => {
    const unitTests = Array.from({ length: 20 }, (_, i) => `test/unit/room/T${i}.t.sol`);
    const graph = new ImportGraph(
      Object.fromEntries(unitTests.map((test) => [test, 'import "../../../contracts/room/Room.sol";'])),
    );
    const groups = groupsFor(inRoom, { unitTests, invariantTests: [] }, graph, []);
    expect(groups.map(({ length }) => length)).to.deep.equal([2, 4, 8, 6]);
    expect(groups.flat()).to.deep.equal(unitTests);
  });
});

describe("scripts/mutation/ledger", () => {
  let folder: string;

  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "paddock-ledger-"))));
  afterEach(() => rmSync(folder, { recursive: true }));

  const killed = { outcome: "killed", by: "DepositTest.test_It", file: DEPOSIT } as const;
  const survived = { outcome: "survived" } as const;
  const FILE = "contracts/room/Room.sol";
  const keys = { [DEPOSIT]: "deposit", [EXIT]: "exit", [FILE]: "room" };

  function ledger(changes: Record<string, string> = {}, tests: readonly string[] = [DEPOSIT, EXIT]) {
    return new Ledger("room", tests, new Map(Object.entries({ ...keys, ...changes })), folder);
  }

  it("goes on where an interrupted run was, even if its last line was cut short", () => {
    ledger().record("m1", FILE, killed);
    const file = join(folder, "room.jsonl");
    writeFileSync(file, `${readFileSync(file, "utf8")}{"id":"m2","keys":["room"],"ans`);
    const resumed = ledger();
    expect(resumed.answerOf("m1")).to.deep.equal(killed);
    expect(resumed.answerOf("m2")).to.equal(undefined);
  });

  it("takes no answer about another test, but remembers who killed", () => {
    ledger().record("m1", FILE, killed);
    const later = ledger({ [DEPOSIT]: "changed" });
    expect(later.answerOf("m1")).to.equal(undefined);
    expect(later.kills).to.deep.equal([{ mutant: "m1", test: DEPOSIT }]);
  });

  it("keeps the answers that what has changed cannot change", () => {
    const first = ledger();
    first.record("m1", FILE, killed);
    first.record("m2", FILE, { outcome: "did not compile", problem: "no" });
    first.record("m3", FILE, { outcome: "timed out" });
    const later = ledger({ [EXIT]: "changed" });
    expect(later.answerOf("m1")).to.deep.equal(killed);
    expect(later.answerOf("m2")?.outcome).to.equal("did not compile");
    expect(later.answerOf("m3")).to.equal(undefined);
    expect(ledger({ [FILE]: "changed" }).answerOf("m2")).to.equal(undefined);
  });

  it("asks only the tests that a survivor has not survived yet", () => {
    ledger().record("m1", FILE, survived);
    expect(ledger().answerOf("m1")).to.deep.equal(survived);
    expect(ledger({}, [DEPOSIT]).answerOf("m1")).to.deep.equal(survived);
    const later = ledger({ [EXIT]: "changed" });
    expect(later.answerOf("m1")).to.equal(undefined);
    expect(later.openFor("m1")).to.deep.equal([EXIT]);
    expect(later.openFor("m2")).to.deep.equal([DEPOSIT, EXIT]);
    later.record("m1", FILE, survived);
    expect(later.answerOf("m1")).to.deep.equal(survived);
  });

  it("tells sources and settings apart, not their order", () => {
    expect(keyOf({ a: "1", b: "2" }, {})).to.equal(keyOf({ b: "2", a: "1" }, {}));
    expect(keyOf({ a: "1" }, {})).to.not.equal(keyOf({ a: "2" }, {}));
    expect(keyOf({ a: "1" }, {})).to.not.equal(keyOf({ a: "1" }, { fuzz: 1 }));
  });
});
