// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";

import {ExactTransfer} from "../../shared/tokens/ExactTransfer.sol";
import {IDerbyVault} from "../interfaces/IDerbyVault.sol";
import {RequestBook} from "../libraries/RequestBook.sol";
import {DerbyVaultCore} from "./DerbyVaultCore.sol";

/// @title DerbyVaultRequests
/// @notice Redemptions above the buffer: asked for, filled by the close, claimed.
abstract contract DerbyVaultRequests is DerbyVaultCore {
    using ExactTransfer for IERC20;
    using SafeCast for uint256;

    /// @inheritdoc IDerbyVault
    function requestRedeem(
        uint256 shares,
        address receiver
    ) external nonReentrant whenNotClosing returns (uint256 requestId) {
        if (shares == 0) revert DerbyVault_ZeroAmount(msg.sender);
        _requireReceiver(receiver);
        requestId = RequestBook.open(_state, msg.sender, receiver, shares.toUint128());
        _escrow(msg.sender, shares);
    }

    /// @inheritdoc IDerbyVault
    function cancelRequest(uint256 requestId) external nonReentrant whenNotClosing returns (uint256 shares) {
        shares = RequestBook.cancel(_state, requestId, msg.sender);
        _transfer(address(this), msg.sender, shares);
    }

    /// @inheritdoc IDerbyVault
    function claimRequest(
        uint256 requestId,
        address receiver
    ) external nonReentrant returns (uint256 assets, uint256 sharesReturned) {
        _requireReceiver(receiver);
        RequestBook.Claim memory claim = RequestBook.settle(_state, requestId, msg.sender);
        (assets, sharesReturned) = (claim.assets, claim.sharesReturned);
        _transfer(address(this), receiver, sharesReturned);
        if (claim.orphans != 0) _burnAndSettle(address(this), claim.orphans);
        IERC20(asset()).push(receiver, assets);
        emit RequestClaimed(requestId, claim.owner, receiver, assets, sharesReturned);
    }
}
