// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {BPS} from "../../shared/math/FixedPoint.sol";
import {IDerbyGameErrors} from "../interfaces/IDerbyGameErrors.sol";
import {BasketTypes} from "../types/BasketTypes.sol";
import {DerbyGameTypes} from "../types/DerbyGameTypes.sol";
import {Portfolio, Portfolios} from "./Portfolios.sol";

/// @title Ballots
/// @notice Which portfolios may be cast.
library Ballots {
    uint256 private constant MAX_ID = type(uint8).max;

    /// @notice Packs `weights`: at most 8 lines, ids ascending and votable in `vault`, no line empty, sum 10,000.
    function pack(
        DerbyGameTypes.Weight[] calldata weights,
        BasketTypes.VaultState storage vault
    ) internal view returns (Portfolio portfolio) {
        uint256 count = weights.length;
        if (count > Portfolios.MAX_WEIGHTS) {
            revert IDerbyGameErrors.DerbyGame_TooManyWeights(count, Portfolios.MAX_WEIGHTS);
        }
        uint256 votable = vault.votable;
        uint256 sumBps = 0;
        for (uint256 i = 0; i < count; ++i) {
            (uint256 id, uint256 bps) = (weights[i].protocolId, weights[i].bps);
            if (i != 0 && id <= weights[i - 1].protocolId) revert IDerbyGameErrors.DerbyGame_WeightsOutOfOrder(i, id);
            if (id > MAX_ID || (votable >> id) & 1 == 0) {
                revert IDerbyGameErrors.DerbyGame_ProtocolNotVotable(vault.vault, id);
            }
            if (bps == 0 || bps > BPS) revert IDerbyGameErrors.DerbyGame_InvalidWeight(id, bps);
            sumBps += bps;
            portfolio = portfolio.withLine(i, id, bps);
        }
        if (sumBps != BPS) revert IDerbyGameErrors.DerbyGame_WeightsDoNotSum(sumBps, BPS);
    }
}
