import { expect } from "chai";

import type { Ended } from "../helpers/processes.js";
import { parsed as document, SeededNode } from "../helpers/seeded-node.js";

type Figures = Readonly<
  Record<"receipts" | "principal" | "utilisation" | "cash" | "reserves" | "walletAsset" | "walletReward", string>
>;

/** What a command that sends prints under `--json`; amounts as decimal strings. */
interface Sent {
  readonly action: string;
  readonly dryRun: boolean;
  readonly grant?: string;
  readonly approval: { readonly token: string; readonly value: string } | null;
  readonly transaction: { readonly hash: string } | null;
  readonly returned: Readonly<Record<string, string>>;
  readonly before: Figures;
  readonly after: Figures;
}

interface Shown {
  readonly balanceSheet: Readonly<Record<"deposited" | "borrowed" | "cash" | "claims" | "assets" | "reserves", string>>;
  readonly loans: readonly { readonly loanId: string; readonly principal: string; readonly healthFactor: string }[];
  readonly lendReceipts: readonly { readonly holder: string; readonly lendId: string; readonly principal: string }[];
}

interface Staking {
  readonly staked: string;
  readonly positions: readonly { readonly holder: string; readonly id: string; readonly units: string }[];
}

const WETH = 10n ** 18n;
const USDC = 10n ** 6n;
/** Dollars for a WETH, eight decimals, at which the loan at 75 % of 3,000 may be liquidated by half. */
const FALLEN_PRICE = 2_700n * 10n ** 8n;

const gained = ({ before, after }: Sent, figure: keyof Figures) => BigInt(after[figure]) - BigInt(before[figure]);

