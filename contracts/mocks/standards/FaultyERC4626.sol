// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {ERC4626} from "@openzeppelin/contracts/token/ERC20/extensions/ERC4626.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

/// @title FaultyERC4626
/// @notice OpenZeppelin's ERC-4626 with a cap, a switch, and one fault at a time, as planted: what a suite of tests must find.
contract FaultyERC4626 is ERC4626 {
    /// @notice What is wrong.
    enum Fault {
        None,
        TotalAssetsRevert,
        ConversionRoundsUp,
        ConversionDependsOnCaller,
        ConversionContainsAFee,
        PreviewDepositTooHigh,
        PreviewMintTooLow,
        PreviewWithdrawTooLow,
        PreviewRedeemTooHigh,
        DepositRoundsForTheCaller,
        RedeemRoundsForTheCaller,
        SharesAreTooCheap,
        WithdrawBurnsLess,
        DepositTakesLess,
        DepositMintsLess,
        WithdrawPaysLess,
        SilentDeposit,
        WithdrawalEventSwapsRoles,
        AllowanceIsNotChecked,
        AllowanceIsNotSpent,
        MaxDepositIgnoresTheSwitch,
        MaxDepositIgnoresTheCap,
        MaxWithdrawTooHigh,
        MaxRedeemTooHigh,
        PreviewKnowsTheSwitch
    }

    uint256 private constant CAP = 1e24;

    Fault private _fault;
    bool private _closed;

    error FaultyERC4626_Refused();

    constructor(IERC20 asset_) ERC20("Faulty", "FLT") ERC4626(asset_) {}

    /// @notice Has `fault` from now on, instead of another.
    function plant(Fault fault) external {
        _fault = fault;
    }

    /// @notice Has deposits closed from now on.
    function close() external {
        _closed = true;
    }

    function totalAssets() public view override returns (uint256) {
        if (_fault == Fault.TotalAssetsRevert) revert FaultyERC4626_Refused();
        return super.totalAssets();
    }

    function convertToShares(uint256 assets) public view override returns (uint256 shares) {
        shares = super.convertToShares(assets);
        if (_fault == Fault.ConversionRoundsUp) return shares + 1;
        if (_fault == Fault.ConversionDependsOnCaller && balanceOf(msg.sender) != 0) return shares / 2;
        if (_fault == Fault.ConversionContainsAFee) return shares - shares / 100;
    }

    function maxDeposit(address) public view override returns (uint256) {
        if (_closed && _fault != Fault.MaxDepositIgnoresTheSwitch) return 0;
        return _fault == Fault.MaxDepositIgnoresTheCap ? type(uint256).max : _room();
    }

    function maxMint(address) public view override returns (uint256) {
        return _closed ? 0 : super.previewDeposit(_room());
    }

    function maxWithdraw(address owner) public view override returns (uint256) {
        return
            super.previewRedeem(balanceOf(owner)) +
            (_fault == Fault.MaxWithdrawTooHigh && balanceOf(owner) != 0 ? 1 : 0);
    }

    function maxRedeem(address owner) public view override returns (uint256) {
        return super.maxRedeem(owner) + (_fault == Fault.MaxRedeemTooHigh ? 1 : 0);
    }

    function previewDeposit(uint256 assets) public view override returns (uint256) {
        if (_closed && _fault == Fault.PreviewKnowsTheSwitch) return 0;
        return super.previewDeposit(assets) + (_fault == Fault.PreviewDepositTooHigh ? 1 : 0);
    }

    function previewMint(uint256 shares) public view override returns (uint256) {
        return super.previewMint(shares) - (_fault == Fault.PreviewMintTooLow && shares != 0 ? 1 : 0);
    }

    function previewWithdraw(uint256 assets) public view override returns (uint256) {
        return super.previewWithdraw(assets) - (_fault == Fault.PreviewWithdrawTooLow && assets != 0 ? 1 : 0);
    }

    function previewRedeem(uint256 shares) public view override returns (uint256) {
        return super.previewRedeem(shares) + (_fault == Fault.PreviewRedeemTooHigh ? 1 : 0);
    }

    function deposit(uint256 assets, address receiver) public override returns (uint256 shares) {
        bool isWrong = _fault == Fault.DepositRoundsForTheCaller;
        shares = _convertToShares(assets, isWrong ? Math.Rounding.Ceil : Math.Rounding.Floor);
        _enter(assets, shares, receiver);
    }

    function mint(uint256 shares, address receiver) public override returns (uint256 assets) {
        assets = _convertToAssets(shares, Math.Rounding.Ceil);
        _enter(assets, shares, receiver);
    }

    function withdraw(uint256 assets, address receiver, address owner) public override returns (uint256 shares) {
        shares = _convertToShares(assets, Math.Rounding.Ceil);
        if (_fault == Fault.WithdrawBurnsLess) shares -= shares / 100;
        _leave(assets, shares, receiver, owner);
    }

    function redeem(uint256 shares, address receiver, address owner) public override returns (uint256 assets) {
        bool isWrong = _fault == Fault.RedeemRoundsForTheCaller;
        assets = _convertToAssets(shares, isWrong ? Math.Rounding.Ceil : Math.Rounding.Floor);
        _leave(assets, shares, receiver, owner);
    }

    function _convertToShares(uint256 assets, Math.Rounding rounding) internal view override returns (uint256 shares) {
        shares = super._convertToShares(assets, rounding);
        if (_fault == Fault.SharesAreTooCheap) shares += shares / 100;
    }

    function _enter(uint256 assets, uint256 shares, address receiver) private {
        if (_closed || assets > _room()) revert FaultyERC4626_Refused();
        _transferIn(msg.sender, _fault == Fault.DepositTakesLess ? assets - 1 : assets);
        _mint(receiver, _fault == Fault.DepositMintsLess ? shares - 1 : shares);
        if (_fault != Fault.SilentDeposit) emit Deposit(msg.sender, receiver, assets, shares);
    }

    function _leave(uint256 assets, uint256 shares, address receiver, address owner) private {
        if (msg.sender != owner && _fault != Fault.AllowanceIsNotChecked) {
            if (_fault != Fault.AllowanceIsNotSpent) _spendAllowance(owner, msg.sender, shares);
            else if (allowance(owner, msg.sender) < shares) revert FaultyERC4626_Refused();
        }
        _burn(owner, shares);
        _transferOut(receiver, _fault == Fault.WithdrawPaysLess ? assets - 1 : assets);
        if (_fault == Fault.WithdrawalEventSwapsRoles) emit Withdraw(owner, msg.sender, receiver, assets, shares);
        else emit Withdraw(msg.sender, receiver, owner, assets, shares);
    }

    function _room() private view returns (uint256) {
        uint256 held = IERC20(asset()).balanceOf(address(this));
        return held > CAP ? 0 : CAP - held;
    }
}
