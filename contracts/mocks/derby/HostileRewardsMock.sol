// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IAaveRewardsController} from "../../derby/adapters/interfaces/IAaveRewardsController.sol";

/// @title HostileRewardsMock
/// @notice A rewards controller that an aToken was given and that does not do what Aave's does.
contract HostileRewardsMock is IAaveRewardsController {
    enum Trick {
        Refuses,
        Lies,
        Reenters,
        BurnsGas
    }

    Trick public trick;

    /// @notice How each armed call ended, in the order in which they were armed.
    bytes[] public answers;
    bool[] public outcomes;

    address[] private _targets;
    bytes[] private _calls;
    uint256 private _spins;

    error HostileRewardsMock_Refused();

    function setTrick(Trick newTrick) external {
        trick = newTrick;
    }

    /// @notice Has the next claims call `target` with `data`.
    function arm(address target, bytes calldata data) external {
        _targets.push(target);
        _calls.push(data);
    }

    /// @notice Called by an aToken before a balance changes; nobody earns anything here.
    function handleAction(address, uint256, uint256) external {}

    /// @inheritdoc IAaveRewardsController
    function claimRewards(address[] calldata, uint256, address, address) external returns (uint256 claimed) {
        if (trick == Trick.Refuses) revert HostileRewardsMock_Refused();
        while (trick == Trick.BurnsGas) ++_spins;
        if (trick == Trick.Lies) return type(uint128).max;
        for (uint256 i = 0; i < _targets.length; ++i) {
            (bool ok, bytes memory answer) = _targets[i].call(_calls[i]);
            outcomes.push(ok);
            answers.push(answer);
        }
        return 0;
    }

    /// @notice How many armed calls were made.
    function calls() external view returns (uint256) {
        return outcomes.length;
    }
}
