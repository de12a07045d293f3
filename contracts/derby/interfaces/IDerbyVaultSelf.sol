// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {DerbyTypes} from "../types/DerbyTypes.sol";
import {DerbyVaultTypes} from "../types/DerbyVaultTypes.sol";

/// @title IDerbyVaultSelf
/// @notice Calls that a Derby vault makes to itself around protocols, incentives and the game.
/// @dev A call to oneself gives what the others do a border: a gas limit, no returned data beyond the words named here, and
/// everything undone where any of it fails: an answer that is too short, a token that reverts, a price that is too far off.
/// Every function reverts with `DerbyVault_OnlySelf` for any other caller.
interface IDerbyVaultSelf {
    /// @notice Puts `assets` into protocol `vault`, where `held` shares are worth `worth`.
    /// @dev Reverts where what was spent is not worth 99 % of it a moment later.
    /// @return spent Assets gone, by balance.
    /// @return received Shares that arrived, by balance.
    /// @return value What all shares are worth now.
    function moveIn(
        address vault,
        uint256 assets,
        uint256 held,
        uint256 worth
    ) external returns (uint256 spent, uint256 received, uint256 value);

    /// @notice Takes money out of a protocol.
    /// @dev Unless `forced`, reverts where the worth that is gone did not bring 99 % of itself.
    /// @return received Assets that arrived, by balance.
    /// @return burnt Shares gone, by balance.
    /// @return value What the shares left are worth now.
    function moveOut(
        DerbyVaultTypes.Exit calldata exit
    ) external returns (uint256 received, uint256 burnt, uint256 value);

    /// @notice Claims an incentive and sells it for no less than the oracle's price less the slippage.
    /// @return sold Incentive tokens that came and went.
    /// @return proceeds Assets that arrived for them, by balance.
    function harvest(DerbyTypes.Incentive calldata incentive) external returns (uint256 sold, uint256 proceeds);

    /// @notice Sends the fee with the message that opens the results.
    /// @return spent Assets gone, by balance.
    function sendFee(uint32 epoch, uint16 protocolCount, uint256 fee, uint256 owed) external returns (uint256 spent);
}
