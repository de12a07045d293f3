import { isAddress } from "ethers";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";

import { findDeployed } from "../../lib/addresses.js";
import { InputError } from "../../lib/input-error.js";
import type { Vault, VaultFactory } from "../../typechain-types/index.js";
import { deployedAddress, Desk, openPremises, type Premises } from "../support/desk.js";
import type { Action } from "../support/perform.js";
import type { Target } from "../support/target.js";
import type { Token } from "../support/token.js";
import { readingsOf, type Figure, type Wallet } from "./position.js";

/** A vault of the deployment, by its name there or its number in the registry. */
export interface OpenVault extends Target<Figure, Wallet> {
  readonly contract: Vault;
  readonly asset: Token;
  readonly reward: Token;
}

/** Where the commands of the Vault system start from. */
export class VaultDesk extends Desk {
  private constructor(
    premises: Premises,
    readonly factory: VaultFactory,
  ) {
    super(premises);
  }

  /**
   * Connects, and reads what is deployed.
   *
   * @throws NetworkError without a node; InputError without a deployment.
   */
  static async open(hre: HardhatRuntimeEnvironment): Promise<VaultDesk> {
    return await VaultDesk.at(await openPremises(hre));
  }

  /** On a chain that is connected and built for. */
  static async at(premises: Premises): Promise<VaultDesk> {
    const { ethers } = premises.chain.connection;
    const factory = await ethers.getContractAt("VaultFactory", await deployedAddress(premises, "VaultFactory"));
    return new VaultDesk(premises, factory);
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
    return {
      kind: "vault",
      name: await this.nameOf(address),
      address,
      abi: contract.interface,
      provider: this.chain.connection.ethers.provider,
      contract,
      asset,
      reward,
      units: { asset, reward },
      purses: [
        { key: "walletAsset", token: asset },
        { key: "walletReward", token: reward },
      ],
      readings: (account) => readingsOf(contract, { asset, reward }, account),
    };
  }

  /** Every vault of the factory, in order of creation. */
  async vaults(): Promise<OpenVault[]> {
    const addresses = await this.factory.vaults(0n, await this.factory.vaultCount());
    return await Promise.all(addresses.map((address) => this.vault(address)));
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

/** What reaches the sender's wallet of a payout in assets (`assets`), in rewards (`reward`) or in both, unless somebody else receives it. */
export function payout(vault: OpenVault, sender: string, receiver: string): NonNullable<Action["receives"]> {
  return ({ assets, reward }) => {
    if (receiver !== sender) return [];
    const sums = [
      { token: vault.asset, value: assets },
      { token: vault.reward, value: reward },
    ];
    return sums.flatMap(({ token, value }) => (typeof value === "bigint" ? [{ token, value }] : []));
  };
}
