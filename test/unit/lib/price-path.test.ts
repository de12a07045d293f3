import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect } from "chai";

import { InputError } from "../../../lib/input-error.js";
import {
  geometricBrownianMotion,
  type Motion,
  parsePricePath,
  priceAt,
  readPricePath,
} from "../../../lib/simulation/world/price-path.js";

const DOLLAR = 10n ** 8n;
const YEAR = 365 * 86_400;
const MOTION: Motion = {
  seed: 3,
  start: 3_000n * DOLLAR,
  driftBps: 0,
  volatilityBps: 5_000,
  steps: 4_000,
  stepSeconds: YEAR / 52,
};

const logReturns = (motion: Motion): number[] => {
  const prices = geometricBrownianMotion(motion).map(({ price }) => Number(price));
  return prices.slice(1).map((price, index) => Math.log(price / (prices[index] ?? price)));
};

describe("geometric Brownian motion", () => {
  it("is the same for the same seed, and another for another", () => {
    expect(geometricBrownianMotion(MOTION)).to.deep.equal(geometricBrownianMotion(MOTION));
    expect(geometricBrownianMotion({ ...MOTION, seed: 4 })).not.to.deep.equal(geometricBrownianMotion(MOTION));
  });

  it("grows by its drift alone where nothing is uncertain", () => {
    const path = geometricBrownianMotion({ ...MOTION, driftBps: 1_000, volatilityBps: 0, steps: 52 });
    // 3,000 * e^0.1 = 3,315.51...
    expect(priceAt(path, YEAR)).to.equal(331_551_000_000n);
  });

  it("scatters by its volatility, its draws normal", () => {
    const returns = logReturns({ ...MOTION, volatilityBps: 500, steps: 20_000 });
    const mean = returns.reduce((total, one) => total + one, 0) / returns.length;
    const deviation = Math.sqrt(returns.reduce((total, one) => total + (one - mean) ** 2, 0) / returns.length);
    const expected = 0.05 / Math.sqrt(52);
    // Standard errors: 0.5 % of the deviation, expected / sqrt(20,000) of the mean.
    expect(deviation / expected).to.be.within(0.98, 1.02);
    expect(Math.abs(mean) / (expected / Math.sqrt(20_000))).to.be.below(4);
    const beyondTwo = returns.filter((one) => Math.abs(one - mean) > 2 * deviation).length / returns.length;
    expect(beyondTwo).to.be.within(0.04, 0.051);
  });

  it("stays within what the sandbox can follow", () => {
    const wild = geometricBrownianMotion({ ...MOTION, volatilityBps: 30_000 }).map(({ price }) => price);
    expect(wild.every((price) => price >= DOLLAR && price <= 1_000_000n * DOLLAR && price % 10n ** 6n === 0n)).to.equal(
      true,
    );
    expect(wild).to.include(DOLLAR);
  });
});

describe("prices from a CSV", () => {
  const refusal = (text: string): string => {
    try {
      parsePricePath(text, "prices.csv");
    } catch (error) {
      if (error instanceof InputError) return error.message;
      throw error;
    }
    return "nothing was refused";
  };

  it("hold until the next, the last for ever", () => {
    const path = parsePricePath("at,price\r\n0,3000\r\n\r\n3600,2999.99\r\n7200,0003000.12345678\r\n", "prices.csv");
    const prices = [0, 3_599, 3_600, 7_199, 7_200, 10 ** 9].map((at) => priceAt(path, at));
    const second = 299_999n * 10n ** 6n;
    expect(prices).to.deep.equal([
      3_000n * DOLLAR,
      3_000n * DOLLAR,
      second,
      second,
      300_012_345_678n,
      300_012_345_678n,
    ]);
  });

  it("are refused with file and line", () => {
    expect(refusal("time,price\n0,3000\n")).to.equal('prices.csv:1: the head is "time,price", but must be "at,price".');
    expect(refusal("at,price\n")).to.equal("prices.csv:1: there is no price under the head.");
    expect(refusal("at,price\n5,3000\n")).to.equal("prices.csv:2: at is 5, but the first price must be of 0.");
    expect(refusal("at,price\n0,3000\n\n60,3000\n60,3001\n")).to.equal(
      "prices.csv:5: at is 60, but must come after the 60 before it.",
    );
    expect(refusal("at,price\n0,3000\n60,3e3\n")).to.equal(
      "prices.csv:3: price must be dollars with at most 8 decimals.",
    );
    expect(refusal("at,price\n0,3000\n-1,3000\n")).to.equal(
      "prices.csv:3: at must be whole seconds since the beginning.",
    );
    expect(refusal("at,price\n0,0.5\n")).to.equal("prices.csv:2: price must be from 1 to 1000000 dollars.");
    expect(refusal("at,price\n0,3000\n60,3000,1\n")).to.match(/^prices\.csv:3: Invalid Record Length/);
  });

  it("come from a file that is there", async () => {
    const folder = mkdtempSync(join(tmpdir(), "paddock-prices-"));
    try {
      const file = join(folder, "prices.csv");
      writeFileSync(file, "at,price\n0,3000\n");
      expect(await readPricePath(file)).to.deep.equal([{ at: 0, price: 3_000n * DOLLAR }]);
      const missing = await readPricePath(join(folder, "none.csv")).catch((error: unknown) => error);
      expect(missing).to.be.instanceOf(InputError);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
