// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

import {FaultyERC20} from "../../../contracts/mocks/standards/FaultyERC20.sol";
import {ERC20Conformance} from "../../helpers/standards/ERC20Conformance.sol";
import {PlantedFaults} from "../../helpers/standards/PlantedFaults.sol";

/// @notice The suite of ERC-20 passes on a token without a fault, and finds each that is planted, by name.
contract ERC20ConformanceTest is ERC20Conformance, PlantedFaults {
    FaultyERC20 private _faulty;
    address private _holder;

    function setUp() external {
        _holder = makeAddr("holder");
        _faulty = new FaultyERC20(_holder, 1e24);
    }

    function test_Fault_SilentTransfer() external {
        _faulty.plant(FaultyERC20.Fault.SilentTransfer);
        _catches(abi.encodeCall(this.testFuzz_ERC20_ATransferMovesItsValue, (5)), "transfer: one event");
    }

    function test_Fault_TransferAnswersFalse() external {
        _faulty.plant(FaultyERC20.Fault.TransferAnswersFalse);
        _catches(abi.encodeCall(this.testFuzz_ERC20_ATransferMovesItsValue, (5)), "transfer: returns true");
    }

    function test_Fault_TransferBurnsAUnit() external {
        _faulty.plant(FaultyERC20.Fault.TransferBurnsAUnit);
        _catches(abi.encodeCall(this.testFuzz_ERC20_ATransferMovesItsValue, (5)), "transfer: the receiver's balance");
    }

    function test_Fault_TransferToOneselfMints() external {
        _faulty.plant(FaultyERC20.Fault.TransferToOneselfMints);
        _catches(
            abi.encodeCall(this.testFuzz_ERC20_ATransferToOneselfMovesNothing, (5)),
            "transfer to oneself: the sender's balance"
        );
    }

    function test_Fault_RefusesZero() external {
        _faulty.plant(FaultyERC20.Fault.RefusesZero);
        _catches(abi.encodeCall(this.test_ERC20_ATransferOfNothingIsATransfer, ()), "transfer of nothing: succeeds");
    }

    function test_Fault_ZeroNeedsAllowance() external {
        _faulty.plant(FaultyERC20.Fault.ZeroNeedsAllowance);
        _catches(
            abi.encodeCall(this.test_ERC20_ATransferOfNothingIsATransfer, ()),
            "transferFrom of nothing: succeeds"
        );
    }

    function test_Fault_UncheckedBalance() external {
        _faulty.plant(FaultyERC20.Fault.UncheckedBalance);
        _catches(abi.encodeCall(this.testFuzz_ERC20_MoreThanTheBalanceIsRefused, (5)), "transfer of too much: refused");
    }

    function test_Fault_SilentApproval() external {
        _faulty.plant(FaultyERC20.Fault.SilentApproval);
        _catches(abi.encodeCall(this.testFuzz_ERC20_AnApprovalReplacesTheOneBefore, (5, 7)), "approve: one event");
    }

    function test_Fault_ApprovalAdds() external {
        _faulty.plant(FaultyERC20.Fault.ApprovalAdds);
        _catches(abi.encodeCall(this.testFuzz_ERC20_AnApprovalReplacesTheOneBefore, (5, 7)), "approve: the allowance");
    }

    function test_Fault_ApprovalIsMutual() external {
        _faulty.plant(FaultyERC20.Fault.ApprovalIsMutual);
        _catches(abi.encodeCall(this.testFuzz_ERC20_AnApprovalReplacesTheOneBefore, (5, 7)), "approve: one way only");
    }

    function test_Fault_AllowanceIsNotSpent() external {
        _faulty.plant(FaultyERC20.Fault.AllowanceIsNotSpent);
        _catches(
            abi.encodeCall(this.testFuzz_ERC20_ATransferFromSpendsItsAllowance, (5, 7)),
            "transferFrom: the allowance"
        );
    }

    function test_Fault_AllowanceIsNotChecked() external {
        _faulty.plant(FaultyERC20.Fault.AllowanceIsNotChecked);
        _catches(
            abi.encodeCall(this.testFuzz_ERC20_MoreThanTheAllowanceIsRefused, (5)),
            "transferFrom without an allowance: refused"
        );
    }

    function test_Fault_SpenderPays() external {
        _faulty.plant(FaultyERC20.Fault.SpenderPays);
        _catches(
            abi.encodeCall(this.testFuzz_ERC20_ATransferFromSpendsItsAllowance, (5, 7)),
            "transferFrom: the spender's balance"
        );
    }

    function test_Fault_EventNamesTheSpender() external {
        _faulty.plant(FaultyERC20.Fault.EventNamesTheSpender);
        _catches(
            abi.encodeCall(this.testFuzz_ERC20_ATransferFromSpendsItsAllowance, (5, 7)),
            "transferFrom: what the event says"
        );
    }

    function _erc20() internal view override returns (IERC20 token, address holder) {
        return (_faulty, _holder);
    }
}
