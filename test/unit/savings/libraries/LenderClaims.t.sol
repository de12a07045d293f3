// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {LenderClaims} from "../../../../contracts/savings/libraries/LenderClaims.sol";
import {InterestIndex} from "../../../../contracts/shared/accumulators/InterestIndex.sol";
import {Test} from "../../../helpers/Test.sol";

/// @dev The tree is in `LenderClaims.tree`.
contract LenderClaimsTest is Test {
    uint256 private constant K = LenderClaims.K;
    uint256 private constant Y = InterestIndex.YEAR_WAD;
    uint256 private constant MAX_PRINCIPAL = type(uint96).max;
    uint256 private constant MAX_INDEX = type(uint96).max;

    // ---- the sum of principal

    function testFuzz_AMintRoundsUpAndABurnDown(uint256 principal, uint256 factor) external pure {
        principal = bound(principal, 0, MAX_PRINCIPAL);
        factor = bound(factor, 1e9, 1e18);
        uint256 up = LenderClaims.scaledUp(principal, factor);
        uint256 down = LenderClaims.scaledDown(principal, factor);
        assertGe(up * factor, principal * K, "up");
        assertLe(down * factor, principal * K, "down");
        assertLe(up - down, 1, "less than one apart");
        assertEq(LenderClaims.depositedDown(up, factor), principal, "what is deposited is what was lent");
    }

    function testFuzz_DepositedBracketsTheProduct(uint256 scaled, uint256 factor) external pure {
        scaled = bound(scaled, 0, 1 << 159);
        factor = bound(factor, 0, 1e18);
        if (factor != 0 && scaled > type(uint256).max / factor) scaled = type(uint256).max / factor;
        uint256 down = LenderClaims.depositedDown(scaled, factor);
        uint256 up = LenderClaims.depositedUp(scaled, factor);
        assertLe(down * K, scaled * factor, "down");
        assertGe(up * K, scaled * factor, "up");
        assertLe(up - down, 1, "less than one apart");
    }

    // ---- what a receipt is worth

    function test_WithoutALossItIsTheSeedsFormula() external pure {
        assertEq(LenderClaims.valueDown(150_000e6, 1e18, 1e18, Y / 10), 165_000e6, "a tenth of a year at 100 %");
        assertEq(LenderClaims.valueDown(3, 1e18, 1e18, Y / 2 - 1), 4, "rounded down");
        assertEq(LenderClaims.survivingDown(150_000e6, 1e18, 1e18), 150_000e6, "principal");
    }

    function test_ALossTakesPrincipalAndInterestAlike() external pure {
        assertEq(LenderClaims.valueDown(1_000e6, 1e18, 0.75e18, Y), 1_500e6, "three quarters of 2,000");
        assertEq(LenderClaims.survivingDown(1_000e6, 1e18, 0.75e18), 750e6, "of 1,000");
        assertEq(LenderClaims.valueDown(1_000e6, 0.75e18, 0.75e18, Y), 2_000e6, "and nothing of who came later");
        assertEq(LenderClaims.valueDown(1_000e6, 1e18, 0, Y), 0, "all of it");
        assertEq(LenderClaims.principalForDown(5, 1e18, 0, Y), type(uint256).max, "any amount of nothing");
    }

    /// @dev The products that the header calls plain, at the ends of their ranges.
    function test_TheRangeIsUsedToItsEnds() external pure {
        uint256 value = LenderClaims.valueDown(MAX_PRINCIPAL, 1e18, 1e18, MAX_INDEX);
        assertEq(value, MAX_PRINCIPAL + (MAX_PRINCIPAL * MAX_INDEX) / Y, "value");
        uint256 scaled = LenderClaims.scaledUp(MAX_PRINCIPAL, LenderClaims.MIN_LOSS_FACTOR);
        assertLt(scaled, type(uint160).max, "N fits its slot");
        uint256 claims = LenderClaims.claimsUp(scaled, 0, LenderClaims.MIN_LOSS_FACTOR, MAX_INDEX);
        assertEq(claims, value + 1, "claims of the lowest factor, rounded up");
    }

    function testFuzz_TheMostPrincipalThatAssetsPay(
        uint256 assets,
        uint256 then,
        uint256 factor,
        uint256 growth
    ) external pure {
        assets = bound(assets, 0, 1e24);
        then = bound(then, 1e9, 1e18);
        factor = bound(factor, 1e6, then);
        growth = bound(growth, 0, Y);
        uint256 principal = LenderClaims.principalForDown(assets, then, factor, growth);
        if (principal > MAX_PRINCIPAL) return;
        assertLe(LenderClaims.valueDown(principal, then, factor, growth), assets, "within");
        assertGe(LenderClaims.valueDown(principal + 1, then, factor, growth), assets, "one more is not below");
    }

    // ---- all receipts together

    function testFuzz_ClaimsCoverTheReceipts(uint256 a, uint256 b, uint256 factor, uint256 loss) external pure {
        a = bound(a, 1, 1e24);
        b = bound(b, 1, 1e24);
        factor = bound(factor, 1e12, 1e18);
        uint256 later = bound(loss, 1e9, factor);
        (uint256 indexA, uint256 indexB, uint256 index) = (0, Y / 7, Y / 3);
        uint256 nA = LenderClaims.scaledUp(a, factor);
        uint256 nB = LenderClaims.scaledUp(b, later);
        uint256 claims = LenderClaims.claimsUp(nA + nB, nA * indexA + nB * indexB, later, index);
        uint256 values =
            LenderClaims.valueDown(a, factor, later, index - indexA) +
                LenderClaims.valueDown(b, later, later, index - indexB);
        assertGe(claims, values, "4: never understated");
        assertLe(claims - values, 3, "nor by more than the roundings");
    }

    function testFuzz_AfterAWriteOffClaimsAreCovered(uint256 a, uint256 factor, uint256 assets) external pure {
        a = bound(a, 1, 1e24);
        factor = bound(factor, 1e9, 1e18);
        uint256 scaled = LenderClaims.scaledUp(a, factor);
        uint256 claims = LenderClaims.claimsUp(scaled, 0, factor, Y / 2);
        assets = bound(assets, 0, claims - 1);
        uint256 after_ = LenderClaims.lossFactorDown(factor, assets, claims);
        assertLt(after_, factor, "6: it falls");
        assertLe(LenderClaims.claimsUp(scaled, 0, after_, Y / 2), assets, "to what there is at most");
    }
}
