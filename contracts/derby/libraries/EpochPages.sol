// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

import {DerbyTypes} from "../types/DerbyTypes.sol";
import {Portfolio} from "./Portfolios.sol";
import {RewardSums, Sums} from "./RewardSums.sol";

/// @title EpochPages
/// @notice A page of accumulators `(cumRLT_i, cumPay_i)` as the code of an account.
/// @dev Every byte of code costs 200 gas, so all entries are as wide as the largest needs, and no wider. What is not there is 0.
///
///     | 0 | width | paid, reward | paid, reward | ...      each number `width` bytes, 1 to 16, `reward` signed
///
/// Called as a contract, a page stops at its first byte.
library EpochPages {
    uint256 private constant PAGE = DerbyTypes.RESULTS_PER_PAGE;
    uint256 private constant HEAD = 2;
    uint256 private constant WORD = 32;

    /// @notice The page of `entries`.
    /// @dev In words: with indices that are checked, writing and reading an entry took 560 gas more.
    function encode(Sums[] memory entries) internal pure returns (bytes memory page) {
        uint256 width = _widthOf(entries);
        uint256 size = HEAD + 2 * width * entries.length;
        // The last entry is written as a whole word.
        page = new bytes(size + WORD);
        // solhint-disable-next-line no-inline-assembly
        assembly ("memory-safe") {
            mstore(page, size)
            mstore(add(page, 32), shl(240, width))
            let bits := shl(3, width)
            let mask := sub(shl(bits, 1), 1)
            let others := sub(256, shl(1, bits))
            let to := add(page, 34)
            let end := add(page, add(size, 32))
            for {
                let from := add(entries, 32)
            } lt(to, end) {
                from := add(from, 32)
                to := add(to, shl(1, width))
            } {
                let entry := mload(from)
                mstore(to, shl(others, or(shl(bits, shr(128, entry)), and(entry, mask))))
            }
        }
    }

    /// @notice The first `count` entries of `page`.
    function decode(bytes memory page, uint256 count) internal pure returns (Sums[] memory entries) {
        entries = new Sums[](count);
        // solhint-disable-next-line no-inline-assembly
        assembly ("memory-safe") {
            let bits := shl(3, byte(1, mload(add(page, 32))))
            let others := sub(256, bits)
            let from := add(page, 34)
            let end := add(page, add(mload(page), 32))
            let to := add(entries, 32)
            let last := add(to, shl(5, count))
            for {} and(lt(from, end), lt(to, last)) {
                from := add(from, shr(2, bits))
                to := add(to, 32)
            } {
                let entry := mload(from)
                let reward := sar(others, shl(bits, entry))
                mstore(to, or(shl(128, shr(others, entry)), shr(128, shl(128, reward))))
            }
        }
    }

    /// @notice Entry `index`, below 50, of `page`.
    function at(bytes memory page, uint256 index) internal pure returns (Sums) {
        Portfolio line = Portfolio.wrap(0).withLine(0, index, 1);
        (, int256 reward, uint256 paid) = weigh(line, page, 0);
        return RewardSums.pack(reward, paid);
    }

    /// @notice The sum over those lines of `portfolio` that are on page `pageId`, its first one among them, of basis points times
    /// entry; and the lines from the first one on that is not there.
    /// @dev Sums of at most 10,000 basis points of 128 bits. A line takes 195 gas.
    function weigh(
        Portfolio portfolio,
        bytes memory page,
        uint256 pageId
    ) internal pure returns (Portfolio rest, int256 reward, uint256 paid) {
        uint256 known;
        unchecked {
            known = pageId * PAGE;
        }
        // Lines are as `Portfolios` draws them, ids ascend. `bits` and `size` are those of a number and of an entry, `known` is the first
        // id after the page, `first` is where id 0 would be.
        // solhint-disable-next-line no-inline-assembly
        assembly ("memory-safe") {
            rest := portfolio
            if mload(page) {
                let bits := shl(3, byte(1, mload(add(page, 32))))
                let size := shr(2, bits)
                let first := sub(add(page, 34), mul(known, size))
                known := add(known, div(sub(mload(page), 2), size))
                let others := sub(256, bits)
                for {} rest {
                    rest := shr(22, rest)
                } {
                    let id := and(shr(14, rest), 0xff)
                    if iszero(lt(id, known)) {
                        break
                    }
                    let entry := mload(add(first, mul(id, size)))
                    let bps := and(rest, 0x3fff)
                    paid := add(paid, mul(shr(others, entry), bps))
                    reward := add(reward, mul(sar(others, shl(bits, entry)), bps))
                }
            }
        }
    }

    /// @dev Bytes that the widest number of `entries` takes, with the sign of a reward: 1 to 16.
    function _widthOf(Sums[] memory entries) private pure returns (uint256) {
        uint256 range = 0;
        // solhint-disable-next-line no-inline-assembly
        assembly ("memory-safe") {
            let last := add(entries, shl(5, mload(entries)))
            for {
                let from := entries
            } lt(from, last) {} {
                from := add(from, 32)
                let entry := mload(from)
                let reward := signextend(15, entry)
                range := or(range, or(shr(128, entry), shl(1, xor(reward, sar(255, reward)))))
            }
        }
        return Math.log256(range) + 1;
    }
}
