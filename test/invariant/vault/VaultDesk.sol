// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {TestToken} from "../../../contracts/mocks/TestToken.sol";
import {Vault} from "../../../contracts/vault/Vault.sol";
import {StreamModel} from "./StreamModel.sol";

/// @notice One vault of the campaign, with what the test itself has counted about it.
struct VaultDesk {
    Vault vault;
    TestToken asset;
    TestToken reward;
    StreamModel model;
    /// Reward put in by `fund` and `topUp`.
    uint256 funded;
    /// Reward paid out or compounded.
    uint256 claimed;
    /// Sent to the vault without a call.
    uint256 donatedAsset;
    uint256 donatedReward;
    /// Sum of the total stake over all steps: each may hold back one unit of the index for everybody.
    uint256 slack;
}
