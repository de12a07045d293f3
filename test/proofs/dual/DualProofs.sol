// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {DualMathMirror as Mirror} from "./DualMathMirror.sol";

/// @notice A reached vault pays at most what was locked in the linked token.
/// @custom:fault divUp(grown(assets, yieldWad, up), down * WAD) => divUp(assets * up, down)
contract LinkedLockCoversPayout {
    function check(uint88 assets, uint64 yieldWad, uint96 up, uint128 down) external pure {
        require(yieldWad <= 1e18 && down > 0);
        assert(Mirror.linkedDown(assets, yieldWad, up, down) <= Mirror.linkedUp(assets, yieldWad, up, down));
    }
}

/// @notice The linked lock is rounded up, by less than one base unit.
/// @custom:fault (n + d - 1) / d => n / d
contract LinkedLockRoundsUp {
    function check(uint88 assets, uint64 yieldWad, uint96 up, uint128 down) external pure {
        require(yieldWad <= 1e18 && down > 0);
        uint256 exact = uint256(assets) * (1e18 + uint256(yieldWad)) * up;
        uint256 unit = uint256(down) * 1e18;
        uint256 locked = Mirror.linkedUp(assets, yieldWad, up, down) * unit;
        assert(locked >= exact && locked < exact + unit);
    }
}

/// @notice The payout in the linked token is rounded down, by less than one base unit.
/// @custom:fault divDown(grown => divUp(grown
contract LinkedPayoutRoundsDown {
    function check(uint88 assets, uint64 yieldWad, uint96 up, uint128 down) external pure {
        require(yieldWad <= 1e18 && down > 0);
        uint256 exact = uint256(assets) * (1e18 + uint256(yieldWad)) * up;
        uint256 unit = uint256(down) * 1e18;
        uint256 paid = Mirror.linkedDown(assets, yieldWad, up, down) * unit;
        assert(paid <= exact && exact < paid + unit);
    }
}

/// @notice The linked lock exceeds the payout by one base unit at most.
/// @custom:fault (n + d - 1) / d => n / d + 2
contract LinkedLockIsTight {
    function check(uint88 assets, uint64 yieldWad, uint96 up, uint128 down) external pure {
        require(yieldWad <= 1e18 && down > 0);
        assert(Mirror.linkedUp(assets, yieldWad, up, down) <= Mirror.linkedDown(assets, yieldWad, up, down) + 1);
    }
}

/// @notice Splitting a receipt never gains in the linked token.
/// @custom:fault divDown(grown => divUp(grown
contract SplittingNeverGainsLinked {
    function check(uint88 a, uint88 b, uint64 yieldWad, uint96 up, uint128 down) external pure {
        require(yieldWad <= 1e18 && down > 0 && uint256(a) + b < 2 ** 88);
        uint256 apart = Mirror.linkedDown(a, yieldWad, up, down) + Mirror.linkedDown(b, yieldWad, up, down);
        assert(apart <= Mirror.linkedDown(uint256(a) + b, yieldWad, up, down));
    }
}

/// @notice Merging two receipts gains one base unit of the linked token at most.
/// @custom:fault return n / d => return n / d / 10 * 10
contract MergingGainsOneLinkedAtMost {
    function check(uint88 a, uint88 b, uint64 yieldWad, uint96 up, uint128 down) external pure {
        require(yieldWad <= 1e18 && down > 0 && uint256(a) + b < 2 ** 88);
        uint256 apart = Mirror.linkedDown(a, yieldWad, up, down) + Mirror.linkedDown(b, yieldWad, up, down);
        assert(Mirror.linkedDown(uint256(a) + b, yieldWad, up, down) <= apart + 1);
    }
}

/// @notice Two parts locked apart need at least what their sum needs in the linked token.
/// @custom:fault divUp(grown => divDown(grown
contract LinkedLockIsSubadditive {
    function check(uint88 a, uint88 b, uint64 yieldWad, uint96 up, uint128 down) external pure {
        require(yieldWad <= 1e18 && down > 0 && uint256(a) + b < 2 ** 88);
        uint256 apart = Mirror.linkedUp(a, yieldWad, up, down) + Mirror.linkedUp(b, yieldWad, up, down);
        assert(Mirror.linkedUp(uint256(a) + b, yieldWad, up, down) <= apart);
    }
}

/// @notice Two parts locked apart need one base unit of the linked token more than their sum at most.
/// @custom:fault (n + d - 1) / d => n / d + 2
contract LinkedLockApartIsTight {
    function check(uint88 a, uint88 b, uint64 yieldWad, uint96 up, uint128 down) external pure {
        require(yieldWad <= 1e18 && down > 0 && uint256(a) + b < 2 ** 88);
        uint256 apart = Mirror.linkedUp(a, yieldWad, up, down) + Mirror.linkedUp(b, yieldWad, up, down);
        assert(apart <= Mirror.linkedUp(uint256(a) + b, yieldWad, up, down) + 1);
    }
}

