// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

import {IDerbyGame} from "../../derby/interfaces/IDerbyGame.sol";
import {IDerbyVault} from "../../derby/interfaces/IDerbyVault.sol";
import {DerbyGameTypes} from "../../derby/types/DerbyGameTypes.sol";

/// @title CrowdMock
/// @notice Thousands of depositors, requests and followers in a few transactions, to fill a vault and a game before gas is measured.
contract CrowdMock {
    uint160 private constant FIRST_DEPOSITOR = 1 << 128;

    IDerbyVault private immutable VAULT;
    IDerbyGame private immutable GAME;

    /// @notice Depositors so far, each an address of its own.
    uint160 public depositors;

    constructor(IDerbyVault vault, IDerbyGame game) {
        (VAULT, GAME) = (vault, game);
        IERC20(vault.asset()).approve(address(vault), type(uint256).max);
        IERC20(game.token()).approve(address(game), type(uint256).max);
    }

    /// @notice `count` new accounts get shares for `assets` of this contract each.
    function deposit(uint256 count, uint256 assets) external {
        for (uint256 i = 0; i < count; ++i) VAULT.deposit(assets, address(FIRST_DEPOSITOR + ++depositors));
    }

    /// @notice Asks `count` times for `shares` of this contract's own.
    function request(uint256 count, uint256 shares) external {
        for (uint256 i = 0; i < count; ++i) VAULT.requestRedeem(shares, address(FIRST_DEPOSITOR + depositors));
    }

    /// @notice `count` new baskets of `drbWei` follow `leaderId`.
    function follow(uint256 count, uint256 drbWei, uint256 leaderId) external {
        DerbyGameTypes.Weight[] memory none = new DerbyGameTypes.Weight[](0);
        for (uint256 i = 0; i < count; ++i) {
            uint256 basketId = GAME.mintNewBasket(address(VAULT), "Crowd");
            GAME.rebalanceBasket(basketId, int256(drbWei), none, block.timestamp);
            GAME.delegate(basketId, leaderId, 10_000);
        }
    }

    /// @notice Takes baskets.
    function onERC721Received(address, address, uint256, bytes calldata) external pure returns (bytes4) {
        return this.onERC721Received.selector;
    }
}
