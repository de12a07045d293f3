// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";

import {IDerbyVaultErrors} from "../../contracts/derby/interfaces/IDerbyVaultErrors.sol";
import {DerbyTypes} from "../../contracts/derby/types/DerbyTypes.sol";
import {DeployDerby} from "../../contracts/mocks/deploy/DeployDerby.sol";
import {TestToken} from "../../contracts/mocks/TestToken.sol";
import {DerbyTest} from "./DerbyTest.sol";

/// @title DerbyVaultUnitTest
/// @notice What the unit tests of a Derby vault share: refusals that compare all visible state, and the states worth starting from.
abstract contract DerbyVaultUnitTest is DerbyTest {
    using SafeERC20 for IERC20;

    uint256 internal constant USDC = 1e6;

    /// @dev `caller`'s `data` to the vault must revert with exactly `revertData`, and nothing that anybody can see may change.
    function _refused(address caller, bytes memory data, bytes memory revertData) internal {
        bytes32 digestBefore = _digest();
        vm.prank(caller);
        (bool ok, bytes memory answer) = address(vault).call(data);
        assertTrue(!ok, "refused");
        assertEq(keccak256(answer), keccak256(revertData), "the error and its values");
        assertEq(_digest(), digestBefore, "state unchanged");
    }

    /// @dev `caller`'s `data` to the vault must succeed.
    function _accepted(address caller, bytes memory data) internal returns (bytes memory answer) {
        bool ok;
        vm.prank(caller);
        (ok, answer) = address(vault).call(data);
        assertTrue(ok, "accepted");
    }

    /// @dev Everything visible of the vault, its game and the people of this fixture, in one word.
    function _digest() internal view returns (bytes32) {
        return keccak256(abi.encode(_booksDigest(), _rulesDigest(), _gameDigest(), _holdingsDigest()));
    }

    /// @dev 100,000 of Alice's spread 40/60/20: 30,000, 45,000 and 15,000, with 10,000 idle.
    function _open() internal {
        _deposit(alice, 100_000 * USDC);
        _vote(40, 60, 20);
        _close();
    }

    /// @dev As `_open`, and the first protocol has since gained 9,000, of which 900 were the fee: 8,100 are locked.
    function _openWithProfit() internal {
        _deposit(alice, 100_000 * USDC);
        _vote(1_000, 0, 0);
        _close();
        // One unit more than the gain: the protocol keeps the fraction of its own rounding.
        yields[0].gain(9_000 * USDC + 1);
        _close();
    }

    /// @dev Waits for the end of the interval and does the first `steps` steps of the close.
    function _begin(uint256 steps) internal {
        _elapse();
        vault.closeEpoch(steps);
    }

    /// @dev Goes on with a close step by step until it stands at `phase`.
    function _advanceTo(DerbyTypes.Phase phase) internal {
        if (!vault.isClosing()) _elapse();
        do vault.closeEpoch(1); while (vault.status().phase != phase && vault.isClosing());
        assertTrue(vault.status().phase == phase, "reached");
    }

    function _finish() internal {
        (, bool finished) = vault.closeEpoch(ALL_STEPS);
        assertTrue(finished, "closed");
    }

    function _setExitFee(uint16 bps) internal {
        DerbyTypes.Parameters memory parameters = vault.parameters();
        parameters.exitFeeBps = bps;
        vault.setParameters(parameters);
    }

    function _setPerformanceFee(uint16 bps) internal {
        DerbyTypes.Parameters memory parameters = vault.parameters();
        parameters.performanceFeeBps = bps;
        vault.setParameters(parameters);
    }

    function _setBuffer(uint16 bps) internal {
        DerbyTypes.Parameters memory parameters = vault.parameters();
        parameters.bufferBps = bps;
        vault.setParameters(parameters);
    }

    function _setBountyCap(uint96 cap) internal {
        DerbyTypes.Parameters memory parameters = vault.parameters();
        parameters.bountyCap = cap;
        vault.setParameters(parameters);
    }

    function _blacklist(uint16 id) internal {
        vm.prank(guardian);
        vault.blacklistProtocol(id);
    }

    function _pause() internal {
        vm.prank(guardian);
        vault.pauseInbound();
    }

    /// @dev A fresh vault over `asset` that sells on `exchange_`, with a game and three protocols of its own, in place of the fixture's.
    function _rebuild(TestToken asset, address exchange_) internal {
        usdc = asset;
        game = DeployDerby.derbyGameStub();
        DerbyTypes.VaultParams memory params = _params();
        if (exchange_ != address(0)) params.exchange = exchange_;
        vault = DeployDerby.derbyVault(params);
        _grantGuardian(address(vault));
        address[4] memory people = [alice, bob, carol, address(this)];
        for (uint256 i = 0; i < people.length; ++i) {
            asset.mint(people[i], WEALTH);
            vm.prank(people[i]);
            IERC20(address(asset)).forceApprove(address(vault), type(uint256).max);
        }
        delete yields;
        for (uint16 i = 0; i < 3; ++i) {
            _addProtocol();
            vault.setProtocolCap(i, type(uint112).max);
        }
    }

    function _closing(DerbyTypes.Phase phase) internal view returns (bytes memory) {
        return abi.encodeWithSelector(IDerbyVaultErrors.DerbyVault_CloseInProgress.selector, vault.epoch(), phase);
    }

    /// @dev Neither the net nor the gross price may be lower than a pair (total, supply) said before.
    function _assertPriceNotLower(uint256 net, uint256 gross, uint256 supply) internal view {
        uint256 now_ = vault.totalSupply() + 1;
        assertGe((vault.totalAssets() + 1) * (supply + 1), (net + 1) * now_, "4: the net price");
        assertGe((vault.grossAssets() + 1) * (supply + 1), (gross + 1) * now_, "4: the gross price");
    }

    function _err(bytes4 selector, address a) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(selector, a);
    }

    function _err(bytes4 selector, uint256 a) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(selector, a);
    }

    function _err(bytes4 selector, address a, uint256 b) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(selector, a, b);
    }

    function _err(bytes4 selector, uint256 a, uint256 b) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(selector, a, b);
    }

    function _err(bytes4 selector, address a, uint256 b, uint256 c) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(selector, a, b, c);
    }

    function _err(bytes4 selector, uint256 a, uint256 b, uint256 c) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(selector, a, b, c);
    }

    function _booksDigest() private view returns (bytes32) {
        uint256[11] memory figures = [
            vault.idleAssets(),
            vault.reservedAssets(),
            vault.accruedFee(),
            vault.lockedProfit(),
            vault.grossAssets(),
            vault.totalAssets(),
            vault.highWaterMark(),
            vault.bountyReserve(),
            vault.openingDeployed(),
            vault.openingVotes(),
            vault.totalSupply()
        ];
        uint32 epoch = vault.epoch();
        bytes32 batches = keccak256(abi.encode(vault.batchOf(epoch), vault.batchOf(epoch - 1)));
        bytes32 requests = keccak256(abi.encode(vault.requestOf(1), vault.requestOf(2), vault.requestOf(3)));
        return keccak256(abi.encode(vault.protocols(), vault.status(), figures, batches, requests));
    }

    function _rulesDigest() private view returns (bytes32) {
        bytes32 incentives = keccak256(
            abi.encode(vault.incentiveOf(0), vault.incentiveOf(1), vault.incentiveOf(2), vault.stepsToClose())
        );
        return
            keccak256(
                abi.encode(
                    vault.parameters(),
                    vault.treasury(),
                    vault.inboundPausedUntil(),
                    vault.votableProtocols(),
                    vault.votableNonce(),
                    incentives
                )
            );
    }

    function _gameDigest() private view returns (bytes32) {
        bytes32 results = keccak256(
            abi.encode(game.areResultsOpen(), game.protocolCount(), game.nextPage(), game.fee(), game.owed())
        );
        return
            keccak256(
                abi.encode(
                    game.epoch(),
                    game.isClosing(),
                    game.votable(),
                    game.nonce(),
                    game.rewardsOf(game.epoch()),
                    results
                )
            );
    }

    function _holdingsDigest() private view returns (bytes32 digest) {
        address[8] memory people = [alice, bob, carol, keeper, treasury, address(this), address(vault), address(game)];
        for (uint256 i = 0; i < people.length; ++i) {
            uint256 allowed = usdc.allowance(people[i], address(vault));
            digest = keccak256(abi.encode(digest, usdc.balanceOf(people[i]), vault.balanceOf(people[i]), allowed));
            digest = keccak256(abi.encode(digest, vault.allowance(alice, people[i])));
        }
        for (uint256 i = 0; i < yields.length; ++i) {
            uint256 shares = yields[i].balanceOf(address(vault));
            digest = keccak256(abi.encode(digest, usdc.balanceOf(address(yields[i])), shares));
        }
    }
}
