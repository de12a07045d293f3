// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IERC5805} from "@openzeppelin/contracts/interfaces/IERC5805.sol";
import {IERC721Metadata} from "@openzeppelin/contracts/token/ERC721/extensions/IERC721Metadata.sol";

import {DerbyGameTypes} from "../types/DerbyGameTypes.sol";
import {IDerbyGameErrors} from "./IDerbyGameErrors.sol";
import {IDerbyGameEvents} from "./IDerbyGameEvents.sol";
import {IDerbyGamePort} from "./IDerbyGamePort.sol";

/// @title IDerbyGame
/// @notice Players lock DRB in baskets, vote it over the protocols of a vault, earn a share of the performance of what they chose
/// and are slashed, when DRB leaves, where it was negative.
/// @dev Epochs are the vault's. What is changed while epoch `t` is open counts from `t + 1`; what is changed while the close of `t` is
/// in progress counts from `t + 2`, because that close has fixed the votes of `t + 1`. So a vote made in `t` earns nothing in `t`
/// and all of the epoch from which it counts.
///
/// Rewards (seed 001, "Formulas"), per basket of stake `A` (DRB wei) over an epoch with portfolio `w_i` (bps):
///
///     yield = sum_i w_i * (cumRLT_i(end) - cumRLT_i(start))       w_i in bps: 1e-28 token per whole DRB, signed, exact
///     paid  = sum_i w_i * (cumPay_i(end) - cumPay_i(start))
///     R    += floor(A * yield / 1e22)       Pay += floor(A * paid / 1e22)     1e-24 token
///     payable = floor(min(max(0, R), Pay))  to the base unit
///
/// A run of epochs with the same stake and the same votes is one such step, however often it was looked at without settling.
///
/// The tally of protocol `i` is `sum ceil(A * w_i / 1e4)` over baskets, a leader's `A` including its followers': never less than
/// what is paid on, so that claims stay within the pool. TLT is the sum of the tallies.
interface IDerbyGame is IERC721Metadata, IERC5805, IDerbyGamePort, IDerbyGameErrors, IDerbyGameEvents {
    // -------------------------------------------------------------------------------------------- the seven calls

    /// @notice Mints a basket for `vault` to the caller. Seed: "Mint new basket".
    /// @dev `name`: 1 to 32 bytes of printable ASCII; one of at most 8 bytes is stored for free. Paused with what comes in.
    /// Reverts with `DerbyGame_UnknownVault`, `DerbyGame_InvalidName`, `InboundPause_Paused`.
    /// @return basketId From 1.
    function mintNewBasket(address vault, string calldata name) external returns (uint256 basketId);

    /// @notice Locks or asks back DRB and changes the votes. Seed: "Rebalance basket". Owner or approved.
    /// @dev DRB comes from the caller. What is asked back stops voting with the next epoch that takes changes and may leave,
    /// by `withdrawUnlocked`, when that epoch is open; asking back more makes all of it wait for that. Locking is paused with
    /// what comes in; voting and asking back never. Reverts with `DerbyGame_DeadlinePassed`, `DerbyGame_NotAuthorized`,
    /// `DerbyGame_TooManyWeights`, `DerbyGame_WeightsOutOfOrder`, `DerbyGame_InvalidWeight`, `DerbyGame_WeightsDoNotSum`,
    /// `DerbyGame_ProtocolNotVotable`, `DerbyGame_InsufficientLocked`, `DerbyGame_LockTooLarge`, `DerbyGame_IsFollowing` where
    /// a follower sends weights, `InboundPause_Paused`, and as DRB does.
    /// @param lockDelta DRB wei to lock, or, below zero, to ask back.
    /// @param weights At most 8 lines, ids ascending, sum 10,000; none: the votes stay as they are.
    /// @param deadline Unix seconds.
    function rebalanceBasket(
        uint256 basketId,
        int256 lockDelta,
        DerbyGameTypes.Weight[] calldata weights,
        uint256 deadline
    ) external;

    /// @notice `rebalanceBasket` with an ERC-2612 permit for `lockDelta` DRB wei, valid until the same `deadline`. A permit that
    /// fails is ignored: the allowance decides.
    function rebalanceBasketWithPermit(
        uint256 basketId,
        int256 lockDelta,
        DerbyGameTypes.Weight[] calldata weights,
        uint256 deadline,
        uint8 v,
        bytes32 r,
        bytes32 s
    ) external;

