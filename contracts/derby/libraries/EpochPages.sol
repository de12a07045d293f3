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
    function encode(Sums[] memory entries) internal pure returns (bytes memory page) {
        uint256 range = 0;
        for (uint256 i = 0; i < entries.length; ++i) range |= _rangeOf(entries[i]);
        uint256 width = Math.log256(range) + 1;
        unchecked {
            uint256 size = HEAD + 2 * width * entries.length;
            // The last entry is written as a whole word.
            page = new bytes(size + WORD);
            _put(page, 0, size);
            _put(page, WORD, width << 240);
            for (uint256 i = 0; i < entries.length; ++i) {
                _put(page, WORD + HEAD + 2 * width * i, _entryOf(entries[i], 8 * width));
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

    /// @dev A number that takes as many bytes as the wider of the two, with the sign of the one.
    function _rangeOf(Sums entry) private pure returns (uint256) {
        int256 reward = entry.reward();
        return (uint256(reward < 0 ? ~reward : reward) << 1) | entry.paid();
    }

    /// @dev Both numbers, `bits` wide, at the head of a word.
    function _entryOf(Sums entry, uint256 bits) private pure returns (uint256) {
        unchecked {
            uint256 reward = uint256(entry.reward()) & ((1 << bits) - 1);
            return ((entry.paid() << bits) | reward) << (256 - 2 * bits);
        }
    }

    /// @dev Writes `word` to `offset` bytes after where `page` begins. Within what `encode` allocated.
    function _put(bytes memory page, uint256 offset, uint256 word) private pure {
        // solhint-disable-next-line no-inline-assembly
        assembly ("memory-safe") {
            mstore(add(page, offset), word)
        }
    }
}
