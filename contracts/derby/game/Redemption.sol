// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

import {BPS} from "../../shared/math/FixedPoint.sol";
import {ExactTransfer} from "../../shared/tokens/ExactTransfer.sol";
import {IDerbyGame} from "../interfaces/IDerbyGame.sol";
import {RewardSums} from "../libraries/RewardSums.sol";
import {BasketTypes} from "../types/BasketTypes.sol";
import {BasketTokens} from "./BasketTokens.sol";
import {Settlement} from "./Settlement.sol";

/// @title Redemption
/// @notice Pays rewards and leaders' fees from the pool of fees that vaults paid in.
abstract contract Redemption is BasketTokens, Settlement {
    using ExactTransfer for IERC20;
    using RewardSums for RewardSums.Sums;

    /// @inheritdoc IDerbyGame
    /// @dev A basket that never followed writes only what it redeemed: its run goes on unsettled.
    function redeemRewards(
        uint256 basketId,
        address receiver
    ) external nonReentrant onlyAuthorized(basketId) validReceiver(receiver) returns (uint256 assets) {
        BasketTypes.Account memory account = _advanced(basketId);
        uint256 scale = _scaleOf(account.vaultId);
        uint256 redeemed = _claim(account).redeemable() / scale;
        if (redeemed == 0) revert DerbyGame_NothingToRedeem(basketId);
        uint256 fee = 0;
        if (account.terms.ties & BasketTypes.HAS_FOLLOWED == 0) {
            _baskets[basketId].terms.redeemed += uint128(redeemed);
        } else {
            fee = _takeFee(account, redeemed, scale);
            account.terms.redeemed += uint128(redeemed);
            _store(account);
        }
        assets = redeemed - fee;
        _pay(account.vaultId, receiver, assets);
        emit RewardsRedeemed(basketId, receiver, redeemed, fee);
    }

    /// @inheritdoc IDerbyGame
    function redeemDelegationFees(
        uint256 leaderBasketId,
        address receiver
    ) external nonReentrant onlyAuthorized(leaderBasketId) validReceiver(receiver) returns (uint256 fees) {
        BasketTypes.Lead storage lead = _baskets[leaderBasketId].lead;
        fees = lead.fees;
        if (fees == 0) revert DerbyGame_NothingToRedeem(leaderBasketId);
        lead.fees = 0;
        _pay(_titles[leaderBasketId].vaultId, receiver, fees);
        emit DelegationFeesRedeemed(leaderBasketId, receiver, fees);
    }

    /// @inheritdoc IDerbyGame
    function settleBasket(uint256 basketId) external nonReentrant {
        _requireOwned(basketId);
        _store(_advanced(basketId));
    }

    /// @inheritdoc IDerbyGame
    function delegationFees(uint256 leaderBasketId) external view returns (uint256) {
        _requireOwned(leaderBasketId);
        return _baskets[leaderBasketId].lead.fees;
    }

    /// @inheritdoc IDerbyGame
    function basketRedeemedRewards(uint256 basketId) external view returns (uint256) {
        _requireOwned(basketId);
        return _baskets[basketId].terms.redeemed;
    }

    /// @inheritdoc IDerbyGame
    function basketUnredeemedRewards(uint256 basketId) external view returns (int256) {
        _requireOwned(basketId);
        BasketTypes.Account memory account = _advanced(basketId);
        (int256 reward, int256 scale) = (_claim(account).reward, int256(_scaleOf(account.vaultId)));
        int256 assets = reward / scale;
        return reward % scale < 0 ? assets - 1 : assets;
    }

    /// @inheritdoc IDerbyGame
    function basketRedeemableRewards(uint256 basketId) external view returns (uint256) {
        _requireOwned(basketId);
        BasketTypes.Account memory account = _advanced(basketId);
        return _claim(account).redeemable() / _scaleOf(account.vaultId);
    }

    /// @dev The leader's share of what is redeemed, taken of the delegation's rewards first. It stays in the pool, for him.
    function _takeFee(
        BasketTypes.Account memory account,
        uint256 redeemed,
        uint256 scale
    ) private returns (uint256 fee) {
        if (account.terms.currentPlan != BasketTypes.FOLLOWS) return 0;
        uint256 base = Math.min(redeemed, account.linkEarned.redeemable() / scale);
        account.linkEarned = account.linkEarned.plus(-int256(base * scale), 0);
        account.linkEarned.paid -= uint128(base * scale);
        fee = (base * account.link.currentFeeBps) / BPS;
        if (fee == 0) return 0;
        uint256 leaderId = account.link.currentLeader;
        _baskets[leaderId].lead.fees += uint128(fee);
        emit DelegationFeeAccrued(leaderId, account.basketId, fee);
    }

    function _pay(uint256 vaultId, address receiver, uint256 assets) private {
        BasketTypes.VaultState storage vault = _vaults[vaultId];
        vault.rewardPool -= uint128(assets);
        IERC20(vault.asset).push(receiver, assets);
    }
}
