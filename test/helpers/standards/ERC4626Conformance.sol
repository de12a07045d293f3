// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IERC4626} from "@openzeppelin/contracts/interfaces/IERC4626.sol";

import {Conformance} from "./Conformance.sol";

/// @title ERC4626Conformance
/// @notice What ERC-4626 says of a vault, for any amounts: previews against actions, round trips, maxima, allowances, events.
/// @dev Exits leave at least a share to the saver, but for those of the maxima.
abstract contract ERC4626Conformance is Conformance {
    /// @dev A vault; somebody who has shares of it, and assets that it may take; somebody else who may hold shares; and amounts between
    /// which he can come in and go out: of a base unit some vaults make no share.
    struct Saving {
        IERC4626 vault;
        address saver;
        address other;
        uint256 least;
        uint256 most;
    }

    /// @dev What an action changes.
    struct Balances {
        uint256 assets;
        uint256 shares;
        uint256 supply;
    }

    function _erc4626() internal view virtual returns (Saving memory);

    /// @dev Has deposits for the account that is returned closed.
    function _closeDeposits() internal virtual returns (address account);

    // ------------------------------------------------------------------------------------------------ views

    function testFuzz_ERC4626_ViewsDoNotRevert(address account) external view {
        Saving memory s = _erc4626();
        assertGt(IERC20(s.vault.asset()).totalSupply(), 0, "asset: a token");
        assertGt(s.vault.totalAssets(), 0, "totalAssets: of what the saver has");
        assertGt(bytes(s.vault.name()).length, 0, "name: there is one");
        assertGt(bytes(s.vault.symbol()).length, 0, "symbol: there is one");
        s.vault.decimals();
        s.vault.maxDeposit(account);
        s.vault.maxMint(account);
        assertLe(s.vault.maxRedeem(account), s.vault.balanceOf(account), "maxRedeem: of what is there");
        uint256 worth = s.vault.convertToAssets(s.vault.balanceOf(account));
        assertLe(s.vault.maxWithdraw(account), worth, "maxWithdraw: of what is there");
    }

    function testFuzz_ERC4626_ConversionsRoundDownForEveryCaller(uint256 amount) external {
        Saving memory s = _erc4626();
        amount = bound(amount, 0, type(uint96).max);
        (uint256 shares, uint256 assets) = (s.vault.convertToShares(amount), s.vault.convertToAssets(amount));
        assertLe(s.vault.convertToAssets(shares), amount, "convertToShares: rounds down");
        assertLe(s.vault.convertToShares(assets), amount, "convertToAssets: rounds down");
        vm.prank(s.saver);
        assertEq(s.vault.convertToShares(amount), shares, "convertToShares: the same for every caller");
        vm.prank(s.saver);
        assertEq(s.vault.convertToAssets(amount), assets, "convertToAssets: the same for every caller");
    }

    /// @dev Previews contain the fees, and round for the vault; conversions contain none.
    function testFuzz_ERC4626_PreviewsAreNeverBetterThanConversions(uint256 amount) external view {
        Saving memory s = _erc4626();
        amount = bound(amount, 0, type(uint96).max);
        (uint256 shares, uint256 assets) = (s.vault.convertToShares(amount), s.vault.convertToAssets(amount));
        assertLe(s.vault.previewDeposit(amount), shares, "previewDeposit: at most the conversion");
        assertGe(s.vault.previewMint(amount), assets, "previewMint: at least the conversion");
        assertGe(s.vault.previewWithdraw(amount), shares, "previewWithdraw: at least the conversion");
        assertLe(s.vault.previewRedeem(amount), assets, "previewRedeem: at most the conversion");
    }

    // ------------------------------------------------------------------------------------------------ actions

    function testFuzz_ERC4626_ADepositKeepsItsPreview(uint256 assets) external {
        Saving memory s = _erc4626();
        assets = bound(assets, s.least, s.most);
        (uint256 promised, uint256 even) = (s.vault.previewDeposit(assets), s.vault.convertToShares(assets));
        uint256 shares = _deposit4626(s.other, assets);
        assertGe(shares, promised, "deposit: no fewer shares than previewed");
        assertLe(shares, even, "deposit: no more shares than the conversion");
    }

    function testFuzz_ERC4626_AMintKeepsItsPreview(uint256 shares) external {
        Saving memory s = _erc4626();
        shares = bound(shares, s.least, s.vault.convertToShares(s.most));
        (uint256 promised, uint256 even) = (s.vault.previewMint(shares), s.vault.convertToAssets(shares));
        uint256 assets = _mint4626(s.other, shares);
        assertLe(assets, promised, "mint: no more assets than previewed");
        assertGe(assets, even, "mint: no fewer assets than the conversion");
    }

    function testFuzz_ERC4626_AWithdrawalKeepsItsPreview(uint256 assets) external {
        Saving memory s = _erc4626();
        assets = bound(assets, s.least, s.most);
        (uint256 promised, uint256 even) = (s.vault.previewWithdraw(assets), s.vault.convertToShares(assets));
        uint256 shares = _withdraw4626(s.saver, assets);
        assertLe(shares, promised, "withdraw: no more shares than previewed");
        assertGe(shares, even, "withdraw: no fewer shares than the conversion");
    }

    function testFuzz_ERC4626_ARedemptionKeepsItsPreview(uint256 shares) external {
        Saving memory s = _erc4626();
        shares = bound(shares, s.least, s.vault.convertToShares(s.most));
        (uint256 promised, uint256 even) = (s.vault.previewRedeem(shares), s.vault.convertToAssets(shares));
        uint256 assets = _redeem4626(s.saver, shares);
        assertGe(assets, promised, "redeem: no fewer assets than previewed");
        assertLe(assets, even, "redeem: no more assets than the conversion");
    }

    /// @dev "MUST revert if all of `assets` cannot be deposited", here for want of assets.
    function testFuzz_ERC4626_WithoutAssetsNothingIsMinted(uint256 assets) external {
        Saving memory s = _erc4626();
        assets = bound(assets, s.least, s.most);
        address vault = address(s.vault);
        _isRefused(_poor(), vault, abi.encodeCall(IERC4626.deposit, (assets, s.other)), "deposit of nothing");
        _isRefused(_poor(), vault, abi.encodeCall(IERC4626.mint, (assets, s.other)), "mint for nothing");
    }

    // ------------------------------------------------------------------------------------------------ allowances

    function testFuzz_ERC4626_AnotherWithdrawsWhatHeWasAllowed(uint256 assets, uint256 spare) external {
        Saving memory s = _erc4626();
        assets = bound(assets, s.least, s.most);
        spare = bound(spare, 0, type(uint128).max);
        uint256 shares = s.vault.previewWithdraw(assets);
        bytes memory data = abi.encodeCall(IERC4626.withdraw, (assets, _poor(), s.saver));
        _allow(shares - 1);
        _isRefused(_poor(), address(s.vault), data, "withdraw beyond the allowance");
        _allow(shares + spare);
        uint256 burnt = _withdraw4626(_poor(), assets);
        assertEq(s.vault.allowance(s.saver, _poor()), shares + spare - burnt, "withdraw: the allowance");
    }

    function testFuzz_ERC4626_AnotherRedeemsWhatHeWasAllowed(uint256 shares, uint256 spare) external {
        Saving memory s = _erc4626();
        shares = bound(shares, s.least, s.vault.convertToShares(s.most));
        spare = bound(spare, 0, type(uint128).max);
        bytes memory data = abi.encodeCall(IERC4626.redeem, (shares, _poor(), s.saver));
        _allow(shares - 1);
        _isRefused(_poor(), address(s.vault), data, "redeem beyond the allowance");
        _allow(shares + spare);
        _redeem4626(_poor(), shares);
        assertEq(s.vault.allowance(s.saver, _poor()), spare, "redeem: the allowance");
    }

    // ------------------------------------------------------------------------------------------------ round trips

    function testFuzz_ERC4626_InAndOutGainsNothing(uint256 amount) external {
        Saving memory s = _erc4626();
        amount = bound(amount, s.least, s.most);
        assertLe(_redeem4626(s.saver, _deposit4626(s.saver, amount)), amount, "deposit, redeem: no more comes out");
        amount = bound(amount, s.least, s.vault.convertToShares(s.most));
        uint256 paid = _mint4626(s.saver, amount);
        assertLe(_redeem4626(s.saver, amount), paid, "mint, redeem: no more comes out");
    }

    function testFuzz_ERC4626_OutAndInGainsNothing(uint256 amount) external {
        Saving memory s = _erc4626();
        amount = bound(amount, s.least, s.most);
        uint256 burnt = _withdraw4626(s.saver, amount);
        assertLe(_deposit4626(s.saver, amount), burnt, "withdraw, deposit: no more shares");
        amount = bound(amount, s.least, s.vault.convertToShares(s.most));
        uint256 paid = _redeem4626(s.saver, amount);
        assertGe(_mint4626(s.saver, amount), paid, "redeem, mint: no cheaper");
    }

    // ------------------------------------------------------------------------------------------------ maxima

    function test_ERC4626_TheMostCanComeIn() external {
        Saving memory s = _erc4626();
        uint256 assets = _lesser(s.vault.maxDeposit(s.saver), _assetsOf(s.saver));
        bytes memory data = abi.encodeCall(IERC4626.deposit, (assets, s.saver));
        uint256 snapshot = vm.snapshotState();
        _succeeds(s.saver, address(s.vault), data, "deposit of maxDeposit");
        vm.revertToState(snapshot);
        uint256 shares = _lesser(s.vault.maxMint(s.saver), s.vault.previewDeposit(assets));
        data = abi.encodeCall(IERC4626.mint, (shares, s.saver));
        _succeeds(s.saver, address(s.vault), data, "mint of maxMint");
    }

    function test_ERC4626_TheMostCanGoOut() external {
        Saving memory s = _erc4626();
        uint256 most = s.vault.maxWithdraw(s.saver);
        assertGt(most, 0, "maxWithdraw: there is something");
        bytes memory data = abi.encodeCall(IERC4626.withdraw, (most, _poor(), s.saver));
        uint256 snapshot = vm.snapshotState();
        _succeeds(s.saver, address(s.vault), data, "withdraw of maxWithdraw");
        vm.revertToState(snapshot);
        data = abi.encodeCall(IERC4626.redeem, (s.vault.maxRedeem(s.saver), _poor(), s.saver));
        _succeeds(s.saver, address(s.vault), data, "redeem of maxRedeem");
        assertEq(s.vault.maxWithdraw(_poor()) + s.vault.maxRedeem(_poor()), 0, "maxWithdraw: of nobody's shares");
    }

    /// @dev Where deposits are closed the maxima say so, and the previews, which know no limits, answer as before.
    function test_ERC4626_ClosedDepositsAreTold() external {
        Saving memory s = _erc4626();
        (uint256 shares, uint256 assets) = (s.vault.previewDeposit(s.most), s.vault.previewMint(s.most));
        address account = _closeDeposits();
        assertEq(s.vault.maxDeposit(account), 0, "maxDeposit: nothing where deposits are closed");
        assertEq(s.vault.maxMint(account), 0, "maxMint: nothing where deposits are closed");
        assertEq(s.vault.previewDeposit(s.most), shares, "previewDeposit: knows no limits");
        assertEq(s.vault.previewMint(s.most), assets, "previewMint: knows no limits");
        address vault = address(s.vault);
        _isRefused(s.saver, vault, abi.encodeCall(IERC4626.deposit, (s.most, account)), "deposit where it is closed");
        _isRefused(s.saver, vault, abi.encodeCall(IERC4626.mint, (s.most, account)), "mint where it is closed");
    }

    // ------------------------------------------------------------------------------------------------ what is watched

    function _deposit4626(address receiver, uint256 assets) private returns (uint256 shares) {
        Saving memory s = _erc4626();
        Balances memory before = _balances(s.saver, receiver);
        bytes memory data = abi.encodeCall(IERC4626.deposit, (assets, receiver));
        Outcome memory outcome = _succeeds(s.saver, address(s.vault), data, "deposit");
        shares = abi.decode(outcome.answer, (uint256));
        _cameIn(outcome, before, receiver, Balances(assets, shares, shares), "deposit");
    }

    function _mint4626(address receiver, uint256 shares) private returns (uint256 assets) {
        Saving memory s = _erc4626();
        Balances memory before = _balances(s.saver, receiver);
        bytes memory data = abi.encodeCall(IERC4626.mint, (shares, receiver));
        Outcome memory outcome = _succeeds(s.saver, address(s.vault), data, "mint");
        assets = abi.decode(outcome.answer, (uint256));
        _cameIn(outcome, before, receiver, Balances(assets, shares, shares), "mint");
    }

    function _withdraw4626(address caller, uint256 assets) private returns (uint256 shares) {
        Saving memory s = _erc4626();
        Balances memory before = _balances(_poor(), s.saver);
        bytes memory data = abi.encodeCall(IERC4626.withdraw, (assets, _poor(), s.saver));
        Outcome memory outcome = _succeeds(caller, address(s.vault), data, "withdraw");
        shares = abi.decode(outcome.answer, (uint256));
        _wentOut(outcome, before, caller, Balances(assets, shares, shares), "withdraw");
    }

    function _redeem4626(address caller, uint256 shares) private returns (uint256 assets) {
        Saving memory s = _erc4626();
        Balances memory before = _balances(_poor(), s.saver);
        bytes memory data = abi.encodeCall(IERC4626.redeem, (shares, _poor(), s.saver));
        Outcome memory outcome = _succeeds(caller, address(s.vault), data, "redeem");
        assets = abi.decode(outcome.answer, (uint256));
        _wentOut(outcome, before, caller, Balances(assets, shares, shares), "redeem");
    }

    function _cameIn(
        Outcome memory outcome,
        Balances memory before,
        address receiver,
        Balances memory moved,
        string memory what
    ) private view {
        Saving memory s = _erc4626();
        Balances memory now_ = _balances(s.saver, receiver);
        assertEq(now_.assets, before.assets - moved.assets, string.concat(what, ": assets taken"));
        assertEq(now_.shares, before.shares + moved.shares, string.concat(what, ": shares of the receiver"));
        assertEq(now_.supply, before.supply + moved.supply, string.concat(what, ": the supply"));
        bytes32[] memory topics = _topics(IERC4626.Deposit.selector, s.saver, receiver);
        _tells(outcome, address(s.vault), topics, abi.encode(moved.assets, moved.shares), what);
    }

    function _wentOut(
        Outcome memory outcome,
        Balances memory before,
        address caller,
        Balances memory moved,
        string memory what
    ) private {
        Saving memory s = _erc4626();
        Balances memory now_ = _balances(_poor(), s.saver);
        assertEq(now_.assets, before.assets + moved.assets, string.concat(what, ": assets received"));
        assertEq(now_.shares, before.shares - moved.shares, string.concat(what, ": shares of the owner"));
        assertEq(now_.supply, before.supply - moved.supply, string.concat(what, ": the supply"));
        bytes32[] memory topics = _topics(IERC4626.Withdraw.selector, caller, _poor(), _word(s.saver));
        _tells(outcome, address(s.vault), topics, abi.encode(moved.assets, moved.shares), what);
    }

    function _allow(uint256 shares) private {
        Saving memory s = _erc4626();
        bytes memory data = abi.encodeCall(IERC20.approve, (_poor(), shares));
        _succeeds(s.saver, address(s.vault), data, "approve");
    }

    function _balances(address ofAssets, address ofShares) private view returns (Balances memory) {
        IERC4626 vault = _erc4626().vault;
        return Balances(_assetsOf(ofAssets), vault.balanceOf(ofShares), vault.totalSupply());
    }

    function _assetsOf(address account) private view returns (uint256) {
        return IERC20(_erc4626().vault.asset()).balanceOf(account);
    }

    function _lesser(uint256 a, uint256 b) private pure returns (uint256) {
        return a < b ? a : b;
    }

    /// @dev Somebody without shares and, at first, without assets.
    function _poor() private returns (address) {
        return makeAddr("somebody without shares");
    }
}
