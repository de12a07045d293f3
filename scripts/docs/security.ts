import { renderAttacks } from "./attacks.js";
import { renderStandards } from "./standards.js";
import { renderTokenMatrix } from "./token-matrix.js";

const INTRODUCTION = `# Attacks, tokens and standards

What has been tried against these contracts, with the test in which it fails. How to report a fault, what is in scope and what is
trusted is in [SECURITY.md](../SECURITY.md). Written by \`npm run docs\` from \`test/attacks.yaml\` and from the tests: an entry
without its test, or a test of an attack without its entry, is refused.

## Attacks

Each test does what the attacker would do, and fails where that pays.
`;

const TOKENS = `## Tokens

What comes of every odd token in every system, in the words of the tests. *Exact*: a whole life of the system, every amount to the base
unit. *Refused*: a named error, nothing changed. Whatever else may happen to a token later says what it then leads to.
`;

const STANDARDS = `## Standards

One suite of property tests a standard, in \`test/helpers/standards/\`, written from its text; each has tests of its own in
\`test/unit/standards/\`, which plant one fault at a time and want the assertion that must fail. Applied to whatever claims the standard:
`;

const DEVIATIONS = `What is not as a standard would have it: \`CurrencyAdapter.totalAssets\` reverts where the price is not good, against ERC-4626, because
a vault must not book what nobody can value; its \`maxDeposit\` does not know how much its market takes within the bound; its last share takes
all that is there, which may be more than was asked for; and its shares cannot be transferred, which ERC-4626 allows.
`;

/** The page of attacks, tokens and standards. @throws Error where the tests leave a gap */
export function renderSecurity(root: string): string {
  return [
    INTRODUCTION,
    renderAttacks(root),
    TOKENS,
    renderTokenMatrix(root),
    STANDARDS,
    renderStandards(root),
    DEVIATIONS,
  ].join("\n");
}
