import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";

import { runCommand } from "../../lib/output.js";
import { parseAmount, parseCount } from "../../lib/units.js";
import { perform, type Action, type Manner } from "../support/perform.js";
import { bothTo, DualDesk, receiptId, type OpenVault } from "./desk.js";
import { findProof } from "./proof.js";

interface Options extends Manner {
  readonly vault?: string;
  readonly from?: string;
  readonly to?: string;
  readonly class?: string;
  readonly amount: string;
  readonly creator: boolean;
}

/** `npx hardhat dual redeem`: receipts, or with `--creator` the creator's position. Settles in the same call where nobody has. */
export default async function redeem(options: Options, hre: HardhatRuntimeEnvironment): Promise<void> {
  await runCommand(options, async () => {
    const desk = await DualDesk.open(hre);
    const sender = desk.sender(options.from, options.creator ? "heidi" : "alice");
    const first = await desk.vault(options.vault);
    const classId =
      options.class === undefined ? await classOf(desk, first, sender.address) : parseCount(options.class);
    const vault = await desk.vault(options.vault, classId);
    const receiver = desk.receiver(options.to, sender);
    const proof = await neededProof(desk, vault);
    const action = options.creator
      ? closing(vault, sender.address, receiver, proof)
      : await redeeming(desk, vault, classId, sender.address, receiver, proof, options.amount);
    await perform(vault, sender, action, options);
  });
}

/** The first class of which somebody has receipts; of a vault with one class, that one. */
async function classOf(desk: DualDesk, { id, info }: OpenVault, account: string): Promise<bigint> {
  for (let classId = 0n; classId < info.classCount; ++classId) {
    if ((await desk.contract.balanceOf(account, receiptId(id, classId))) > 0n) return classId;
  }
  return info.classId;
}

/** Nothing where the vault has its outcome, or its price is stored. */
const neededProof = async (desk: DualDesk, vault: OpenVault): Promise<string | undefined> =>
  vault.info.outcome === 0n ? findProof(desk, vault) : undefined;

function closing(vault: OpenVault, sender: string, receiver: string, proof: string | undefined): Action {
  const receives = bothTo(vault, "paid", sender, receiver);
  if (proof === undefined) return { method: "closeCreator", args: [vault.id, receiver], receives };
  return { method: "closeCreatorWithProof", args: [vault.id, receiver, vault.market.feed, proof], receives };
}

async function redeeming(
  desk: DualDesk,
  vault: OpenVault,
  classId: bigint,
  sender: string,
  receiver: string,
  proof: string | undefined,
  amount: string,
): Promise<Action> {
  const id = receiptId(vault.id, classId);
  const receipts = parseAmount(amount, vault.investment, await desk.contract.balanceOf(sender, id));
  const receives: Action["receives"] = ({ token, assets }) => {
    const paid = [vault.investment, vault.linked].find(({ address }) => address === token);
    return paid === undefined || receiver !== sender ? [] : [{ token: paid, value: assets as bigint }];
  };
  const args = [id, receipts, receiver];
  if (proof === undefined) return { method: "redeem", args, receives };
  return { method: "redeemWithProof", args: [...args, vault.market.feed, proof], receives };
}
