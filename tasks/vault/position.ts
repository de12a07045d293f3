import { formatInstant } from "../../lib/time.js";
import { formatAmount } from "../../lib/units.js";
import type { Vault } from "../../typechain-types/index.js";
import type { Reading, State } from "../support/target.js";
import type { Token } from "../support/token.js";

/** What a vault tells of an account and of itself. */
export type Figure = "stake" | "earned" | "totalStaked" | "rewardPerEpoch" | "undistributed" | "streamEndsAt";
/** What an account holds in its wallet. */
export type Wallet = "walletAsset" | "walletReward";
/** What an account has, and what its vault holds, at one moment. Amounts in base units, times in unix seconds. */
export type Position = State<Figure | Wallet>;

/** The figures of a vault, as they are asked for and shown. */
export function readingsOf(
  { interface: abi }: Vault,
  { asset, reward }: { asset: Token; reward: Token },
  account: string,
): Reading<Figure>[] {
  const inAsset = (value: bigint) => formatAmount(value, asset);
  const inReward = (value: bigint) => formatAmount(value, reward);
  return [
    { key: "stake", label: "Stake", call: abi.encodeFunctionData("stakeOf", [account]), words: inAsset },
    { key: "earned", label: "Earned", call: abi.encodeFunctionData("earned", [account]), words: inReward },
    { key: "totalStaked", label: "Staked by all", call: abi.encodeFunctionData("totalStaked"), words: inAsset },
    {
      key: "rewardPerEpoch",
      label: "Reward per epoch",
      call: abi.encodeFunctionData("rewardPerEpoch"),
      words: inReward,
    },
    { key: "undistributed", label: "Still to stream", call: abi.encodeFunctionData("undistributed"), words: inReward },
    { key: "streamEndsAt", label: "Stream ends", call: abi.encodeFunctionData("streamEndsAt"), words: formatInstant },
  ];
}
