// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {ERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Permit.sol";
import {ERC20Votes} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Votes.sol";
import {Nonces} from "@openzeppelin/contracts/utils/Nonces.sol";
import {ERC6372Utils} from "@openzeppelin/contracts/utils/ERC6372Utils.sol";
import {Time} from "@openzeppelin/contracts/utils/types/Time.sol";

/// @title DerbyToken
/// @notice DRB: what players lock in the game and what governance counts. 1,000,000 of 18 decimals, all minted at deployment.
/// @dev No owner, no mint, no burn. Votes are counted by time, not by block, so that governance periods mean seconds anywhere.
contract DerbyToken is ERC20Permit, ERC20Votes {
    /// @notice All DRB there will ever be, base units.
    uint256 public constant SUPPLY = 1_000_000e18;

    /// @param holder Who receives the whole supply.
    constructor(address holder) ERC20("Derby", "DRB") ERC20Permit("Derby") {
        _mint(holder, SUPPLY);
    }

    /// @notice The time that votes are counted by, unix seconds (ERC-6372).
    function clock() public view override returns (uint48) {
        return Time.timestamp();
    }

    /// @notice Says that `clock` is a timestamp (ERC-6372).
    // solhint-disable-next-line func-name-mixedcase
    function CLOCK_MODE() public view override returns (string memory) {
        return ERC6372Utils.timestampClockMode(clock);
    }

    /// @notice The next nonce of `owner`, shared by permits and delegations by signature.
    function nonces(address owner) public view override(ERC20Permit, Nonces) returns (uint256) {
        return super.nonces(owner);
    }

    function _update(address from, address to, uint256 value) internal override(ERC20, ERC20Votes) {
        super._update(from, to, value);
    }
}
