// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {Create2} from "@openzeppelin/contracts/utils/Create2.sol";

import {DerbyTypes} from "../types/DerbyTypes.sol";
import {Portfolio, Portfolios} from "./Portfolios.sol";

/// @title EpochVectors
/// @notice The accumulators `(cumRLT_i, cumPay_i)` of a vault's protocols at the opening of every epoch.
/// @dev Written once and never changed, a page of 50 protocols as the code of an account, one word a protocol behind a STOP
/// byte. The table in `game/README.md` says what that costs against storage words. A page that an epoch leaves as it was
/// is not written again. What is not on a page is 0.
library EpochVectors {
    struct Store {
        mapping(uint256 epoch => mapping(uint256 page => address code)) pages;
    }

    /// @dev Creation code that deploys whatever follows it, and the STOP that keeps it from being run.
    bytes12 private constant DEPLOY_THE_REST = 0x600B5981380380925939F300;

    uint256 private constant PAGE = DerbyTypes.RESULTS_PER_PAGE;
    uint256 private constant WORD = 32;

    /// @notice Writes page `page` of the opening of `epoch`.
    /// @param salt Different for every vault.
    function write(Store storage self, uint256 salt, uint256 epoch, uint256 page, uint256[] memory words) internal {
        bytes memory creationCode = bytes.concat(DEPLOY_THE_REST, abi.encodePacked(words));
        bytes32 pageSalt = keccak256(abi.encode(salt, epoch, page));
        self.pages[epoch][page] = Create2.deploy(0, pageSalt, creationCode);
    }

    /// @notice Has page `page` of the opening of `epoch` be that of the epoch before.
    function carry(Store storage self, uint256 epoch, uint256 page) internal {
        self.pages[epoch][page] = self.pages[epoch - 1][page];
    }

    /// @notice Page `page` of the opening of `epoch`, to be read with `at`.
    function read(Store storage self, uint256 epoch, uint256 page) internal view returns (bytes memory) {
        return self.pages[epoch][page].code;
    }

    /// @notice The accumulators of protocol `id` at the opening of `epoch`.
    function entry(Store storage self, uint256 epoch, uint256 id) internal view returns (int256 reward, uint256 paid) {
        return at(read(self, epoch, id / PAGE), id % PAGE);
    }

    /// @notice Entry `index`, below 50, of a page.
    function at(bytes memory data, uint256 index) internal pure returns (int256 reward, uint256 paid) {
        uint256 word;
        unchecked {
            uint256 end = (index + 1) * WORD;
            if (data.length <= end) return (0, 0);
            // Word `index` after the STOP byte: inside `data`, as just checked. OpenZeppelin's slices took 280 gas more an entry.
            // solhint-disable-next-line no-inline-assembly
            assembly ("memory-safe") {
                word := mload(add(add(data, 1), end))
            }
        }
        return _unpack(word);
    }

    /// @notice An entry as a word.
    function pack(int256 reward, uint256 paid) internal pure returns (uint256) {
        return (paid << 128) | uint128(int128(reward));
    }

    /// @notice What `portfolio` makes per whole DRB from the opening of epoch `start` to that of `end`, 1e-28 token, exact.
    function performance(
        Store storage self,
        Portfolio portfolio,
        uint256 start,
        uint256 end
    ) internal view returns (int256 reward, uint256 paid) {
        uint256 page = type(uint256).max;
        bytes memory first;
        bytes memory last;
        for (uint256 i = 0; i < Portfolios.MAX_WEIGHTS; ++i) {
            uint256 bps = portfolio.bpsAt(i);
            if (bps == 0) break;
            uint256 id = portfolio.idAt(i);
            if (id / PAGE != page) {
                page = id / PAGE;
                (first, last) = (read(self, start, page), read(self, end, page));
            }
            (int256 rewardChange, uint256 paidChange) = _change(first, last, id % PAGE);
            // At most 10,000 basis points of what is below 2^129.
            unchecked {
                reward += rewardChange * int256(bps);
                paid += paidChange * bps;
            }
        }
    }

    /// @dev Both are of 128 bits, and `paid` never falls.
    function _change(bytes memory first, bytes memory last, uint256 index) private pure returns (int256, uint256) {
        (int256 rewardBefore, uint256 paidBefore) = at(first, index);
        (int256 rewardAfter, uint256 paidAfter) = at(last, index);
        unchecked {
            return (rewardAfter - rewardBefore, paidAfter - paidBefore);
        }
    }

    function _unpack(uint256 word) private pure returns (int256 reward, uint256 paid) {
        return (int128(uint128(word)), word >> 128);
    }
}
