// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {Create2} from "@openzeppelin/contracts/utils/Create2.sol";

import {DerbyTypes} from "../types/DerbyTypes.sol";
import {PendingPage} from "./PendingPage.sol";
import {Portfolio} from "./Portfolios.sol";

/// @title EpochVectors
/// @notice The accumulators `(cumRLT_i, cumPay_i)` of a vault's protocols at the opening of every epoch.
/// @dev Written once and never changed, a page of 50 protocols as the code of an account, one word a protocol behind a STOP
/// byte. The table in `game/README.md` says what that costs against storage words. What is not on a page is 0.
///
/// Where a page lies follows from what it is of. CREATE2 derives an address from the creation code as well, so this one
/// is the same for every page: it asks the game for the words (`IPageSource`). A table of addresses would cost 22,100 gas
/// a page and 2,100 a read. A page that an epoch leaves as it was is not written again; where that is so is stored.
library EpochVectors {
    struct Store {
        /// The opening for which a page was written that `epoch` left as it was; 0 where it was not left, or never written.
        mapping(uint256 epoch => mapping(uint256 page => uint256 origin)) carried;
    }

    /// @dev Calls `pendingPage()` of its deployer and returns a STOP byte and what follows the head of the answer, an array:
    ///
    ///     mstore(0, 0x94d2a906)
    ///     pop(staticcall(gas(), caller(), 28, 4, 0, 0))
    ///     let size := sub(returndatasize(), 64)            a call that failed leaves this negative, and the copy reverts
    ///     returndatacopy(1, 64, size)
    ///     return(0, add(size, 1))
    bytes32 private constant CREATION_CODE = 0x6394d2a9065f525f5f6004601c335afa5060403d0380604060013e6001015ff3;

    bytes32 private constant CREATION_CODE_HASH = keccak256(
        hex"6394d2a9065f525f5f6004601c335afa5060403d0380604060013e6001015ff3"
    );

    uint256 private constant PAGE = DerbyTypes.RESULTS_PER_PAGE;
    uint256 private constant WORD = 32;

    /// @notice Writes page `page` of the opening of `epoch`.
    function write(uint256 vaultId, uint256 epoch, uint256 page, uint256[] memory words) internal {
        PendingPage.offer(words);
        Create2.deploy(0, _saltOf(vaultId, epoch, page), bytes.concat(CREATION_CODE));
    }

    /// @notice Has page `page` of the opening of `epoch` be that of the epoch before.
    function carry(Store storage self, uint256 vaultId, uint256 epoch, uint256 page) internal {
        uint256 origin =
            _addressOf(vaultId, epoch - 1, page).code.length == 0 ? self.carried[epoch - 1][page] : epoch - 1;
        if (origin != 0) self.carried[epoch][page] = origin;
    }

    /// @notice Page `page` of the opening of `epoch`, to be read with `at`.
    function read(
        Store storage self,
        uint256 vaultId,
        uint256 epoch,
        uint256 page
    ) internal view returns (bytes memory data) {
        data = _addressOf(vaultId, epoch, page).code;
        if (data.length != 0) return data;
        uint256 origin = self.carried[epoch][page];
        if (origin != 0) data = _addressOf(vaultId, origin, page).code;
    }

    /// @notice The accumulators of protocol `id` at the opening of `epoch`.
    function entry(
        Store storage self,
        uint256 vaultId,
        uint256 epoch,
        uint256 id
    ) internal view returns (int256 reward, uint256 paid) {
        return at(read(self, vaultId, epoch, id / PAGE), id % PAGE);
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
        return (int128(uint128(word)), word >> 128);
    }

    /// @notice An entry as a word.
    function pack(int256 reward, uint256 paid) internal pure returns (uint256) {
        return (paid << 128) | uint128(int128(reward));
    }

    /// @notice What `portfolio` makes per whole DRB from the opening of epoch `start` to that of `end`, 1e-28 token, exact.
    function performance(
        Store storage self,
        uint256 vaultId,
        Portfolio portfolio,
        uint256 start,
        uint256 end
    ) internal view returns (int256 reward, uint256 paid) {
        while (!portfolio.isEmpty()) {
            uint256 page = portfolio.firstId() / PAGE;
            bytes memory first = read(self, vaultId, start, page);
            bytes memory last = read(self, vaultId, end, page);
            int256 more;
            uint256 morePaid;
            (portfolio, more, morePaid) = _performanceOnPage(portfolio, first, last);
            unchecked {
                (reward, paid) = (reward + more, paid + morePaid);
            }
        }
    }

    /// @dev What the lines of `portfolio` make that lie on the page of its first one, and the lines after them. Sums of at most
    /// 10,000 basis points of differences of 128 bits. At 200 optimizer runs a line takes 438 gas, as Solidity 464.
    function _performanceOnPage(
        Portfolio portfolio,
        bytes memory first,
        bytes memory last
    ) private pure returns (Portfolio rest, int256 reward, uint256 paid) {
        uint256 base = (portfolio.firstId() / PAGE) * PAGE;
        uint256 pageBytes = PAGE * WORD;
        // Lines are as `Portfolios` draws them, entries as `pack` does, behind a length and a STOP byte; ids ascend. Entry i is
        // there where 32 * (i + 1) is below the length.
        // solhint-disable-next-line no-inline-assembly
        assembly ("memory-safe") {
            rest := portfolio
            for {} rest {} {
                let offset := shl(5, sub(and(shr(14, rest), 0xff), base))
                if iszero(lt(offset, pageBytes)) {
                    break
                }
                let before := 0
                if lt(add(offset, 32), mload(first)) {
                    before := mload(add(add(first, 33), offset))
                }
                let now_ := 0
                if lt(add(offset, 32), mload(last)) {
                    now_ := mload(add(add(last, 33), offset))
                }
                let bps := and(rest, 0x3fff)
                reward := add(reward, mul(sub(signextend(15, now_), signextend(15, before)), bps))
                paid := add(paid, mul(sub(shr(128, now_), shr(128, before)), bps))
                rest := shr(22, rest)
            }
        }
    }

    function _addressOf(uint256 vaultId, uint256 epoch, uint256 page) private view returns (address) {
        return Create2.computeAddress(_saltOf(vaultId, epoch, page), CREATION_CODE_HASH);
    }

    /// @dev `| vaultId | epoch 16 | page 16 |`: different for every page of every vault.
    function _saltOf(uint256 vaultId, uint256 epoch, uint256 page) private pure returns (bytes32) {
        return bytes32((vaultId << 32) | (epoch << 16) | page);
    }
}
