import { rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect } from "chai";

import { parsed, refuses, SeededNode } from "../helpers/seeded-node.js";

interface VaultShown {
  readonly key: string;
  readonly status: string;
  readonly filled: string;
  readonly quantity: string;
  readonly expiryAt: string;
  readonly yieldWad: string;
  readonly settlementPrice: string | null;
  readonly held: { readonly investment: string; readonly linked: string };
}

interface Opened {
  readonly key: string | null;
  readonly investment: string;
  readonly linked: string;
  readonly transaction: { readonly hash: string } | null;
}

interface Batch {
  readonly rows: readonly (Opened & {
    readonly line: number;
    readonly ok: boolean;
    readonly error?: { message: string };
  })[];
}

interface Sent {
  readonly action: string;
  readonly transaction: { readonly hash: string } | null;
  readonly before: Readonly<Record<string, string>>;
  readonly after: Readonly<Record<string, string>>;
}

const HEAD = "market,direction,price,yield,quantity,expiry,deadline,min,fee";
const WAD = 10n ** 18n;
const USDC = 10n ** 6n;
/** The vault of the room's worked numbers, cases 1 and 10, as the third on the seeded chain. */
const WORKED = [
  "--direction",
  "buy-low",
  "--price",
  "3000",
  "--yield",
  "1%",
  "--quantity",
  "10000 USDC",
  "--expiry",
  "20d",
];

