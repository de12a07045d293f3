import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";

import { findAddress, nameOf } from "../../lib/actors.js";
import { print, printJson, printTable, runCommand } from "../../lib/output.js";
import { formatDuration, formatInstant } from "../../lib/time.js";
import { formatAmount } from "../../lib/units.js";
import { StakingDesk, type OpenPool } from "./desk.js";

interface Options {
  readonly account?: string;
  readonly json: boolean;
}

interface Position {
  readonly holder: string;
  readonly id: bigint;
  readonly units: bigint;
  readonly worth: bigint;
  readonly earned: bigint;
}

/** `npx hardhat staking status` */
export default async function status(options: Options, hre: HardhatRuntimeEnvironment): Promise<void> {
  await runCommand(options, async () => {
    const desk = await StakingDesk.open(hre);
    const { pool, actors } = desk;
    const addresses =
      options.account === undefined ? actors.map(({ address }) => address) : [findAddress(actors, options.account)];
    const positions = (
      await Promise.all(
        addresses.map(async (address) => {
          const held = await desk.positionsOf(address);
          return await Promise.all(held.map(({ id, balance }) => read(pool, nameOf(actors, address), id, balance)));
        }),
      )
    ).flat();
    const summary = await summaryOf(pool);
    if (options.json) return printJson({ ...summary, positions });
    show(pool, summary, positions);
  });
}

async function read({ contract }: OpenPool, holder: string, id: bigint, units: bigint): Promise<Position> {
  const [worth, earned] = await Promise.all([contract.assetsOf(units), contract.earned(id, units)]);
  return { holder, id, units, worth, earned };
}

async function summaryOf({ name, address, contract, token }: OpenPool) {
  const [staked, bondedUnits, undistributed, streamEndsAt, unbondingDelay] = await Promise.all([
    contract.staked(),
    contract.bondedUnits(),
    contract.undistributed(),
    contract.streamEndsAt(),
    contract.unbondingDelay(),
  ]);
  const { symbol, decimals } = token;
  const about = { name, address, token: { address: token.address, symbol, decimals } };
  return { ...about, staked, bondedUnits, undistributed, streamEndsAt, unbondingDelay };
}

function show({ token }: OpenPool, summary: Awaited<ReturnType<typeof summaryOf>>, positions: Position[]): void {
  printTable(
    [summary.name, summary.address],
    [
      ["Staked", formatAmount(summary.staked, token)],
      ["Still to stream", formatAmount(summary.undistributed, token)],
      ["Stream ends", summary.undistributed === 0n ? "nothing streams" : formatInstant(summary.streamEndsAt)],
      ["Unbonding", formatDuration(summary.unbondingDelay)],
    ],
  );
  if (positions.length === 0) return;
  print();
  printTable(
    ["Position", "Holder", "Worth", "Earned"],
    positions.map(({ holder, id, worth, earned }) => [
      String(id),
      holder,
      formatAmount(worth, token),
      formatAmount(earned, token),
    ]),
    [0, 2, 3],
  );
}