/// @notice A larger quantity never needs a smaller linked lock: what is filled is covered by what was locked for all.
/// @custom:fault (n + d - 1) / d => (n + d - 1) % d
contract LinkedLockGrowsWithAssets {
    function check(uint88 filled, uint88 quantity, uint64 yieldWad, uint96 up, uint128 down) external pure {
        require(yieldWad <= 1e18 && down > 0 && filled <= quantity);
        assert(Mirror.linkedUp(filled, yieldWad, up, down) <= Mirror.linkedUp(quantity, yieldWad, up, down));
    }
}

/// @notice A higher yield never needs a smaller linked lock.
/// @custom:fault WAD + yieldWad => 2 * WAD - yieldWad
contract LinkedLockGrowsWithYield {
    function check(uint88 assets, uint64 lower, uint64 higher, uint96 up, uint128 down) external pure {
        require(lower <= higher && higher <= 1e18 && down > 0);
        assert(Mirror.linkedUp(assets, lower, up, down) <= Mirror.linkedUp(assets, higher, up, down));
    }
}

/// @notice More receipts are never paid less in the linked token.
/// @custom:fault return n / d => return n % d
contract LinkedPayoutGrowsWithAssets {
    function check(uint88 fewer, uint88 more, uint64 yieldWad, uint96 up, uint128 down) external pure {
        require(yieldWad <= 1e18 && down > 0 && fewer <= more);
        assert(Mirror.linkedDown(fewer, yieldWad, up, down) <= Mirror.linkedDown(more, yieldWad, up, down));
    }
}

/// @notice What the creator adds in the investment token covers yield and fee where the linked price is not reached.
/// @custom:fault return locked + divUp(locked * feeBps, BPS) => return locked
contract InvestmentLockCoversYieldAndFee {
    function check(uint88 assets, uint64 yieldWad, uint16 feeBps) external pure {
        require(yieldWad <= 1e18 && feeBps <= 2_000);
        uint256 needed = Mirror.yieldDown(assets, yieldWad) + Mirror.feeDown(assets, yieldWad, feeBps);
        assert(needed <= Mirror.investmentUp(assets, yieldWad, feeBps));
    }
}

/// @notice The investment lock exceeds yield and fee by three base units at most.
/// @custom:fault (n + d - 1) / d => n / d + 3
contract InvestmentLockIsTight {
    function check(uint88 assets, uint64 yieldWad, uint16 feeBps) external pure {
        require(yieldWad <= 1e18 && feeBps <= 2_000);
        uint256 needed = Mirror.yieldDown(assets, yieldWad) + Mirror.feeDown(assets, yieldWad, feeBps);
        assert(Mirror.investmentUp(assets, yieldWad, feeBps) <= needed + 3);
    }
}

/// @notice A larger quantity never needs a smaller investment lock, fee included.
/// @custom:fault return locked + divUp(locked * feeBps, BPS) => return locked + (divUp(locked * feeBps, BPS) % 3)
contract InvestmentLockGrowsWithAssets {
    function check(uint88 filled, uint88 quantity, uint64 yieldWad, uint16 feeBps) external pure {
        require(yieldWad <= 1e18 && feeBps <= 2_000 && filled <= quantity);
        assert(Mirror.investmentUp(filled, yieldWad, feeBps) <= Mirror.investmentUp(quantity, yieldWad, feeBps));
    }
}

/// @notice Two parts locked apart need at least what their sum needs in the investment token, fee included.
/// @custom:fault return divUp(assets * yieldWad, WAD) => return divDown(assets * yieldWad, WAD)
contract InvestmentLockIsSubadditive {
    function check(uint88 a, uint88 b, uint64 yieldWad, uint16 feeBps) external pure {
        require(yieldWad <= 1e18 && feeBps <= 2_000 && uint256(a) + b < 2 ** 88);
        uint256 apart = Mirror.investmentUp(a, yieldWad, feeBps) + Mirror.investmentUp(b, yieldWad, feeBps);
        assert(Mirror.investmentUp(uint256(a) + b, yieldWad, feeBps) <= apart);
    }
}

/// @notice Where the linked price is not reached, deposits and lock cover principal, yield and fee of what is filled.
/// @custom:fault feeBps, WAD * BPS => feeBps, WAD
contract CreatorsRestIsNeverNegative {
    function check(uint88 filled, uint88 quantity, uint64 yieldWad, uint16 feeBps) external pure {
        require(yieldWad <= 1e18 && feeBps <= 2_000 && filled <= quantity);
        uint256 owed = filled + Mirror.yieldDown(filled, yieldWad) + Mirror.feeDown(filled, yieldWad, feeBps);
        assert(owed <= Mirror.investmentUp(quantity, yieldWad, feeBps) + filled);
    }
}

