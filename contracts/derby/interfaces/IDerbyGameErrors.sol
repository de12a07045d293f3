// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

/// @title IDerbyGameErrors
/// @notice What the game refuses, beside the errors of `IDerbyGamePort`, OpenZeppelin's ERC-721, Votes and permit errors, the
/// `RoleGated_...` and `InboundPause_...` errors and `ExactTransfer_ReceivedAmountDiffers`.
interface IDerbyGameErrors {
    /// @notice A name has 1 to `maxLength` bytes of printable ASCII.
    error DerbyGame_InvalidName(string name, uint256 maxLength);

    /// @notice The call was to be mined by `deadline`, unix seconds.
    error DerbyGame_DeadlinePassed(uint256 deadline, uint256 timestamp);

    /// @notice `account` neither owns `basketId` nor may act for its owner.
    error DerbyGame_NotAuthorized(uint256 basketId, address account);

    /// @notice A portfolio has at most `maxWeights` lines.
    error DerbyGame_TooManyWeights(uint256 given, uint256 maxWeights);

    /// @notice Protocol ids ascend; `protocolId` does not.
    error DerbyGame_WeightsOutOfOrder(uint256 index, uint256 protocolId);

    /// @notice The line of `protocolId` is zero or over 10,000 basis points.
    error DerbyGame_InvalidWeight(uint256 protocolId, uint256 bps);

    /// @notice The lines of a portfolio sum to 10,000 basis points.
    error DerbyGame_WeightsDoNotSum(uint256 sumBps, uint256 expectedBps);

    /// @notice `vault` knows no protocol `protocolId` that takes votes.
    error DerbyGame_ProtocolNotVotable(address vault, uint256 protocolId);

    /// @notice Only `available` DRB wei of `basketId` can be asked back.
    error DerbyGame_InsufficientLocked(uint256 basketId, uint256 requested, uint256 available);

    /// @notice `lockDelta` exceeds the DRB there is.
    error DerbyGame_LockTooLarge(int256 lockDelta);

    /// @notice Nothing of `basketId` was asked back.
    error DerbyGame_NothingUnlocking(uint256 basketId);

    /// @notice What was asked back may leave once `unlockEpoch` is open; it is `epoch`.
    error DerbyGame_StillLocked(uint256 basketId, uint256 unlockEpoch, uint256 epoch);

    /// @notice After slashing `drb` DRB wei are left to leave, less than `minDrb`.
    error DerbyGame_TooLittleUnlocked(uint256 basketId, uint256 drb, uint256 minDrb);

    /// @notice `basketId` has less than one base unit to redeem.
    error DerbyGame_NothingToRedeem(uint256 basketId);

    /// @notice Tokens cannot be sent to the zero address nor to the game itself.
    error DerbyGame_InvalidReceiver(address receiver);

    /// @notice A basket cannot follow itself.
    error DerbyGame_SelfDelegation(uint256 basketId);

    /// @notice `basketId` has followers, so it cannot follow.
    error DerbyGame_IsLed(uint256 basketId, uint256 followers);

    /// @notice `basketId` follows `leaderId`: it cannot lead, be delegated again, nor have votes of its own.
    error DerbyGame_IsFollowing(uint256 basketId, uint256 leaderId);

    /// @notice `leaderId` has not said by `setDelegationFee` that it takes followers.
    error DerbyGame_NotLeading(uint256 leaderId);

    /// @notice `basketId` follows nobody.
    error DerbyGame_NotFollowing(uint256 basketId);

    /// @notice `basketId` belongs to `vault`, not to `expected`.
    error DerbyGame_OtherVault(uint256 basketId, address vault, address expected);

    /// @notice The leader asks `feeBps`; the caller accepts `maxFeeBps`.
    error DerbyGame_FeeTooHigh(uint256 feeBps, uint256 maxFeeBps);

    /// @notice `vault` is registered already.
    error DerbyGame_VaultExists(address vault);

    /// @notice `vault` does not belong to this game, or its asset or epoch is beyond what the game can count.
    error DerbyGame_InvalidVault(address vault);

    /// @notice The game has no room for another vault.
    error DerbyGame_TooManyVaults(uint256 maxVaults);

    /// @notice A parameter lies outside its bounds.
    error DerbyGame_ParameterOutOfBounds(bytes32 parameter, uint256 value, uint256 min, uint256 max);

    /// @notice E may move to between `min` and `max` (WAD) in this epoch.
    error DerbyGame_RateMovesTooFar(address vault, uint256 rateWad, uint256 min, uint256 max);

    /// @notice E of `vault` comes from `priceSource`.
    error DerbyGame_RateHasSource(address vault, address priceSource);

    /// @notice E of `vault` has no source, or the source has no good price now.
    error DerbyGame_NoGoodRate(address vault, address priceSource);

    /// @notice Not an address that can hold this office.
    error DerbyGame_InvalidAddress(address account);
}
