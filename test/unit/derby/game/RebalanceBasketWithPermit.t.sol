// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IERC20Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";

import {IDerbyGame} from "../../../../contracts/derby/interfaces/IDerbyGame.sol";
import {IDerbyGameErrors} from "../../../../contracts/derby/interfaces/IDerbyGameErrors.sol";
import {DerbyGameUnitTest} from "../../../helpers/DerbyGameUnitTest.sol";
import {Permits} from "../../../helpers/Permits.sol";

/// @dev The tree is in `RebalanceBasketWithPermit.tree`.
contract GameRebalanceBasketWithPermitTest is DerbyGameUnitTest {
    struct Signature {
        uint8 v;
        bytes32 r;
        bytes32 s;
    }

    uint256 private constant DEADLINE = START + 1 hours;

    uint256 private _basketId;

    function setUp() public override {
        super.setUp();
        vm.prank(alice);
        drb.approve(address(game), 0);
        _basketId = _mint(alice);
    }

    // ---- when it is refused

    function test_RevertWhen_TheSignatureIsAnothersAndNothingIsAllowed() external {
        Signature memory signature = _sign("bob", 100e18);
        bytes4 short = IERC20Errors.ERC20InsufficientAllowance.selector;
        _refused(alice, _call(_basketId, 100e18, signature), _err(short, address(game), 0, 100e18));
    }

    function test_RevertWhen_ThePermitIsForLess() external {
        Signature memory signature = _sign("alice", 99e18);
        bytes4 short = IERC20Errors.ERC20InsufficientAllowance.selector;
        _refused(alice, _call(_basketId, 100e18, signature), _err(short, address(game), 0, 100e18));
    }

    function test_RevertWhen_TheDeadlineHasPassed() external {
        Signature memory signature = _sign("alice", 100e18);
        vm.warp(DEADLINE + 1);
        bytes memory late = _err(IDerbyGameErrors.DerbyGame_DeadlinePassed.selector, DEADLINE, DEADLINE + 1);
        _refused(alice, _call(_basketId, 100e18, signature), late);
    }

    function test_RevertWhen_TheBasketIsAnothers() external {
        uint256 other = _mint(bob);
        _refused(alice, _call(other, 100e18, _sign("alice", 100e18)), _notAuthorized(other, alice));
        assertEq(drb.nonces(alice), 0, "the permit is not used up");
    }

    // ---- when it locks

    function test_ThePermitReplacesTheApproval() external {
        _send(100e18, _sign("alice", 100e18));
        assertEq(game.basketTotalAllocatedTokens(_basketId), 100e18, "locked");
        assertEq(drb.allowance(alice, address(game)), 0, "nothing is left allowed");
        _assertTally(0, 0, 100e18, 100e18);
    }

    function test_APermitThatWasUsedAlreadyStillServes() external {
        Signature memory signature = _sign("alice", 100e18);
        vm.prank(stranger);
        drb.permit(alice, address(game), 100e18, DEADLINE, signature.v, signature.r, signature.s);
        _send(100e18, signature);
        assertEq(game.basketTotalAllocatedTokens(_basketId), 100e18, "locked");
    }

    function test_WithoutAPermitTheAllowanceDecides() external {
        vm.prank(alice);
        drb.approve(address(game), 100e18);
        _send(100e18, Signature(0, 0, 0));
        assertEq(game.basketTotalAllocatedTokens(_basketId), 100e18, "locked");
    }

    // ---- when nothing comes in

    function test_AskingBackTakesAPermitForNothing() external {
        _send(100e18, _sign("alice", 100e18));
        _send(-40e18, _sign("alice", 0));
        assertEq(game.basketInfo(_basketId).unlocking, 40e18, "asked back");
        assertEq(drb.nonces(alice), 2, "the permit was used");
        assertEq(drb.allowance(alice, address(game)), 0, "and allows nothing");
    }

    function _sign(string memory name, uint256 value) private view returns (Signature memory signature) {
        uint256 key = uint256(keccak256(bytes(name)));
        (signature.v, signature.r, signature.s) = Permits.sign(vm, drb, key, address(game), value, DEADLINE);
    }

    function _call(uint256 basketId, int256 delta, Signature memory by) private pure returns (bytes memory) {
        bytes4 selector = IDerbyGame.rebalanceBasketWithPermit.selector;
        return abi.encodeWithSelector(selector, basketId, delta, _all(0), DEADLINE, by.v, by.r, by.s);
    }

    function _send(int256 delta, Signature memory by) private {
        vm.prank(alice);
        game.rebalanceBasketWithPermit(_basketId, delta, _all(0), DEADLINE, by.v, by.r, by.s);
    }
}
