// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {DerbyGameTypes} from "../types/DerbyGameTypes.sol";

/// @title BasketFacts
/// @notice What a picture of a basket shows.
library BasketFacts {
    struct Facts {
        uint256 basketId;
        DerbyGameTypes.BasketInfo info;
        DerbyGameTypes.Weight[] weights;
        DerbyGameTypes.Reputation reputation;
        /// Base units of the asset, below zero for a debt.
        int256 unredeemed;
        uint256 redeemable;
        /// DRB wei.
        uint256 locked;
        uint256 penalty;
        /// Of the asset; the symbol is escaped.
        string symbol;
        uint256 decimals;
        /// Escaped.
        string name;
    }
}