describe("command line of the dual currency vault", function () {
  this.timeout(120_000);

  const file = join(tmpdir(), `dual-cli-${process.pid}.csv`);
  let node: SeededNode;

  const dual = (...args: string[]) => node.type("dual", ...args);
  const gained = ({ before, after }: Sent, key: string) => BigInt(after[key] ?? 0) - BigInt(before[key] ?? 0);

  before("open a node before the seeded chain", async () => {
    node = await SeededNode.open("dual-cli");
  });

  after("close the node", () => Promise.all([node.close(), rm(file, { force: true })]));

  it("shows the sandbox's market and the seeded vaults, for people and for machines", async () => {
    const [table, all, overview] = await Promise.all([
      dual("status"),
      parsed<{ markets: { base: { symbol: string } }[]; vaults: VaultShown[] }>(dual("status", "--json")),
      parsed<{ systems: { dual: { vaults: VaultShown[] } } }>(node.type("status", "--json")),
    ]);
    expect(table.stdout).to.contain("WETH-USDC-B-").and.to.contain("12,500 USDC");
    expect(all.markets.map(({ base }) => base.symbol)).to.deep.equal(["WETH"]);
    expect(all.vaults.map(({ filled, status }) => ({ filled, status }))).to.deep.equal([
      { filled: String(12_500n * USDC), status: "open" },
      { filled: String((45n * WAD) / 10n), status: "open" },
    ]);
    expect(overview.systems.dual.vaults).to.deep.equal(all.vaults);
  });

  it("quotes a vault without sending anything, opens it, and adjusts what it offers", async () => {
    const dry = await parsed<Opened>(dual("create", ...WORKED, "--dry-run", "--json"));
    expect(dry).to.deep.include({ investment: "100000000", linked: "3366666666666666667", transaction: null });
    const sent = await parsed<Opened>(dual("create", ...WORKED, "--json"));
    expect(sent).to.deep.include({ investment: dry.investment, linked: dry.linked });
    expect(sent.key).to.match(/^WETH-USDC-B-\d{8}-3000-003$/);

    await refuses(dual("subscribe", "--vault", "3", "--amount", "0.5 USDC"), 1, /_UnderMinimum: .* 1 USDC at a time/);
    const subscribed = await parsed<Sent>(
      dual("subscribe", "--vault", "3", "--amount", "4000", "--from", "erin", "--json"),
    );
    expect(subscribed.action).to.equal("subscribeWithPermit");
    expect(gained(subscribed, "receipts")).to.equal(4_000n * USDC);

    const adjusted = await parsed<Sent>(dual("adjust", "--vault", "3", "--yield", "2%", "--json"));
    expect(gained(adjusted, "walletInvestment")).to.equal(-60_000_000n);
    expect(gained(adjusted, "walletLinked")).to.equal(-20_000_000_000_000_000n);
    await refuses(dual("adjust", "--vault", "3", "--yield", "3%", "--from", "erin"), 1, /_NotHolder: /);
    await refuses(dual("adjust", "--vault", "3", "--yield", "lots"), 2, /^"lots" is not a yield/);
  });

  it("takes back what nobody wanted", async () => {
    const cancelled = await parsed<Sent>(dual("cancel", "--vault", "3", "--json"));
    expect(gained(cancelled, "walletInvestment")).to.equal(120_000_000n);
    const { quantity, filled, status } = await parsed<VaultShown>(dual("status", "--vault", "3", "--json"));
    expect({ quantity, status }).to.deep.equal({ quantity: filled, status: "closed" });
  });

  it("opens vaults from a CSV row by row, and lets no bad row stop the others", async () => {
    const good = "1,sell-high,3200,1.1%,1,20d,,,5%";
    const rows = [
      HEAD,
      good,
      "1,sideways,3200,1%,1,20d,,,",
      "1,buy-low,,1%,100,20d,,,",
      "1,buy-low,2800,1%,500,20d,,,",
      "9,buy-low,1,1%,1,20d",
    ];
    await writeFile(file, rows.join("\n"));
    for (const dryRun of [["--dry-run"], []]) {
      const ended = await dual("create-batch", "--file", file, "--json", ...dryRun);
      expect(ended.code, ended.stderr).to.equal(1);
      const { rows: results } = JSON.parse(ended.stdout) as Batch;
      expect(results.map(({ line, ok }) => [line, ok])).to.deep.equal([
        [2, true],
        [3, false],
        [4, false],
        [5, true],
        [6, false],
      ]);
      expect(results[0]).to.deep.include({ linked: "3235200000" });
      expect(results[1]?.error?.message).to.match(/"sideways" is no direction/);
      expect(results[2]?.error?.message).to.equal("line 4: price is empty.");
      expect(results[4]?.error?.message).to.match(/no market 9/);
      expect(results.map((row) => row.transaction != null)).to.deep.equal(
        dryRun.length > 0 ? [false, false, false, false, false] : [true, false, false, true, false],
      );
    }
    const { vaults } = await parsed<{ vaults: VaultShown[] }>(dual("status", "--json"));
    expect(vaults).to.have.lengthOf(5);
    await writeFile(file, `${HEAD},colour\n${good},red`);
    await refuses(dual("create-batch", "--file", file), 2, /^line 1: "colour" is no column/);
    await writeFile(file, `${HEAD}\n"${good}`);
    await refuses(dual("create-batch", "--file", file), 2, /^The CSV cannot be read: /);
  });

  it("finds the proof of a price, and pays everybody", async () => {
    await refuses(dual("settle", "--vault", "3"), 1, /cannot be proved yet\. The expiry has not passed yet\./);
    await refuses(dual("void", "--vault", "3"), 1, /_VoidTooEarly: /);
    const { expiryAt } = await parsed<VaultShown>(dual("status", "--vault", "3", "--json"));
    await publishAround(BigInt(expiryAt), 3_000n * 10n ** 8n);

    // Redeeming settles by itself; the tie is reached, so erin is paid in WETH by the formula.
    const redeemed = await parsed<Sent>(dual("redeem", "--vault", "3", "--from", "erin", "--json"));
    expect(redeemed.action).to.equal("redeemWithProof");
    expect(gained(redeemed, "walletLinked")).to.equal(1_346_666_666_666_666_666n);
    const closed = await parsed<Sent>(dual("redeem", "--vault", "3", "--creator", "--json"));
    expect(closed.action).to.equal("closeCreator");
    expect(gained(closed, "walletInvestment")).to.equal(4_040n * USDC);

    const settled = await dual("settle", "--vault", "3");
    expect(settled.stdout).to.match(/^Nothing to do: the price is stored, 3000 USDC\./);
    const { status, settlementPrice } = await parsed<VaultShown>(dual("status", "--vault", "3", "--json"));
    expect({ status, settlementPrice }).to.deep.equal({ status: "reached", settlementPrice: "300000000000" });
    await refuses(dual("void", "--vault", "3"), 1, /_AlreadyJudged: /);
    await refuses(dual("status", "--vault", "77"), 2, /^There is no vault "77" among 5/);
  });

  /** Has the sandbox's feed answer `price` ten minutes before a moment and again ten minutes after it. */
  async function publishAround(at: bigint, price: bigint): Promise<void> {
    for (const time of [at - 600n, at + 600n]) await node.setEtherPrice(price, time);
  }
});
