// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";

import {ExactTransfer} from "../shared/tokens/ExactTransfer.sol";
import {DerbyVaultAdmin} from "./base/DerbyVaultAdmin.sol";
import {DerbyVaultCore} from "./base/DerbyVaultCore.sol";
import {DerbyVaultRequests} from "./base/DerbyVaultRequests.sol";
import {DerbyVaultViews} from "./base/DerbyVaultViews.sol";
import {IDerbyVault} from "./interfaces/IDerbyVault.sol";
import {EpochClose} from "./libraries/EpochClose.sol";
import {DerbyTypes} from "./types/DerbyTypes.sol";
import {DerbyVaultTypes} from "./types/DerbyVaultTypes.sol";

/// @title DerbyVault
/// @notice Spreads one asset over whitelisted protocols by the votes of a game, and pays the players a part of the gain.
/// @dev What a depositor trusts:
/// - the asset: it moves what it says and does not rebase downwards;
/// - each protocol with what is in it, to its cap, and with the value it reports: a price that can be moved inside one
///   transaction must not be whitelisted. One that fails, or pays less than it reports, is skipped and stops nobody else;
/// - ADMIN to whitelist such protocols and price sources, RISK inside the bounds of `ParameterBounds`, both after their delays;
/// - GUARDIAN for at most half of the time that newcomers can enter, and to blacklist; nobody for the way out;
/// - the game for votes: it can steer between whitelisted protocols, up to their caps, and take no more than the fee.
/// No proxy, no owner. The code is this contract and four linked libraries that work on its one `State`.
contract DerbyVault is DerbyVaultRequests, DerbyVaultAdmin, DerbyVaultViews {
    using ExactTransfer for IERC20;
    using SafeCast for uint256;

    constructor(DerbyTypes.VaultParams memory params) DerbyVaultCore(params) {}

    // -------------------------------------------------------------------------------------------- the epoch

    /// @inheritdoc IDerbyVault
    function closeEpoch(uint256 maxSteps) external nonReentrant returns (uint256 steps, bool finished) {
        if (maxSteps == 0) revert DerbyVault_ZeroAmount(msg.sender);
        uint256 bounty = _bounty();
        DerbyVaultTypes.Run memory run;
        (run.setup, run.maxSteps, run.supply) = (_setup(), maxSteps, totalSupply());
        do {
            run = EpochClose.advance(_state, run);
        } while (_settleShares(run) && run.steps < maxSteps);
        _payBounty(run, bounty);
        return (run.steps, _state.phase == DerbyTypes.Phase.Open);
    }

    /// @inheritdoc IDerbyVault
    function fundBounty(uint256 assets) external nonReentrant {
        if (assets == 0) revert DerbyVault_ZeroAmount(msg.sender);
        _state.bountyReserve += assets.toUint96();
        IERC20(asset()).pullExact(msg.sender, assets);
        emit BountyFunded(msg.sender, assets);
    }

    /// @dev What filling the requests did to the shares. Whether it did anything.
    function _settleShares(DerbyVaultTypes.Run memory run) private returns (bool changed) {
        changed = run.burnt != 0 || run.minted != 0;
        if (run.burnt != 0) _burn(address(this), run.burnt);
        _giveToTreasury(run.minted);
        (run.burnt, run.minted) = (0, 0);
    }

    function _payBounty(DerbyVaultTypes.Run memory run, uint256 bounty) private {
        uint256 part = (bounty * run.paidSteps) / run.bountySteps;
        if (part == 0) return;
        _state.bountyReserve -= uint96(part);
        IERC20(asset()).push(msg.sender, part);
        emit BountyPaid(msg.sender, run.paidSteps, part);
    }
}
