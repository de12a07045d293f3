// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {AccessManager} from "@openzeppelin/contracts/access/manager/AccessManager.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

import {DeployShared} from "../../contracts/mocks/deploy/DeployShared.sol";
import {DeployTokens} from "../../contracts/mocks/deploy/DeployTokens.sol";
import {DeployVault} from "../../contracts/mocks/deploy/DeployVault.sol";
import {TestToken} from "../../contracts/mocks/TestToken.sol";
import {Roles} from "../../contracts/shared/access/Roles.sol";
import {Vault} from "../../contracts/vault/Vault.sol";
import {Test} from "./Test.sol";

/// @title VaultTest
/// @notice What every test of the Vault room starts from: two vaults behind a real AccessManager, and people with money.
/// @dev `vault` stakes an 18-decimals token and streams a 6-decimals one; `same` stakes and streams one token, as in seed 000.
/// Both take 3 % on exit.
abstract contract VaultTest is Test {
    uint256 internal constant START = 1_800_000_000;
    uint256 internal constant EPOCH = 7 days;
    uint256 internal constant FEE_BPS = 300;
    uint256 internal constant MAX_STAKED = type(uint96).max;
    uint256 internal constant WEALTH = 1e36;
    uint256 internal constant SIGNER_KEY = 0xa11ce;

    AccessManager internal manager;
    TestToken internal asset;
    TestToken internal reward;
    Vault internal vault;
    Vault internal same;

    address internal alice;
    address internal bob;
    address internal carol;
    address internal stranger;
    address internal rewarder;
    address internal guardian;
    address internal sink;

    function setUp() public virtual {
        vm.warp(START);
        alice = makeAddr("alice");
        bob = makeAddr("bob");
        carol = makeAddr("carol");
        stranger = makeAddr("stranger");
        rewarder = makeAddr("rewarder");
        guardian = makeAddr("guardian");
        sink = makeAddr("sink");
        manager = DeployShared.accessManager(address(this));
        manager.grantRole(Roles.REWARDER, rewarder, 0);
        manager.grantRole(Roles.GUARDIAN, guardian, 0);
        asset = DeployTokens.testToken("Stake", "STK", 18);
        reward = DeployTokens.testToken("USD Coin", "USDC", 6);
        vault = _deployVault(address(asset), address(reward), FEE_BPS);
        same = _deployVault(address(asset), address(asset), FEE_BPS);
        _equip(vault);
        _equip(same);
    }

    /// @dev A vault with weekly epochs and this fixture's fee sink and authority.
    function _deployVault(address assetToken, address rewardToken, uint256 feeBps) internal returns (Vault deployed) {
        return _deployVault(assetToken, rewardToken, EPOCH, feeBps);
    }

    function _deployVault(
        address assetToken,
        address rewardToken,
        uint256 epochDuration,
        uint256 feeBps
    ) internal returns (Vault deployed) {
        deployed = DeployVault.vault(assetToken, rewardToken, epochDuration, feeBps, sink, address(manager));
    }

    /// @dev Gives the stakers both tokens of `target`, the rewarder and the stranger its reward token, with allowances.
    function _equip(Vault target) internal {
        address[5] memory people = [alice, bob, carol, rewarder, stranger];
        for (uint256 i = 0; i < people.length; ++i) {
            _equip(target, target.asset(), people[i]);
            if (target.asset() != target.rewardToken()) _equip(target, target.rewardToken(), people[i]);
        }
    }

    function _equip(Vault target, address token, address account) private {
        TestToken(token).mint(account, WEALTH);
        vm.prank(account);
        (bool ok, ) = token.call(abi.encodeCall(IERC20.approve, (address(target), type(uint256).max)));
        assertTrue(ok, "approved, whatever the token returns");
    }

    function _stake(Vault target, address account, uint256 assets) internal {
        vm.prank(account);
        target.deposit(assets, account);
    }

    function _fund(Vault target, uint256 amount, uint256 epochs) internal {
        vm.prank(rewarder);
        target.fund(amount, epochs);
    }

    function _pause(Vault target) internal {
        vm.prank(guardian);
        target.pauseInbound();
    }

    function _wait(uint256 duration) internal {
        vm.warp(block.timestamp + duration);
    }

    /// @dev `caller`'s `data` to `target` must revert with exactly `revertData`, and nothing that anybody can see may change.
    function _refused(Vault target, address caller, bytes memory data, bytes memory revertData) internal {
        bytes32 digestBefore = _digest(target);
        vm.prank(caller);
        (bool ok, bytes memory answer) = address(target).call(data);
        assertTrue(!ok, "refused");
        assertEq(keccak256(answer), keccak256(revertData), "the error and its values");
        assertEq(_digest(target), digestBefore, "state unchanged");
    }

    /// @dev Everything visible of `target` and of the people of this fixture, in one word.
    function _digest(Vault target) internal view returns (bytes32 digest) {
        digest = keccak256(
            abi.encode(
                target.totalStaked(),
                target.feesOwed(),
                target.undistributed(),
                target.streamEndsAt(),
                target.rewardPerToken(),
                target.inboundPausedUntil(),
                target.rewardPerEpoch(),
                _holdings(target, address(target))
            )
        );
        address[7] memory people = [alice, bob, carol, stranger, rewarder, guardian, sink];
        for (uint256 i = 0; i < people.length; ++i)
            digest = keccak256(abi.encode(digest, _holdings(target, people[i])));
    }

    function _holdings(Vault target, address account) private view returns (bytes32) {
        return
            keccak256(
                abi.encode(
                    target.stakeOf(account),
                    target.earned(account),
                    target.allowance(alice, account),
                    TestToken(target.asset()).balanceOf(account),
                    TestToken(target.rewardToken()).balanceOf(account)
                )
            );
    }

    /// @dev An error without arguments, or with them, as the bytes it reverts with.
    function _err(bytes4 selector) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(selector);
    }

    function _err(bytes4 selector, address a) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(selector, a);
    }

    function _err(bytes4 selector, address a, uint256 b) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(selector, a, b);
    }

    function _err(bytes4 selector, uint256 a) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(selector, a);
    }

    function _err(bytes4 selector, uint256 a, uint256 b) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(selector, a, b);
    }

    function _err(bytes4 selector, address a, uint256 b, uint256 c) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(selector, a, b, c);
    }
}
