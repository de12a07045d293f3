// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IDerbyVaultErrors} from "../../../../contracts/derby/interfaces/IDerbyVaultErrors.sol";
import {IDerbyVaultSelf} from "../../../../contracts/derby/interfaces/IDerbyVaultSelf.sol";
import {DerbyTypes} from "../../../../contracts/derby/types/DerbyTypes.sol";
import {DerbyVaultTypes} from "../../../../contracts/derby/types/DerbyVaultTypes.sol";
import {DerbyVaultUnitTest} from "../../../helpers/DerbyVaultUnitTest.sol";

/// @dev The tree is in `OnlySelf.tree`. What the vault asks of itself, nobody else may: not ADMIN, not the game, not a protocol.
contract DerbyVaultOnlySelfTest is DerbyVaultUnitTest {
    // ---- when another calls

    function test_RevertWhen_AnotherMovesMoneyIn() external {
        _open();
        _refusedToAll(abi.encodeCall(IDerbyVaultSelf.moveIn, (address(yields[0]), 1, 0, 0)));
    }

    function test_RevertWhen_AnotherMovesMoneyOut() external {
        _open();
        DerbyVaultTypes.Exit memory exit = DerbyVaultTypes.Exit({
            vault: address(yields[0]),
            held: 1,
            worth: 1,
            assets: 1,
            all: false,
            limited: false,
            forced: true
        });
        _refusedToAll(abi.encodeCall(IDerbyVaultSelf.moveOut, (exit)));
    }

    function test_RevertWhen_AnotherHarvests() external {
        DerbyTypes.Incentive memory incentive = DerbyTypes.Incentive(bob, address(usdc), bob, 10_000);
        _refusedToAll(abi.encodeCall(IDerbyVaultSelf.harvest, (incentive)));
    }

    function test_RevertWhen_AnotherSendsTheFee() external {
        _open();
        _refusedToAll(abi.encodeCall(IDerbyVaultSelf.sendFee, (2, 3, 1, 1)));
    }

    function _refusedToAll(bytes memory data) private {
        address[4] memory callers = [bob, address(this), address(game), address(yields[0])];
        for (uint256 i = 0; i < callers.length; ++i) {
            _refused(callers[i], data, _err(IDerbyVaultErrors.DerbyVault_OnlySelf.selector, callers[i]));
        }
    }
}
