// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {Create2} from "@openzeppelin/contracts/utils/Create2.sol";

import {DerbyTypes} from "../types/DerbyTypes.sol";
import {EpochPages} from "./EpochPages.sol";
import {PendingPage} from "./PendingPage.sol";
import {Portfolio} from "./Portfolios.sol";
import {Sums} from "./RewardSums.sol";

/// @title EpochVectors
/// @notice The accumulators `(cumRLT_i, cumPay_i)` of a vault's protocols at the opening of every epoch.
/// @dev Written once and never changed, a page of 50 protocols as the code of an account (`EpochPages`). The table in
/// `game/README.md` says what that costs against storage words.
///
/// Where a page lies follows from what it is of. CREATE2 derives an address from the creation code as well, so this one
/// is the same for every page: it asks the game for the page (`IPageSource`). A table of addresses would cost 22,100 gas
/// a page and 2,100 a read. A page that an epoch leaves as it was is not written again; where that is so is stored.
library EpochVectors {
    struct Store {
        /// The opening for which a page was written that `epoch` left as it was; 0 where it was not left, or never written.
        mapping(uint256 epoch => mapping(uint256 page => uint256 origin)) carried;
    }

    /// @dev Calls `pendingPage()` of its deployer and returns the bytes that it answers:
    ///
    ///     mstore(0, 0x94d2a906)
    ///     pop(staticcall(gas(), caller(), 28, 4, 0, 0))
    ///     returndatacopy(0, 32, sub(returndatasize(), 32))   a call that failed leaves this negative, and the copy reverts
    ///     return(32, mload(0))
    bytes30 private constant CREATION_CODE = 0x6394d2a9065f525f5f6004601c335afa5060203d0360205f3e5f516020f3;

    bytes32 private constant CREATION_CODE_HASH = keccak256(
        hex"6394d2a9065f525f5f6004601c335afa5060203d0360205f3e5f516020f3"
    );

    uint256 private constant PAGE = DerbyTypes.RESULTS_PER_PAGE;

    /// @notice Writes page `page` of the opening of `epoch`.
    function write(uint256 vaultId, uint256 epoch, uint256 page, Sums[] memory entries) internal {
        PendingPage.offer(EpochPages.encode(entries));
        Create2.deploy(0, _saltOf(vaultId, epoch, page), bytes.concat(CREATION_CODE));
    }

    /// @notice Has page `page` of the opening of `epoch` be that of the epoch before.
    function carry(Store storage self, uint256 vaultId, uint256 epoch, uint256 page) internal {
        uint256 origin =
            _addressOf(vaultId, epoch - 1, page).code.length == 0 ? self.carried[epoch - 1][page] : epoch - 1;
        if (origin != 0) self.carried[epoch][page] = origin;
    }

    /// @notice Page `page` of the opening of `epoch`, to be read with `EpochPages`.
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
        Sums sums = EpochPages.at(read(self, vaultId, epoch, id / PAGE), id % PAGE);
        return (sums.reward(), sums.paid());
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
            (, int256 before, uint256 paidBefore) = EpochPages.weigh(portfolio, read(self, vaultId, start, page), page);
            (Portfolio rest, int256 then, uint256 paidThen) = EpochPages.weigh(
                portfolio,
                read(self, vaultId, end, page),
                page
            );
            portfolio = rest;
            while (!portfolio.isEmpty() && portfolio.firstId() / PAGE == page) portfolio = portfolio.withoutFirst();
            unchecked {
                (reward, paid) = (reward + then - before, paid + paidThen - paidBefore);
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
