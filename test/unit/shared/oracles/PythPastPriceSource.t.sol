// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {PythErrors} from "@pythnetwork/pyth-sdk-solidity/PythErrors.sol";

import {DeployShared} from "../../../../contracts/mocks/deploy/DeployShared.sol";
import {PythMock} from "../../../../contracts/mocks/oracles/PythMock.sol";
import {UniquePythMock} from "../../../../contracts/mocks/oracles/UniquePythMock.sol";
import {RefundReceiverMock} from "../../../../contracts/mocks/RefundReceiverMock.sol";
import {IPyth} from "../../../../contracts/shared/oracles/interfaces/IPyth.sol";
import {IPythPastPriceSourceErrors as Errors} from "../../../../contracts/shared/oracles/interfaces/IPythPastPriceSourceErrors.sol";
import {PythPastPriceSource} from "../../../../contracts/shared/oracles/PythPastPriceSource.sol";
import {Test} from "../../../helpers/Test.sol";

/// @dev The tree is in `PythPastPriceSource.tree`. `AT` is the moment asked about.
contract PythPastPriceSourceTest is Test {
    uint64 private constant AT = 1_800_000_000;
    uint32 private constant MAX_DELAY = 60;
    uint256 private constant FEE = 7;
    bytes32 private constant PRICE_ID = keccak256("ETH / USD");

    PythMock private _pyth;
    PythPastPriceSource private _source;
    PythPastPriceSource private _uniqueSource;

    function setUp() public {
        _pyth = new PythMock(FEE);
        _source = DeployShared.pythPastPriceSource(IPyth(address(_pyth)), PRICE_ID, 8, MAX_DELAY);
        _uniqueSource = DeployShared.pythPastPriceSource(
            IPyth(address(new UniquePythMock(FEE))),
            PRICE_ID,
            8,
            MAX_DELAY
        );
        vm.warp(AT + 1 hours);
        vm.deal(address(this), 1 ether);
    }

    receive() external payable {}

    // ------------------------------------------------------------------------------------------------ construction

    function test_RevertWhen_PythHasNoCode() external {
        vm.expectRevert(abi.encodeWithSelector(Errors.PythPastPriceSource_PythHasNoCode.selector, address(1_000)));
        DeployShared.pythPastPriceSource(IPyth(address(1_000)), PRICE_ID, 8, MAX_DELAY);
    }

    function test_RevertWhen_TheDelayIsOutOfRange() external {
        _refusedDelay(0);
        _refusedDelay(1 hours + 1);
        assertEq(DeployShared.pythPastPriceSource(IPyth(address(_pyth)), PRICE_ID, 8, 1).maxDelay(), 1, "shortest");
        assertEq(
            DeployShared.pythPastPriceSource(IPyth(address(_pyth)), PRICE_ID, 8, 1 hours).maxDelay(),
            3_600,
            "longest"
        );
    }

    function test_RevertWhen_TheDecimalsAreOutOfRange() external {
        vm.expectRevert(_decimalsError(37));
        DeployShared.pythPastPriceSource(IPyth(address(_pyth)), PRICE_ID, 37, MAX_DELAY);
        assertEq(DeployShared.pythPastPriceSource(IPyth(address(_pyth)), PRICE_ID, 36, 1).decimals(), 36, "most");
    }

    function test_PinsEverything() external view {
        assertEq(address(_source.pyth()), address(_pyth), "Pyth");
        assertEq(_source.priceId(), PRICE_ID, "id");
        assertEq(_source.maxDelay(), MAX_DELAY, "delay");
        assertEq(_source.decimals(), 8, "decimals");
        assertEq(_source.description(), string.concat("Pyth ", vm.toString(abi.encode(PRICE_ID))), "description");
    }

    // ------------------------------------------------------------------------------------------------ refusals

    function test_RevertWhen_TheMomentHasNotPassed() external {
        bytes memory proof = _proof(_update(3_000e8, AT, AT - 1));
        vm.warp(AT);
        vm.expectRevert(abi.encodeWithSelector(Errors.PythPastPriceSource_NotPast.selector, AT, AT));
        _source.priceAt{value: FEE}(AT, proof);
        vm.warp(AT + 1);
        _source.priceAt{value: FEE}(AT, proof);
    }

    function test_RevertWhen_TheMomentIsBeyondPythsClock() external {
        uint256 last = uint256(type(uint40).max) - MAX_DELAY;
        vm.warp(type(uint40).max);
        bytes memory proof = _proof(_update(1, uint64(last) + 1, uint64(last)));
        vm.expectRevert(
            abi.encodeWithSelector(Errors.PythPastPriceSource_NotPast.selector, last + 1, type(uint40).max)
        );
        _source.priceAt{value: FEE}(last + 1, proof);
        (, uint40 updatedAt, ) = _source.priceAt{value: FEE}(
            last,
            _proof(_update(1, uint64(last) + MAX_DELAY, uint64(last) - 1))
        );
        assertEq(updatedAt, type(uint40).max, "the last second there is");
    }

    function test_RevertWhen_TheFeeIsNotPaid() external {
        bytes memory proof = _proof(_update(3_000e8, AT, AT - 1));
        vm.expectRevert(abi.encodeWithSelector(Errors.PythPastPriceSource_FeeNotPaid.selector, FEE - 1, FEE));
        _source.priceAt{value: FEE - 1}(AT, proof);
    }

    function test_RevertWhen_ThePriceIsOutsideTheWindow() external {
        _refused(_source, _update(3_000e8, AT - 1, AT - 2));
        _refused(_source, _update(3_000e8, AT + MAX_DELAY + 1, AT - 1));
    }

    function test_RevertWhen_ThePriceIsNotTheFirst() external {
        _refused(_uniqueSource, _update(3_000e8, AT + 2, AT));
        _refused(_uniqueSource, _update(3_000e8, AT + 2, AT + 1));
        _source.priceAt{value: FEE}(AT, _proof(_update(3_000e8, AT + 2, AT + 1)));
    }

    function test_RevertWhen_ThePriceIsAnotherFeeds() external {
        bytes memory foreign = _pyth.createPriceFeedUpdateData(keccak256("BTC / USD"), 1, 1, -8, 1, 1, AT, AT - 1);
        _refused(_source, foreign);
    }

    function test_RevertWhen_TheProofIsNone() external {
        (bool ok, ) = address(_source).call(abi.encodeCall(_source.priceAt, (AT, "no bytes[]")));
        assertTrue(!ok, "refused");
        (ok, ) = address(_source).call(abi.encodeCall(_source.priceAt, (AT, abi.encode(new bytes[](0)))));
        assertTrue(!ok, "nor an empty one");
    }

    function test_RevertWhen_TheExponentIsNoPrices() external {
        _refusedExponent(1, -1);
        _refusedExponent(-37, 37);
        _refusedExponent(type(int32).min, 2_147_483_648);
    }

    function test_RevertWhen_TheCallerTakesNoRefund() external {
        RefundReceiverMock caller = new RefundReceiverMock();
        vm.deal(address(caller), FEE + 1);
        caller.refuse();
        bytes memory data = abi.encodeCall(_source.priceAt, (AT, _proof(_update(3_000e8, AT, AT - 1))));
        vm.expectRevert(abi.encodeWithSelector(Errors.PythPastPriceSource_RefundFailed.selector, address(caller), 1));
        caller.call(address(_source), FEE + 1, data);
        caller.call(address(_source), FEE, data);
        assertEq(address(_pyth).balance, FEE, "the exact fee needs none");
    }

    // ------------------------------------------------------------------------------------------------ prices

    function test_TheFirstPriceFromTheMomentOn() external {
        _assertPrice(_uniqueSource, _update(3_000e8, AT, AT - 1), 3_000e8, AT);
        _assertPrice(_uniqueSource, _update(3_001e8, AT + MAX_DELAY, AT - 1), 3_001e8, AT + MAX_DELAY);
        _assertPrice(_source, _update(-5, AT + 1, AT - 1), -5, AT + 1);
    }

    function test_TheExponentGivesTheDecimals() external {
        (, , uint8 decimals) = _source.priceAt{value: FEE}(AT, _proof(_updateWith(1, AT, AT - 1, 0)));
        assertEq(decimals, 0, "none");
        (, , decimals) = _source.priceAt{value: FEE}(AT, _proof(_updateWith(1, AT, AT - 1, -36)));
        assertEq(decimals, 36, "most");
    }

    function test_OnlyTheFeeIsKept() external {
        bytes memory proof = _proof(_update(3_000e8, AT, AT - 1));
        assertEq(_source.feeFor(proof), FEE, "asked for");
        uint256 before = address(this).balance;
        _source.priceAt{value: 100}(AT, proof);
        assertEq(before - address(this).balance, FEE, "paid");
        assertEq(address(_pyth).balance, FEE, "to Pyth");
        assertEq(address(_source).balance, 0, "no wei stays");
    }

    function test_ItIsProvableForFourteenDays() external {
        vm.warp(AT + 14 days);
        assertTrue(_source.isProvable(AT), "until then");
        vm.warp(AT + 14 days + 1);
        assertTrue(!_source.isProvable(AT), "no longer");
    }

    function test_RevertWhen_PythIsGone() external {
        vm.etch(address(_pyth), "");
        (bool ok, ) = address(_source).staticcall(abi.encodeCall(_source.isProvable, (AT)));
        assertTrue(!ok, "which says that the feed is gone");
    }

    function _assertPrice(PythPastPriceSource source, bytes memory update, int192 expected, uint256 at) private {
        (int192 answer, uint40 updatedAt, uint8 decimals) = source.priceAt{value: FEE}(AT, _proof(update));
        assertTrue(answer == expected, "answer");
        assertEq(updatedAt, at, "published at");
        assertEq(decimals, 8, "decimals");
    }

    function _refused(PythPastPriceSource source, bytes memory update) private {
        vm.expectRevert(abi.encodeWithSelector(PythErrors.PriceFeedNotFoundWithinRange.selector));
        source.priceAt{value: FEE}(AT, _proof(update));
    }

    function _refusedExponent(int32 exponent, int256 decimals) private {
        bytes memory proof = _proof(_updateWith(1, AT, AT - 1, exponent));
        vm.expectRevert(_decimalsError(decimals));
        _source.priceAt{value: FEE}(AT, proof);
    }

    function _refusedDelay(uint32 delay) private {
        bytes4 selector = Errors.PythPastPriceSource_MaxDelayOutOfRange.selector;
        vm.expectRevert(abi.encodeWithSelector(selector, delay, uint32(1), uint32(1 hours)));
        DeployShared.pythPastPriceSource(IPyth(address(_pyth)), PRICE_ID, 8, delay);
    }

    function _decimalsError(int256 decimals) private pure returns (bytes memory) {
        return abi.encodeWithSelector(Errors.PythPastPriceSource_DecimalsOutOfRange.selector, decimals, uint8(36));
    }

    function _proof(bytes memory update) private pure returns (bytes memory) {
        bytes[] memory updateData = new bytes[](1);
        updateData[0] = update;
        return abi.encode(updateData);
    }

    function _update(int64 price, uint64 publishTime, uint64 previous) private view returns (bytes memory) {
        return _updateWith(price, publishTime, previous, -8);
    }

    function _updateWith(
        int64 price,
        uint64 publishTime,
        uint64 previous,
        int32 exponent
    ) private view returns (bytes memory) {
        return _pyth.createPriceFeedUpdateData(PRICE_ID, price, 1, exponent, price, 1, publishTime, previous);
    }
}
