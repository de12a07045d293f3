import { isAddress, ZeroAddress } from "ethers";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";

import type { Actor } from "../../lib/actors.js";
import { findDeployed } from "../../lib/addresses.js";
import { InputError } from "../../lib/input-error.js";
import { parseCount } from "../../lib/units.js";
import type { DerbyGame, DerbyVault } from "../../typechain-types/index.js";
import { deployedAddress, Desk, openPremises, type Premises } from "../support/desk.js";
import { openToken, type Token } from "../support/token.js";
import { gameTarget, type GameTarget, vaultTarget, type VaultTarget } from "./targets.js";

/** The game's name in a deployment. */
const GAME = "DerbyGame";

/** A vault that the game knows. */
export interface OpenVault extends VaultTarget {
  readonly contract: DerbyVault;
}

/** Where the commands of the Derby system start from. */
export class DerbyDesk extends Desk {
  private constructor(
    premises: Premises,
    readonly game: DerbyGame,
    readonly gameAddress: string,
    readonly drb: Token,
  ) {
    super(premises);
  }

  /**
   * Connects, and opens the game.
   *
   * @throws NetworkError without a node; InputError without a deployment.
   */
  static async open(hre: HardhatRuntimeEnvironment): Promise<DerbyDesk> {
    return await DerbyDesk.at(await openPremises(hre));
  }

  /** On a chain that is connected and built for. */
  static async at(premises: Premises): Promise<DerbyDesk> {
    const address = await deployedAddress(premises, GAME);
    const game = await premises.chain.connection.ethers.getContractAt("DerbyGame", address);
    const drb = await openToken(premises.chain, premises.deployment, await game.token());
    return new DerbyDesk(premises, game, address, drb);
  }

  /**
   * Opens a vault by name, by address, or by its number in the game; by default the first.
   *
   * @throws InputError where the game does not know it.
   */
  async vault(text?: string): Promise<OpenVault> {
    const known = await this.game.vaults();
    const address = this.#vaultAddress(text, known);
    if (!known.includes(address)) throw new InputError(`The game knows no vault ${address}.`);
    const contract = await this.chain.connection.ethers.getContractAt("DerbyVault", address);
    const [asset, share] = await Promise.all([this.token(await contract.asset()), this.token(address)]);
    const name = this.deployedName(address) ?? (await contract.name());
    return { ...vaultTarget(this, { name, contract, address, asset, share }), contract };
  }

  /** Every vault of the game, in order of registration. */
  async vaults(): Promise<OpenVault[]> {
    return await Promise.all((await this.game.vaults()).map((address) => this.vault(address)));
  }

  /** The game as a command about one basket shows it; about none, what the sender has in it. */
  async aboutBasket(basketId?: bigint): Promise<GameTarget> {
    const { vault: address } = basketId === undefined ? { vault: undefined } : await this.game.basketInfo(basketId);
    const { asset } = await this.vault(address);
    return gameTarget(this, { game: this.game, address: this.gameAddress, drb: this.drb, asset, basketId });
  }

  /**
   * The basket that is named, or the sender's first.
   *
   * @throws InputError where there is no such basket, or he has none.
   */
  async basket(named: string | undefined, sender: Actor): Promise<bigint> {
    if (named !== undefined) return await this.#existing(parseCount(named));
    const [first] = await this.basketsOf(sender.address);
    if (first !== undefined) return first;
    throw new InputError(`${sender.name} owns no basket: \`npx hardhat derby mint --name Mine\` makes one.`);
  }

  /** The baskets that an address owns, in order of numbers, from the transfers it has received. */
  async basketsOf(owner: string): Promise<bigint[]> {
    const since = findDeployed(this.deployment, GAME).block;
    const received = await this.game.queryFilter(this.game.filters.Transfer(undefined, owner), since);
    const ids = [...new Set(received.map(({ args }) => args.tokenId))].sort((a, b) => (a < b ? -1 : 1));
    const owners = await Promise.all(ids.map((id) => this.game.ownerOf(id)));
    return ids.filter((_, i) => owners[i] === owner);
  }

  /** The requests of an address that wait for a close or to be claimed, oldest first. */
  async requestsOf(vault: OpenVault, owner: string): Promise<bigint[]> {
    const { RedeemRequested } = vault.contract.filters;
    const events = await vault.contract.queryFilter(RedeemRequested(undefined, owner), this.#since(vault));
    const ids = events.map(({ args }) => args.requestId);
    const requests = await Promise.all(ids.map((id) => vault.contract.requestOf(id)));
    return ids.filter((_, i) => requests[i]?.owner !== ZeroAddress);
  }

  /**
   * The request that is named, or the sender's oldest.
   *
   * @throws InputError where he has none.
   */
  async request(vault: OpenVault, named: string | undefined, sender: Actor): Promise<bigint> {
    if (named !== undefined) return parseCount(named);
    const [oldest] = await this.requestsOf(vault, sender.address);
    if (oldest !== undefined) return oldest;
    throw new InputError(
      `${sender.name} has no request waiting: \`npx hardhat derby request --amount 25%\` makes one.`,
    );
  }

  /** What a contract is called in the deployment. */
  deployedName(address: string): string | undefined {
    return this.deployment.contracts.find((entry) => entry.address.toLowerCase() === address.toLowerCase())?.name;
  }

  #vaultAddress(text: string | undefined, known: readonly string[]): string {
    const isAddressed: boolean = text !== undefined && isAddress(text);
    if (text !== undefined && isAddressed) return text;
    if (text !== undefined && !/^\d+$/.test(text)) return findDeployed(this.deployment, text).address;
    const address = known[Number(text ?? 0)];
    if (address !== undefined) return address;
    if (known.length === 0) throw new InputError("The game knows no vault yet: governance adds one.");
    throw new InputError(`There is no vault number ${text} among ${known.length}.`);
  }

  async #existing(basketId: bigint): Promise<bigint> {
    const count = await this.game.basketCount();
    if (basketId > 0n && basketId <= count) return basketId;
    throw new InputError(`There is no basket ${basketId} among ${count}.`);
  }

  /** The block that a vault was made in; one that a proposal made is younger than the game. */
  #since({ name }: OpenVault): number {
    const known = this.deployment.contracts.find((entry) => entry.name === name);
    return (known ?? findDeployed(this.deployment, GAME)).block;
  }
}
