import { isAddress, isError } from "ethers";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";

import { actorsOf, findActor, type Actor } from "../../lib/actors.js";
import { findDeployed, readDeployment, type Deployment } from "../../lib/addresses.js";
import { ensureBuilt } from "../../lib/build.js";
import { decodeRevert } from "../../lib/errors.js";
import { InputError } from "../../lib/input-error.js";
import { connect, type Chain } from "../../lib/network.js";
import type { Unit } from "../../lib/units.js";
import type { TestToken, Vault, VaultFactory } from "../../typechain-types/index.js";

/** An ERC-20 token, with what is needed to write its amounts. `contract` has the ABI of a token with permit. */
export interface Token extends Unit {
  readonly address: string;
  readonly contract: TestToken;
}

/** A vault of the deployment. */
export interface OpenVault {
  /** Its name in the deployment, or its number in the registry. */
  readonly name: string;
  readonly address: string;
  readonly contract: Vault;
  readonly asset: Token;
  readonly reward: Token;
}

/** Where the commands of the Vault system start from. */
export class VaultDesk {
  private constructor(
    readonly chain: Chain,
    readonly deployment: Deployment,
    readonly factory: VaultFactory,
    readonly actors: readonly Actor[],
  ) {}

  /**
   * Connects, and reads what is deployed.
   *
   * @throws NetworkError without a node; InputError without a deployment.
   */
  static async open(hre: HardhatRuntimeEnvironment): Promise<VaultDesk> {
    const chain = await connect(hre);
    const deployment = await readDeployment(hre.config.paths.root, chain);
    await ensureBuilt();
    return await VaultDesk.at(chain, deployment);
  }

  /** On a chain that is connected and built for. */
  static async at(chain: Chain, deployment: Deployment): Promise<VaultDesk> {
    const { address } = findDeployed(deployment, "VaultFactory");
    if ((await chain.connection.ethers.provider.getCode(address)) === "0x") {
      throw new InputError(
        `Nothing is deployed at ${address} on ${chain.networkName}: run \`npm run deploy -- --network ${chain.networkName}\`.`,
      );
    }
    const factory = await chain.connection.ethers.getContractAt("VaultFactory", address);
    return new VaultDesk(chain, deployment, factory, await actorsOf(chain));
  }

  /** Who sends: the one that is named, or else `usual` on local chains and the first account elsewhere. */
  sender(named: string | undefined, usual: string): Actor {
    return findActor(this.actors, named ?? (this.chain.isLocal ? usual : "0"));
  }

  /**
   * Opens a vault by name, by number in the registry, or by address; by default the first.
   *
   * @throws InputError where the factory did not make it.
   */
  async vault(text: string | undefined): Promise<OpenVault> {
    const address = await this.addressOf(text);
    if (!(await this.factory.isVault(address)))
      throw new InputError(`${address} is no vault of this deployment's factory.`);
    const contract = await this.chain.connection.ethers.getContractAt("Vault", address);
    const [asset, reward] = await Promise.all([
      this.token(await contract.asset()),
      this.token(await contract.rewardToken()),
    ]);
    return { name: await this.nameOf(address), address, contract, asset, reward };
  }

  /** Every vault of the factory, in order of creation. */
  async vaults(): Promise<OpenVault[]> {
    const addresses = await this.factory.vaults(0n, await this.factory.vaultCount());
    return await Promise.all(addresses.map((address) => this.vault(address)));
  }

  /**
   * Opens a token by its name in the deployment or its address.
   *
   * @throws InputError where nothing at the address tells its symbol and decimals.
   */
  async token(text: string): Promise<Token> {
    const address = isAddress(text) ? text : findDeployed(this.deployment, text).address;
    const contract = await this.chain.connection.ethers.getContractAt("TestToken", address);
    const [symbol, decimals] = await Promise.all([contract.symbol(), contract.decimals()]).catch((error: unknown) => {
      if (!isError(error, "BAD_DATA") && decodeRevert(error) === undefined) throw error;
      throw new InputError(`${address} is no token on this chain: it does not tell a symbol and decimals.`);
    });
    return { address, contract, symbol, decimals: Number(decimals) };
  }

  private async addressOf(text: string | undefined): Promise<string> {
    if (text === undefined) return await this.firstVault();
    const isAddressed: boolean = isAddress(text);
    if (isAddressed) return text;
    if (!/^\d+$/.test(text)) return findDeployed(this.deployment, text).address;
    const count = await this.factory.vaultCount();
    if (BigInt(text) >= count) throw new InputError(`There is no vault number ${text} among ${count}.`);
    return await this.factory.vaultAt(text);
  }

  private async firstVault(): Promise<string> {
    const deployed = this.deployment.contracts.find(({ contract }) => contract === "Vault");
    if (deployed !== undefined) return deployed.address;
    if ((await this.factory.vaultCount()) === 0n)
      throw new InputError("There is no vault yet: `npx hardhat vault create` makes one.");
    return await this.factory.vaultAt(0n);
  }

  private async nameOf(address: string): Promise<string> {
    const deployed = this.deployment.contracts.find((entry) => entry.address.toLowerCase() === address.toLowerCase());
    if (deployed !== undefined) return deployed.name;
    const addresses = await this.factory.vaults(0n, await this.factory.vaultCount());
    return `#${addresses.indexOf(address)}`;
  }
}
