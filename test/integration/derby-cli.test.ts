import { expect } from "chai";

import { parsed, refuses, SeededNode } from "../helpers/seeded-node.js";

interface ProtocolShown {
  readonly id: number;
  readonly name: string;
  readonly status: string;
  readonly allocation: string;
  readonly pendingVotes: string;
  readonly rlt: string;
}

interface BasketShown {
  readonly basketId: string;
  readonly name: string;
  readonly locked: string;
  readonly unlocking: string;
  readonly redeemable: string;
  readonly unredeemed: string;
  readonly penalty: string;
  readonly leaderId: string | null;
  readonly weights: readonly { readonly protocolId: string; readonly bps: string }[];
}

interface Shown {
  readonly epoch: string;
  readonly phase: string;
  readonly closableAt: string;
  readonly accounts: readonly { readonly name: string; readonly shares: string }[];
  readonly requests: readonly { readonly requestId: string; readonly shares: string; readonly isFilled: boolean }[];
  readonly baskets: readonly BasketShown[];
}

interface Sent {
  readonly action: string;
  readonly transaction: { readonly hash: string } | null;
  readonly returned: Readonly<Record<string, string>>;
  readonly before: Readonly<Record<string, string>>;
  readonly after: Readonly<Record<string, string>>;
}

interface Closed {
  readonly finished: boolean;
  readonly gains: string;
  readonly losses: string;
  readonly fee: string;
  readonly bounty: string;
  readonly skipped: readonly unknown[];
  readonly calls: readonly { readonly gasUsed: number }[];
}

const USDC = 10n ** 6n;
const DRB = 10n ** 18n;

