// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {RewardMath} from "../../../../contracts/derby/libraries/RewardMath.sol";
import {Test} from "../../../helpers/Test.sol";

/// @dev The tree is in `RewardMath.tree`. The seed's worked numbers are in `WorkedNumbers.t.sol`.
contract RewardMathTest is Test {
    int128 private constant MOST = int128(uint128(RewardMath.MAX_RLT));

    // ---- the reward per locked token

    function test_IsNothingWhereNothingWasAtStake() external pure {
        RewardMath.Performance memory p = _performance();
        p.opening = 0;
        assertTrue(_rlt(p) == 0, "no money");
        p = _performance();
        p.base = 0;
        assertTrue(_rlt(p) == 0, "no price");
        p = _performance();
        p.votes = 0;
        assertTrue(_rlt(p) == 0, "no votes for it");
        p = _performance();
        (p.votes, p.totalVotes) = (1e18 - 1, 1e18 - 1);
        assertTrue(_rlt(p) == 0, "less than one DRB in all");
        (p.votes, p.totalVotes) = (1e18, 1e18);
        assertTrue(_rlt(p) > 0, "one is enough");
        p.gain = 0;
        assertTrue(_rlt(p) == 0, "no change");
    }

    function test_FloorsEitherWay() external pure {
        RewardMath.Performance memory p = _performance();
        (p.gain, p.base, p.opening, p.deployed) = (1, 3, 3, 3);
        (p.votes, p.totalVotes) = (1e18, 1e18);
        assertTrue(_rlt(p, 1_000, 24) == 0, "a tenth of a unit: down to 0");
        p.gain = -1;
        assertTrue(_rlt(p, 1_000, 24) == -1, "its loss: down to -1");
        (p.gain, p.base) = (-30, 3);
        assertTrue(_rlt(p, 1_000, 24) == -3, "a whole loss is not rounded");
    }

    /// @dev The seed's formula with the completing rule, in 512 bits: `PF * gain * min(U * v, Ui * T) / (base * T * v)`, floored.
    function testFuzz_IsTheFormula(
        uint64 gain,
        uint64 opening,
        uint64 rest,
        uint64 votes,
        uint64 others
    ) external pure {
        RewardMath.Performance memory p;
        (p.opening, p.deployed) = (uint256(opening) + 1, uint256(opening) + 1 + rest);
        p.base = p.opening;
        (p.votes, p.totalVotes) = (uint256(votes) + 1, uint256(votes) + 1 + others);
        if (p.totalVotes < 1e18) p.totalVotes += 1e18;
        p.gain = int256(uint256(gain));
        int128 up = _rlt(p, 1_000, 24);
        p.gain = -p.gain;
        int128 down = _rlt(p, 1_000, 24);
        uint256 funded = p.opening * p.totalVotes;
        uint256 steered = p.deployed * p.votes;
        // gain < 2^64, minimum < 2^130, 1e3 / 1e4, scale 1e18: the numerator stays below 2^256.
        uint256 numerator = uint256(gain) * 1e17 * (funded < steered ? funded : steered);
        uint256 denominator = p.base * p.totalVotes * p.votes;
        uint256 magnitude = numerator / denominator;
        if (magnitude >= RewardMath.MAX_RLT) {
            assertTrue(up == MOST && down == -MOST, "cut");
        } else {
            assertEq(uint128(up), magnitude, "a gain, down");
            assertEq(uint128(-down), numerator % denominator == 0 ? magnitude : magnitude + 1, "a loss, down too");
        }
    }

    /// @dev What players are owed is never more than PF of what their protocol made.
    function testFuzz_NeverPaysMoreThanTheFeeOfTheGain(
        uint104 gain,
        uint104 opening,
        uint104 rest,
        uint64 votes,
        uint64 others
    ) external pure {
        RewardMath.Performance memory p;
        (p.opening, p.deployed) = (uint256(opening) + 1, uint256(opening) + 1 + rest);
        (p.base, p.gain) = (p.opening, int256(uint256(gain)));
        (p.votes, p.totalVotes) = (uint256(votes) + 1e18, uint256(votes) + 1e18 + others);
        uint256 owed = uint128(_rlt(p, 1_000, 6)) * p.votes;
        assertLe(owed, (uint256(gain) * 1e36) / 10, "PF of the gain");
    }

    function test_IsCutAtItsLargestEitherWay() external pure {
        RewardMath.Performance memory p = _performance();
        (p.gain, p.base, p.opening) = (int256(uint256(type(uint112).max)), 1, type(uint104).max);
        p.deployed = p.opening;
        (p.votes, p.totalVotes) = (1e18, 1e18);
        assertTrue(_rlt(p, 3_000, 24) == MOST, "the quotient is too large");
        p.gain = -p.gain;
        assertTrue(_rlt(p, 3_000, 24) == -MOST, "either way");
        assertTrue(_rlt(p, 3_000, 6) == -MOST, "even its upper word is");
        assertTrue(_rlt(p, 3_000, 0) == -MOST, "the numerator is too large");
        p.gain = -p.gain;
        assertTrue(_rlt(p, 3_000, 0) == MOST, "either way");
        (p.gain, p.opening, p.deployed, p.votes) = (type(int104).max, 1, 1, 1);
        assertTrue(_rlt(p, 3_000, 6) == MOST, "and in the word below");
    }

    function testFuzz_NeverReverts(
        int112 gain,
        uint112[3] memory amounts,
        uint80[2] memory votes,
        uint8 decimals
    ) external pure {
        RewardMath.Performance memory p = RewardMath.Performance({
            gain: gain,
            base: amounts[0],
            opening: amounts[1],
            deployed: amounts[2],
            votes: votes[0],
            totalVotes: votes[1]
        });
        int128 rlt = _rlt(p, 3_000, decimals % 25);
        assertTrue(rlt <= MOST && rlt >= -MOST, "within its range");
        assertTrue(rlt == 0 || (rlt > 0) == (gain > 0), "of the sign of the gain");
    }

    // ---- what of it is paid

    function test_WithoutAFeeNothingIsPaid() external pure {
        assertEq(_paid(5, 0, 1e60), 0, "not a unit");
    }

    function test_AFeeThatCoversPaysInFull() external pure {
        assertEq(_paid(10e24, 100e6, 100e42), 10e24, "exactly");
        assertEq(_paid(10e24, 101e6, 100e42), 10e24, "and no more");
        assertEq(_paid(10e24, 20e6, 100e42), 2e24, "a fifth where a fifth is there");
        assertEq(_paid(7, 1e6, 3e42), 2, "down");
    }

    function testFuzz_PaymentsNeverExceedTheFee(
        uint96[4] memory rlts,
        uint80[4] memory votes,
        uint96 fee
    ) external pure {
        uint256 owed = 0;
        for (uint256 i = 0; i < 4; ++i) owed += uint256(rlts[i]) * votes[i];
        uint256 paid = 0;
        for (uint256 i = 0; i < 4; ++i) {
            paid += uint256(_paid(int128(uint128(rlts[i])), fee, owed)) * votes[i];
        }
        assertLe(paid, uint256(fee) * 1e36, "7: payable <= pool");
        assertLe(paid, owed, "and nobody gets more than his reward");
        assertLe(RewardMath.owedInAssetsDown(owed, 6) * 1e36, owed, "what is owed, in assets, down");
    }

    function test_ScalesByTheDecimalsOfTheAsset() external pure {
        assertEq(RewardMath.scaleOfOwed(24), 1e18, "24");
        assertEq(RewardMath.scaleOfOwed(6), 1e36, "6");
        assertEq(RewardMath.scaleOfOwed(0), 1e42, "0");
        assertEq(RewardMath.owedInAssetsDown(1e36 - 1, 6), 0, "down");
    }

    function _rlt(RewardMath.Performance memory p) private pure returns (int128) {
        return _rlt(p, 1_000, 6);
    }

    function _rlt(RewardMath.Performance memory p, uint256 feeBps, uint8 decimals) private pure returns (int128) {
        return RewardMath.rewardAtRateFloor(p, RewardMath.rateOf(feeBps, decimals));
    }

    function _paid(int128 rlt, uint256 fee, uint256 owed) private pure returns (uint128) {
        return RewardMath.paidDown(rlt, fee * 1e36, owed);
    }

    function _performance() private pure returns (RewardMath.Performance memory) {
        return
            RewardMath.Performance({
                gain: 1_000e6,
                base: 10_000e6,
                opening: 10_000e6,
                deployed: 20_000e6,
                votes: 50e18,
                totalVotes: 100e18
            });
    }
}
