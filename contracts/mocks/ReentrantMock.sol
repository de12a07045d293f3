// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {ERC1155Holder} from "@openzeppelin/contracts/token/ERC1155/utils/ERC1155Holder.sol";
import {ERC721Holder} from "@openzeppelin/contracts/token/ERC721/utils/ERC721Holder.sol";

import {ITokenHook} from "./tokens/ITokenHook.sol";

/// @title ReentrantMock
/// @notice An account that calls back into a contract at every hook there is: while a `HookToken` leaves it, when one arrives, and when it
/// receives an ERC-721 token or an ERC-1155 position.
contract ReentrantMock is ITokenHook, ERC721Holder, ERC1155Holder {
    bytes[] private _answers;
    bool[] private _successes;
    address private _target;
    bytes private _data;

    error ReentrantMock_CallFailed(bytes reason);

    /// @notice Has every hook from now on call `target` with `data`; none where `target` is zero. Forgets earlier answers.
    function arm(address target, bytes calldata data) external {
        (_target, _data) = (target, data);
        delete _answers;
        delete _successes;
    }

    function approve(IERC20 token, address spender) external {
        token.approve(spender, type(uint256).max);
    }

    /// @notice Calls `target` as this account.
    function call(address target, bytes calldata data) external {
        (bool ok, bytes memory reason) = target.call(data);
        if (!ok) revert ReentrantMock_CallFailed(reason);
    }

    /// @inheritdoc ITokenHook
    function tokensToSend(address, address, uint256) external {
        _reenter();
    }

    /// @inheritdoc ITokenHook
    function tokensReceived(address, address, uint256) external {
        _reenter();
    }

    /// @notice What the armed calls answered or reverted with, in their order.
    function answers() external view returns (bytes[] memory) {
        return _answers;
    }

    /// @notice What the first armed call answered or reverted with. Reverts where no hook was reached.
    function answer() external view returns (bytes memory) {
        return _answers[0];
    }

    /// @notice Whether the first armed call went through. Reverts where no hook was reached.
    function succeeded() external view returns (bool) {
        return _successes[0];
    }

    /// @inheritdoc ERC721Holder
    function onERC721Received(
        address operator,
        address from,
        uint256 tokenId,
        bytes memory data
    ) public override returns (bytes4) {
        _reenter();
        return super.onERC721Received(operator, from, tokenId, data);
    }

    /// @inheritdoc ERC1155Holder
    function onERC1155Received(
        address operator,
        address from,
        uint256 id,
        uint256 value,
        bytes memory data
    ) public override returns (bytes4) {
        _reenter();
        return super.onERC1155Received(operator, from, id, value, data);
    }

    /// @dev Disarmed meanwhile: a call that gets through would otherwise come back here without an end.
    function _reenter() private {
        address target = _target;
        if (target == address(0)) return;
        _target = address(0);
        (bool ok, bytes memory reason) = target.call(_data);
        _answers.push(reason);
        _successes.push(ok);
        _target = target;
    }
}
