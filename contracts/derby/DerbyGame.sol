// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {ERC721} from "@openzeppelin/contracts/token/ERC721/ERC721.sol";
import {IERC721Metadata} from "@openzeppelin/contracts/token/ERC721/extensions/IERC721Metadata.sol";
import {IERC165} from "@openzeppelin/contracts/utils/introspection/IERC165.sol";
import {Multicall} from "@openzeppelin/contracts/utils/Multicall.sol";

import {RoleGated} from "../shared/access/RoleGated.sol";
import {Delegation} from "./game/Delegation.sol";
import {Locking} from "./game/Locking.sol";
import {Redemption} from "./game/Redemption.sol";
import {Reputation} from "./game/Reputation.sol";
import {VaultPort} from "./game/VaultPort.sol";
import {IBasketDescriptor} from "./interfaces/IBasketDescriptor.sol";
import {IDerbyGame} from "./interfaces/IDerbyGame.sol";
import {EpochVectors} from "./libraries/EpochVectors.sol";
import {Portfolio, Portfolios} from "./libraries/Portfolios.sol";
import {Staged} from "./libraries/Staged.sol";
import {BasketTypes} from "./types/BasketTypes.sol";
import {DerbyGameTypes} from "./types/DerbyGameTypes.sol";

/// @title DerbyGame
/// @notice Players lock DRB in baskets, vote it over the protocols of a vault, share what their choices earned, and are slashed
/// where they lost.
/// @dev What a player trusts:
/// - registered vaults to report performance and to pay the fee that they report; a vault reaches its own pool alone;
/// - ADMIN (the Governor's timelock) and RISK for terms inside the bounds of `VaultTerms`, E by 20 % an epoch at most;
/// - GUARDIAN for at most half of the time that DRB can come in, nobody for the way out;
/// - the price source of E, where there is one, to answer: one that burns all gas holds up `withdrawUnlocked` until ADMIN
///   replaces it.
/// There is no proxy and no setter for DRB, for a balance or for a reward.
contract DerbyGame is IDerbyGame, VaultPort, Locking, Delegation, Redemption, Reputation, Multicall {
    using EpochVectors for EpochVectors.Store;
    using Staged for Staged.Value;

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
    ) Locking(drb) RoleGated(authority_) {
        if (address(descriptor_).code.length == 0) revert DerbyGame_InvalidAddress(address(descriptor_));
        DESCRIPTOR = descriptor_;
        _setTreasury(treasury_);
    }

    /// @inheritdoc IERC721Metadata
    function tokenURI(uint256 basketId) public view override(ERC721, IERC721Metadata) returns (string memory) {
        _requireOwned(basketId);
        return DESCRIPTOR.tokenURI(address(this), basketId);
    }

    /// @inheritdoc IDerbyGame
    function basketTotalAllocatedTokens(uint256 basketId) external view returns (uint256) {
        _requireOwned(basketId);
        return _lockedIn(basketId);
    }

    /// @inheritdoc IDerbyGame
    function basketAllocationInProtocol(uint256 basketId, uint256 protocolId) external view returns (uint256) {
        uint256 bps = _portfolioOf(basketId).bpsOf(protocolId);
        return Portfolios.votesUp(_baskets[basketId].stake.last, bps);
    }

    /// @inheritdoc IDerbyGame
    function portfolioOf(uint256 basketId) external view returns (DerbyGameTypes.Weight[] memory) {
        return _portfolioOf(basketId).unpack();
    }

    /// @inheritdoc IDerbyGame
    function basketInfo(uint256 basketId) external view returns (DerbyGameTypes.BasketInfo memory info) {
        _requireOwned(basketId);
        BasketTypes.Account memory account = _advanced(basketId);
        BasketTypes.Title memory title = _titles[basketId];
        info.vault = _vaults[title.vaultId].vault;
        info.name = _nameOf(basketId);
        (info.voting, info.pending) = (account.stake.current, account.stake.last);
        (info.unlocking, info.unlockEpoch) = (account.terms.unlocking, account.terms.unlockEpoch);
        (info.votingLeaderId, info.pendingLeaderId) = (account.link.currentLeader, account.link.lastLeader);
        (info.followers, info.followedDrb) = (account.lead.followers, account.followed.last);
        info.delegationFeeBps = _baskets[basketId].lead.feeBps;
        info.sales = title.sales;
    }

    /// @inheritdoc IDerbyGame
    function vaultInfo(address vault) external view returns (DerbyGameTypes.VaultInfo memory info) {
        BasketTypes.VaultState storage state = _vaultOf(vault);
        (info.vault, info.asset, info.assetDecimals) = (vault, state.asset, state.assetDecimals);
        (info.epoch, info.closing, info.votable) = (state.epoch, state.closing, state.votable);
        (info.rewardPool, info.treasuryRewards) = (state.rewardPool, state.treasuryRewards);
        info.terms = DerbyGameTypes.VaultTerms({
            exchangeRateWad: state.rateWad,
            negativeRewardFactorBps: state.factorBps,
            slashThresholdWad: state.thresholdWad,
            priceSource: state.priceSource
        });
    }

    /// @inheritdoc IDerbyGame
    function tallyOf(
        address vault,
        uint256 protocolId
    ) external view returns (uint256 current, uint256 next, uint256 last) {
        BasketTypes.VaultState storage state = _vaultOf(vault);
        Staged.Value memory tally = state.tallies[protocolId];
        tally.advance(state.epoch);
        return (tally.current, tally.next, tally.last);
    }

    /// @inheritdoc IDerbyGame
    function accumulatorsOf(
        address vault,
        uint256 epoch,
        uint256 protocolId
    ) external view returns (int256 cumRewardPerLockedToken, uint256 cumPay) {
        return _vaultOf(vault).vectors.entry(epoch, protocolId);
    }

    /// @inheritdoc IDerbyGame
    function vaults() external view returns (address[] memory all) {
        uint256 count = _vaultCount;
        all = new address[](count);
        for (uint256 i = 0; i < count; ++i) all[i] = _vaults[i + 1].vault;
    }

    /// @inheritdoc IDerbyGame
    function totalLocked() external view returns (uint256) {
        return _totalLocked;
    }

    /// @inheritdoc IDerbyGame
    function basketCount() external view returns (uint256) {
        return _basketCount;
    }

    /// @inheritdoc IDerbyGame
    function token() external view returns (address) {
        return address(DRB);
    }

    /// @inheritdoc IDerbyGame
    function treasury() external view returns (address) {
        return _treasury;
    }

    /// @inheritdoc IDerbyGame
    function descriptor() external view returns (address) {
        return address(DESCRIPTOR);
    }

    /// @inheritdoc IDerbyGame
    function inboundPausedUntil() external view returns (uint256) {
        return _pausedUntil;
    }

    /// @inheritdoc IERC165
    function supportsInterface(bytes4 interfaceId) public view override(ERC721, IERC165) returns (bool) {
        return super.supportsInterface(interfaceId);
    }

    /// @dev What counts for `basketId` from the next epoch on: its own portfolio or its leader's.
    function _portfolioOf(uint256 basketId) private view returns (Portfolio) {
        _requireOwned(basketId);
        BasketTypes.Basket storage basket = _baskets[basketId];
        uint8 plan = basket.terms.lastPlan;
        if (plan != BasketTypes.FOLLOWS) return basket.portfolios[plan];
        BasketTypes.Basket storage leader = _baskets[basket.link.lastLeader];
        return leader.portfolios[leader.terms.lastPlan];
    }
}
