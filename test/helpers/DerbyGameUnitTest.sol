// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IERC721Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";

import {IDerbyGame} from "../../contracts/derby/interfaces/IDerbyGame.sol";
import {IDerbyGameErrors} from "../../contracts/derby/interfaces/IDerbyGameErrors.sol";
import {DerbyGameTypes} from "../../contracts/derby/types/DerbyGameTypes.sol";
import {DeployDerby} from "../../contracts/mocks/deploy/DeployDerby.sol";
import {ScriptedVaultMock} from "../../contracts/mocks/derby/ScriptedVaultMock.sol";
import {RoleGated} from "../../contracts/shared/access/RoleGated.sol";
import {DerbyGameTest} from "./DerbyGameTest.sol";

/// @title DerbyGameUnitTest
/// @notice `DerbyGameTest`, and what its behaviour trees need to say of calls, refusals and results.
abstract contract DerbyGameUnitTest is DerbyGameTest {
    // ------------------------------------------------------------------------------------------------ calls

    function _rebalanceCall(
        uint256 basketId,
        int256 lockDelta,
        DerbyGameTypes.Weight[] memory weights
    ) internal view returns (bytes memory) {
        return abi.encodeCall(IDerbyGame.rebalanceBasket, (basketId, lockDelta, weights, block.timestamp));
    }

    /// @dev By its selector: OpenZeppelin's Votes have a `delegate` too.
    function _delegateCall(uint256 basketId, uint256 leaderId, uint16 maxFeeBps) internal pure returns (bytes memory) {
        bytes4 selector = bytes4(keccak256("delegate(uint256,uint256,uint16)"));
        return abi.encodeWithSelector(selector, basketId, leaderId, maxFeeBps);
    }

    function _follow(uint256 basketId, uint256 leaderId) internal {
        address owner = game.ownerOf(basketId);
        vm.prank(owner);
        game.delegate(basketId, leaderId, 3_000);
    }

    function _unfollow(uint256 basketId) internal {
        address owner = game.ownerOf(basketId);
        vm.prank(owner);
        game.undelegate(basketId);
    }

    function _lead(uint256 basketId, uint16 feeBps) internal {
        address owner = game.ownerOf(basketId);
        vm.prank(owner);
        game.setDelegationFee(basketId, feeBps);
    }

    function _pause() internal {
        vm.prank(guardian);
        game.pauseInbound();
    }

    // ------------------------------------------------------------------------------------------------ epochs

    /// @dev A whole close in which the first two protocols made base units per DRB, paid in full.
    function _results(int128 first, int128 second) internal {
        vault.beginClose();
        _finish(first, second);
    }

    /// @dev The end of a close that has begun.
    function _finish(int128 first, int128 second) internal {
        int128[] memory rlts = new int128[](PROTOCOLS);
        (rlts[0], rlts[1]) = (first * UNIT, second * UNIT);
        vault.finishClose(rlts, (vault.owed(rlts) + 1e36 - 1) / 1e36);
    }

    /// @dev A second vault of the game, of the same asset.
    function _secondVault() internal returns (ScriptedVaultMock) {
        return _secondVaultOn(_terms());
    }

    function _secondVaultOn(DerbyGameTypes.VaultTerms memory terms) internal returns (ScriptedVaultMock second) {
        second = DeployDerby.scriptedVaultMock(game, usdc, PROTOCOLS);
        game.addVault(address(second), terms);
    }

    // ------------------------------------------------------------------------------------------------ errors

    function _err(bytes4 selector) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(selector);
    }

    function _err(bytes4 selector, uint256 a) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(selector, a);
    }

    function _err(bytes4 selector, address a) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(selector, a);
    }

    function _err(bytes4 selector, uint256 a, uint256 b) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(selector, a, b);
    }

    function _err(bytes4 selector, uint256 a, address b) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(selector, a, b);
    }

    function _err(bytes4 selector, address a, uint256 b) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(selector, a, b);
    }

    function _err(bytes4 selector, address a, uint256 b, uint256 c) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(selector, a, b, c);
    }

    function _err(bytes4 selector, uint256 a, uint256 b, uint256 c) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(selector, a, b, c);
    }

    function _outOfBounds(
        bytes32 parameter,
        uint256 value,
        uint256 min,
        uint256 max
    ) internal pure returns (bytes memory) {
        bytes4 selector = IDerbyGameErrors.DerbyGame_ParameterOutOfBounds.selector;
        return abi.encodeWithSelector(selector, parameter, value, min, max);
    }

    function _notAuthorized(uint256 basketId, address account) internal pure returns (bytes memory) {
        return _err(IDerbyGameErrors.DerbyGame_NotAuthorized.selector, basketId, account);
    }

    function _nonexistent(uint256 basketId) internal pure returns (bytes memory) {
        return _err(IERC721Errors.ERC721NonexistentToken.selector, basketId);
    }

    function _invalidReceiver(address receiver) internal pure returns (bytes memory) {
        return _err(IDerbyGameErrors.DerbyGame_InvalidReceiver.selector, receiver);
    }

    function _withoutRole(address account, uint64 roleId) internal pure returns (bytes memory) {
        return _err(RoleGated.RoleGated_Unauthorized.selector, account, roleId);
    }

    // ------------------------------------------------------------------------------------------------ asserts

    /// @dev Votes for `protocolId`: in the epoch that is open or being closed, in the next one, and beyond.
    function _assertTally(uint256 protocolId, uint256 current, uint256 next, uint256 last) internal view {
        (uint256 c, uint256 n, uint256 l) = game.tallyOf(address(vault), protocolId);
        assertEq(c, current, "current");
        assertEq(n, next, "next");
        assertEq(l, last, "last");
    }
}
