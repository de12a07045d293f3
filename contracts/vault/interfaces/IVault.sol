// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IERC4626} from "@openzeppelin/contracts/interfaces/IERC4626.sol";

import {IVaultErrors} from "./IVaultErrors.sol";
import {IVaultEvents} from "./IVaultEvents.sol";

/// @title IVault
/// @notice Stakers share an incoming reward stream by stake. An ERC-4626 vault whose share is one unit of stake, with a
/// fee on exit that the previews include, and a second token streamed to the holders by the second.
/// @dev Symbols of seed 000: stake `s_i` = `stakeOf`, total stake `S` = `totalStaked`, reward per epoch `R` = `rewardPerEpoch`,
/// and `r_i = s_i / S * R` an epoch. All amounts are base units of their token. ERC-4626's zero rule differs in one point:
/// depositing, withdrawing or claiming zero reverts, while `redeem(maxRedeem)` of an account without stake only emits.
interface IVault is IERC4626, IVaultErrors, IVaultEvents {
    /// @notice Deposits with an ERC-2612 permit for the asset, in one transaction.
    /// @dev A permit that fails is ignored: where somebody used it first the allowance is there, and where the allowance
    /// does not suffice the token's own error says so. Reverts as `deposit` does.
    /// @param assets Asset base units to stake.
    /// @param receiver Who gets the stake.
    /// @param deadline Until when the signature holds, unix seconds.
    /// @param v Of the caller's signature, as are `r` and `s`.
    /// @param r See `v`.
    /// @param s See `v`.
    /// @return shares Stake received, equal to `assets`.
    function depositWithPermit(
        uint256 assets,
        address receiver,
        uint256 deadline,
        uint8 v,
        bytes32 r,
        bytes32 s
    ) external returns (uint256 shares);

    /// @notice Pays all that the caller has earned to `receiver`.
    /// @dev Reverts with `Vault_NothingToClaim` and `Vault_InvalidReceiver`.
    /// @param receiver Who is paid: neither zero nor the vault.
    /// @return reward Reward base units paid, rounded down; the fraction stays with the stake.
    function claim(address receiver) external returns (uint256 reward);

    /// @notice Withdraws the caller's whole stake and claims all that it has earned.
    /// @dev Works with either part empty; reverts with `Vault_NothingToClaim` where both are, and with
    /// `Vault_InvalidReceiver`. Where the reward token does not transfer, `redeem` still returns the stake.
    /// @param receiver Who is paid both: neither zero nor the vault.
    /// @return assets Asset base units paid, the fee, rounded up, already taken off.
    /// @return reward Reward base units paid, rounded down; the fraction goes back to the stream.
    function exit(address receiver) external returns (uint256 assets, uint256 reward);

    /// @notice Turns all that the caller has earned into stake, where reward token and asset are the same.
    /// @dev Inbound: paused with deposits. Reverts with `Vault_CannotCompound`, `Vault_NothingToClaim`,
    /// `InboundPause_Paused` and `ERC4626ExceededMaxDeposit`.
    /// @return reward Base units staked.
    function compound() external returns (uint256 reward);

    /// @notice Adds `reward` and streams it, with all that is left, evenly over `epochs` from now. Role: REWARDER.
    /// @dev Reverts where that would lower the rate (`Vault_RateWouldFall`), on zero (`Vault_ZeroAmount`), on `epochs` outside
    /// 1..5,200 (`Vault_EpochsOutOfBounds`), over `maxRewardHeld` (`Vault_FundingTooLarge`), without the role
    /// (`RoleGated_Unauthorized`) and where less arrives (`ExactTransfer_ReceivedAmountDiffers`).
    /// @param reward Reward base units to add.
    /// @param epochs Over how many epochs, from now.
    function fund(uint256 reward, uint256 epochs) external;

    /// @notice Adds `reward` from anybody: the end moves out by `floor(reward * left / remaining)` seconds, `remaining` being
    /// `undistributed` before it is rounded. Neither the rate nor anything earned goes down.
    /// @dev Reverts where nothing streams (`Vault_NoStream`), on zero (`Vault_ZeroAmount`), over `maxRewardHeld`
    /// (`Vault_FundingTooLarge`), for an end beyond 2^40 - 1 (`Vault_StreamTooLong`) and where less arrives
    /// (`ExactTransfer_ReceivedAmountDiffers`).
    /// @param reward Reward base units to add.
    function topUp(uint256 reward) external;

    /// @notice Sends the fees kept back so far to the fee sink. Anybody may call; with nothing owed it does nothing.
    /// @return fees Asset base units sent.
    function collectFees() external returns (uint256 fees);

    /// @notice Stops deposits and compounding for 14 days; nothing that leaves is ever stopped. Role: GUARDIAN.
    /// @dev Ends by itself and cannot be repeated until 14 days after that (`InboundPause_CoolingDown`); reverts without the
    /// role (`RoleGated_Unauthorized`).
    function pauseInbound() external;

    /// @notice The token that is streamed.
    function rewardToken() external view returns (address);

    /// @notice The seed's time step, seconds.
    function epochDuration() external view returns (uint256);

    /// @notice The share of a withdrawal that is kept back, basis points.
    function withdrawalFeeBps() external view returns (uint256);

    /// @notice Where fees go.
    function feeSink() external view returns (address);

    /// @notice Fees kept back and not collected yet, asset base units.
    function feesOwed() external view returns (uint256);

    /// @notice Until when inbound calls are paused, unix seconds; a time in the past means open.
    function inboundPausedUntil() external view returns (uint256);

    /// @notice The stake `s_i` of `account`, asset base units.
    function stakeOf(address account) external view returns (uint256);

    /// @notice The stake `S` of everybody, asset base units.
    function totalStaked() external view returns (uint256);

    /// @notice What `account` could claim now, reward base units, rounded down.
    function earned(address account) external view returns (uint256);

    /// @notice The reward `R` per epoch at the present rate, reward base units, rounded down; zero where nothing streams.
    function rewardPerEpoch() external view returns (uint256);

    /// @notice Reward per unit of stake since the beginning, in 1/`rewardScale` reward base units, modulo 2^160.
    function rewardPerToken() external view returns (uint256);

    /// @notice The scale of `rewardPerToken`: 10^(36 - decimals of the reward token).
    function rewardScale() external view returns (uint256);

    /// @notice When the stream ends if somebody stays staked, unix seconds; while nobody is, it recedes with the clock.
    function streamEndsAt() external view returns (uint256);

    /// @notice What remains to stream, reward base units, rounded down.
    function undistributed() external view returns (uint256);

    /// @notice The most reward this vault may hold after a funding, principal and fees aside, reward base units: the range in
    /// which the accumulator is exact, about 1.46e12 whole tokens of up to 18 decimals.
    function maxRewardHeld() external view returns (uint256);

    /// @notice The seed's objective `S / R`, a WAD ratio of base units, rounded down; 2^256 - 1 where `R` is zero.
    function stakePerReward() external view returns (uint256);
}
