import { expect } from "chai";
import { AbiCoder, concat, getBytes, Interface, MaxUint256, parseUnits } from "ethers";
import { network } from "hardhat";

import { decodeRevert } from "../../../lib/errors.js";
import { deployAaveV3, listReserve } from "../../../lib/peers/aave-v3-deployment.js";
import { STABLECOIN_RESERVE } from "../../../lib/peers/aave-v3-reserves.js";
import { readArtifact } from "../../../lib/peers/artifact.js";
import { addLiquidity, createPool, deployUniswapV3 } from "../../../lib/peers/uniswap-v3.js";
import { PEERS, reasonOf } from "../../../lib/reasons.js";
import { REASONS as AAVE_V3 } from "../../../lib/reasons/aave-v3.js";
import { REASONS as UNISWAP_V3 } from "../../../lib/reasons/uniswap-v3.js";

const { ethers } = await network.create();

const AAVE_ERRORS = "@aave/core-v3/artifacts/contracts/protocol/libraries/helpers/Errors.sol/Errors.json";
const UNISWAP_CONTRACTS = [
  "@uniswap/v3-core/artifacts/contracts/UniswapV3Factory.sol/UniswapV3Factory.json",
  "@uniswap/v3-core/artifacts/contracts/UniswapV3Pool.sol/UniswapV3Pool.json",
  "@uniswap/v3-periphery/artifacts/contracts/NonfungiblePositionManager.sol/NonfungiblePositionManager.json",
  "@uniswap/swap-router-contracts/artifacts/contracts/SwapRouter02.sol/SwapRouter02.json",
];

/** OpenZeppelin's messages inside Uniswap's contracts, which are sentences already. */
const SENTENCE = /^(?:Address|ERC\d+): /;
/** The first bytes of `Error(string)` without the zeros that the compiler shifts in, as the contracts push them. */
const ERROR_SELECTOR = "461bcd";
/** How many instructions after the selector its message is pushed. */
const REACH = 26;

interface Instruction {
  readonly opcode: number;
  readonly pushed: Uint8Array;
}

/** Creation code as instructions; what has to be linked is zero. */
function instructionsOf(bytecode: string): Instruction[] {
  const code = getBytes(bytecode.replaceAll(/__\$.{34}\$__/g, "0".repeat(40)));
  const instructions: Instruction[] = [];
  for (let at = 0; at < code.length;) {
    const opcode = code[at] ?? 0;
    const size = opcode >= 0x60 && opcode <= 0x7f ? opcode - 0x5f : 0;
    instructions.push({ opcode, pushed: code.slice(at + 1, at + 1 + size) });
    at += 1 + size;
  }
  return instructions;
}

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex");

/** A word on the stack: what was pushed, shifted where a shift follows, for the compiler leaves zeros out. */
function wordAt(instructions: readonly Instruction[], at: number): string {
  const { pushed = new Uint8Array() } = instructions[at] ?? {};
  const [shift, operation] = instructions.slice(at + 1, at + 3);
  const isShifted = shift?.opcode === 0x60 && operation?.opcode === 0x1b;
  if (!isShifted && pushed.length < 32) return "";
  const bits = isShifted ? BigInt(shift.pushed[0] ?? 0) : 0n;
  const word = (BigInt(`0x${hex(pushed) || "0"}`) << bits) & MaxUint256;
  return Buffer.from(word.toString(16).padStart(64, "0"), "hex").toString("latin1").replace(/\0+$/, "");
}

/** The messages that code reverts with, where the optimiser has left them in the usual place. */
function messagesIn(bytecode: string): string[] {
  const instructions = instructionsOf(bytecode);
  const starts = instructions.flatMap(({ pushed }, i) => (hex(pushed) === ERROR_SELECTOR ? [i] : []));
  return starts.flatMap((start, k) => {
    const end = Math.min(start + REACH, starts[k + 1] ?? instructions.length);
    for (let at = start + 3; at < end; at++) {
      const word = wordAt(instructions, at);
      if (/^(?=.*[A-Za-z])[\x20-\x7e]+$/.test(word)) return [word];
    }
    return [];
  });
}

/** What a call says that reverts with `message`. */
function told(message: string) {
  return decodeRevert(concat(["0x08c379a0", AbiCoder.defaultAbiCoder().encode(["string"], [message])]));
}

/** What was thrown. */
async function thrown(work: Promise<unknown>): Promise<unknown> {
  return await work.then(
    () => expect.fail("It was not refused."),
    (error: unknown) => error,
  );
}

