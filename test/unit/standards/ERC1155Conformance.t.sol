// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {FaultyERC1155} from "../../../contracts/mocks/standards/FaultyERC1155.sol";
import {ERC1155Conformance} from "../../helpers/standards/ERC1155Conformance.sol";
import {PlantedFaults} from "../../helpers/standards/PlantedFaults.sol";

/// @notice The suite of ERC-1155 passes on a contract without a fault, and finds each that is planted, by name.
contract ERC1155ConformanceTest is ERC1155Conformance, PlantedFaults {
    FaultyERC1155 private _faulty;
    address private _holder;

    function setUp() external {
        _holder = makeAddr("holder");
        _faulty = new FaultyERC1155(_holder, 1, 2, 1e18);
    }

    function test_Fault_BatchBalancesAreOfTheFirst() external {
        _faulty.plant(FaultyERC1155.Fault.BatchBalancesAreOfTheFirst);
        _catches(abi.encodeCall(this.test_ERC1155_BalancesInABatchAreTheSame, ()), "balanceOfBatch: as one by one");
    }

    function test_Fault_LengthsAreNotChecked() external {
        _faulty.plant(FaultyERC1155.Fault.LengthsAreNotChecked);
        _catches(
            abi.encodeCall(this.test_ERC1155_WrongTransfersAreRefused, ()),
            "safeBatchTransferFrom of lists of different lengths: refused"
        );
    }

    function test_Fault_SilentTransfer() external {
        _faulty.plant(FaultyERC1155.Fault.SilentTransfer);
        _catches(abi.encodeCall(this.testFuzz_ERC1155_ATransferMovesItsValue, (5)), "safeTransferFrom: one event");
    }

    function test_Fault_EventNamesTheSender() external {
        _faulty.plant(FaultyERC1155.Fault.EventNamesTheSender);
        _catches(
            abi.encodeCall(this.test_ERC1155_OnlyOperatorsTransferForOthers, ()),
            "safeTransferFrom by an operator: what the event says"
        );
    }

    function test_Fault_TransferToOneselfMints() external {
        _faulty.plant(FaultyERC1155.Fault.TransferToOneselfMints);
        _catches(
            abi.encodeCall(this.testFuzz_ERC1155_ATransferToOneselfMovesNothing, (5)),
            "safeTransferFrom to oneself: the sender's balance"
        );
    }

    function test_Fault_BatchMovesTheFirst() external {
        _faulty.plant(FaultyERC1155.Fault.BatchMovesTheFirst);
        _catches(
            abi.encodeCall(this.testFuzz_ERC1155_ABatchMovesAllOfItsValues, (5, 7)),
            "safeBatchTransferFrom: the sender's balance"
        );
    }

    function test_Fault_UncheckedBalance() external {
        _faulty.plant(FaultyERC1155.Fault.UncheckedBalance);
        _catches(
            abi.encodeCall(this.testFuzz_ERC1155_MoreThanTheBalanceIsRefused, (5)),
            "safeBatchTransferFrom of too much: refused"
        );
    }

    function test_Fault_ZeroMayReceive() external {
        _faulty.plant(FaultyERC1155.Fault.ZeroMayReceive);
        _catches(
            abi.encodeCall(this.test_ERC1155_WrongTransfersAreRefused, ()),
            "safeTransferFrom to the zero address: refused"
        );
    }

    function test_Fault_AnybodyTransfers() external {
        _faulty.plant(FaultyERC1155.Fault.AnybodyTransfers);
        _catches(
            abi.encodeCall(this.test_ERC1155_OnlyOperatorsTransferForOthers, ()),
            "safeTransferFrom by a stranger: refused"
        );
    }

    function test_Fault_AnybodyTransfersBatches() external {
        _faulty.plant(FaultyERC1155.Fault.AnybodyTransfersBatches);
        _catches(
            abi.encodeCall(this.test_ERC1155_OnlyOperatorsTransferForOthers, ()),
            "safeBatchTransferFrom by a stranger: refused"
        );
    }

    function test_Fault_OperatorsAreForEver() external {
        _faulty.plant(FaultyERC1155.Fault.OperatorsAreForEver);
        _catches(abi.encodeCall(this.test_ERC1155_OnlyOperatorsTransferForOthers, ()), "setApprovalForAll: is kept");
    }

    function test_Fault_SilentOperator() external {
        _faulty.plant(FaultyERC1155.Fault.SilentOperator);
        _catches(abi.encodeCall(this.test_ERC1155_OnlyOperatorsTransferForOthers, ()), "setApprovalForAll: one event");
    }

    function test_Fault_ReceiverIsNotAsked() external {
        _faulty.plant(FaultyERC1155.Fault.ReceiverIsNotAsked);
        _catches(
            abi.encodeCall(this.testFuzz_ERC1155_ATransferAsksItsReceiver, (5, "data")),
            "safeTransferFrom: what the receiver is asked"
        );
    }

    function test_Fault_BatchReceiverIsNotAsked() external {
        _faulty.plant(FaultyERC1155.Fault.BatchReceiverIsNotAsked);
        _catches(
            abi.encodeCall(this.testFuzz_ERC1155_ATransferAsksItsReceiver, (5, "data")),
            "safeBatchTransferFrom: what the receiver is asked"
        );
    }

    function test_Fault_AnswerIsIgnored() external {
        _faulty.plant(FaultyERC1155.Fault.AnswerIsIgnored);
        _catches(
            abi.encodeCall(this.test_ERC1155_AReceiverThatDeclinesGetsNothing, ()),
            "safeTransferFrom to one that answers something else: refused"
        );
    }

    function test_Fault_HookComesFirst() external {
        _faulty.plant(FaultyERC1155.Fault.HookComesFirst);
        _catches(
            abi.encodeCall(this.testFuzz_ERC1155_ATransferAsksItsReceiver, (5, "data")),
            "safeTransferFrom: what the receiver is asked"
        );
    }

    function test_Fault_DataIsDropped() external {
        _faulty.plant(FaultyERC1155.Fault.DataIsDropped);
        _catches(
            abi.encodeCall(this.testFuzz_ERC1155_ATransferAsksItsReceiver, (5, "data")),
            "safeTransferFrom: what the receiver is asked"
        );
    }

    function _erc1155() internal view override returns (Units memory) {
        return Units(_faulty, _holder, 1, 2);
    }
}
