// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {FixedPoint} from "../../shared/math/FixedPoint.sol";
import {IDerbyVaultErrors} from "../interfaces/IDerbyVaultErrors.sol";
import {IDerbyVaultEvents} from "../interfaces/IDerbyVaultEvents.sol";
import {DerbyTypes} from "../types/DerbyTypes.sol";
import {DerbyVaultTypes} from "../types/DerbyVaultTypes.sol";

/// @title RequestBook
/// @notice Redemptions that wait for a close. A batch is filled by one price and one ratio, whatever the number of its requests.
/// @dev Linked; runs in the vault, which moves the shares and the assets.
library RequestBook {
    /// @notice What a claim is worth, and what the vault has to do for it.
    struct Claim {
        address owner;
        uint256 assets;
        uint256 sharesReturned;
        /// Shares that rounding left in escrow once the last request is claimed: to be burnt.
        uint256 orphans;
    }

    /// @notice Books a request for the close of the epoch that is open.
    function open(
        DerbyVaultTypes.State storage s,
        address from,
        address owner,
        uint128 shares
    ) external returns (uint256 id) {
        id = ++s.lastRequestId;
        uint32 epoch = s.epoch;
        s.requests[id] = DerbyTypes.Request({owner: owner, epoch: epoch, shares: shares});
        DerbyTypes.Batch storage batch = s.batches[epoch];
        batch.shares += shares;
        ++batch.requests;
        emit IDerbyVaultEvents.RedeemRequested(id, owner, from, epoch, shares);
    }

    /// @notice Forgets a request of the epoch that is open.
    function cancel(DerbyVaultTypes.State storage s, uint256 id, address caller) external returns (uint256 shares) {
        DerbyTypes.Request memory request = _owned(s, id, caller);
        if (request.epoch != s.epoch) revert IDerbyVaultErrors.DerbyVault_RequestFilled(id, request.epoch);
        shares = request.shares;
        delete s.requests[id];
        DerbyTypes.Batch storage batch = s.batches[request.epoch];
        batch.shares -= uint128(shares);
        --batch.requests;
        emit IDerbyVaultEvents.RequestCancelled(id, caller, shares);
    }

    /// @notice Settles a request whose batch is filled, and takes its assets off the books.
    /// @dev Of `shares` in a batch of S, of which F were filled for A: `assets = floor(shares * A / S)`, redeemed shares
    /// `ceil(shares * F / S)`. What these roundings leave of A and S - F goes to the vault with the last claim.
    function settle(DerbyVaultTypes.State storage s, uint256 id, address caller) external returns (Claim memory claim) {
        DerbyTypes.Request memory request = _owned(s, id, caller);
        DerbyTypes.Batch storage batch = s.batches[request.epoch];
        if (!batch.filled) revert IDerbyVaultErrors.DerbyVault_RequestPending(id, request.epoch);
        claim.owner = request.owner;
        claim.assets = FixedPoint.mulDivDown(request.shares, batch.assets, batch.shares);
        claim.sharesReturned = request.shares - FixedPoint.mulDivUp(request.shares, batch.filledShares, batch.shares);
        delete s.requests[id];
        batch.assetsLeft -= uint112(claim.assets);
        batch.sharesLeft -= uint128(claim.sharesReturned);
        s.holdings = s.holdings.withIdle(s.holdings.idle() - claim.assets);
        s.reserved -= uint112(claim.assets);
        if (--batch.requests == 0) {
            claim.orphans = batch.sharesLeft;
            s.reserved -= batch.assetsLeft;
            (batch.assetsLeft, batch.sharesLeft) = (0, 0);
        }
    }

    function _owned(
        DerbyVaultTypes.State storage s,
        uint256 id,
        address caller
    ) private view returns (DerbyTypes.Request memory request) {
        request = s.requests[id];
        if (request.owner == address(0)) revert IDerbyVaultErrors.DerbyVault_UnknownRequest(id);
        if (request.owner != caller) {
            revert IDerbyVaultErrors.DerbyVault_NotRequestOwner(id, caller, request.owner);
        }
    }
}
