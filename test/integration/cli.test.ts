import { expect } from "chai";

import {
  deploymentSet,
  freePort,
  hardhat,
  script,
  startScript,
  type Ended,
  type Running,
} from "../helpers/processes.js";
import { parsed, refuses } from "../helpers/seeded-node.js";
import { Terminal } from "../helpers/terminal.js";

interface Ready {
  readonly url: string;
  readonly actors: readonly { readonly name: string; readonly address: string }[];
  readonly contracts: readonly { readonly name: string; readonly address: string }[];
}

/** What a command that sends prints under `--json`; amounts as decimal strings. */
interface Sent {
  readonly action: string;
  readonly from: { readonly name: string };
  readonly dryRun: boolean;
  readonly approval: { readonly token: string; readonly value: string } | null;
  readonly transaction: { readonly hash: string } | null;
  readonly returned: Readonly<Record<"shares" | "assets" | "reward", string>>;
  readonly before: Position;
  readonly after: Position;
}

type Position = Readonly<Record<"stake" | "walletAsset" | "walletReward" | "undistributed", string>>;

interface Created {
  readonly vault: string;
  readonly params: Readonly<Record<string, string>>;
}

interface Shown {
  readonly name: string;
  readonly accounts: readonly { readonly name: string; readonly position: { readonly stake: string } }[];
}

interface Failed {
  readonly error: { readonly name: string; readonly message: string; readonly args: Readonly<Record<string, string>> };
}

const WETH = 10n ** 18n;
const PAD = 10n ** 18n;
const USDC = 10n ** 6n;

const isJson = (text: string) => {
  try {
    return typeof JSON.parse(text) === "object";
  } catch {
    return false;
  }
};