describe("command line of savings and staking", function () {
  this.timeout(120_000);

  let node: SeededNode;

  const parsed = <T>(...args: string[]) => document<T>(node.type(...args, "--json"));
  const savings = (...args: string[]) => parsed<Sent>("savings", ...args);
  const staking = (...args: string[]) => parsed<Sent>("staking", ...args);

  before("open a node before the seeded chain", async () => {
    node = await SeededNode.open("savings-cli");
  });

  after("close the node", () => node.close());

  it("shows the market, its loans and its lenders", async () => {
    const [shown, words, overview] = await Promise.all([
      parsed<Shown>("savings", "status"),
      node.type("savings", "status"),
      node.type("status"),
    ]);
    const sheet = shown.balanceSheet;
    expect(sheet).to.include({ deposited: String(160_000n * USDC), borrowed: String(95_000n * USDC) });
    expect(BigInt(sheet.claims) + BigInt(sheet.reserves)).to.equal(BigInt(sheet.assets));
    expect(shown.loans.map(({ principal }) => BigInt(principal) / USDC)).to.deep.equal([45_000n, 30_000n, 20_000n]);
    expect(shown.lendReceipts.map(({ holder }) => holder)).to.deep.equal(["alice", "bob"]);
    expect(words.stdout, words.stderr).to.match(/Utilisation +59\.37%/);
    expect(overview.stdout, overview.stderr).to.match(/Savings: 3 open loans\n/);
  });

  it("lends by permit, first without sending anything", async () => {
    const args = ["lend", "--amount", "1000 USDC", "--from", "mallory"];
    const dry = await savings(...args, "--dry-run");
    expect(dry).to.include({ action: "lendWithPermit", dryRun: true, transaction: null });
    const sent = await savings(...args);
    expect(gained(sent, "walletAsset")).to.equal(-1_000n * USDC);
    expect(gained(sent, "cash")).to.equal(1_000n * USDC);
    expect(sent.after.walletAsset).to.equal(dry.after.walletAsset);
  });

  it("claims interest and withdraws part of a receipt", async () => {
    const claimed = await savings("claim", "--from", "alice");
    expect(gained(claimed, "walletAsset")).to.equal(BigInt(claimed.returned["paid"] ?? 0));
    expect(claimed.after.receipts).to.equal("0");
    const withdrawn = await savings("withdraw", "--amount", "10%", "--from", "bob");
    expect(gained(withdrawn, "receipts")).to.equal(-6_000n * USDC);
    expect(gained(withdrawn, "walletAsset") > 6_000n * USDC).to.equal(true);
  });

  it("stakes, borrows all that the position allows, and repays it", async () => {
    const staked = await staking("stake", "--amount", "10 WETH", "--from", "nina");
    expect(staked.approval).to.deep.equal({ token: "WETH", value: String(10n * WETH) });
    const borrowed = await savings("borrow", "--amount", "max", "--from", "nina");
    expect(borrowed.grant).to.equal("lock staking positions");
    expect(gained(borrowed, "walletAsset")).to.equal(22_500n * USDC);

    const part = await savings("repay", "--amount", "40%", "--from", "nina");
    expect(gained(part, "receipts")).to.equal(-4n * WETH);
    expect(gained(part, "principal")).to.equal(-9_000n * USDC);
    const whole = await savings("repay", "--amount", "max", "--from", "nina");
    expect(whole.after).to.include({ receipts: "0", principal: "0" });
    const { positions } = await parsed<Staking>("staking", "status", "--account", "nina");
    expect(positions.reduce((sum, { units }) => sum + BigInt(units), 0n)).to.equal(10n * WETH);
  });

  it("harvests what the collateral earns", async () => {
    const harvested = await savings("harvest");
    const received = BigInt(harvested.returned["received"] ?? 0);
    expect(received > 0n).to.equal(true);
    expect(gained(harvested, "cash")).to.equal(received);
  });

  it("claims, merges and unbonds staking positions", async () => {
    await staking("stake", "--amount", "1", "--from", "frank");
    const { positions } = await parsed<Staking>("staking", "status", "--account", "frank");
    const [first, second] = positions.map(({ id }) => id) as [string, string];
    await staking("merge", "--position", second, "--into", first, "--from", "frank");
    const claimed = await staking("claim", "--from", "frank");
    expect(claimed.action).to.equal("claimRewards");
    const started = await staking("unbond", "--amount", "25%", "--from", "frank");
    expect(started.action).to.equal("startUnbonding");
    const early = await node.type(
      "staking",
      "unbond",
      "--ticket",
      String(started.returned["ticketId"]),
      "--from",
      "frank",
    );
    expect(early).to.include({ code: 1, stdout: "" });
    expect(early.stderr).to.match(/^DelegationPool_StillUnbonding: .* can be paid from /);
  });

  describe("refuses with a sentence", () => {
    const cases: [what: string, args: string[], code: number, reason: RegExp][] = [
      ["nothing to lend", ["lend", "--amount", "0"], 1, /^Savings_ZeroAmount: /],
      ["a lender of nothing", ["withdraw", "--amount", "1", "--from", "grace"], 2, /^grace holds no LEND receipt: /],
      [
        "a loan without collateral",
        ["borrow", "--amount", "1", "--from", "grace"],
        2,
        /^grace holds no staking position: /,
      ],
      ["a liquidation of nobody", ["liquidate", "--amount", "max"], 2, /^Say which loan/],
      [
        "a healthy loan's liquidation",
        ["liquidate", "--loan", "1", "--amount", "max"],
        1,
        /^Savings_LoanIsHealthy: Loan 1 has a health factor of 1\.\d/,
      ],
      ["a loan that never was", ["repay-debt", "--loan", "99", "--amount", "5"], 1, /^Savings_LoanNotOpen: Loan 99 /],
      [
        "a stranger's receipts",
        ["repay", "--loan", "1", "--amount", "1", "--from", "bob"],
        1,
        /^Savings_InsufficientReceipts: /,
      ],
    ];
    let endings: Ended[];

    before("run them", async () => {
      endings = await Promise.all(cases.map(([, args]) => node.type("savings", ...args)));
    });

    cases.forEach(([what, , code, reason], i) => {
      it(what, () => {
        expect(endings[i]).to.include({ code, stdout: "" });
        expect(endings[i]?.stderr)
          .to.match(reason)
          .and.not.to.match(/\n {4}at /);
      });
    });
  });

  it("liquidates half of a loan after a fall, once debt is paid and collateral added elsewhere", async () => {
    await node.setEtherPrice(FALLEN_PRICE);

    const paid = await savings("repay-debt", "--loan", "2", "--amount", "500", "--from", "mallory");
    expect(gained(paid, "walletAsset") < 0n && gained(paid, "principal") < 0n).to.equal(true);
    const added = await savings("add-collateral", "--loan", "2", "--amount", "50%", "--from", "nina");
    expect(added.grant).to.equal(undefined);

    const seized = await savings("liquidate", "--loan", "1", "--amount", "max", "--from", "ivan");
    expect(gained(seized, "principal")).to.equal(-22_500n * USDC);
    expect(gained(seized, "walletAsset")).to.equal(-BigInt(seized.returned["repaid"] ?? 0));
    const { loans } = await parsed<Shown>("savings", "status");
    const healthOf = (id: string) => BigInt(loans.find(({ loanId }) => loanId === id)?.healthFactor ?? 0);
    expect(healthOf("1") > WETH).to.equal(true);
  });
});
