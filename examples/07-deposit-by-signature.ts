// Deposits in one transaction, by a signed permit instead of an approval:  npx tsx examples/07-deposit-by-signature.ts
import { formatEther, parseEther, Signature } from "ethers";

import { TestToken__factory, Vault__factory } from "../typechain-types/index.js";
import { LocalChain } from "./support/chain.js";

const PERMIT = {
  Permit: [
    { name: "owner", type: "address" },
    { name: "spender", type: "address" },
    { name: "value", type: "uint256" },
    { name: "nonce", type: "uint256" },
    { name: "deadline", type: "uint256" },
  ],
};

const chain = await LocalChain.open();
const judy = await chain.actor("judy");
const vault = Vault__factory.connect(chain.address("PadVault"), judy);
const pad = TestToken__factory.connect(await vault.asset(), judy);

// EIP-2612: the token's own domain, and its nonce of the owner, so that a signature serves once.
const { name, version, chainId, verifyingContract } = await pad.eip712Domain();
const assets = parseEther("5");
const deadline = (await chain.now()) + 3_600n;
const message = { owner: judy.address, spender: vault.target, value: assets, nonce: await pad.nonces(judy), deadline };
const signed = await judy.signTypedData({ name, version, chainId, verifyingContract }, PERMIT, message);
const { v, r, s } = Signature.from(signed);

await (await vault.depositWithPermit(assets, judy, deadline, v, r, s)).wait();
const allowance = await pad.allowance(judy, vault);
console.log(`judy has staked ${formatEther(await vault.stakeOf(judy))} PAD; the vault may take ${allowance} more.`);
chain.close();