describe("command line", function () {
  this.timeout(120_000);

  const set = deploymentSet("cli");
  let chain: Running;
  let ready: Ready;
  let env: NodeJS.ProcessEnv;
  let terminal: Terminal;

  const vault = (...args: string[]) => terminal.type(["vault", ...args]);

  before("start a chain that is deployed and seeded", async () => {
    chain = await startScript("chain.ts", ["--port", "0", "--json"], set.env, isJson);
    ready = JSON.parse(chain.output()) as Ready;
    env = { ...set.env, PADDOCK_LOCALHOST: ready.url };
    terminal = new Terminal(env);
  });

  after("end it, as Ctrl-C does", async () => {
    terminal.close();
    expect(await chain.stop("SIGINT")).to.equal(0);
    await set.remove();
  });

  it("starts with twenty named actors and every contract", () => {
    expect(ready.actors).to.have.lengthOf(20);
    expect(ready.actors.map(({ name }) => name)).to.include.members(["deployer", "rewarder", "alice", "peggy"]);
    const names = ready.contracts.map(({ name }) => name);
    expect(names).to.include.members(["AccessManager", "VaultFactory", "WETH", "USDC", "PAD", "WethVault", "PadVault"]);
    expect(names).to.include.members(["UniswapV3Factory", "SwapRouter02", "UniswapV3Exchange"]);
  });

  it("says which port is taken", async () => {
    const port = new URL(ready.url).port;
    await refuses(script("chain.ts", ["--port", port], set.env), 2, new RegExp(`^Port ${port} .* is taken`));
  });

  it("lists vaults and shows one, for people and for machines", async () => {
    const [table, vaults, status, overview] = await Promise.all([
      vault("list"),
      parsed<Shown[]>(vault("list", "--json")),
      parsed<Shown>(vault("status", "--account", "bob", "--json")),
      parsed<{ systems: { vault: { vaults: Shown[] } } }>(hardhat(["status", "--json"], env)),
    ]);
    expect(table.stdout)
      .to.match(/^Vault +Staked/)
      .and.to.contain("16 WETH");
    expect(vaults.map(({ name }) => name)).to.deep.equal(["WethVault", "PadVault"]);
    expect(status.accounts).to.have.lengthOf(1);
    expect(status.accounts[0]).to.nested.include({ name: "bob", "position.stake": String(5n * WETH) });
    expect(overview.systems.vault.vaults).to.have.lengthOf(2);
  });

  it("simulates a deposit by permit without sending anything, then makes it", async () => {
    const args = ["deposit", "--vault", "PadVault", "--amount", "10 PAD", "--from", "mallory", "--json"];
    const dry = await parsed<Sent>(vault(...args, "--dry-run"));
    expect(dry).to.include({ action: "depositWithPermit", dryRun: true, transaction: null });
    expect(dry.after.stake).to.equal(String(10n * PAD));

    const sent = await parsed<Sent>(vault(...args));
    expect(sent.before.stake, "the dry run has sent something").to.equal("0");
    expect(sent.transaction?.hash).to.match(/^0x[0-9a-f]{64}$/);
    expect(sent.after.stake).to.equal(dry.after.stake);
    expect(sent.after.walletAsset).to.equal(dry.after.walletAsset);
  });

  it("approves a token without permits, and deposits", async () => {
    const args = ["deposit", "--amount", "10 WETH", "--from", "mallory", "--json"];
    const dry = await parsed<Sent>(vault(...args, "--dry-run"));
    expect(dry.approval).to.deep.equal({ token: "WETH", value: String(10n * WETH) });
    const sent = await parsed<Sent>(vault(...args));
    expect(sent).to.include({ action: "deposit" });
    expect(sent.after.stake).to.equal(String(10n * WETH));
  });

  it("withdraws less the fee, to somebody else, and claims", async () => {
    const withdrawn = await parsed<Sent>(
      vault("withdraw", "--amount", "max", "--from", "carol", "--to", "peggy", "--json"),
    );
    expect(withdrawn.returned.assets).to.equal(String((97n * WETH) / 100n));
    expect(withdrawn.after).to.include({ stake: "0", walletAsset: withdrawn.before.walletAsset });

    const claimed = await parsed<Sent>(vault("claim", "--from", "carol", "--json"));
    const gained = BigInt(claimed.after.walletReward) - BigInt(claimed.before.walletReward);
    expect(gained > 0n && gained === BigInt(claimed.returned.reward)).to.equal(true);
  });

  it("funds after an approval that it makes itself, and only for the rewarder", async () => {
    const top = await parsed<Sent>(vault("top-up", "--amount", "50bps", "--from", "oscar", "--json"));
    expect(top.approval).to.deep.equal({ token: "USDC", value: String(5_000n * USDC) });
    expect(BigInt(top.after.undistributed) > BigInt(top.before.undistributed)).to.equal(true);

    const fund = await parsed<Sent>(vault("fund", "--amount", "90_000", "--epochs", "4", "--json"));
    expect(fund.from.name).to.equal("rewarder");
    await refuses(
      vault("fund", "--amount", "90_000", "--epochs", "4", "--from", "alice"),
      1,
      /^RoleGated_Unauthorized: .*\nRule: .*\nTo do: /,
    );
  });

  it("compounds and exits where both tokens are the same", async () => {
    const compounded = await parsed<Sent>(vault("compound", "--vault", "PadVault", "--from", "dave", "--json"));
    expect(BigInt(compounded.after.stake) > WETH).to.equal(true);
    const left = await parsed<Sent>(vault("exit", "--vault", "1", "--from", "erin", "--json"));
    expect(left.after.stake).to.equal("0");
    const received = BigInt(left.after.walletAsset) - BigInt(left.before.walletAsset);
    expect(received).to.equal(BigInt(left.returned.assets) + BigInt(left.returned.reward));
  });

  it("creates a vault once, at the address that the dry run names", async () => {
    const args = ["create", "--asset", "WETH", "--epoch", "1d", "--fee", "50bps", "--json"];
    const dry = await parsed<Created>(vault(...args, "--dry-run"));
    const made = await parsed<Created>(vault(...args));
    expect(made).to.include({ vault: dry.vault });
    expect(made.params).to.include({ epochDuration: "86400", withdrawalFeeBps: "50" });
    const again = await vault(...args);
    expect(again.code).to.equal(1);
    expect((JSON.parse(again.stdout) as Failed).error).to.deep.include({
      name: "VaultFactory_VaultExists",
      args: { vault: made.vault },
    });
  });

  describe("refuses with a sentence", () => {
    const cases: [what: string, args: string[], code: number, reason: RegExp][] = [
      ["zero", ["deposit", "--amount", "0"], 1, /^Vault_ZeroAmount: /],
      ["all of nothing", ["withdraw", "--amount", "max", "--from", "grace"], 1, /^Vault_ZeroAmount: /],
      ["a stream of unknown length", ["fund", "--amount", "1"], 2, /^Say over how many epochs .*\n$/],
      [
        "a token that is none",
        ["create", "--asset", `0x${"0".repeat(39)}1`],
        2,
        /^0x0{39}1 is no token on this chain: .*\n$/,
      ],
      [
        "more than the wallet",
        ["deposit", "--amount", "5000 WETH", "--from", "bob"],
        1,
        /^ERC20InsufficientBalance: .* has 995 WETH, and 5,000 WETH are needed/,
      ],
      [
        "more than the stake pays",
        ["withdraw", "--amount", "10", "--from", "bob"],
        1,
        /^ERC4626ExceededMaxWithdraw: .* 4.85 WETH at most, less than the 10 WETH/,
      ],
      [
        "the zero address as receiver",
        ["claim", "--to", `0x${"0".repeat(40)}`],
        1,
        /^Vault_InvalidReceiver: 0x0{40} cannot/,
      ],
      ["a claim of nothing", ["claim", "--from", "peggy"], 1, /^Vault_NothingToClaim: /],
      ["compounding another token", ["compound"], 1, /^Vault_CannotCompound: /],
      ["base units", ["deposit", "--amount", "1000000000000000000"], 2, /looks like base units/],
      ["a stranger", ["claim", "--from", "zoe"], 2, /"zoe" is no account that can sign here/],
      ["a vault of nobody", ["status", "--vault", "NoVault"], 2, /"NoVault" is not deployed on chain 31337/],
      ["a chain that ends with the command", ["list", "--network", "default"], 1, /^Network "default" ends with .*\n$/],
      ["an unknown option", ["claim", "--frmo", "alice"], 1, /./],
    ];
    let endings: Ended[];

    before("run them", async () => {
      endings = await Promise.all(cases.map(([, args]) => vault(...args)));
    });

    cases.forEach(([what, , code, reason], i) => {
      it(what, () => {
        expect(endings[i]).to.include({ code });
        expect(endings[i]?.stderr)
          .to.match(reason)
          .and.not.to.match(/\n {4}at /);
      });
    });

    it("a missing node, in both forms", async () => {
      const nowhere = { ...env, PADDOCK_LOCALHOST: `http://127.0.0.1:${await freePort()}` };
      const [words, json] = await Promise.all([
        hardhat(["vault", "list"], nowhere),
        hardhat(["status", "--json"], nowhere),
      ]);
      expect(words).to.deep.include({ code: 1, stdout: "" });
      expect(words.stderr).to.match(/^No node answers on localhost: start one with `npm run chain`.*\n$/);
      expect(json.code).to.equal(1);
      expect((JSON.parse(json.stdout) as Failed).error).to.deep.include({ name: "NetworkError", args: {} });
    });
  });

  it("runs the short interactions", async () => {
    const interaction = (file: string) =>
      hardhat(["run", "--no-compile", `scripts/${file}`, "--network", "localhost"], env);
    const deposited = await interaction("deposit.ts");
    expect(deposited.stdout, deposited.stderr).to.equal("alice had 10 WETH staked and now has 11 WETH.\n");
    const claimed = await interaction("claim.ts");
    const [ratios, minted, roles] = await Promise.all([
      interaction("stake-per-reward.ts"),
      interaction("mint.ts"),
      interaction("roles.ts"),
    ]);
    expect(minted.stdout.match(/now has [\d,]+ (USDC|PAD)\.\n/g), minted.stderr).to.have.lengthOf(2);
    expect(roles.stdout.match(/as it should be/g), roles.stdout).to.have.lengthOf(10);
    expect(roles.stdout).to.match(/ADMIN +Timelock +0 s/);
    expect(roles).to.include({ code: 0 });
    expect(claimed.stdout, claimed.stderr).to.match(/^alice claimed [\d.,]+ USDC\.\n$/);
    expect(ratios.stdout, ratios.stderr)
      .to.match(/^Vault +S +R per epoch/)
      .and.to.contain("pvWETH");
  });
});
