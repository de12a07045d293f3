// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";

import {DeployTokens} from "../../../../contracts/mocks/deploy/DeployTokens.sol";
import {FeeOnTransferToken} from "../../../../contracts/mocks/tokens/FeeOnTransferToken.sol";
import {ScriptedToken} from "../../../../contracts/mocks/tokens/ScriptedToken.sol";
import {TestToken} from "../../../../contracts/mocks/TestToken.sol";
import {ExactTransfer} from "../../../../contracts/shared/tokens/ExactTransfer.sol";
import {Test} from "../../../helpers/Test.sol";

contract ExactTransferTest is Test {
    uint256 private constant VALUE = 1_000;
    uint256 private constant HELD = 5_000;

    address private _alice;
    TestToken private _token;
    FeeOnTransferToken private _feeToken;
    ScriptedToken private _scripted;

    function setUp() public {
        _alice = makeAddr("alice");
        _token = DeployTokens.testToken("TKN", "TKN", 18);
        _feeToken = DeployTokens.feeOnTransferToken(18, 100);
        _scripted = new ScriptedToken();
        _scripted.setBalance(address(this), HELD);
        _fund(_token);
        _fund(_feeToken);
    }

    function testFuzz_pullExact_movesExactlyTheValue(uint256 value) public {
        value = bound(value, 0, HELD);
        uint256 held = this.callPullExact(_token, _alice, value);
        assertEq(held, HELD + value, "balance returned");
        assertEq(_token.balanceOf(address(this)), HELD + value, "received");
        assertEq(_token.balanceOf(_alice), HELD - value, "taken");
    }

    function testFuzz_pushExact_movesExactlyTheValue(uint256 value) public {
        value = bound(value, 0, HELD);
        this.callPushExact(_token, _alice, value);
        assertEq(_token.balanceOf(_alice), HELD + value, "received");
        assertEq(_token.balanceOf(address(this)), HELD - value, "taken");
    }

    function testFuzz_push_movesExactlyTheValue(uint256 value) public {
        value = bound(value, 0, HELD);
        this.callPush(_token, _alice, value);
        assertEq(_token.balanceOf(_alice), HELD + value, "received");
        assertEq(_token.balanceOf(address(this)), HELD - value, "taken");
    }

    function test_push_zeroMakesNoCall() public {
        this.callPushExact(_asToken(_scripted), _alice, 0);
        this.callPush(_asToken(_scripted), _alice, 0);
        assertEq(_scripted.calls(), 0, "calls");
    }

    function test_tokenThatReturnsNothing_isServed() public {
        _scripted.script(int256(VALUE), "");
        this.callPullExact(_asToken(_scripted), _alice, VALUE);
        this.callPushExact(_asToken(_scripted), _alice, VALUE);
        this.callPush(_asToken(_scripted), _alice, VALUE);
        assertEq(_scripted.calls(), 3, "calls");
    }

    function test_tokenThatReturnsFalse_isRefused() public {
        _scripted.script(int256(VALUE), abi.encode(false));
        bytes memory failed = abi.encodeWithSelector(SafeERC20.SafeERC20FailedOperation.selector, address(_scripted));
        vm.expectRevert(failed);
        this.callPullExact(_asToken(_scripted), _alice, VALUE);
        vm.expectRevert(failed);
        this.callPushExact(_asToken(_scripted), _alice, VALUE);
        vm.expectRevert(failed);
        this.callPush(_asToken(_scripted), _alice, VALUE);
    }

    function test_feeOnTransfer_isRefusedWhereItIsMeasured() public {
        _expectDiffers(address(_feeToken), VALUE - VALUE / 100);
        this.callPullExact(_feeToken, _alice, VALUE);
        _expectDiffers(address(_feeToken), VALUE - VALUE / 100);
        this.callPushExact(_feeToken, _alice, VALUE);
    }

    function test_push_feeOnTransferStillLeaves() public {
        this.callPush(_feeToken, _alice, VALUE);
        assertEq(_feeToken.balanceOf(_alice), HELD + VALUE - VALUE / 100, "received");
    }

    function test_anyOtherDelivery_isRefused() public {
        int256[4] memory delivered = [int256(VALUE) + 1, int256(VALUE) - 1, 0, -1];
        uint256[4] memory received = [VALUE + 1, VALUE - 1, 0, 0];
        _scripted.setBalance(_alice, HELD);
        for (uint256 i = 0; i < delivered.length; ++i) {
            _scripted.script(delivered[i], abi.encode(true));
            _expectDiffers(address(_scripted), received[i]);
            this.callPullExact(_asToken(_scripted), _alice, VALUE);
            _expectDiffers(address(_scripted), received[i]);
            this.callPushExact(_asToken(_scripted), _alice, VALUE);
        }
    }

    function callPullExact(IERC20 token, address from, uint256 value) external returns (uint256 balanceAfter) {
        return ExactTransfer.pullExact(token, from, value);
    }

    function callPushExact(IERC20 token, address to, uint256 value) external {
        ExactTransfer.pushExact(token, to, value);
    }

    function callPush(IERC20 token, address to, uint256 value) external {
        ExactTransfer.push(token, to, value);
    }

    function _fund(TestToken token) private {
        token.mint(_alice, HELD);
        token.mint(address(this), HELD);
        vm.prank(_alice);
        token.approve(address(this), type(uint256).max);
    }

    function _expectDiffers(address token, uint256 received) private {
        vm.expectRevert(
            abi.encodeWithSelector(ExactTransfer.ExactTransfer_ReceivedAmountDiffers.selector, token, VALUE, received)
        );
    }

    function _asToken(ScriptedToken token) private pure returns (IERC20) {
        return IERC20(address(token));
    }
}
