import { expect } from "chai";

import { InputError } from "../../../lib/input-error.js";
import { formatDuration, formatInstant, parseDuration, parseInstant } from "../../../lib/time.js";

describe("time", () => {
  it("reads lengths of time and their sums", () => {
    expect(parseDuration("30d")).to.equal(2_592_000n);
    expect(parseDuration("90s")).to.equal(90n);
    expect(parseDuration("1d12h")).to.equal(129_600n);
    expect(parseDuration("2w 1m")).to.equal(1_209_660n);
    expect(parseDuration("0s")).to.equal(0n);
  });

  for (const text of ["", "30", "d", "1.5d", "-1d", "30 days", "1y"]) {
    it(`refuses "${text}" as a length of time`, () => expect(() => parseDuration(text)).to.throw(InputError));
  }

  it("reads moments in UTC, and lengths of time from now", () => {
    expect(parseInstant("2026-12-24", 0n)).to.equal(1_798_070_400n);
    expect(parseInstant("2026-12-24T18:30Z", 0n)).to.equal(1_798_137_000n);
    expect(parseInstant("2026-12-24T18:30:01", 0n)).to.equal(1_798_137_001n);
    expect(parseInstant("30d", 100n)).to.equal(2_592_100n);
  });

  for (const text of ["", "2026-02-30", "2026-13-01", "24.12.2026", "2026-12", "tomorrow"]) {
    it(`refuses "${text}" as a moment`, () => expect(() => parseInstant(text, 0n)).to.throw(InputError));
  }

  it("writes moments and lengths for people, and survives what no date can hold", () => {
    expect(formatInstant(1_798_137_001n)).to.equal("2026-12-24 18:30:01 UTC");
    expect(formatInstant(2n ** 256n - 1n)).to.match(/^second \d{78}$/);
    expect(formatDuration(0n)).to.equal("0s");
    expect(formatDuration(694_861n)).to.equal("1w 1d 1h");
    expect(formatDuration(86_401n)).to.equal("1d 1s");
  });
});
