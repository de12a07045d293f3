// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {ProtocolMoves} from "../../../../contracts/derby/libraries/ProtocolMoves.sol";
import {DerbyTypes} from "../../../../contracts/derby/types/DerbyTypes.sol";
import {DerbyVaultTypes} from "../../../../contracts/derby/types/DerbyVaultTypes.sol";
import {DerbyVaultUnitTest} from "../../../helpers/DerbyVaultUnitTest.sol";

/// @dev The tree is in `NoDoors.tree`. What a close does with protocols, incentives and the fee, nobody may ask for: not of the vault,
/// which knows no such call, and not of the library, which runs in no name but a vault's. Not ADMIN, not the game, not a protocol,
/// not the vault itself.
contract DerbyVaultNoDoorsTest is DerbyVaultUnitTest {
    // ---- when another asks for what a close does

    function test_RevertWhen_AnotherMovesMoneyIn() external {
        _open();
        bytes4 selector = ProtocolMoves.moveIn.selector;
        _refusedToAll(abi.encodeWithSelector(selector, address(usdc), address(yields[0]), 1, 0, 0, 1));
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
        _refusedToAll(abi.encodeWithSelector(ProtocolMoves.moveOut.selector, address(usdc), exit, 1));
    }

    function test_RevertWhen_AnotherHarvests() external {
        DerbyTypes.Incentive memory incentive = DerbyTypes.Incentive(bob, address(usdc), bob, 10_000);
        _refusedToAll(abi.encodeWithSelector(ProtocolMoves.harvest.selector, _setup(), incentive));
    }

    function test_RevertWhen_AnotherSendsTheFee() external {
        _open();
        _refusedToAll(abi.encodeWithSelector(ProtocolMoves.sendFee.selector, _setup(), 2, 3, 1, 1));
    }

    function _setup() private view returns (DerbyVaultTypes.Setup memory) {
        return DerbyVaultTypes.Setup(address(usdc), address(game), vault.exchange(), address(ProtocolMoves), 6);
    }

    function _refusedToAll(bytes memory data) private {
        address[5] memory callers = [bob, address(this), address(game), address(yields[0]), address(vault)];
        for (uint256 i = 0; i < callers.length; ++i) {
            _refused(callers[i], data, "");
            vm.prank(callers[i]);
            (bool ok, bytes memory answer) = address(ProtocolMoves).call(data);
            assertTrue(!ok && answer.length == 0, "the library refuses as well");
        }
    }
}
