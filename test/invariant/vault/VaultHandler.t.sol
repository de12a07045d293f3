// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {AccessManager} from "@openzeppelin/contracts/access/manager/AccessManager.sol";

import {DeployShared} from "../../../contracts/mocks/deploy/DeployShared.sol";
import {DeployTokens} from "../../../contracts/mocks/deploy/DeployTokens.sol";
import {DeployVault} from "../../../contracts/mocks/deploy/DeployVault.sol";
import {TestToken} from "../../../contracts/mocks/TestToken.sol";
import {BlacklistToken} from "../../../contracts/mocks/tokens/BlacklistToken.sol";
import {RoleGated} from "../../../contracts/shared/access/RoleGated.sol";
import {Roles} from "../../../contracts/shared/access/Roles.sol";
import {IVault} from "../../../contracts/vault/interfaces/IVault.sol";
import {IVaultErrors} from "../../../contracts/vault/interfaces/IVaultErrors.sol";
import {Vault} from "../../../contracts/vault/Vault.sol";
import {Permits} from "../../helpers/Permits.sol";
import {Tally} from "../../helpers/Tally.sol";
import {StreamModel} from "./StreamModel.sol";
import {VaultDesk} from "./VaultDesk.sol";

/// @title VaultHandler
/// @notice The people of the campaign. `step` is the only entry point: it draws one of `ACTIONS` without replacement, so
/// that every run tries every action every `ACTIONS` steps, in an order that the runner chooses.
/// @dev An action returns the reason why it was impossible, or nothing. It must not revert: the campaign fails on a revert.
contract VaultHandler is Tally {
    uint256 public constant ACTIONS = 20;
    uint256 public constant DESKS = 2;
    uint256 public constant EXIT = 8;
    uint256 private constant EPOCH = 7 days;
    uint256 private constant STAKERS = 5;
    uint256 private constant PARTS = 3;

    AccessManager private _manager = DeployShared.accessManager(address(this));

    VaultDesk[DESKS] private _desks;
    address[] private _accounts;

    mapping(address account => mapping(uint256 desk => uint256 reward)) public claimedBy;
    mapping(string state => uint256 times) public reached;
    uint256 public steps;

    /// @dev What must not get worse for those who take no part in a step.
    struct Standing {
        uint256 stake;
        uint256 earned;
    }

    uint256 private _desk;
    mapping(address account => bool takesPart) private _takesPart;
    mapping(uint256 desk => mapping(address account => Standing standing)) private _standing;
    mapping(uint256 desk => uint256 index) private _indexBefore;
    mapping(uint256 desk => uint256 undistributed) private _undistributedBefore;

    constructor() {
        for (uint256 i = 0; i < STAKERS; ++i) _accounts.push(vm.addr(i + 1));
        _accounts.push(makeAddr("whole"));
        for (uint256 i = 0; i < PARTS; ++i) _accounts.push(makeAddr(string.concat("part ", vm.toString(i))));
        _manager.grantRole(Roles.REWARDER, address(this), 0);
        _manager.grantRole(Roles.GUARDIAN, address(this), 0);

        TestToken stake = DeployTokens.testToken("Stake", "STK", 18);
        _open(0, stake, DeployTokens.blacklistToken(6));
        _open(1, stake, stake);
    }

    function _open(uint256 i, TestToken asset, TestToken reward) private {
        Vault vault = DeployVault.vault(address(asset), address(reward), EPOCH, 300, address(0), address(_manager));
        _desks[i].vault = vault;
        _desks[i].asset = asset;
        _desks[i].reward = reward;
        _desks[i].model = new StreamModel(_accounts);
        reward.approve(address(vault), type(uint256).max);
        for (uint256 a = 0; a < _accounts.length; ++a) {
            vm.prank(_accounts[a]);
            asset.approve(address(vault), type(uint256).max);
        }
    }

    // ------------------------------------------------------------------------------------------------ the step

    /// @param seed Draws the action, the desk, the account, amounts and times.
    function step(uint256 seed) external {
        uint256 pick = uint256(keccak256(abi.encode(seed, steps)));
        uint256 size = uint256(keccak256(abi.encode(pick)));
        uint256 action = _deal(pick, ACTIONS);
        _desk = (pick >> 64) % DESKS;
        ++steps;
        _remember();
        uint256 time = block.timestamp;
        string memory reason = _act(action, pick >> 128, size);
        if (bytes(reason).length != 0) {
            _desk = DESKS - 1 - _desk;
            reason = _act(action, pick >> 128, size);
        }
        _note(action, reason);
        for (uint256 i = 0; i < DESKS; ++i) _settleStep(i, block.timestamp != time);
        _observe();
    }

    /// @dev A table, not a decision.
    // solhint-disable-next-line code-complexity
    function _act(uint256 action, uint256 who, uint256 size) private returns (string memory) {
        if (action == 0) return _deposit(who, size);
        if (action == 1) return _mint(who, size);
        if (action == 2) return _depositWithPermit(who, size);
        if (action == 3) return _withdraw(who, size);
        if (action == 4) return _redeem(who, size);
        if (action == 5) return _transfer(who, size);
        if (action == 6) return _transferFrom(who, size);
        if (action == 7) return _claim(who, size);
        if (action == EXIT) return _exit(who);
        if (action == 9) return _compound(who, size);
        if (action == 10) return _fund(who, size);
        if (action == 11) return _topUp(size);
        if (action == 12) return _collectFees();
        if (action == 13) return _pause();
        if (action == 14) return _donate(size);
        if (action == 15) return _warp(size % 1 days);
        if (action == 16) return _warp(size % 60 days);
        if (action == 17) return _warp(_here().vault.streamEndsAt() - block.timestamp + (size % 10 days));
        if (action == 18) return _everybodyLeaves(size);
        return _wholeAndParts(size);
    }

    // ------------------------------------------------------------------------------------------------ coming in

    function _deposit(uint256 who, uint256 size) private returns (string memory) {
        (uint256 assets, address payer, address receiver) = _entry(who, size);
        if (assets == 0) return "paused or full";
        vm.prank(payer);
        assertEq(_here().vault.deposit(assets, receiver), assets, "deposit is one to one");
        _raise(receiver, assets);
        return "";
    }

    function _mint(uint256 who, uint256 size) private returns (string memory) {
        (uint256 shares, address payer, address receiver) = _entry(who, size);
        if (shares == 0) return "paused or full";
        vm.prank(payer);
        assertEq(_here().vault.mint(shares, receiver), shares, "mint is one to one");
        _raise(receiver, shares);
        return "";
    }

    function _depositWithPermit(uint256 who, uint256 size) private returns (string memory) {
        (uint256 assets, address payer, address receiver) = _entry(who, size);
        if (assets == 0) return "paused or full";
        Vault vault = _here().vault;
        vm.prank(payer);
        _here().asset.approve(address(vault), 0);
        (uint8 v, bytes32 r, bytes32 s) = Permits.sign(
            vm,
            _here().asset,
            1 + (who % STAKERS),
            address(vault),
            assets,
            block.timestamp
        );
        vm.prank(payer);
        vault.depositWithPermit(assets, receiver, block.timestamp, v, r, s);
        vm.prank(payer);
        _here().asset.approve(address(vault), type(uint256).max);
        _raise(receiver, assets);
        return "";
    }

    function _compound(uint256 who, uint256 size) private returns (string memory) {
        VaultDesk storage desk = _here();
        if (address(desk.asset) != address(desk.reward)) return "two tokens";
        uint256 pausedUntil = desk.vault.inboundPausedUntil();
        if (block.timestamp < pausedUntil) _warp(pausedUntil - block.timestamp);
        address account = _makeSomebodyEarn(who, size);
        if (account == address(0)) return "nobody earned anything";
        if (desk.vault.earned(account) > desk.vault.maxDeposit(account)) return "full";
        vm.prank(account);
        uint256 reward = desk.vault.compound();
        _book(account, reward);
        _raise(account, reward);
        return "";
    }

    /// @dev Where there is room, somebody also comes and leaves in the same block.
    function _donate(uint256 size) private returns (string memory) {
        VaultDesk storage desk = _here();
        uint256 assets = 1 + _anySize(size, 80);
        desk.asset.mint(address(desk.vault), assets);
        desk.donatedAsset += assets;
        desk.reward.mint(address(desk.vault), assets / 2);
        desk.donatedReward += assets / 2;
        if (desk.vault.maxDeposit(address(0)) >= assets) _flash(desk, assets);
        return "";
    }

    /// @dev In one block: stake, earn nothing, leave with all but the fee.
    function _flash(VaultDesk storage desk, uint256 assets) private {
        address account = makeAddr("flash");
        Vault vault = desk.vault;
        uint256 balanceBefore = desk.asset.balanceOf(account);
        desk.asset.mint(account, assets);
        vm.startPrank(account);
        desk.asset.approve(address(vault), assets);
        vault.deposit(assets, account);
        assertEq(vault.earned(account), 0, "8. a stake of the same block earns nothing");
        (bool ok, ) = address(vault).call(abi.encodeCall(IVault.claim, (account)));
        assertTrue(!ok, "8. nor can it claim");
        vault.redeem(assets, account, account);
        vm.stopPrank();
        uint256 lost = assets - (desk.asset.balanceOf(account) - balanceBefore);
        assertEq(lost, (assets * 300 + 9_999) / 10_000, "8. it loses exactly the fee, rounded up");
        ++reached["same-block round trip"];
    }

    // ------------------------------------------------------------------------------------------------ going out

    function _withdraw(uint256 who, uint256 size) private returns (string memory) {
        VaultDesk storage desk = _here();
        address account = _whoStakes(who);
        uint256 max = desk.vault.maxWithdraw(account);
        if (max == 0) return "nobody stakes more than a unit";
        uint256 assets = 1 + (size % max);
        uint256 balanceBefore = desk.asset.balanceOf(_account(who + 1));
        _takesPart[account] = true;
        vm.prank(account);
        uint256 shares = desk.vault.withdraw(assets, _account(who + 1), account);
        assertEq(desk.asset.balanceOf(_account(who + 1)) - balanceBefore, assets, "withdrawn is received");
        _lower(account, shares);
        return "";
    }

    /// @dev Half of the time under fire: the reward token refuses to serve the vault.
    function _redeem(uint256 who, uint256 size) private returns (string memory) {
        address account = _whoStakes(who);
        uint256 stake = _here().vault.stakeOf(account);
        if (stake == 0) return "nobody stakes";
        _blockReward(size % 2 == 0);
        _redeemShares(account, 1 + ((size >> 1) % stake));
        _blockReward(false);
        return "";
    }

    function _exit(uint256 who) private returns (string memory) {
        VaultDesk storage desk = _here();
        address account = _whoStakes(who);
        uint256 stake = desk.vault.stakeOf(account);
        if (stake == 0) return "nobody stakes";
        _takesPart[account] = true;
        vm.prank(account);
        (uint256 assets, uint256 reward) = desk.vault.exit(account);
        assertEq(assets, stake - (stake * 300 + 9_999) / 10_000, "exit takes the fee, rounded up");
        _book(account, reward);
        _lower(account, stake);
        return "";
    }

    function _claim(uint256 who, uint256 size) private returns (string memory) {
        VaultDesk storage desk = _here();
        address account = _makeSomebodyEarn(who, size);
        if (account == address(0)) return "nobody earned anything";
        address receiver = _account(who + 2);
        uint256 balanceBefore = desk.reward.balanceOf(receiver);
        uint256 earned = desk.vault.earned(account);
        vm.prank(account);
        uint256 reward = desk.vault.claim(receiver);
        assertEq(reward, earned, "claim pays what is earned");
        assertEq(desk.reward.balanceOf(receiver) - balanceBefore, reward, "claimed is received");
        _book(account, reward);
        return "";
    }

    function _transfer(uint256 who, uint256 size) private returns (string memory) {
        Vault vault = _here().vault;
        address from = _whoStakes(who);
        uint256 value = size % (vault.stakeOf(from) + 1);
        vm.prank(from);
        vault.transfer(_account(who + 1), value);
        _moved(from, _account(who + 1), value);
        return "";
    }

    function _transferFrom(uint256 who, uint256 size) private returns (string memory) {
        Vault vault = _here().vault;
        address from = _whoStakes(who);
        uint256 value = size % (vault.stakeOf(from) + 1);
        vm.prank(from);
        vault.approve(_account(who + 2), value);
        vm.prank(_account(who + 2));
        vault.transferFrom(from, _account(who + 3), value);
        _moved(from, _account(who + 3), value);
        return "";
    }

    /// @dev The way to idle time: every stake leaves, at most with something still to stream, and time passes.
    function _everybodyLeaves(uint256 size) private returns (string memory) {
        Vault vault = _here().vault;
        _makeItStream(size, size);
        for (uint256 i = 0; i < _accounts.length; ++i) {
            if (vault.maxRedeem(_accounts[i]) != 0) _redeemShares(_accounts[i], vault.stakeOf(_accounts[i]));
        }
        assertEq(vault.totalStaked(), 0, "1. nobody is left");
        uint256 index = vault.rewardPerToken();
        uint256 remaining = vault.undistributed();
        uint256 rate = vault.rewardPerEpoch();
        _warp(1 + (size % 30 days));
        assertEq(vault.rewardPerToken(), index, "11. idle time freezes the index");
        assertEq(vault.undistributed(), remaining, "11. and keeps what remains");
        assertEq(vault.rewardPerEpoch(), rate, "11. and the rate");
        if (remaining != 0) ++reached["idle with a stream"];
        return "";
    }

    /// @dev One account and several with the same stake together come in the same second, and leave so.
    function _wholeAndParts(uint256 size) private returns (string memory) {
        VaultDesk storage desk = _here();
        address whole = _accounts[STAKERS];
        if (desk.vault.stakeOf(whole) != 0) {
            for (uint256 i = STAKERS; i < _accounts.length; ++i) {
                _redeemShares(_accounts[i], desk.vault.stakeOf(_accounts[i]));
            }
            return "";
        }
        uint256 part = 1 + _anySize(size, 80);
        if (desk.vault.maxDeposit(whole) < 2 * part * PARTS) return "paused or full";
        for (uint256 i = STAKERS; i < _accounts.length; ++i) {
            uint256 stake = i == STAKERS ? part * PARTS : part;
            desk.asset.mint(_accounts[i], stake);
            vm.prank(_accounts[i]);
            desk.vault.deposit(stake, _accounts[i]);
            _raise(_accounts[i], stake);
        }
        ++reached["a whole beside its parts"];
        return "";
    }

    // ------------------------------------------------------------------------------------------------ the stream

    function _fund(uint256 who, uint256 size) private returns (string memory) {
        VaultDesk storage desk = _here();
        uint256 epochs = 1 + (who % 12);
        uint256 enough = (desk.vault.rewardPerEpoch() + 1) * epochs;
        uint256 reward = (size % 4 == 0 ? 1 : 1e9) + _anySize(size, desk.reward.decimals() == 6 ? 45 : 85);
        if (reward + enough + desk.reward.balanceOf(address(desk.vault)) > desk.vault.maxRewardHeld())
            return "bound of the reward held";
        desk.reward.mint(address(this), reward + enough);
        _strangerCannotFund(desk.vault);
        uint256 objective = desk.vault.stakePerReward();
        (bool ok, bytes memory answer) = address(desk.vault).call(abi.encodeCall(IVault.fund, (reward, epochs)));
        if (!ok) {
            assertTrue(bytes4(answer) == IVaultErrors.Vault_RateWouldFall.selector, "10. the only refusal");
            assertGt(desk.vault.streamEndsAt(), block.timestamp, "10. after the end any rate will do");
            ++reached["a lower rate refused"];
            reward = enough;
            desk.vault.fund(reward, epochs);
        }
        assertLe(desk.vault.stakePerReward(), objective, "10. funding never lowers the rate");
        desk.funded += reward;
        desk.model.spread(reward, epochs * EPOCH);
        return "";
    }

    /// @dev At most four times what remains, and not beyond ten years: an end near 2^40 would end the campaign's time.
    function _topUp(uint256 size) private returns (string memory) {
        VaultDesk storage desk = _here();
        _makeItStream(size, size);
        uint256 remaining = desk.vault.undistributed();
        uint256 left = desk.vault.streamEndsAt() - block.timestamp;
        if (remaining == 0 || left == 0) return "nothing streams";
        if (left > 3650 days) return "streams for ten years";
        uint256 reward = 1 + (_anySize(size, 85) % (4 * remaining));
        if (reward + desk.reward.balanceOf(address(desk.vault)) > desk.vault.maxRewardHeld())
            return "bound of the reward held";
        address stranger = makeAddr("stranger");
        desk.reward.mint(stranger, reward);
        uint256 rate = desk.vault.stakePerReward();
        vm.startPrank(stranger);
        desk.reward.approve(address(desk.vault), reward);
        desk.vault.topUp(reward);
        vm.stopPrank();
        assertLe(desk.vault.stakePerReward(), rate, "10. a top-up never lowers the rate");
        assertGe(desk.vault.streamEndsAt() - block.timestamp, left, "10. nor ends the stream earlier");
        desk.funded += reward;
        desk.model.spread(reward, desk.vault.streamEndsAt() - block.timestamp);
        return "";
    }

    function _strangerCannotFund(Vault vault) private {
        address stranger = makeAddr("stranger");
        vm.prank(stranger);
        (bool ok, bytes memory answer) = address(vault).call(abi.encodeCall(IVault.fund, (1, 1)));
        bytes memory expected = abi.encodeWithSelector(
            RoleGated.RoleGated_Unauthorized.selector,
            stranger,
            Roles.REWARDER
        );
        assertTrue(!ok && keccak256(answer) == keccak256(expected), "10. a stranger cannot fund");
    }

    function _collectFees() private returns (string memory) {
        VaultDesk storage desk = _here();
        uint256 owed = desk.vault.feesOwed();
        if (owed == 0) return "nothing owed";
        uint256 balanceBefore = desk.asset.balanceOf(desk.vault.feeSink());
        desk.vault.collectFees();
        assertEq(desk.asset.balanceOf(desk.vault.feeSink()) - balanceBefore, owed, "owed is received");
        return "";
    }

    function _pause() private returns (string memory) {
        Vault vault = _here().vault;
        uint256 pausedUntil = vault.inboundPausedUntil();
        if (pausedUntil != 0 && block.timestamp < pausedUntil + 14 days) return "cooling down";
        vault.pauseInbound();
        return "";
    }

    function _warp(uint256 duration) private returns (string memory) {
        vm.warp(block.timestamp + duration);
        return "";
    }

    // ------------------------------------------------------------------------------------------------ bookkeeping

    function _entry(uint256 who, uint256 size) private returns (uint256 amount, address payer, address receiver) {
        uint256 max = _here().vault.maxDeposit(address(0));
        payer = _account(who);
        receiver = size % 4 == 0 ? _account(who + 1) : payer;
        if (max == 0) return (0, payer, receiver);
        amount = 1 + (_anySize(size, 94) % max);
        _here().asset.mint(payer, amount);
    }

    function _redeemShares(address account, uint256 shares) private {
        VaultDesk storage desk = _here();
        uint256 balanceBefore = desk.asset.balanceOf(account);
        _takesPart[account] = true;
        vm.prank(account);
        uint256 assets = desk.vault.redeem(shares, account, account);
        assertEq(desk.asset.balanceOf(account) - balanceBefore, assets, "redeemed is received");
        assertEq(assets, shares - (shares * 300 + 9_999) / 10_000, "redeem takes the fee, rounded up");
        _lower(account, shares);
    }

    function _raise(address account, uint256 stake) private {
        StreamModel model = _here().model;
        model.setStake(account, model.stakeOf(account) + stake);
    }

    function _lower(address account, uint256 stake) private {
        StreamModel model = _here().model;
        model.setStake(account, model.stakeOf(account) - stake);
    }

    function _moved(address from, address to, uint256 stake) private {
        _takesPart[from] = true;
        _lower(from, stake);
        _raise(to, stake);
        if (stake != 0 && from != to) ++reached["stake changed hands"];
        Vault vault = _here().vault;
        assertEq(vault.earned(from), _standing[_desk][from].earned, "10. a transfer keeps the sender's earned");
        assertEq(vault.earned(to), _standing[_desk][to].earned, "10. a transfer keeps the receiver's earned");
    }

    function _book(address account, uint256 reward) private {
        _takesPart[account] = true;
        _here().claimed += reward;
        claimedBy[account][_desk] += reward;
    }

    function _blockReward(bool blocked) private {
        if (_desk == 0) BlacklistToken(address(_here().reward)).setBlocked(address(_here().vault), blocked);
    }

    function _remember() private {
        for (uint256 i = 0; i < DESKS; ++i) {
            Vault vault = _desks[i].vault;
            _indexBefore[i] = vault.rewardPerToken();
            _undistributedBefore[i] = vault.undistributed();
            _desks[i].slack += vault.totalStaked();
            for (uint256 a = 0; a < _accounts.length; ++a) {
                _takesPart[_accounts[a]] = false;
                _standing[i][_accounts[a]] = Standing(vault.stakeOf(_accounts[a]), vault.earned(_accounts[a]));
            }
        }
    }

    function _settleStep(uint256 i, bool timePassed) private {
        Vault vault = _desks[i].vault;
        _desks[i].model.advance();
        uint256 advance;
        unchecked {
            advance = uint160(vault.rewardPerToken() - _indexBefore[i]);
        }
        assertLt(advance, 1 << 159, "6. the index never goes back");
        if (!timePassed) assertEq(advance, 0, "6. the index stands still with the clock");
        for (uint256 a = 0; a < _accounts.length; ++a) {
            address account = _accounts[a];
            if (i == _desk && _takesPart[account]) continue;
            assertGe(vault.stakeOf(account), _standing[i][account].stake, "10. nobody else lowers my stake");
            assertGe(vault.earned(account), _standing[i][account].earned, "10. nobody else lowers my earned");
        }
    }

    function _observe() private {
        for (uint256 i = 0; i < DESKS; ++i) {
            Vault vault = _desks[i].vault;
            bool streaming = vault.streamEndsAt() > block.timestamp && vault.undistributed() != 0;
            if (streaming && vault.totalStaked() != 0) ++reached["streaming"];
            if (!streaming && _desks[i].funded != 0) ++reached["ended"];
            if (vault.maxDeposit(address(0)) == 0) ++reached["paused"];
        }
    }

    // ------------------------------------------------------------------------------------------------ drawing

    function _here() private view returns (VaultDesk storage) {
        return _desks[_desk];
    }

    function _account(uint256 who) private view returns (address) {
        return _accounts[who % STAKERS];
    }

    /// @dev The first staker from `who` on with a stake, or `who`.
    function _whoStakes(uint256 who) private view returns (address) {
        for (uint256 i = 0; i < STAKERS; ++i) {
            if (_here().vault.stakeOf(_account((who % STAKERS) + i)) > 1) return _account((who % STAKERS) + i);
        }
        return _account(who);
    }

    /// @dev The first account from `who` on that has earned something, or zero. A compounded whole would no longer be the
    /// sum of its parts, so those are left out where compounding is possible.
    function _whoEarned(uint256 who) private view returns (address) {
        VaultDesk storage desk = _here();
        uint256 count = address(desk.asset) == address(desk.reward) ? STAKERS : _accounts.length;
        for (uint256 i = 0; i < count; ++i) {
            address account = _accounts[((who % count) + i) % count];
            if (desk.vault.earned(account) != 0) return account;
        }
        return address(0);
    }

    /// @dev An account that has earned something. Where there is none, somebody stakes, the stream is funded and an epoch
    /// passes, so that claims are rarely tried in vain; zero where even that does not help.
    function _makeSomebodyEarn(uint256 who, uint256 size) private returns (address account) {
        account = _whoEarned(who);
        if (account != address(0)) return account;
        if (_here().vault.stakeOf(_whoStakes(who)) == 0) _deposit(who, size);
        _fund(who, size);
        _warp(EPOCH);
        return _whoEarned(who);
    }

    function _makeItStream(uint256 who, uint256 size) private {
        if (_here().vault.undistributed() == 0 || _here().vault.streamEndsAt() == block.timestamp) _fund(who, size);
    }

    /// @dev Up to 2^bits, of any order of magnitude.
    function _anySize(uint256 word, uint256 bits) private pure returns (uint256) {
        return (word >> (256 - bits)) >> ((word & 0xffff) % bits);
    }

    // ------------------------------------------------------------------------------------------------ for the invariants

    function deskAt(uint256 i) external view returns (VaultDesk memory) {
        return _desks[i];
    }

    function allAccounts() external view returns (address[] memory) {
        return _accounts;
    }

    /// @notice The accounts that hold one stake in one piece, and in `PARTS`.
    function split() external view returns (address whole, address[] memory parts) {
        whole = _accounts[STAKERS];
        parts = new address[](PARTS);
        for (uint256 i = 0; i < PARTS; ++i) parts[i] = _accounts[STAKERS + 1 + i];
    }
}
