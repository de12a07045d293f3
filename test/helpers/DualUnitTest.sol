// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

import {DualTypes} from "../../contracts/dual/types/DualTypes.sol";
import {DualTest} from "./DualTest.sol";

/// @title DualUnitTest
/// @notice `DualTest`, and what its behaviour trees need to say of a refusal: the exact error, and that nothing changed.
abstract contract DualUnitTest is DualTest {
    function _pause() internal {
        vm.prank(guardian);
        dual.pauseInbound();
    }

    /// @dev `caller`'s `data` must revert with exactly `revertData`, and nothing that anybody can see may change.
    function _refused(address caller, bytes memory data, bytes memory revertData) internal {
        _refused(caller, 0, data, revertData);
    }

    /// @dev The same with `value` wei sent.
    function _refused(address caller, uint256 value, bytes memory data, bytes memory revertData) internal {
        bytes32 digestBefore = _digest();
        vm.prank(caller);
        (bool ok, bytes memory answer) = address(dual).call{value: value}(data);
        assertTrue(!ok, "refused");
        assertEq(vm.toString(answer), vm.toString(revertData), "the error and its values");
        assertEq(_digest(), digestBefore, "state unchanged");
    }

    function _refusedCreation(DualTypes.VaultParams memory params, bytes memory revertData) internal {
        _refused(creator, abi.encodeCall(dual.createVault, (params)), revertData);
    }

    function _refusedSubscription(uint256 vaultId, uint256 assets, bytes memory revertData) internal {
        _refused(alice, abi.encodeCall(dual.subscribe, (vaultId, assets, alice, 0)), revertData);
    }

    /// @dev Everything visible of the contract and of the people of this fixture, in one word.
    function _digest() internal view returns (bytes32 digest) {
        digest = keccak256(
            abi.encode(
                dual.marketCount(),
                dual.vaultCount(),
                dual.inboundPausedUntil(),
                dual.feesOwed(address(usdc)),
                dual.feesOwed(address(weth)),
                dual.roundOf(address(ethSource), expiry),
                dual.roundOf(address(ethFallback), expiry),
                dual.roundOf(address(btcSource), expiry),
                address(dual).balance
            )
        );
        for (uint256 i = 1; i <= dual.marketCount(); ++i) digest = _mixed(digest, abi.encode(dual.marketOf(i)));
        for (uint256 i = 1; i <= dual.vaultCount(); ++i) digest = _digestOf(digest, i);
        address[8] memory people = [creator, alice, bob, carol, stranger, risk, sink, address(dual)];
        for (uint256 i = 0; i < people.length; ++i) digest = _holdingsOf(digest, people[i]);
    }

    function _digestOf(bytes32 digest, uint256 vaultId) private view returns (bytes32) {
        digest = _mixed(digest, abi.encode(dual.vaultOf(vaultId), dual.solvency(vaultId)));
        for (uint256 i = 0; i < dual.vaultOf(vaultId).classCount; ++i) {
            digest = _mixed(digest, abi.encode(dual.classOf(vaultId, i)));
        }
        return digest;
    }

    function _holdingsOf(bytes32 digest, address account) private view returns (bytes32) {
        uint256 wealth = usdc.balanceOf(account) + wbtc.balanceOf(account);
        digest = _mixed(digest, abi.encode(wealth, weth.balanceOf(account), account.balance));
        for (uint256 i = 1; i <= dual.vaultCount(); ++i) {
            uint256 first = dual.balanceOf(account, _receipt(i, 0));
            uint256 second = dual.balanceOf(account, _receipt(i, 1));
            digest = _mixed(digest, abi.encode(first, second, dual.balanceOf(account, _receipt(i, CREATOR_CLASS))));
        }
        return digest;
    }

    function _mixed(bytes32 digest, bytes memory more) private pure returns (bytes32) {
        return keccak256(abi.encode(digest, more));
    }

    function _wealth(address account) internal view returns (DualTypes.Amounts memory) {
        return DualTypes.Amounts({investment: usdc.balanceOf(account), linked: weth.balanceOf(account)});
    }

    function _balance(IERC20 token) internal view returns (uint256) {
        return token.balanceOf(address(dual));
    }

    /// @dev An error without arguments, or with words for arguments, as the bytes it reverts with.
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

    function _err(bytes4 selector, address a, uint256 b) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(selector, a, b);
    }

    function _err(bytes4 selector, uint256 a, address b) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(selector, a, b);
    }

    function _err(bytes4 selector, uint256 a, uint256 b, uint256 c) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(selector, a, b, c);
    }

    function _err(bytes4 selector, address a, uint256 b, uint256 c) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(selector, a, b, c);
    }

    function _err(bytes4 selector, uint256 a, address b, address c) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(selector, a, b, c);
    }

    function _err(bytes4 selector, uint256 a, address b, uint256 c) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(selector, a, b, c);
    }

    function _err(bytes4 selector, address a, uint256 b, uint256 c, uint256 d) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(selector, a, b, c, d);
    }
}
