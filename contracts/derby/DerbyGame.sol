// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {ERC721} from "@openzeppelin/contracts/token/ERC721/ERC721.sol";
import {IERC721Metadata} from "@openzeppelin/contracts/token/ERC721/extensions/IERC721Metadata.sol";
import {Multicall} from "@openzeppelin/contracts/utils/Multicall.sol";

import {RoleGated} from "../shared/access/RoleGated.sol";
import {BasketCalls} from "./game/BasketCalls.sol";
import {VaultPort} from "./game/VaultPort.sol";
import {IBasketDescriptor} from "./interfaces/IBasketDescriptor.sol";
import {IDerbyGame} from "./interfaces/IDerbyGame.sol";
import {VaultRegistry} from "./libraries/VaultRegistry.sol";
import {GameStorage} from "./types/GameStorage.sol";

/// @title DerbyGame
/// @notice Players lock DRB in baskets, vote it over the protocols of a vault, share what their choices earned, and are slashed
/// where they lost.
/// @dev The contract holds tokens, owners and permissions; what baskets and vaults do lies in five linked libraries, fixed like the
/// code itself. What a player trusts:
/// - registered vaults to report performance and to pay the fee that they report; a vault reaches its own pool alone;
/// - ADMIN (the Governor's timelock) and RISK for terms inside the bounds of `VaultRegistry`, E by 20 % an epoch at most;
/// - GUARDIAN for at most half of the time that DRB can come in, nobody for the way out;
/// - the price source of E, where there is one, to answer: one that burns all gas holds up `withdrawUnlocked` until ADMIN
///   replaces it.
/// There is no proxy and no setter for DRB, for a balance or for a reward.
contract DerbyGame is IDerbyGame, VaultPort, BasketCalls, Multicall {
    using VaultRegistry for GameStorage.Data;

    IBasketDescriptor private immutable DESCRIPTOR;

    /// @param drb The token that is locked.
    /// @param descriptor_ Draws baskets.
    /// @param treasury_ Gets slashed DRB and forfeited rewards.
    /// @param authority_ The AccessManager that knows ADMIN, RISK and GUARDIAN.
    constructor(
        IERC20 drb,
        IBasketDescriptor descriptor_,
        address treasury_,
        address authority_
    ) BasketCalls(drb) RoleGated(authority_) {
        if (address(descriptor_).code.length == 0) revert DerbyGame_InvalidAddress(address(descriptor_));
        DESCRIPTOR = descriptor_;
        _game.setTreasury(treasury_);
    }

    /// @inheritdoc IERC721Metadata
    function tokenURI(uint256 basketId) public view override(ERC721, IERC721Metadata) returns (string memory) {
        _requireOwned(basketId);
        return DESCRIPTOR.tokenURI(address(this), basketId);
    }

    /// @inheritdoc IDerbyGame
    function descriptor() external view returns (address) {
        return address(DESCRIPTOR);
    }
}
