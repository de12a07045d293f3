// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {SignedMath} from "@openzeppelin/contracts/utils/math/SignedMath.sol";

import {BPS} from "../../shared/math/FixedPoint.sol";
import {IDerbyGame} from "../interfaces/IDerbyGame.sol";
import {EpochVectors} from "../libraries/EpochVectors.sol";
import {Portfolio} from "../libraries/Portfolios.sol";
import {BasketTypes} from "../types/BasketTypes.sol";
import {DerbyGameTypes} from "../types/DerbyGameTypes.sol";
import {BasketTokens} from "./BasketTokens.sol";
import {Settlement} from "./Settlement.sol";

/// @title Reputation
/// @notice What a basket's own choices came to, epoch by epoch.
/// @dev Settling books sums. How often and how badly a portfolio missed needs every epoch, which anybody may replay.
abstract contract Reputation is BasketTokens, Settlement {
    using EpochVectors for EpochVectors.Store;

    uint256 private constant LAST_STAGE = 2;

    /// @inheritdoc IDerbyGame
    /// @dev Replays what is stored without settling it: settling would pass the end of a portfolio before it is recorded.
    function recordEpochs(uint256 basketId, uint256 maxEpochs) external nonReentrant returns (uint256 recorded) {
        _requireOwned(basketId);
        BasketTypes.Basket storage basket = _baskets[basketId];
        BasketTypes.Account memory stored;
        (stored.basketId, stored.vaultId) = (basketId, _titles[basketId].vaultId);
        (stored.stake, stored.terms, stored.record) = (basket.stake, basket.terms, basket.record);
        uint256 epoch = _vaults[stored.vaultId].epoch;
        uint256 next = stored.record.recordedUpTo;
        if (!_isOwnChoice(stored, 0)) next = Math.max(next, stored.stake.epoch);
        while (recorded < maxEpochs && next < epoch) {
            uint256 stage = Math.min(Math.saturatingSub(next, stored.stake.epoch), LAST_STAGE);
            if (_isOwnChoice(stored, stage)) {
                _replay(stored, stage, next);
                ++recorded;
            } else if (stage == LAST_STAGE) {
                break;
            }
            ++next;
        }
        if (recorded == 0) return 0;
        stored.record.recordedUpTo = uint16(next);
        basket.record = stored.record;
        _storeWorst(basket, stored.worstEpoch);
    }

    /// @inheritdoc IDerbyGame
    function reputationOf(uint256 basketId) external view returns (DerbyGameTypes.Reputation memory) {
        _requireOwned(basketId);
        BasketTypes.Record memory record = _baskets[basketId].record;
        return
            DerbyGameTypes.Reputation({
                realisedYield: record.realisedYield / int256(BPS),
                epochs: record.epochs,
                recordedEpochs: record.recorded,
                hits: record.hits,
                worstEpoch: _baskets[basketId].worstEpoch / int256(BPS),
                recordedUpTo: record.recordedUpTo,
                lostEpochs: record.lost
            });
    }

    function _replay(BasketTypes.Account memory stored, uint256 stage, uint256 epoch) private {
        Portfolio portfolio = _baskets[stored.basketId].portfolios[_planAt(stored.terms, stage)];
        (int256 reward, ) = _vaults[stored.vaultId].vectors.performance(portfolio, epoch, epoch + 1);
        stored.record.recorded += 1;
        if (reward > 0) stored.record.hits += 1;
        stored.worstEpoch = SignedMath.min(reward, stored.worstEpoch);
        emit EpochRecorded(stored.basketId, epoch, reward / int256(BPS));
    }
}
