// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {TokenSymbol} from "../../shared/tokens/TokenSymbol.sol";
import {DualTypes} from "../types/DualTypes.sol";
import {DualClasses} from "./DualClasses.sol";
import {DualRules} from "./DualRules.sol";
import {VaultKey} from "./VaultKey.sol";

/// @title DualViews
/// @notice What readers want of a vault: a linked library, so that the contract that holds the money stays within the size limit.
library DualViews {
    using DualClasses for DualTypes.Class[];

    /// @notice See `IDualCurrencyVault.vaultOf`.
    function info(
        DualTypes.Vault storage vault,
        mapping(uint256 classId => DualTypes.Class class) storage parked,
        DualTypes.Market storage market,
        DualTypes.Status status
    ) external view returns (DualTypes.VaultInfo memory result) {
        DualTypes.Terms memory terms = vault.terms;
        bool isBuyLow = terms.direction == DualTypes.Direction.BuyLow;
        result.marketId = terms.marketId;
        result.direction = terms.direction;
        result.outcome = terms.outcome;
        result.status = status;
        result.investmentToken = isBuyLow ? market.quote : market.base;
        result.linkedToken = isBuyLow ? market.base : market.quote;
        result.holder = vault.position.holder;
        result.linkedPrice = terms.linkedPrice;
        result.yieldWad = terms.yieldWad;
        result.classId = terms.classId;
        result.classCount = vault.position.classCount;
        result.filled = DualClasses.load(vault, parked).filledOf();
        result.quantity = result.filled + vault.supply.unfilled;
        result.minSubscription =
            terms.hasOwnMinimum ? vault.limits.minSubscription : DualRules.leastMinimum(market, terms.direction);
        result.feeBps = terms.feeBps;
        result.expiryAt = vault.position.expiryAt;
        result.depositDeadlineAt = vault.supply.depositDeadlineAt;
    }

    /// @notice See `IDualCurrencyVault.vaultKey`.
    function key(
        DualTypes.Vault storage vault,
        DualTypes.Market storage market,
        uint256 vaultId
    ) external view returns (string memory) {
        return
            VaultKey.compose(
                TokenSymbol.symbolOf(market.base),
                TokenSymbol.symbolOf(market.quote),
                vault.terms.direction == DualTypes.Direction.BuyLow,
                vault.position.expiryAt,
                vault.terms.linkedPrice,
                market.feedDecimals,
                vaultId
            );
    }
}
