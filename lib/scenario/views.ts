import type { Calls } from "./calls.js";
import type { Ground } from "./ground.js";
import { type Quantities, TOKENS } from "./quantities.js";

/** What an expectation can be about. */
export class Views {
  constructor(
    private readonly ground: Ground,
    private readonly quantities: Quantities,
    private readonly calls: Calls,
    private readonly command: (text: string) => Promise<unknown>,
  ) {}

  /** What there is to see: `wallet alice`, `view Contract.method argument ...`, or what a command tells. */
  async look(subject: string): Promise<unknown> {
    const [first = "", ...rest] = subject.split(/\s+/);
    if (first === "wallet") return await this.#wallet(rest.join(" "));
    if (first === "view") return await this.#view(rest);
    return await this.command(subject);
  }

  async #wallet(owner: string): Promise<Record<string, bigint>> {
    const address = this.quantities.address(owner);
    const tokens = this.ground.deployment.contracts.filter(({ contract }) => TOKENS.has(contract));
    const balances = await Promise.all(
      tokens.map(async ({ name, address: token }) => {
        const contract = await this.ground.chain.connection.ethers.getContractAt("TestToken", token);
        return [name, await contract.balanceOf(address)] as const;
      }),
    );
    return Object.fromEntries(balances);
  }

  async #view([call = "", ...args]: readonly string[]): Promise<Record<string, unknown>> {
    const { contract, method, values } = await this.calls.bind(call, args);
    const result: unknown = await contract.getFunction(method).staticCall(...values);
    return isResult(result) ? (result.toObject() as Record<string, unknown>) : { value: result };
  }
}

function isResult(value: unknown): value is { toObject(): unknown } {
  return typeof value === "object" && value !== null && "toObject" in value;
}
