// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

/// @title IVaultErrors
/// @notice What a vault refuses, beside OpenZeppelin's ERC-20, ERC-4626, and permit errors, the
/// `RoleGated_...` and `InboundPause_...` errors and `ExactTransfer_ReceivedAmountDiffers`.
interface IVaultErrors {
    /// @notice `token` is not a contract, or its decimals cannot be read.
    error Vault_InvalidToken(address token);

    /// @notice The reward token has more decimals than the accumulator's scale can serve.
    error Vault_UnsupportedDecimals(address token, uint8 decimals, uint8 maxDecimals);

    /// @notice The epoch, in seconds, lies outside the bounds.
    error Vault_EpochDurationOutOfBounds(uint256 epochDuration, uint256 minDuration, uint256 maxDuration);

    /// @notice The withdrawal fee, in basis points, lies over the bound.
    error Vault_FeeTooHigh(uint256 feeBps, uint256 maxFeeBps);

    /// @notice Fees cannot go to the vault itself.
    error Vault_InvalidFeeSink(address feeSink);

    /// @notice Zero base units cannot be moved; `account` is whose they would have been.
    error Vault_ZeroAmount(address account);

    /// @notice Tokens cannot be sent to the zero address nor to the vault itself, where they would be lost.
    error Vault_InvalidReceiver(address receiver);

    /// @notice `account` has earned less than one reward base unit.
    error Vault_NothingToClaim(address account);

    /// @notice Rewards can be compounded only where the reward token is the staked token.
    error Vault_CannotCompound(address asset, address rewardToken);

    /// @notice The stream must last 1 to `maxEpochs` epochs.
    error Vault_EpochsOutOfBounds(uint256 epochs, uint256 maxEpochs);

    /// @notice `reward` exceeds what the vault may take in beside what it holds, at most `available` reward base units.
    error Vault_FundingTooLarge(uint256 reward, uint256 available);

    /// @notice `reward` and the `undistributed` rest over `epochs` would stream more slowly than the rest alone does over
    /// the `left` seconds it has.
    error Vault_RateWouldFall(uint256 reward, uint256 epochs, uint256 undistributed, uint256 left);

    /// @notice Nothing remains to stream, so there is no rate at which `reward` could extend the stream.
    error Vault_NoStream(uint256 reward);

    /// @notice The stream would end at `endsAt`, unix seconds, beyond what the clock can count.
    error Vault_StreamTooLong(uint256 endsAt, uint256 maxEndsAt);
}
