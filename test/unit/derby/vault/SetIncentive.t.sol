// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IAccessManaged} from "@openzeppelin/contracts/access/manager/IAccessManaged.sol";

import {IDerbyVault} from "../../../../contracts/derby/interfaces/IDerbyVault.sol";
import {IDerbyVaultErrors} from "../../../../contracts/derby/interfaces/IDerbyVaultErrors.sol";
import {IDerbyVaultEvents} from "../../../../contracts/derby/interfaces/IDerbyVaultEvents.sol";
import {DerbyTypes} from "../../../../contracts/derby/types/DerbyTypes.sol";
import {DerbyVaultUnitTest} from "../../../helpers/DerbyVaultUnitTest.sol";

/// @dev The tree is in `SetIncentive.tree`.
contract DerbyVaultSetIncentiveTest is DerbyVaultUnitTest {
    // ---- when it is refused

    function test_RevertWhen_TheCallerIsNotAdmin() external {
        bytes4 unauthorized = IAccessManaged.AccessManagedUnauthorized.selector;
        _refused(bob, _call(0, _incentive()), _err(unauthorized, bob));
        _refused(guardian, _call(0, _incentive()), _err(unauthorized, guardian));
    }

    function test_RevertWhen_ACloseIsInProgress() external {
        _begin(1);
        _refused(address(this), _call(0, _incentive()), _closing(DerbyTypes.Phase.Measure));
    }

    function test_RevertWhen_TheProtocolIsUnknown() external {
        bytes4 unknown = IDerbyVaultErrors.DerbyVault_UnknownProtocol.selector;
        _refused(address(this), _call(3, _incentive()), _err(unknown, 3, 3));
    }

    function test_RevertWhen_TheSlippageIsAboveTheWhole() external {
        DerbyTypes.Incentive memory incentive = _incentive();
        bytes4 out = IDerbyVaultErrors.DerbyVault_ParameterOutOfBounds.selector;
        uint16[2] memory values = [10_001, type(uint16).max];
        for (uint256 i = 0; i < values.length; ++i) {
            incentive.maxSlippageBps = values[i];
            bytes memory err = abi.encodeWithSelector(out, bytes32("maxSlippageBps"), values[i], 0, 10_000);
            _refused(address(this), _call(0, incentive), err);
        }
    }

    /// @dev Its sale would otherwise sell what belongs to the depositors.
    function test_RevertWhen_TheTokenIsTheAssetOrAProtocolsShare() external {
        DerbyTypes.Incentive memory incentive = _incentive();
        bytes4 invalid = IDerbyVaultErrors.DerbyVault_InvalidIncentive.selector;
        address[3] memory ours = [address(usdc), address(yields[0]), address(yields[2])];
        for (uint256 i = 0; i < ours.length; ++i) {
            incentive.token = ours[i];
            _refused(address(this), _call(1, incentive), abi.encodeWithSelector(invalid, 1, ours[i]));
        }
    }

    // ---- when it is set

    function test_IsCollectedFromNowOn() external {
        uint256 steps = vault.stepsToClose();
        DerbyTypes.Incentive memory incentive = _incentive();
        incentive.maxSlippageBps = 10_000;
        vm.expectEmit(address(vault));
        emit IDerbyVaultEvents.IncentiveChanged(2, incentive);
        vault.setIncentive(2, incentive);
        bytes32 stored = keccak256(abi.encode(vault.incentiveOf(2)));
        assertEq(stored, keccak256(abi.encode(incentive)), "as given");
        assertEq(vault.stepsToClose(), steps + 1, "a step more");
        vault.setIncentive(2, incentive);
        assertEq(vault.stepsToClose(), steps + 1, "once");
    }

    function test_AZeroSourceEndsIt() external {
        uint256 steps = vault.stepsToClose();
        vault.setIncentive(1, _incentive());
        vault.setIncentive(2, _incentive());
        vault.setIncentive(1, DerbyTypes.Incentive(address(0), address(0), address(0), 0));
        assertEq(vault.stepsToClose(), steps + 1, "the other stays");
        assertEq(vault.incentiveOf(1).source, address(0), "gone");
    }

    function _incentive() private view returns (DerbyTypes.Incentive memory) {
        return DerbyTypes.Incentive({source: alice, token: bob, priceSource: carol, maxSlippageBps: 100});
    }

    function _call(uint16 id, DerbyTypes.Incentive memory incentive) private pure returns (bytes memory) {
        return abi.encodeCall(IDerbyVault.setIncentive, (id, incentive));
    }
}
