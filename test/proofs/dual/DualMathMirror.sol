// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

/// @title DualMathMirror
/// @notice The dual currency vault's arithmetic with plain `*` and `/`, which a solver can reason about. Exact for assets below
/// 2^88, yields up to 1e18 (100 %) and a rate `up / down` (linked base units for one of the investment token) whose parts are
/// below 2^96 and 2^128: there no product reaches 2^256. DualMathMirror.t.sol holds it equal to the production library.
library DualMathMirror {
    uint256 internal constant WAD = 1e18;
    uint256 internal constant BPS = 10_000;

    function divDown(uint256 n, uint256 d) internal pure returns (uint256) {
        return n / d;
    }

    function divUp(uint256 n, uint256 d) internal pure returns (uint256) {
        return (n + d - 1) / d;
    }

    /// @dev `assets` with their yield, times `up`: what both roundings divide by `down * WAD`.
    function grown(uint256 assets, uint256 yieldWad, uint256 up) internal pure returns (uint256) {
        return assets * (WAD + yieldWad) * up;
    }

    function linkedDown(uint256 assets, uint256 yieldWad, uint256 up, uint256 down) internal pure returns (uint256) {
        return divDown(grown(assets, yieldWad, up), down * WAD);
    }

    function linkedUp(uint256 assets, uint256 yieldWad, uint256 up, uint256 down) internal pure returns (uint256) {
        return divUp(grown(assets, yieldWad, up), down * WAD);
    }

    function yieldDown(uint256 assets, uint256 yieldWad) internal pure returns (uint256) {
        return divDown(assets * yieldWad, WAD);
    }

    function yieldUp(uint256 assets, uint256 yieldWad) internal pure returns (uint256) {
        return divUp(assets * yieldWad, WAD);
    }

    function feeDown(uint256 assets, uint256 yieldWad, uint256 feeBps) internal pure returns (uint256) {
        return divDown(assets * yieldWad * feeBps, WAD * BPS);
    }

    function investmentUp(uint256 assets, uint256 yieldWad, uint256 feeBps) internal pure returns (uint256) {
        uint256 locked = yieldUp(assets, yieldWad);
        return locked + divUp(locked * feeBps, BPS);
    }

    /// @dev What a cancellation leaves locked of one token, of what was `held` for the whole quantity: what is filled needs `needed`.
    function heldAfterCancel(uint256 held, uint256 needed) internal pure returns (uint256) {
        uint256 freed = held - needed;
        return held - freed;
    }

    function isReachedBuyLow(uint256 price, uint256 linkedPrice) internal pure returns (bool) {
        return price <= linkedPrice;
    }

    function isReachedSellHigh(uint256 price, uint256 linkedPrice) internal pure returns (bool) {
        return price >= linkedPrice;
    }
}
