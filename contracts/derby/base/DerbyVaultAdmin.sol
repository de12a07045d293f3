// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {InboundPause} from "../../shared/access/InboundPause.sol";
import {IDerbyVault} from "../interfaces/IDerbyVault.sol";
import {ParameterBounds} from "../libraries/ParameterBounds.sol";
import {ProtocolBook} from "../libraries/ProtocolBook.sol";
import {DerbyTypes} from "../types/DerbyTypes.sol";
import {DerbyVaultCore} from "./DerbyVaultCore.sol";

/// @title DerbyVaultAdmin
/// @notice What governance, risk and guardian may do: protocols, parameters, the inbound pause.
/// @dev None of it moves a token. Which role a function needs is the AccessManager's to say; what it does not know is ADMIN's.
abstract contract DerbyVaultAdmin is DerbyVaultCore {
    using InboundPause for uint48;

    /// @inheritdoc IDerbyVault
    function proposeProtocol(
        address vault,
        uint256 cap
    ) external restricted nonReentrant whenNotClosing returns (uint16 protocolId) {
        return ProtocolBook.propose(_state, asset(), vault, cap);
    }

    /// @inheritdoc IDerbyVault
    function activateProtocol(uint16 protocolId) external restricted nonReentrant {
        ProtocolBook.activate(_state, protocolId, GAME);
    }

    /// @inheritdoc IDerbyVault
    function activateProtocolAt(address vault) external restricted nonReentrant returns (uint16 protocolId) {
        return ProtocolBook.activateAt(_state, vault, GAME);
    }

    /// @inheritdoc IDerbyVault
    function deprecateProtocol(uint16 protocolId) external restricted nonReentrant {
        ProtocolBook.deprecate(_state, protocolId, GAME);
    }

    /// @inheritdoc IDerbyVault
    function removeProtocol(uint16 protocolId, bool writeOff) external restricted nonReentrant whenNotClosing {
        ProtocolBook.remove(_state, protocolId, writeOff);
    }

    /// @inheritdoc IDerbyVault
    function blacklistProtocol(uint16 protocolId) external restricted nonReentrant {
        ProtocolBook.blacklist(_state, protocolId, GAME);
    }

    /// @inheritdoc IDerbyVault
    function restoreProtocol(uint16 protocolId) external restricted nonReentrant {
        ProtocolBook.restore(_state, protocolId);
    }

    /// @inheritdoc IDerbyVault
    function setProtocolCap(uint16 protocolId, uint256 cap) external restricted nonReentrant {
        ProtocolBook.setCap(_state, protocolId, cap);
    }

    /// @inheritdoc IDerbyVault
    function setIncentive(
        uint16 protocolId,
        DerbyTypes.Incentive calldata incentive
    ) external restricted nonReentrant whenNotClosing {
        ProtocolBook.setIncentive(_state, protocolId, incentive, asset());
    }

    /// @inheritdoc IDerbyVault
    function setParameters(
        DerbyTypes.Parameters calldata newParameters
    ) external restricted nonReentrant whenNotClosing {
        ParameterBounds.requireValid(newParameters);
        _state.parameters = newParameters;
        emit ParametersChanged(newParameters);
    }

    /// @inheritdoc IDerbyVault
    function setTreasury(address newTreasury) external restricted nonReentrant {
        if (newTreasury == address(0) || newTreasury == address(this)) revert DerbyVault_InvalidAddress(newTreasury);
        _state.treasury = newTreasury;
        emit TreasuryChanged(newTreasury);
    }

    /// @inheritdoc IDerbyVault
    function pauseInbound() external restricted nonReentrant {
        uint48 pausedUntil = _state.pausedUntil.arm(block.timestamp);
        _state.pausedUntil = pausedUntil;
        emit InboundPaused(msg.sender, pausedUntil);
    }

    /// @inheritdoc IDerbyVault
    function markLoss(uint16 protocolId) external nonReentrant returns (uint256 loss) {
        return ProtocolBook.markLoss(_state, protocolId);
    }

    /// @inheritdoc IDerbyVault
    function notifyGame() external nonReentrant {
        ProtocolBook.tellGame(_state, GAME);
    }
}
