import { expect } from "chai";

import { Turns } from "../../../scripts/testing/turns.js";

describe("scripts/testing/turns", () => {
  let out: string;
  let turns: Turns;

  beforeEach(() => {
    out = "";
    turns = new Turns((chunk) => (out += String(chunk)));
  });

  it("shows what the first one writes as it goes", () => {
    const first = turns.next();
    first.write("a");
    expect(out).to.equal("a");
    first.write(Buffer.from("b"));
    expect(out).to.equal("ab");
  });

  it("holds what others write until it is their turn, and then shows it whole", () => {
    const [first, second, third] = [turns.next(), turns.next(), turns.next()];
    second.write("2");
    third.write("3");
    first.write("1");
    third.end();
    expect(out).to.equal("1");
    first.end();
    expect(out).to.equal("12");
    second.write("2");
    expect(out).to.equal("122");
    second.end();
    expect(out).to.equal("1223");
  });

  it("passes over those that end without a word", () => {
    const [first, second, third] = [turns.next(), turns.next(), turns.next()];
    third.write("3");
    second.end();
    first.end();
    expect(out).to.equal("3");
    third.write("3");
    expect(out).to.equal("33");
  });
});