    /// @notice Pays what `basketId` can redeem, `floor(min(max(0, R), Pay))`, without touching its votes. Owner or approved.
    /// Seed: "Redeem rewards".
    /// @dev Lowers R and Pay alike, so redeeming keeps a gain from being offset by a later loss. A leader's fee, rounded
    /// down, stays for him. Reverts with `DerbyGame_NotAuthorized`, `DerbyGame_InvalidReceiver`, `DerbyGame_NothingToRedeem`.
    /// @return assets Base units that reached `receiver`.
    function redeemRewards(uint256 basketId, address receiver) external returns (uint256 assets);

    /// @notice DRB wei in the basket, those asked back included. Seed: "Basket allocated tokens".
    function basketTotalAllocatedTokens(uint256 basketId) external view returns (uint256);

    /// @notice DRB wei of the basket that vote for `protocolId` from the next epoch on, through its leader where it follows one,
    /// rounded up. Seed: "Basket allocations in protocol".
    function basketAllocationInProtocol(uint256 basketId, uint256 protocolId) external view returns (uint256);

    /// @notice Base units redeemed for the basket so far, leaders' fees included. Seed: "Basket redeemed rewards".
    function basketRedeemedRewards(uint256 basketId) external view returns (uint256);

    /// @notice R less what was redeemed, live, base units rounded down, below zero where the basket is in debt. Seed: "Basket
    /// unredeemed rewards".
    function basketUnredeemedRewards(uint256 basketId) external view returns (int256);

    // -------------------------------------------------------------------------------------------- leaving

    /// @notice Lets the DRB that was asked back leave, after slashing. Owner or approved.
    /// @dev With `debt = max(0, -R)` and `penalty = ceil(debt * E * NRF)`: where the debt reaches the threshold, or less than the
    /// penalty would stay, `slashed = min(penalty, locked)` goes to the treasury, what was asked back first, then what
    /// votes; R rises by `floor(slashed / (E * NRF))`, to 0 at most. A basket that ends empty forfeits `Pay` above `max(0, R)`.
    /// E is refreshed from its source first, if that has a good price. Reverts with `DerbyGame_NotAuthorized`,
    /// `DerbyGame_InvalidReceiver`, `DerbyGame_NothingUnlocking`, `DerbyGame_StillLocked`, `DerbyGame_TooLittleUnlocked`.
    /// @param minDrb Least DRB wei to receive: E may move.
    /// @return drb DRB wei that reached `receiver`.
    /// @return slashed DRB wei that went to the treasury.
    function withdrawUnlocked(
        uint256 basketId,
        address receiver,
        uint256 minDrb
    ) external returns (uint256 drb, uint256 slashed);

    /// @notice What leaving with everything would slash now, DRB wei: `min(ceil(debt * E * NRF), locked)`.
    function pendingPenalty(uint256 basketId) external view returns (uint256);

    // -------------------------------------------------------------------------------------------- delegation

    /// @notice Has `basketId` vote as `leaderBasketId` does, from the next epoch that takes changes. Owner or approved.
    /// @dev It then earns, and owes, per DRB what the leader's portfolio does; the leader's fee, fixed now, is a share of what
    /// it redeems of that. When the delegation ends, the fee on what was redeemable of it is set aside for the leader.
    /// Reverts with `DerbyGame_NotAuthorized`, `DerbyGame_SelfDelegation`, `DerbyGame_OtherVault`, `DerbyGame_IsFollowing`,
    /// `DerbyGame_IsLed`, `DerbyGame_NotLeading`, `DerbyGame_FeeTooHigh`, `InboundPause_Paused`.
    /// @param maxFeeBps Highest fee that the caller accepts.
    function delegate(uint256 basketId, uint256 leaderBasketId, uint16 maxFeeBps) external;

    /// @notice Ends the delegation with the next epoch that takes changes; the basket then has no votes until it rebalances.
    /// @dev Reverts with `DerbyGame_NotAuthorized`, `DerbyGame_NotFollowing`.
    function undelegate(uint256 basketId) external;

    /// @notice Lets others follow `basketId`, for this share of what they redeem. Owner or approved.
    /// @dev Whoever is followed cannot follow, so nobody is followed without having asked for it. For new followers only. Reverts with
    /// `DerbyGame_NotAuthorized`, `DerbyGame_ParameterOutOfBounds` above 3,000.
    function setDelegationFee(uint256 basketId, uint16 feeBps) external;

    /// @notice Pays the delegation fees of `leaderBasketId`. Owner or approved.
    /// @dev Reverts with `DerbyGame_NotAuthorized`, `DerbyGame_InvalidReceiver`, `DerbyGame_NothingToRedeem`.
    function redeemDelegationFees(uint256 leaderBasketId, address receiver) external returns (uint256 fees);

