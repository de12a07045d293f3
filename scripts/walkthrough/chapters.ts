/** One part of the walk-through: what it is about, and what is typed after `npx hardhat`, in this order. */
export interface Chapter {
  readonly title: string;
  readonly about: string;
  readonly commands: readonly string[];
}

/** The whole walk, on one chain: what a command does is there for those that follow. */
export const CHAPTERS: readonly Chapter[] = [
  {
    title: "Where everything stands",
    about: "Nothing has been done yet but what the chain begins with. One screen tells how every system does.",
    commands: ["status"],
  },
  {
    title: "Vault",
    about:
      "Stakers share a reward that streams by the second. `--dry-run` shows what would change; a refused command says which rule was broken and what to do; `--json` is for programs.",
    commands: [
      "vault list",
      'vault deposit --vault PadVault --amount "10 PAD" --from mallory --dry-run',
      'vault deposit --vault PadVault --amount "10 PAD" --from mallory',
      "time travel 7d",
      "vault claim --vault PadVault --from mallory",
      'vault withdraw --vault PadVault --amount "11 PAD" --from mallory',
      'vault withdraw --vault PadVault --amount "11 PAD" --from mallory --json',
      "vault withdraw --vault PadVault --amount 10e18 --from mallory",
      "vault exit --vault PadVault --from mallory",
      "vault status --vault WethVault",
    ],
  },
  {
    title: "Savings account",
    about:
      "Lenders earn what borrowers owe. After a week without a price the account lends nothing; a feed of the sandbox answers what it is told. When the price falls, somebody liquidates: here a keeper, who first says what he would do.",
    commands: [
      'savings lend --amount "1000 USDC" --from nina',
      'staking stake --amount "10 WETH" --from mallory',
      'savings borrow --amount "20000 USDC" --from mallory',
      "oracle set --price 3000",
      'savings borrow --amount "30000 USDC" --from mallory',
      'savings borrow --amount "20000 USDC" --from mallory',
      "oracle set --price 2600 --exchange",
      "savings status",
      "keeper run --once --systems savings --dry-run --json",
      "keeper run --once --systems savings --json",
      "savings liquidate --loan 2 --amount max --from oscar",
      "savings status",
    ],
  },
  {
    title: "Dual currency vault",
    about:
      "A subscriber gets a yield either way, in the one currency or in the other: which, a proven price decides at the expiry. One proof serves all vaults of that feed and moment.",
    commands: [
      'dual create --direction buy-low --price 2500 --yield 1.5% --quantity "10000 USDC" --expiry 2027-02-18T08:00 --from heidi',
      'dual subscribe --vault 3 --amount "4000 USDC" --from judy',
      "dual redeem --vault 3 --from judy",
      "time travel 2027-02-18T07:30",
      "oracle set --price 2450 --exchange",
      "time travel 1h",
      "oracle set --price 2480",
      "keeper run --once --systems dual --json",
      "dual redeem --vault 3 --from judy",
      "dual redeem --vault 3 --creator --from heidi",
      "dual status",
    ],
  },
  {
    title: "Derby",
    about:
      "A vault follows the votes of players, who share what their choice has earned. Anybody may close an epoch; a keeper does. Votes count from the next epoch on.",
    commands: [
      "derby protocols",
      'derby deposit --amount "5000 USDC" --from mallory',
      "derby mint --name Mine --from mallory",
      'derby rebalance --lock "1500 DRB" --weights "steady-yield=70% bold-yield=30%" --from mallory',
      "derby close --from peggy",
      "time travel 14d",
      "oracle set --price 2480",
      "keeper run --once --systems derby --json",
      "derby leaderboard",
      "derby redeem --basket 1 --from alice",
      "derby claim --from grace",
      "derby status",
    ],
  },
  {
    title: "A scenario",
    about:
      "The same commands, with expectations between them, in a file: `scenario run` plays it on a chain of its own and ends with 1 at the first step that goes otherwise.",
    commands: ["scenario run scenarios/bank-run.yaml", "status"],
  },
];
