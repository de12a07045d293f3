// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {Strings} from "@openzeppelin/contracts/utils/Strings.sol";

import {IPastPriceSource} from "./interfaces/IPastPriceSource.sol";
import {IPyth} from "./interfaces/IPyth.sol";
import {IPythPastPriceSource} from "./interfaces/IPythPastPriceSource.sol";

/// @title PythPastPriceSource
/// @notice The price at a past time over one Pyth feed, an immutable adapter: the first price published at or after the moment.
/// @dev Trust assumptions:
/// - Pyth signs no two updates of one feed that name the same predecessor's time, so there is one first price after a moment;
/// - that it published none within `maxDelay` cannot be proved, so a moment's price is taken for gone after `PROOF_WINDOW`.
///   Whoever wants it used has to have it stored by then.
contract PythPastPriceSource is IPythPastPriceSource {
    /// @notice Bounds of `maxDelay`, in seconds.
    uint32 public constant MIN_MAX_DELAY = 1 seconds;
    uint32 public constant MAX_MAX_DELAY = 1 hours;

    /// @notice Most decimals a price may have here: of the feed's exponents from -36 to 0.
    uint8 public constant MAX_DECIMALS = 36;

    /// @inheritdoc IPythPastPriceSource
    uint256 public constant PROOF_WINDOW = 14 days;

    IPyth private immutable PYTH;
    bytes32 private immutable PRICE_ID;
    uint32 private immutable MAX_DELAY;
    uint8 private immutable DECIMALS;

    /// @notice Pins the feed and its exponent, which Pyth keeps with each price and which is checked with each of them.
    /// @param newPyth The Pyth contract.
    /// @param newPriceId The feed's id.
    /// @param newDecimals The feed's exponent, negated: 8 for 10^-8.
    /// @param newMaxDelay How long after a moment its price may have been published, in seconds.
    constructor(IPyth newPyth, bytes32 newPriceId, uint8 newDecimals, uint32 newMaxDelay) {
        if (address(newPyth).code.length == 0) revert PythPastPriceSource_PythHasNoCode(address(newPyth));
        if (newMaxDelay < MIN_MAX_DELAY || newMaxDelay > MAX_MAX_DELAY) {
            revert PythPastPriceSource_MaxDelayOutOfRange(newMaxDelay, MIN_MAX_DELAY, MAX_MAX_DELAY);
        }
        if (newDecimals > MAX_DECIMALS) {
            revert PythPastPriceSource_DecimalsOutOfRange(int256(uint256(newDecimals)), MAX_DECIMALS);
        }
        PYTH = newPyth;
        PRICE_ID = newPriceId;
        DECIMALS = newDecimals;
        MAX_DELAY = newMaxDelay;
    }

    /// @inheritdoc IPastPriceSource
    /// @dev `updatedAt` lies up to `maxDelay` after `at`. Reverts with `PythPastPriceSource_NotPast`, `_FeeNotPaid`,
    /// `_DecimalsOutOfRange` and `_RefundFailed`, without a name on a proof that is no `bytes[]`, and as Pyth does.
    function priceAt(
        uint256 at,
        bytes calldata proof
    ) external payable returns (int192 answer, uint40 updatedAt, uint8 answerDecimals) {
        if (at >= block.timestamp || at > type(uint40).max - MAX_DELAY) {
            revert PythPastPriceSource_NotPast(at, block.timestamp);
        }
        bytes[] memory updateData = abi.decode(proof, (bytes[]));
        uint256 fee = PYTH.getUpdateFee(updateData);
        if (msg.value < fee) revert PythPastPriceSource_FeeNotPaid(msg.value, fee);
        IPyth.Price memory price = _firstAfter(at, updateData, fee);
        _refund(msg.value - fee);
        return (price.price, uint40(price.publishTime), _decimalsOf(price));
    }

    /// @inheritdoc IPastPriceSource
    function feeFor(bytes calldata proof) external view returns (uint256 fee) {
        return PYTH.getUpdateFee(abi.decode(proof, (bytes[])));
    }

    /// @inheritdoc IPastPriceSource
    function isProvable(uint256 at) external view returns (bool) {
        if (block.timestamp > at + PROOF_WINDOW) return false;
        PYTH.getUpdateFee(new bytes[](0));
        return true;
    }

    /// @inheritdoc IPastPriceSource
    function description() external view returns (string memory) {
        return string.concat("Pyth ", Strings.toHexString(uint256(PRICE_ID), 32));
    }

    /// @inheritdoc IPythPastPriceSource
    function pyth() external view returns (IPyth) {
        return PYTH;
    }

    /// @inheritdoc IPythPastPriceSource
    function priceId() external view returns (bytes32) {
        return PRICE_ID;
    }

    /// @inheritdoc IPythPastPriceSource
    function maxDelay() external view returns (uint32) {
        return MAX_DELAY;
    }

    /// @inheritdoc IPastPriceSource
    function decimals() external view returns (uint8) {
        return DECIMALS;
    }

    function _firstAfter(uint256 at, bytes[] memory updateData, uint256 fee) private returns (IPyth.Price memory) {
        bytes32[] memory priceIds = new bytes32[](1);
        priceIds[0] = PRICE_ID;
        uint64 latest = uint64(at + MAX_DELAY);
        return PYTH.parsePriceFeedUpdatesUnique{value: fee}(updateData, priceIds, uint64(at), latest)[0].price;
    }

    function _decimalsOf(IPyth.Price memory price) private pure returns (uint8) {
        int256 priceDecimals = -int256(price.expo);
        if (priceDecimals < 0 || priceDecimals > int256(uint256(MAX_DECIMALS))) {
            revert PythPastPriceSource_DecimalsOutOfRange(priceDecimals, MAX_DECIMALS);
        }
        return uint8(uint256(priceDecimals));
    }

    function _refund(uint256 value) private {
        if (value == 0) return;
        (bool success, ) = msg.sender.call{value: value}("");
        if (!success) revert PythPastPriceSource_RefundFailed(msg.sender, value);
    }
}