/// @notice The fee is a fifth of the paid yield at most.
/// @custom:fault divDown(assets * yieldWad * feeBps => divUp(assets * yieldWad * feeBps
contract FeeIsAFifthAtMost {
    function check(uint88 assets, uint64 yieldWad, uint16 feeBps) external pure {
        require(yieldWad <= 1e18 && feeBps <= 2_000);
        assert(5 * Mirror.feeDown(assets, yieldWad, feeBps) <= Mirror.yieldDown(assets, yieldWad));
    }
}

/// @notice Fees taken class by class are never more than the fee on all of them together.
/// @custom:fault divDown(assets * yieldWad * feeBps => divUp(assets * yieldWad * feeBps
contract FeesApartAreCovered {
    function check(uint88 a, uint88 b, uint64 yieldWad, uint16 feeBps) external pure {
        require(yieldWad <= 1e18 && feeBps <= 2_000 && uint256(a) + b < 2 ** 88);
        uint256 apart = Mirror.feeDown(a, yieldWad, feeBps) + Mirror.feeDown(b, yieldWad, feeBps);
        assert(apart <= Mirror.feeDown(uint256(a) + b, yieldWad, feeBps));
    }
}

/// @notice Splitting a receipt never gains in the investment token.
/// @custom:fault return divDown(assets * yieldWad, WAD) => return divUp(assets * yieldWad, WAD)
contract SplittingNeverGainsYield {
    function check(uint88 a, uint88 b, uint64 yieldWad) external pure {
        require(yieldWad <= 1e18 && uint256(a) + b < 2 ** 88);
        uint256 apart = Mirror.yieldDown(a, yieldWad) + Mirror.yieldDown(b, yieldWad);
        assert(apart <= Mirror.yieldDown(uint256(a) + b, yieldWad));
    }
}

/// @notice Merging two receipts gains one base unit of the investment token at most.
/// @custom:fault return n / d => return n / d / 10 * 10
contract MergingGainsOneOfYieldAtMost {
    function check(uint88 a, uint88 b, uint64 yieldWad) external pure {
        require(yieldWad <= 1e18 && uint256(a) + b < 2 ** 88);
        uint256 apart = Mirror.yieldDown(a, yieldWad) + Mirror.yieldDown(b, yieldWad);
        assert(Mirror.yieldDown(uint256(a) + b, yieldWad) <= apart + 1);
    }
}

/// @notice A cancellation leaves in the linked token what the filled part needs.
/// @custom:fault uint256 freed = held - needed => uint256 freed = held - needed + 1
contract CancelLeavesWhatIsNeeded {
    function check(uint88 filled, uint88 quantity, uint64 yieldWad, uint96 up, uint128 down) external pure {
        require(yieldWad <= 1e18 && down > 0 && filled <= quantity);
        uint256 held = Mirror.linkedUp(quantity, yieldWad, up, down);
        uint256 needed = Mirror.linkedUp(filled, yieldWad, up, down);
        assert(Mirror.linkedDown(filled, yieldWad, up, down) <= Mirror.heldAfterCancel(held, needed));
        assert(Mirror.heldAfterCancel(held, needed) >= needed);
    }
}

/// @notice Going back to a yield offered before: what was locked for `filled` and `unfilled` apart covers the class they become.
/// @custom:fault divUp(grown => divDown(grown
contract ReturningToAYieldStaysCovered {
    function check(
        uint88 filled,
        uint88 unfilled,
        uint88 added,
        uint64 yieldWad,
        uint96 up,
        uint128 down
    ) external pure {
        require(yieldWad <= 1e18 && down > 0 && added <= unfilled && uint256(filled) + unfilled < 2 ** 88);
        uint256 held = Mirror.linkedUp(filled, yieldWad, up, down) + Mirror.linkedUp(unfilled, yieldWad, up, down);
        assert(Mirror.linkedUp(uint256(filled) + added, yieldWad, up, down) <= held);
    }
}

/// @notice Two yields in one vault: what was locked for both covers what both are paid, however much of the second is taken.
/// @custom:fault divUp(grown(assets, yieldWad, up), down * WAD) => divUp(assets * up, down)
contract TwoClassesAreCovered {
    function check(
        uint88 filled,
        uint88 unfilled,
        uint88 added,
        uint64 first,
        uint64 second,
        uint96 up,
        uint128 down
    ) external pure {
        require(first <= 1e18 && second <= 1e18 && down > 0 && added <= unfilled);
        uint256 held = Mirror.linkedUp(filled, first, up, down) + Mirror.linkedUp(unfilled, second, up, down);
        assert(Mirror.linkedDown(filled, first, up, down) + Mirror.linkedDown(added, second, up, down) <= held);
    }
}

/// @notice A price reaches at least one direction, and both only in a tie.
/// @custom:fault price <= linkedPrice => price < linkedPrice
contract OnlyATieReachesBoth {
    function check(uint128 price, uint128 linkedPrice) external pure {
        bool buyLow = Mirror.isReachedBuyLow(price, linkedPrice);
        bool sellHigh = Mirror.isReachedSellHigh(price, linkedPrice);
        assert(buyLow || sellHigh);
        assert((buyLow && sellHigh) == (price == linkedPrice));
    }
}
