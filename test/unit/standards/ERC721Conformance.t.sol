// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IERC721} from "@openzeppelin/contracts/token/ERC721/IERC721.sol";
import {IERC721Metadata} from "@openzeppelin/contracts/token/ERC721/extensions/IERC721Metadata.sol";

import {FaultyERC721} from "../../../contracts/mocks/standards/FaultyERC721.sol";
import {ERC165Conformance} from "../../helpers/standards/ERC165Conformance.sol";
import {ERC721Conformance} from "../../helpers/standards/ERC721Conformance.sol";
import {PlantedFaults} from "../../helpers/standards/PlantedFaults.sol";

/// @notice The suites of ERC-721 and ERC-165 pass on a contract without a fault, and find each that is planted, by name.
contract ERC721ConformanceTest is ERC721Conformance, ERC165Conformance, PlantedFaults {
    uint256 private constant ID = 7;

    FaultyERC721 private _faulty;
    address private _owner;

    function setUp() external {
        _owner = makeAddr("owner");
        _faulty = new FaultyERC721(_owner, ID);
    }

    function test_Fault_NothingIsOwned() external {
        _faulty.plant(FaultyERC721.Fault.NothingIsOwned);
        _catches(abi.encodeCall(this.test_ERC721_NothingHasNoOwner, ()), "ownerOf of no token: refused");
    }

    function test_Fault_ZeroHasABalance() external {
        _faulty.plant(FaultyERC721.Fault.ZeroHasABalance);
        _catches(abi.encodeCall(this.test_ERC721_NothingHasNoOwner, ()), "balanceOf of the zero address: refused");
    }

    function test_Fault_NothingHasAUri() external {
        _faulty.plant(FaultyERC721.Fault.NothingHasAUri);
        _catches(abi.encodeCall(this.test_ERC721_NothingHasNoOwner, ()), "tokenURI of no token: refused");
    }

    function test_Fault_SilentTransfer() external {
        _faulty.plant(FaultyERC721.Fault.SilentTransfer);
        _catches(abi.encodeCall(this.test_ERC721_ATransferMovesTheToken, ()), "transferFrom: one event");
    }

    function test_Fault_BalanceStays() external {
        _faulty.plant(FaultyERC721.Fault.BalanceStays);
        _catches(abi.encodeCall(this.test_ERC721_ATransferMovesTheToken, ()), "transferFrom: the sender's balance");
    }

    function test_Fault_TransferToOneselfMints() external {
        _faulty.plant(FaultyERC721.Fault.TransferToOneselfMints);
        _catches(
            abi.encodeCall(this.test_ERC721_ATransferToOneselfKeepsTheToken, ()),
            "transferFrom to oneself: the sender's balance"
        );
    }

    function test_Fault_ApprovalSurvives() external {
        _faulty.plant(FaultyERC721.Fault.ApprovalSurvives);
        _catches(abi.encodeCall(this.test_ERC721_ATransferEndsItsApproval, ()), "transferFrom: ends the approval");
    }

    function test_Fault_AnybodyTransfers() external {
        _faulty.plant(FaultyERC721.Fault.AnybodyTransfers);
        _catches(abi.encodeCall(this.test_ERC721_NobodyElseTransfers, ()), "transferFrom by a stranger: refused");
    }

    function test_Fault_OperatorsAreForEver() external {
        _faulty.plant(FaultyERC721.Fault.OperatorsAreForEver);
        _catches(abi.encodeCall(this.test_ERC721_NobodyElseTransfers, ()), "setApprovalForAll: is kept");
    }

    function test_Fault_OneOperatorOnly() external {
        _faulty.plant(FaultyERC721.Fault.OneOperatorOnly);
        _catches(abi.encodeCall(this.test_ERC721_AnOperatorTransfers, ()), "setApprovalForAll: several operators");
    }

    function test_Fault_FromIsNotChecked() external {
        _faulty.plant(FaultyERC721.Fault.FromIsNotChecked);
        _catches(abi.encodeCall(this.test_ERC721_WrongTransfersAreRefused, ()), "transferFrom of another's: refused");
    }

    function test_Fault_ZeroMayReceive() external {
        _faulty.plant(FaultyERC721.Fault.ZeroMayReceive);
        _catches(
            abi.encodeCall(this.test_ERC721_WrongTransfersAreRefused, ()),
            "transferFrom to the zero address: refused"
        );
    }

    function test_Fault_SilentApproval() external {
        _faulty.plant(FaultyERC721.Fault.SilentApproval);
        _catches(abi.encodeCall(this.test_ERC721_OwnerAndOperatorApprove, ()), "approve: one event");
    }

    function test_Fault_AnybodyApproves() external {
        _faulty.plant(FaultyERC721.Fault.AnybodyApproves);
        _catches(abi.encodeCall(this.test_ERC721_OwnerAndOperatorApprove, ()), "approve by a stranger: refused");
    }

    function test_Fault_TheApprovedApproves() external {
        _faulty.plant(FaultyERC721.Fault.TheApprovedApproves);
        _catches(abi.encodeCall(this.test_ERC721_OwnerAndOperatorApprove, ()), "approve by the approved: refused");
    }

    function test_Fault_OperatorsDoNotApprove() external {
        _faulty.plant(FaultyERC721.Fault.OperatorsDoNotApprove);
        _catches(abi.encodeCall(this.test_ERC721_OwnerAndOperatorApprove, ()), "approve: succeeds");
    }

    function test_Fault_SilentOperator() external {
        _faulty.plant(FaultyERC721.Fault.SilentOperator);
        _catches(abi.encodeCall(this.test_ERC721_AnOperatorTransfers, ()), "setApprovalForAll: one event");
    }

    function test_Fault_SafeTransferDoesNotAsk() external {
        _faulty.plant(FaultyERC721.Fault.SafeTransferDoesNotAsk);
        _catches(
            abi.encodeCall(this.testFuzz_ERC721_ASafeTransferAsksItsReceiver, ("data")),
            "safeTransferFrom: what the receiver is asked"
        );
    }

    function test_Fault_TransferAsks() external {
        _faulty.plant(FaultyERC721.Fault.TransferAsks);
        _catches(
            abi.encodeCall(this.test_ERC721_AReceiverThatDeclinesGetsNothing, ()),
            "transferFrom asks nobody: succeeds"
        );
    }

    function test_Fault_AnswerIsIgnored() external {
        _faulty.plant(FaultyERC721.Fault.AnswerIsIgnored);
        _catches(
            abi.encodeCall(this.test_ERC721_AReceiverThatDeclinesGetsNothing, ()),
            "safeTransferFrom to one that answers something else: refused"
        );
    }

    function test_Fault_HookComesFirst() external {
        _faulty.plant(FaultyERC721.Fault.HookComesFirst);
        _catches(
            abi.encodeCall(this.testFuzz_ERC721_ASafeTransferAsksItsReceiver, ("data")),
            "safeTransferFrom: what the receiver is asked"
        );
    }

    function test_Fault_DataIsDropped() external {
        _faulty.plant(FaultyERC721.Fault.DataIsDropped);
        _catches(
            abi.encodeCall(this.testFuzz_ERC721_ASafeTransferAsksItsReceiver, ("data")),
            "safeTransferFrom with data: what the receiver is asked"
        );
    }

    function test_Fault_ClaimsEverything() external {
        _faulty.plant(FaultyERC721.Fault.ClaimsEverything);
        _catches(
            abi.encodeCall(this.testFuzz_ERC165_NothingElseIsClaimed, (0x12345678)),
            "supportsInterface: not of 0xffffffff"
        );
    }

    function test_Fault_ClaimsNothing() external {
        _faulty.plant(FaultyERC721.Fault.ClaimsNothing);
        _catches(
            abi.encodeCall(this.test_ERC165_WhatIsImplementedIsClaimed, ()),
            "supportsInterface: of ERC-165 itself"
        );
    }

    function test_Fault_AnswersDearly() external {
        _faulty.plant(FaultyERC721.Fault.AnswersDearly);
        _catches(
            abi.encodeCall(this.test_ERC165_WhatIsImplementedIsClaimed, ()),
            "supportsInterface: answers for 30,000 gas"
        );
    }

    function _erc721() internal view override returns (IERC721 token, address owner, uint256 id) {
        return (_faulty, _owner, ID);
    }

    function _claims() internal view override returns (Claim[] memory claims) {
        claims = new Claim[](1);
        claims[0] = _claim(address(_faulty), type(IERC721).interfaceId, type(IERC721Metadata).interfaceId);
    }
}
