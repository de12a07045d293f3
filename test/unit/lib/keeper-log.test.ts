import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect } from "chai";

import { keeperLog, type KeeperLog } from "../../../lib/keeper/log.js";

const HASH = `0x${"1".repeat(64)}`;

/** What `tell` leaves in the file, line by line, right after it. */
async function written(tell: (log: KeeperLog) => void): Promise<Record<string, unknown>[]> {
  const folder = await mkdtemp(join(tmpdir(), "keeper-log-"));
  try {
    const file = join(folder, "made", "keeper.jsonl");
    tell(keeperLog(file));
    const lines = (await readFile(file, "utf8")).trimEnd().split("\n");
    return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  } finally {
    await rm(folder, { recursive: true });
  }
}

describe("lib/keeper/log", function () {
  it("gives every line a level, a time, a process and an event", async () => {
    const [line] = await written((log) => log.stopped());
    expect(line).to.have.all.keys("level", "time", "pid", "event");
    expect(line).to.include({ level: "info", pid: process.pid, event: "stopped" });
    expect(new Date(String(line?.["time"])).toISOString()).to.equal(line?.["time"]);
  });

  it("tells rounds, outcomes and trouble, with amounts as decimal strings", async () => {
    const lines = await written((log) => {
      log.round({ chainId: 1, keeper: "0xk", block: 7 });
      log.report({
        job: "dual",
        duty: "settle",
        outcome: { kind: "done", hash: HASH, gasUsed: 21_000n, cost: 10n ** 18n },
      });
      log.report({
        job: "savings",
        duty: "harvest",
        outcome: { kind: "not-worth-it", cost: 3n, worth: { own: 0n, others: 2n } },
      });
      log.report({ job: "savings", duty: "harvest", outcome: { kind: "would-do", cost: 3n, worth: null } });
      log.report({ job: "derby", duty: null, outcome: { kind: "failed", error: "Error", message: "no" } });
      log.report({ job: "derby", duty: "close", outcome: { kind: "pending", hash: null } });
      log.trouble(new TypeError("gone"));
    });
    expect(lines.map(({ time: _time, pid: _pid, ...rest }) => rest)).to.deep.equal([
      { level: "debug", event: "round", chainId: 1, keeper: "0xk", block: 7 },
      {
        level: "info",
        event: "done",
        job: "dual",
        duty: "settle",
        hash: HASH,
        gasUsed: "21000",
        cost: String(10n ** 18n),
      },
      {
        level: "debug",
        event: "not-worth-it",
        job: "savings",
        duty: "harvest",
        cost: "3",
        worth: { own: "0", others: "2" },
      },
      { level: "info", event: "would-do", job: "savings", duty: "harvest", cost: "3", worth: null },
      { level: "warn", event: "failed", job: "derby", duty: null, error: "Error", message: "no" },
      { level: "warn", event: "pending", job: "derby", duty: "close", hash: null },
      { level: "error", event: "trouble", error: "TypeError", message: "gone" },
    ]);
  });
});
