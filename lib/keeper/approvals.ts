import { decodeRevert } from "../errors.js";
import type { Duty, Post } from "./duty.js";
import { askToken, ERC20 } from "./erc20.js";

/** What is approved beyond the payment, as a part of it: a debt grows, and a second approval costs as much as the first. */
const HEADROOM = 100n;

/**
 * What a duty needs approved before it, as duties of their own: nothing, one approval, or two where a token refuses to go from one allowance
 * to another without zero in between.
 *
 * @throws whatever the node throws
 */
export async function approvalsFor(post: Post, duty: Duty): Promise<Duty[]> {
  const { pays, to } = duty;
  if (pays === undefined) return [];
  const { ethers } = post.chain.connection;
  const allowance = await askToken(ethers.provider, pays.token, "allowance", post.keeper.address, to);
  if (allowance >= pays.value) return [];
  const approval = approve(duty, pays.value + pays.value / HEADROOM, pays);
  const isDirect = allowance === 0n || (await isAccepted(post, approval));
  return isDirect ? [approval] : [approve(duty, 0n, pays), approval];
}

function approve({ id, to }: Duty, value: bigint, { token, hope }: NonNullable<Duty["pays"]>): Duty {
  return {
    id: value === 0n ? `take back the approval before: ${id}` : `approve for: ${id}`,
    to: token,
    abi: ERC20,
    method: "approve",
    args: [to, value],
    worth: () => ({ own: hope, others: 0n }),
  };
}

async function isAccepted({ keeper }: Post, { to, abi, method, args }: Duty): Promise<boolean> {
  try {
    await keeper.signer.call({ to, data: abi.encodeFunctionData(method, args) });
    return true;
  } catch (error) {
    if (decodeRevert(error) === undefined) throw error;
    return false;
  }
}
