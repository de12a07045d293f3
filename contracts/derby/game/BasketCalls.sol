// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Permit.sol";

import {ExactTransfer} from "../../shared/tokens/ExactTransfer.sol";
import {IDerbyGame} from "../interfaces/IDerbyGame.sol";
import {BasketDelegation} from "../libraries/BasketDelegation.sol";
import {BasketLocking} from "../libraries/BasketLocking.sol";
import {BasketRewards} from "../libraries/BasketRewards.sol";
import {SteadyBaskets} from "../libraries/SteadyBaskets.sol";
import {VaultRegistry} from "../libraries/VaultRegistry.sol";
import {DerbyGameTypes} from "../types/DerbyGameTypes.sol";
import {GameStorage} from "../types/GameStorage.sol";
import {BasketTokens} from "./BasketTokens.sol";
import {VaultTerms} from "./VaultTerms.sol";

/// @title BasketCalls
/// @notice What owners of baskets, and anybody for them, can do. Checks who may, has a linked library do it, moves the tokens.
abstract contract BasketCalls is BasketTokens, VaultTerms {
    using BasketDelegation for GameStorage.Data;
    using BasketLocking for GameStorage.Data;
    using BasketRewards for GameStorage.Data;
    using SteadyBaskets for GameStorage.Data;
    using VaultRegistry for GameStorage.Data;
    using ExactTransfer for IERC20;

    IERC20 private immutable DRB;

    constructor(IERC20 drb) {
        if (address(drb).code.length == 0) revert DerbyGame_InvalidAddress(address(drb));
        DRB = drb;
    }

    // ------------------------------------------------------------------------------------------------ votes and DRB

    /// @inheritdoc IDerbyGame
    function rebalanceBasket(
        uint256 basketId,
        int256 lockDelta,
        DerbyGameTypes.Weight[] calldata weights,
        uint256 deadline
    ) public nonReentrant onlyAuthorized(basketId) {
        if (block.timestamp > deadline) revert DerbyGame_DeadlinePassed(deadline, block.timestamp);
        if (lockDelta > 0) _requireInboundOpen();
        _game.rebalance(basketId, lockDelta, weights);
        if (lockDelta <= 0) return;
        _moveLocked(_ownerOf(basketId), lockDelta);
        DRB.pullExact(msg.sender, uint256(lockDelta));
    }

    /// @inheritdoc IDerbyGame
    function rebalanceBasketWithPermit(
        uint256 basketId,
        int256 lockDelta,
        DerbyGameTypes.Weight[] calldata weights,
        uint256 deadline,
        uint8 v,
        bytes32 r,
        bytes32 s
    ) external {
        uint256 value = lockDelta > 0 ? uint256(lockDelta) : 0;
        try IERC20Permit(address(DRB)).permit(msg.sender, address(this), value, deadline, v, r, s) {} catch {}
        rebalanceBasket(basketId, lockDelta, weights, deadline);
    }

    /// @inheritdoc IDerbyGame
    function withdrawUnlocked(
        uint256 basketId,
        address receiver,
        uint256 minDrb
    ) external nonReentrant onlyAuthorized(basketId) validReceiver(receiver) returns (uint256 drb, uint256 slashed) {
        _game.tryRefreshRate(_game.titles[basketId].vaultId);
        (drb, slashed) = _game.withdraw(basketId, receiver, minDrb);
        _moveLocked(_ownerOf(basketId), -int256(drb + slashed));
        DRB.push(_game.treasury, slashed);
        DRB.push(receiver, drb);
    }

    // ------------------------------------------------------------------------------------------------ rewards

    /// @inheritdoc IDerbyGame
    function redeemRewards(
        uint256 basketId,
        address receiver
    ) external nonReentrant onlyAuthorized(basketId) validReceiver(receiver) returns (uint256 assets) {
        address asset;
        (assets, asset) = _game.tryRedeem(basketId, receiver);
        if (asset == address(0)) (assets, asset) = _game.redeem(basketId, receiver);
        IERC20(asset).push(receiver, assets);
    }

    /// @inheritdoc IDerbyGame
    function redeemDelegationFees(
        uint256 leaderBasketId,
        address receiver
    ) external nonReentrant onlyAuthorized(leaderBasketId) validReceiver(receiver) returns (uint256 fees) {
        address asset;
        (fees, asset) = _game.redeemFees(leaderBasketId, receiver);
        IERC20(asset).push(receiver, fees);
    }

    // ------------------------------------------------------------------------------------------------ delegation

    /// @inheritdoc IDerbyGame
    function delegate(
        uint256 basketId,
        uint256 leaderBasketId,
        uint16 maxFeeBps
    ) external nonReentrant whenInboundOpen onlyAuthorized(basketId) {
        _requireOwned(leaderBasketId);
        _game.follow(basketId, leaderBasketId, maxFeeBps);
    }

    /// @inheritdoc IDerbyGame
    function undelegate(uint256 basketId) external nonReentrant onlyAuthorized(basketId) {
        _game.unfollow(basketId);
    }

    /// @inheritdoc IDerbyGame
    function setDelegationFee(uint256 basketId, uint16 feeBps) external nonReentrant onlyAuthorized(basketId) {
        _game.setFee(basketId, feeBps);
    }

    // ------------------------------------------------------------------------------------------------ for anybody

    /// @inheritdoc IDerbyGame
    function settleBasket(uint256 basketId) external nonReentrant {
        // One that was never minted is not steady: nothing is locked in it.
        if (_game.trySettle(basketId)) return;
        _requireOwned(basketId);
        _game.settle(basketId);
    }

    /// @inheritdoc IDerbyGame
    function recordEpochs(uint256 basketId, uint256 maxEpochs) external nonReentrant returns (uint256 recorded) {
        _requireOwned(basketId);
        return _game.record(basketId, maxEpochs);
    }

    // ------------------------------------------------------------------------------------------------ views

    /// @inheritdoc IDerbyGame
    function basketTotalAllocatedTokens(uint256 basketId) external view returns (uint256) {
        _requireOwned(basketId);
        return _lockedIn(basketId);
    }

    /// @inheritdoc IDerbyGame
    function basketAllocationInProtocol(uint256 basketId, uint256 protocolId) external view returns (uint256) {
        _requireOwned(basketId);
        return _game.allocationIn(basketId, protocolId);
    }

    /// @inheritdoc IDerbyGame
    function basketRedeemedRewards(uint256 basketId) external view returns (uint256) {
        _requireOwned(basketId);
        return _game.baskets[basketId].terms.redeemed();
    }

    /// @inheritdoc IDerbyGame
    function basketUnredeemedRewards(uint256 basketId) external view returns (int256 unredeemed) {
        (unredeemed, ) = _rewardsOf(basketId);
    }

    /// @inheritdoc IDerbyGame
    function basketRedeemableRewards(uint256 basketId) external view returns (uint256 redeemable) {
        (, redeemable) = _rewardsOf(basketId);
    }

    /// @inheritdoc IDerbyGame
    function pendingPenalty(uint256 basketId) external view returns (uint256) {
        _requireOwned(basketId);
        return _game.pendingPenalty(basketId);
    }

    /// @inheritdoc IDerbyGame
    function delegationFees(uint256 leaderBasketId) external view returns (uint256) {
        _requireOwned(leaderBasketId);
        return _game.baskets[leaderBasketId].lead.fees;
    }

    /// @inheritdoc IDerbyGame
    function reputationOf(uint256 basketId) external view returns (DerbyGameTypes.Reputation memory) {
        _requireOwned(basketId);
        _answer(_game.reputation(basketId));
    }

    /// @inheritdoc IDerbyGame
    function portfolioOf(uint256 basketId) external view returns (DerbyGameTypes.Weight[] memory) {
        _requireOwned(basketId);
        _answer(_game.portfolio(basketId));
    }

    /// @inheritdoc IDerbyGame
    function basketInfo(uint256 basketId) external view returns (DerbyGameTypes.BasketInfo memory) {
        _requireOwned(basketId);
        _answer(_game.info(basketId));
    }

    /// @inheritdoc IDerbyGame
    function totalLocked() external view returns (uint256) {
        return _game.totalLocked;
    }

    /// @inheritdoc IDerbyGame
    function basketCount() external view returns (uint256) {
        return _game.basketCount;
    }

    /// @inheritdoc IDerbyGame
    function token() external view returns (address) {
        return address(DRB);
    }

    function _rewardsOf(uint256 basketId) private view returns (int256 unredeemed, uint256 redeemable) {
        _requireOwned(basketId);
        return _game.rewards(basketId);
    }
}