describe("command line of Derby", function () {
  this.timeout(180_000);

  let node: SeededNode;

  const derby = (...args: string[]) => node.type("derby", ...args);
  const shown = (...args: string[]) => parsed<Shown>(derby("status", ...args, "--json"));
  const gained = ({ before, after }: Sent, key: string) => BigInt(after[key] ?? 0) - BigInt(before[key] ?? 0);

  before("open a node before the seeded chain", async () => {
    node = await SeededNode.open("derby-cli");
  });

  after("close the node", () => node.close());

  it("shows the season of the sandbox, for people and for machines", async () => {
    const [table, status, protocols, overview] = await Promise.all([
      derby("status"),
      shown(),
      parsed<ProtocolShown[]>(derby("protocols", "--json")),
      parsed<{ systems: { derby: { baskets: string; vaults: { protocols: ProtocolShown[] }[] } } }>(
        node.type("status", "--json"),
      ),
    ]);
    expect(table.stdout)
      .to.contain("60,000 derbyUSDC-LR")
      .and.to.contain("as basket 1: aave-usdc=60% steady-yield=40%");
    expect(status).to.deep.include({ epoch: "2", phase: "open" });
    expect(status.requests.map(({ shares }) => shares)).to.deep.equal([String(5_000n * USDC)]);
    expect(protocols.map(({ name, status }) => `${name} ${status}`)).to.deep.equal([
      "aave-usdc active",
      "steady-yield active",
      "bold-yield active",
      "wild-yield active",
      "weth-holding active",
    ]);
    expect(protocols.map(({ pendingVotes }) => BigInt(pendingVotes) / DRB)).to.deep.equal([
      1_080n,
      1_320n,
      1_275n,
      600n,
      25n,
    ]);
    for (const { name, allocation } of protocols) expect(BigInt(allocation), name).to.be.greaterThan(500n * USDC);
    expect(overview.systems.derby.baskets).to.equal("4");
    expect(overview.systems.derby.vaults.map((vault) => vault.protocols)).to.deep.equal([protocols]);
  });

  it("deposits by permit, leaves as far as the buffer goes, and asks for the rest", async () => {
    const dry = await parsed<Sent>(derby("deposit", "--amount", "10000", "--from", "erin", "--dry-run", "--json"));
    expect(dry.transaction).to.equal(null);
    const deposited = await parsed<Sent>(derby("deposit", "--amount", "10000", "--from", "erin", "--json"));
    expect(deposited.action).to.equal("depositWithPermit");
    expect(gained(deposited, "walletAsset")).to.equal(-10_000n * USDC);
    expect(gained(deposited, "shares")).to.equal(BigInt(deposited.returned["shares"] ?? 0));
    expect(gained(deposited, "shares")).to.be.greaterThan(10_000n * USDC);

    await refuses(derby("withdraw", "--amount", "30000", "--from", "frank"), 1, /^ERC4626ExceededMaxWithdraw: /);
    const left = await parsed<Sent>(derby("withdraw", "--amount", "1000 USDC", "--from", "frank", "--json"));
    expect(gained(left, "walletAsset")).to.equal(1_000n * USDC);
    await parsed<Sent>(derby("request", "--amount", "25%", "--from", "erin", "--json"));
    const cancelled = await parsed<Sent>(derby("cancel", "--from", "erin", "--json"));
    expect(gained(cancelled, "shares")).to.equal(gained(deposited, "shares") / 4n);
    await refuses(derby("claim", "--from", "erin"), 2, /^erin has no request waiting: /);
    await refuses(derby("claim", "--request", "1", "--from", "erin"), 1, /^DerbyVault_NotRequestOwner: /);
    await refuses(derby("claim", "--from", "grace"), 1, /^DerbyVault_RequestPending: Request 1 waits .* epoch 2\./);
  });

  it("mints a basket and votes with it, by names or by numbers", async () => {
    const minted = await parsed<Sent>(derby("mint", "--name", "Erin", "--from", "erin", "--json"));
    expect(minted.after["baskets"]).to.equal("1");
    const wrong = (weights: string) => derby("rebalance", "--lock", "100", "--weights", weights, "--from", "erin");
    await Promise.all([
      refuses(wrong("aave-usdc=60%"), 1, /^DerbyGame_WeightsDoNotSum: The weights sum to 60%, not to 100%\./),
      refuses(wrong("aave-usdc=60% 0=40%"), 2, /^Protocol 0 is named twice/),
      refuses(wrong("aave=60%"), 2, /^"aave" is no protocol of this vault; there are 0 aave-usdc, /),
      refuses(wrong("aave-usdc"), 2, /^"aave-usdc" is no weight; write for example /),
      refuses(derby("rebalance", "--from", "erin"), 2, /^Say what to change: /),
      refuses(derby("rebalance", "--basket", "1", "--lock", "1", "--from", "erin"), 1, /^DerbyGame_NotAuthorized: /),
      refuses(derby("mint", "--name", "Zoë", "--from", "erin"), 1, /^DerbyGame_InvalidName: "Zoë" is no name/),
      refuses(derby("delegate", "--leader", "5", "--from", "erin"), 1, /^DerbyGame_SelfDelegation: /),
      refuses(
        derby("delegate", "--leader", "1", "--max-fee", "5%", "--from", "erin"),
        1,
        /^DerbyGame_FeeTooHigh: .* 10% .* 5% /,
      ),
    ]);
    const voted = await parsed<Sent>(
      derby("rebalance", "--lock", "300 DRB", "--weights", "2:75%,aave-usdc=25%", "--from", "erin", "--json"),
    );
    expect(voted.action).to.equal("rebalanceBasketWithPermit");
    expect(gained(voted, "walletDrb")).to.equal(-300n * DRB);
    expect(gained(voted, "locked")).to.equal(300n * DRB);
    const { baskets } = await shown("--account", "erin");
    expect(baskets[0]?.weights).to.deep.equal([
      { protocolId: "0", bps: "2500" },
      { protocolId: "2", bps: "7500" },
    ]);
    await parsed<Sent>(derby("rebalance", "--ask-back", "50%", "--from", "erin", "--json"));
    await refuses(
      derby("unlock", "--from", "erin"),
      1,
      /^DerbyGame_StillLocked: .* once epoch 3 is open; it is epoch 2\./,
    );
    await parsed<Sent>(derby("undelegate", "--from", "dave", "--json"));
  });

  it("closes an epoch in several transactions, and pays what it came to", async () => {
    await refuses(derby("close"), 1, /^DerbyVault_EpochNotOver: Epoch 2 can be closed from /);
    await refuses(derby("mark-loss", "--protocol", "aave-usdc"), 1, /^DerbyVault_NoLoss: /);
    const marked = await parsed<Sent>(derby("mark-loss", "--protocol", "wild-yield", "--json"));
    expect(marked.returned["loss"]).to.equal(String(200n * USDC));
    // The currency adapter trusts no older price.
    await node.setEtherPrice(3_000n * 10n ** 8n, BigInt((await shown()).closableAt) + 7_200n);

    const dry = await derby("close", "--dry-run");
    expect(dry.stdout).to.match(
      /^Dry run: \d+ steps in one transaction would close epoch 2 of DerbyVault\. Nothing was sent\./,
    );
    const begun = await parsed<Closed>(derby("close", "--steps", "3", "--once", "--json"));
    expect(begun).to.deep.include({ finished: false, gains: null });
    await refuses(
      derby("deposit", "--amount", "1", "--from", "erin"),
      1,
      /^DerbyVault_CloseInProgress: Epoch 2 .* Measure\./,
    );
    const closed = await parsed<Closed>(derby("close", "--steps", "8", "--from", "mallory", "--json"));
    expect(closed).to.deep.include({ finished: true, skipped: [], losses: String(0) });
    expect(closed.calls.length).to.be.greaterThan(1);
    expect(BigInt(closed.gains)).to.be.greaterThan(570n * USDC);
    expect(BigInt(closed.fee)).to.be.greaterThan(0n);
    expect(BigInt(closed.bounty)).to.be.greaterThan(0n);

    const claimed = await parsed<Sent>(derby("claim", "--from", "grace", "--json"));
    expect(gained(claimed, "walletAsset")).to.equal(BigInt(claimed.returned["assets"] ?? 0));
    expect(gained(claimed, "walletAsset") / USDC).to.equal(4_990n);
    const unlocked = await parsed<Sent>(derby("unlock", "--from", "erin", "--json"));
    expect(gained(unlocked, "walletDrb")).to.equal(150n * DRB);
  });

  it("ranks the baskets, and redeems what they show", async () => {
    const ranked = await parsed<BasketShown[]>(derby("leaderboard", "--json"));
    expect(ranked.map(({ name }) => name)).to.have.members(["Steady", "Bold", "Ether", "Echo", "Erin"]);
    const rewards = ranked.map(({ unredeemed }) => BigInt(unredeemed));
    expect(rewards).to.deep.equal(rewards.toSorted((a, b) => Number(b - a)));
    const steady = ranked.find(({ name }) => name === "Steady");
    const redeemed = await parsed<Sent>(derby("redeem", "--from", "alice", "--json"));
    expect(BigInt(steady?.redeemable ?? 0)).to.be.greaterThan(0n);
    expect(gained(redeemed, "walletAsset")).to.equal(BigInt(steady?.redeemable ?? 0));
    await refuses(derby("redeem", "--from", "erin"), 1, /^DerbyGame_NothingToRedeem: Basket 5 has nothing to redeem\./);
    expect(ranked.find(({ name }) => name === "Echo")?.leaderId).to.equal(null);
  });
});
