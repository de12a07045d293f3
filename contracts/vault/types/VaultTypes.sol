// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

/// @title VaultTypes
/// @notice The structs of the Vault room.
library VaultTypes {
    /// @notice What a vault is made of. The constructor of `Vault` takes the same, in this order.
    struct VaultParams {
        /// What is staked.
        address asset;
        /// What is streamed; may be the same token.
        address rewardToken;
        /// The seed's time step, seconds: 1 to 366 days.
        uint256 epochDuration;
        /// Kept back on exit, basis points: 0 to 1,000. Never changes.
        uint256 withdrawalFeeBps;
        /// Where fees go; zero burns them.
        address feeSink;
        /// The AccessManager that says who funds and who pauses.
        address authority;
    }

    /// @notice What the registry knows about a vault.
    struct VaultRecord {
        /// Who created it.
        address creator;
        /// When, unix seconds.
        uint40 createdAt;
        /// Its AccessManager at creation.
        address authority;
    }
}
