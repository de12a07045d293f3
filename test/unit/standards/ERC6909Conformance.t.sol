// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {FaultyERC6909} from "../../../contracts/mocks/standards/FaultyERC6909.sol";
import {ERC6909Conformance} from "../../helpers/standards/ERC6909Conformance.sol";
import {PlantedFaults} from "../../helpers/standards/PlantedFaults.sol";

/// @notice The suite of ERC-6909 passes on a contract without a fault, and finds each that is planted, by name.
contract ERC6909ConformanceTest is ERC6909Conformance, PlantedFaults {
    FaultyERC6909 private _faulty;
    address private _holder;

    function setUp() external {
        _holder = makeAddr("holder");
        _faulty = new FaultyERC6909(_holder, 1, 2, 1e18);
    }

    function test_Fault_SilentTransfer() external {
        _faulty.plant(FaultyERC6909.Fault.SilentTransfer);
        _catches(abi.encodeCall(this.testFuzz_ERC6909_ATransferMovesItsAmount, (5)), "transfer: one event");
    }

    function test_Fault_EventNamesTheSender() external {
        _faulty.plant(FaultyERC6909.Fault.EventNamesTheSender);
        _catches(
            abi.encodeCall(this.testFuzz_ERC6909_ATransferFromSpendsItsAllowance, (5, 7)),
            "transferFrom: what the event says"
        );
    }

    function test_Fault_TransferAnswersFalse() external {
        _faulty.plant(FaultyERC6909.Fault.TransferAnswersFalse);
        _catches(abi.encodeCall(this.testFuzz_ERC6909_ATransferMovesItsAmount, (5)), "transfer: returns true");
    }

    function test_Fault_TransferToOneselfMints() external {
        _faulty.plant(FaultyERC6909.Fault.TransferToOneselfMints);
        _catches(
            abi.encodeCall(this.testFuzz_ERC6909_ATransferToOneselfMovesNothing, (5)),
            "transfer to oneself: the sender's balance"
        );
    }

    function test_Fault_TransferMovesEveryId() external {
        _faulty.plant(FaultyERC6909.Fault.TransferMovesEveryId);
        _catches(abi.encodeCall(this.testFuzz_ERC6909_ATransferMovesItsAmount, (5)), "transfer: of other ids");
    }

    function test_Fault_UncheckedBalance() external {
        _faulty.plant(FaultyERC6909.Fault.UncheckedBalance);
        _catches(
            abi.encodeCall(this.testFuzz_ERC6909_MoreThanTheBalanceIsRefused, (5)),
            "transfer of too much: refused"
        );
    }

    function test_Fault_SilentApproval() external {
        _faulty.plant(FaultyERC6909.Fault.SilentApproval);
        _catches(
            abi.encodeCall(this.testFuzz_ERC6909_AnApprovalIsOfOneIdAndReplacesTheOneBefore, (5, 7)),
            "approve: one event"
        );
    }

    function test_Fault_ApprovalAdds() external {
        _faulty.plant(FaultyERC6909.Fault.ApprovalAdds);
        _catches(
            abi.encodeCall(this.testFuzz_ERC6909_AnApprovalIsOfOneIdAndReplacesTheOneBefore, (5, 7)),
            "approve: the allowance"
        );
    }

    function test_Fault_ApprovalIsOfEveryId() external {
        _faulty.plant(FaultyERC6909.Fault.ApprovalIsOfEveryId);
        _catches(
            abi.encodeCall(this.testFuzz_ERC6909_AnApprovalIsOfOneIdAndReplacesTheOneBefore, (5, 7)),
            "approve: of that id only"
        );
    }

    function test_Fault_AllowanceIsNotSpent() external {
        _faulty.plant(FaultyERC6909.Fault.AllowanceIsNotSpent);
        _catches(
            abi.encodeCall(this.testFuzz_ERC6909_ATransferFromSpendsItsAllowance, (5, 7)),
            "transferFrom: the allowance"
        );
    }

    function test_Fault_AllowanceIsNotChecked() external {
        _faulty.plant(FaultyERC6909.Fault.AllowanceIsNotChecked);
        _catches(
            abi.encodeCall(this.testFuzz_ERC6909_MoreThanTheAllowanceIsRefused, (5)),
            "transferFrom without an allowance: refused"
        );
    }

    function test_Fault_InfiniteAllowanceIsSpent() external {
        _faulty.plant(FaultyERC6909.Fault.InfiniteAllowanceIsSpent);
        _catches(
            abi.encodeCall(this.testFuzz_ERC6909_AnOperatorSpendsNoAllowance, (5)),
            "transferFrom: an infinite allowance stays"
        );
    }

    function test_Fault_OperatorSpends() external {
        _faulty.plant(FaultyERC6909.Fault.OperatorSpends);
        _catches(
            abi.encodeCall(this.testFuzz_ERC6909_AnOperatorSpendsNoAllowance, (5)),
            "transferFrom: an operator's allowance stays"
        );
    }

    function test_Fault_OperatorsAreForEver() external {
        _faulty.plant(FaultyERC6909.Fault.OperatorsAreForEver);
        _catches(abi.encodeCall(this.test_ERC6909_AnOperatorIsSetAndTakenBack, ()), "setOperator: is kept");
    }

    function test_Fault_SilentOperator() external {
        _faulty.plant(FaultyERC6909.Fault.SilentOperator);
        _catches(abi.encodeCall(this.test_ERC6909_AnOperatorIsSetAndTakenBack, ()), "setOperator: one event");
    }

    function _erc6909() internal view override returns (Tokens memory) {
        return Tokens(_faulty, _holder, 1, 2);
    }
}