    /// @notice Delegation fees that `leaderBasketId` can redeem, base units.
    function delegationFees(uint256 leaderBasketId) external view returns (uint256);

    // -------------------------------------------------------------------------------------------- reputation

    /// @notice Books the performance of `basketId` up to the last completed close. Anybody may call; nobody needs to.
    function settleBasket(uint256 basketId) external;

    /// @notice Replays up to `maxEpochs` completed epochs of the basket's own portfolio for its reputation. Anybody may call.
    /// @dev Settling records an epoch that a portfolio was voted for alone. Of a longer run, what is not recorded before another
    /// portfolio takes its place and the basket is settled is lost, and counted as such.
    /// @return recorded How many were replayed.
    function recordEpochs(uint256 basketId, uint256 maxEpochs) external returns (uint256 recorded);

    /// @notice The reputation of `basketId` as it was last booked.
    function reputationOf(uint256 basketId) external view returns (DerbyGameTypes.Reputation memory);

    // -------------------------------------------------------------------------------------------- governance

    /// @notice ADMIN: lets baskets be minted for `vault`. Its epoch and votable protocols are taken over.
    /// @dev Reverts with `DerbyGame_VaultExists`, `DerbyGame_InvalidVault` while a close is in progress there,
    /// `DerbyGame_TooManyVaults` and as the setters below do.
    function addVault(address vault, DerbyGameTypes.VaultTerms calldata terms) external;

    /// @notice RISK: NRF (0 to 10,000 bps) and the threshold (0 to 1,000 whole tokens).
    function setSlashTerms(address vault, uint16 negativeRewardFactorBps, uint96 slashThresholdWad) external;

    /// @notice RISK: E, where it has no source; by at most 20 % of what it was when the epoch opened.
    function setExchangeRate(address vault, uint128 rateWad) external;

    /// @notice Moves E towards its source's price, by at most 20 % of what it was when the epoch opened. Anybody may call.
    /// @return rateWad E now.
    function refreshExchangeRate(address vault) external returns (uint256 rateWad);

    /// @notice ADMIN: where E is read from; zero: RISK sets it.
    function setPriceSource(address vault, address priceSource) external;

    /// @notice ADMIN: who gets slashed DRB and forfeited rewards.
    function setTreasury(address newTreasury) external;

    /// @notice Sends the treasury what was forfeited of `vault`'s rewards. Anybody may call.
    function collectTreasuryRewards(address vault) external returns (uint256 assets);

    /// @notice GUARDIAN: stops minting, locking and delegating for 14 days; nothing that leaves is ever stopped.
    function pauseInbound() external;

    // -------------------------------------------------------------------------------------------- views

    /// @notice Base units that `redeemRewards` would take off now, a leader's fee included.
    function basketRedeemableRewards(uint256 basketId) external view returns (uint256);

    /// @notice Everything about `basketId` that is not money earned.
    function basketInfo(uint256 basketId) external view returns (DerbyGameTypes.BasketInfo memory);

    /// @notice The votes of `basketId` from the next epoch on; its leader's where it follows one.
    function portfolioOf(uint256 basketId) external view returns (DerbyGameTypes.Weight[] memory);

    /// @notice Everything about `vault`.
    function vaultInfo(address vault) external view returns (DerbyGameTypes.VaultInfo memory);

    /// @notice Votes for `protocolId` of `vault`, DRB wei: in the epoch that is open or being closed, in the one after it, and
    /// beyond.
    function tallyOf(
        address vault,
        uint256 protocolId
    ) external view returns (uint256 current, uint256 next, uint256 last);

    /// @notice The accumulators of `protocolId` at the opening of `epoch`, 1e-24 whole token of the asset per whole DRB.
    function accumulatorsOf(
        address vault,
        uint256 epoch,
        uint256 protocolId
    ) external view returns (int256 cumRewardPerLockedToken, uint256 cumPay);

    /// @notice Registered vaults, in order of registration.
    function vaults() external view returns (address[] memory);

    /// @notice DRB wei in all baskets.
    function totalLocked() external view returns (uint256);

    /// @notice DRB wei in the baskets that `account` owns: its governance votes, once delegated.
    function lockedOf(address account) external view returns (uint256);

    /// @notice Baskets minted so far.
    function basketCount() external view returns (uint256);

    /// @notice DRB.
    function token() external view returns (address);

    /// @notice Who gets slashed DRB and forfeited rewards.
    function treasury() external view returns (address);

    /// @notice Draws baskets.
    function descriptor() external view returns (address);

    /// @notice Until when what comes in is paused, unix seconds; past or 0 where it is open.
    function inboundPausedUntil() external view returns (uint256);
}
