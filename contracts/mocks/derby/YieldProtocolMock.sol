// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {ERC4626} from "@openzeppelin/contracts/token/ERC20/extensions/ERC4626.sol";

import {TestToken} from "../TestToken.sol";

/// @title YieldProtocolMock
/// @notice An ERC-4626 protocol that gains and loses on demand, and fails in the ways that protocols fail.
contract YieldProtocolMock is ERC4626 {
    enum Fault {
        None,
        /// Every call that moves or values money reverts.
        Reverts,
        /// Values are refused; money moves.
        Blind,
        /// Deposits take the assets and mint nothing.
        MintsNothing,
        /// Withdrawals pay half.
        PaysHalf,
        /// No withdrawal in the block of the last deposit.
        ForbidsSameBlock,
        /// Values answer with a megabyte.
        ReturnBomb,
        /// Values never stop computing.
        BurnsGas,
        /// No more than `liquidity` leaves.
        Illiquid,
        /// Values are beyond belief.
        Boasts
    }

    address private constant NOWHERE = address(0xdead);

    Fault public fault;
    uint256 public liquidity;
    uint256 private _lastDepositBlock;

    constructor(IERC20 asset_) ERC20("Yield", "YLD") ERC4626(asset_) {}

    /// @notice Fails like this from now on.
    function setFault(Fault newFault) external {
        fault = newFault;
    }

    /// @notice What may leave while illiquid.
    function setLiquidity(uint256 assets) external {
        liquidity = assets;
    }

    /// @notice Earns `assets`.
    function gain(uint256 assets) external {
        TestToken(asset()).mint(address(this), assets);
    }

    /// @notice Loses `assets`.
    function lose(uint256 assets) external {
        IERC20(asset()).transfer(NOWHERE, assets);
    }

    function previewRedeem(uint256 shares) public view override returns (uint256) {
        if (fault == Fault.Reverts || fault == Fault.Blind) revert("fault");
        if (fault == Fault.ReturnBomb) _bomb();
        if (fault == Fault.BurnsGas) _burnGas();
        return fault == Fault.Boasts ? type(uint256).max : super.previewRedeem(shares);
    }

    function maxWithdraw(address owner) public view override returns (uint256) {
        uint256 most = super.maxWithdraw(owner);
        return fault == Fault.Illiquid && liquidity < most ? liquidity : most;
    }

    function maxRedeem(address owner) public view override returns (uint256) {
        uint256 most = super.maxRedeem(owner);
        uint256 liquid = convertToShares(liquidity);
        return fault == Fault.Illiquid && liquid < most ? liquid : most;
    }

    function _deposit(address caller, address receiver, uint256 assets, uint256 shares) internal override {
        if (fault == Fault.Reverts) revert("fault");
        _lastDepositBlock = block.number;
        super._deposit(caller, receiver, assets, fault == Fault.MintsNothing ? 0 : shares);
    }

    function _withdraw(
        address caller,
        address receiver,
        address owner,
        uint256 assets,
        uint256 shares
    ) internal override {
        bool isSameBlock = fault == Fault.ForbidsSameBlock && _lastDepositBlock == block.number;
        if (fault == Fault.Reverts || isSameBlock) revert("fault");
        super._withdraw(caller, receiver, owner, fault == Fault.PaysHalf ? assets / 2 : assets, shares);
    }

    function _bomb() private pure {
        assembly {
            return(0, 1000000)
        }
    }

    function _burnGas() private view {
        while (gasleft() > 0) {}
    }
}
