// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {Votes} from "@openzeppelin/contracts/governance/utils/Votes.sol";
import {IVotes} from "@openzeppelin/contracts/governance/utils/IVotes.sol";
import {IERC6372} from "@openzeppelin/contracts/interfaces/IERC6372.sol";
import {ERC721} from "@openzeppelin/contracts/token/ERC721/ERC721.sol";
import {IERC721} from "@openzeppelin/contracts/token/ERC721/IERC721.sol";
import {ERC721Utils} from "@openzeppelin/contracts/token/ERC721/utils/ERC721Utils.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {ERC6372Utils} from "@openzeppelin/contracts/utils/ERC6372Utils.sol";
import {Time} from "@openzeppelin/contracts/utils/types/Time.sol";

import {IDerbyGame} from "../interfaces/IDerbyGame.sol";
import {BasketNames} from "../libraries/BasketNames.sol";
import {Staged} from "../libraries/Staged.sol";
import {BasketTypes} from "../types/BasketTypes.sol";
import {GameState} from "./GameState.sol";

/// @title BasketTokens
/// @notice Baskets as ERC-721 tokens, whose owner keeps the governance votes of the DRB in them.
/// @dev Owner, vault and short name share a slot, and an account's balance shares one with its locked DRB: that is why OpenZeppelin's
/// `balanceOf`, `_ownerOf` and `_update` are overridden together and its own mappings of owners and balances are never used.
abstract contract BasketTokens is GameState, ERC721, Votes {
    using Staged for Staged.Value;

    modifier onlyAuthorized(uint256 basketId) {
        _requireAuthorized(basketId);
        _;
    }

    constructor() ERC721("Derby Basket", "BASKET") EIP712("Derby Basket", "1") {}

    /// @inheritdoc IDerbyGame
    function mintNewBasket(
        address vault,
        string calldata name
    ) external nonReentrant whenInboundOpen returns (uint256 basketId) {
        basketId = ++_game.basketCount;
        uint256 vaultId = _game.vaultIds[vault];
        if (vaultId == 0) revert DerbyGame_UnknownVault(vault);
        bytes32 word = BasketNames.pack(name);
        _game.titles[basketId] = BasketTypes.Title({
            owner: msg.sender,
            vaultId: uint16(vaultId),
            sales: 0,
            nameHead: bytes8(word)
        });
        bytes32 tail = word << BasketNames.HEAD_BITS;
        if (tail != 0) _game.baskets[basketId].nameTail = tail;
        _game.holders[msg.sender].baskets += 1;
        emit BasketMinted(basketId, vault, word);
        emit Transfer(address(0), msg.sender, basketId);
        ERC721Utils.checkOnERC721Received(msg.sender, address(0), msg.sender, basketId, "");
    }

    /// @inheritdoc IERC721
    function balanceOf(address owner) public view override(ERC721, IERC721) returns (uint256) {
        if (owner == address(0)) revert ERC721InvalidOwner(owner);
        return _game.holders[owner].baskets;
    }

    /// @inheritdoc IDerbyGame
    function lockedOf(address account) external view returns (uint256) {
        return _getVotingUnits(account);
    }

    /// @inheritdoc IERC6372
    function clock() public view override(Votes, IERC6372) returns (uint48) {
        return Time.timestamp();
    }

    /// @inheritdoc IERC6372
    // solhint-disable-next-line func-name-mixedcase
    function CLOCK_MODE() public view override(Votes, IERC6372) returns (string memory) {
        return ERC6372Utils.timestampClockMode(clock);
    }

    /// @notice Always 0: locked DRB is part of DRB's own supply, which a quorum is a share of. Counted here again, it would
    /// count twice.
    /// @inheritdoc IVotes
    function getPastTotalSupply(uint256) public pure override(Votes, IVotes) returns (uint256) {
        return 0;
    }

    /// @dev Books DRB that came into, or left, a basket of `owner`. Without OpenZeppelin's checkpoint of all votes, whose only reader
    /// is `getPastTotalSupply`: it took 27,000 gas of every lock.
    function _moveLocked(address owner, int256 drb) internal {
        BasketTypes.Holder storage holder = _game.holders[owner];
        uint80 moved = uint80(uint256(drb < 0 ? -drb : drb));
        if (drb < 0) {
            (_game.totalLocked, holder.locked) = (_game.totalLocked - moved, holder.locked - moved);
            _moveDelegateVotes(delegates(owner), address(0), moved);
        } else {
            (_game.totalLocked, holder.locked) = (_game.totalLocked + moved, holder.locked + moved);
            _moveDelegateVotes(address(0), delegates(owner), moved);
        }
    }

    function _requireAuthorized(uint256 basketId) private view {
        if (!_isAuthorized(_ownerOf(basketId), msg.sender, basketId)) {
            revert DerbyGame_NotAuthorized(basketId, msg.sender);
        }
    }

    function _ownerOf(uint256 basketId) internal view override returns (address) {
        return _game.titles[basketId].owner;
    }

    /// @dev Every transfer ends here; `mintNewBasket` writes a title at once, and no basket is burnt. The DRB in it takes its votes along.
    function _update(address to, uint256 basketId, address auth) internal override returns (address from) {
        BasketTypes.Title storage title = _game.titles[basketId];
        from = title.owner;
        if (from == address(0)) revert ERC721NonexistentToken(basketId);
        if (auth != address(0)) _checkAuthorized(from, auth, basketId);
        title.owner = to;
        if (title.sales != type(uint16).max) title.sales += 1;
        _approve(address(0), basketId, address(0), false);
        _game.holders[from].baskets -= 1;
        _game.holders[to].baskets += 1;
        uint80 locked = uint80(_lockedIn(basketId));
        _game.holders[from].locked -= locked;
        _game.holders[to].locked += locked;
        _transferVotingUnits(from, to, locked);
        emit Transfer(from, to, basketId);
    }

    /// @dev DRB wei in `basketId`: whatever votes last, and what was asked back.
    function _lockedIn(uint256 basketId) internal view returns (uint256) {
        BasketTypes.Basket storage basket = _game.baskets[basketId];
        return basket.stake.last() + basket.terms.unlocking();
    }

    function _getVotingUnits(address account) internal view override returns (uint256) {
        return _game.holders[account].locked;
    }
}
