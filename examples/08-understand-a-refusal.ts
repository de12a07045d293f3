// Asks for too much and reads the refusal, with its values and what to do:  npx tsx examples/08-understand-a-refusal.ts
import { isCallException, parseEther } from "ethers";

import { decodeRevert } from "../lib/errors.js";
import { Vault__factory } from "../typechain-types/index.js";
import { LocalChain } from "./support/chain.js";

const chain = await LocalChain.open();
const bob = await chain.actor("bob");
const vault = Vault__factory.connect(chain.address("WethVault"), bob);

try {
  // A static call costs nothing and is refused just as the transaction would be.
  await vault.withdraw.staticCall(parseEther("1000000"), bob, bob);
} catch (error) {
  if (!isCallException(error) || error.data === null) throw error;
  // The client knows the errors of its contract: a name, and the values that did not fit.
  const parsed = vault.interface.parseError(error.data);
  console.log(`${parsed?.name}(${parsed?.args.join(", ")})`);
  // The lab knows the errors of every system, and what to do about them; docs/errors.md has them by selector.
  const revert = decodeRevert(error, { asset: { symbol: "WETH", decimals: 18 } });
  console.log(revert?.sentence);
  console.log(revert?.whatToDo);
}
chain.close();