describe("reasons of peers", () => {
  it("explains every code that Aave v3 publishes, under its own name, and no other", async () => {
    const artifact = readArtifact(AAVE_ERRORS);
    const [deployer] = await ethers.getSigners();
    const errors = await new ethers.ContractFactory(artifact.abi, artifact.bytecode, deployer).deploy();
    const abi = new Interface(artifact.abi);
    const published: Record<string, string> = {};
    abi.forEachFunction(({ name }) => (published[name] = ""));
    for (const name of Object.keys(published)) published[name] = String(await errors.getFunction(name)());
    const explained = Object.fromEntries(Object.entries(AAVE_V3).map(([code, { name }]) => [name, code]));
    expect(Object.keys(published)).to.have.length.greaterThan(80);
    expect(explained).to.deep.equal(published);
  });

  it("explains every message that Uniswap v3's code reverts with", () => {
    const found = UNISWAP_CONTRACTS.map((path) => messagesIn(readArtifact(path).bytecode));
    const messages = [...new Set(found.flat())].filter((message) => !SENTENCE.test(message));
    expect(messages).to.include.members(["LOK", "IIA", "TLU", "STF", "Transaction too old"]);
    expect(messages.filter((message) => reasonOf(message)?.peer.name !== "Uniswap v3")).to.deep.equal([]);
  });

  it("explains nothing that Uniswap v3's code does not contain", () => {
    const bytecodes = UNISWAP_CONTRACTS.map((path) => readArtifact(path).bytecode);
    const messages = new Set(bytecodes.flatMap(messagesIn));
    const isThere = (message: string) =>
      messages.has(message) || bytecodes.some((code) => message.length > 3 && code.includes(hex(Buffer.from(message))));
    const absent = Object.keys(UNISWAP_V3).filter((message) => !isThere(message));
    expect(absent).to.deep.equal([]);
  });

  it("writes sentences that fit behind a colon, and takes no message for two peers", () => {
    const all = PEERS.flatMap(({ reasons }) => Object.entries(reasons));
    for (const [message, { sentence }] of all) expect(sentence, message).to.match(/^[a-z"].*[^.]$/);
    expect(new Set(all.map(([message]) => message)).size).to.equal(all.length);
  });

  it("says what Aave v3 means when it really refuses", async () => {
    const [deployer] = await ethers.getSigners();
    if (deployer === undefined) throw new Error("The network has no accounts");
    const aave = await deployAaveV3(deployer);
    const usdc = await ethers.deployContract("TestToken", ["USD Coin", "USDC", 6]);
    const feed = await ethers.deployContract("ChainlinkFeedMock", [8, parseUnits("1", 8)]);
    const asset = await usdc.getAddress();
    await listReserve(aave, { asset, feed: await feed.getAddress(), ...STABLECOIN_RESERVE });
    const error = await thrown(aave.pool.getFunction("supply").staticCall(asset, 0n, deployer.address, 0));
    expect(decodeRevert(error)).to.deep.include({
      name: "Error",
      args: { message: "26" },
      sentence: 'Aave v3 says "26", INVALID_AMOUNT: the amount is zero.',
    });
  });

  it("says what Uniswap v3 means when it really refuses", async () => {
    const [deployer] = await ethers.getSigners();
    if (deployer === undefined) throw new Error("The network has no accounts");
    const uniswap = await deployUniswapV3(deployer);
    const tokens = await Promise.all(
      ["AAA", "BBB"].map((name) => ethers.deployContract("TestToken", [name, name, 18])),
    );
    const [tokenIn, tokenOut] = await Promise.all(tokens.map((token) => token.getAddress()));
    if (tokenIn === undefined || tokenOut === undefined) throw new Error("There are two tokens");
    const limits = { amountOutMinimum: 0n, sqrtPriceLimitX96: 0n };
    const swap = { tokenIn, tokenOut, fee: 3_000, recipient: deployer.address, amountIn: 1_000n, ...limits };
    const key = { tokenA: tokenIn, tokenB: tokenOut, fee: 3_000 };
    await createPool(uniswap, key, { amountA: 1n, amountB: 1n });
    for (const token of tokens) await (await token.mint(deployer.address, 10n ** 18n)).wait();
    await addLiquidity(uniswap, deployer, key, { amountA: 10n ** 18n, amountB: 10n ** 18n });
    const refused = await thrown(uniswap.swapRouter.getFunction("exactInputSingle").staticCall(swap));
    expect(decodeRevert(refused)).to.deep.include({
      name: "Error",
      args: { message: "STF" },
      sentence:
        'Uniswap v3 says "STF", TransferFromFailed: the token could not be taken: its balance or its allowance is too small.',
    });
  });

  it("leaves a stranger's message as it is", () => {
    expect(told("too early")).to.deep.include({ sentence: "too early" });
    expect(told("91")?.sentence).to.match(/FLASHLOAN_DISABLED/);
    expect(told("92")?.sentence).to.equal("92");
  });
});
