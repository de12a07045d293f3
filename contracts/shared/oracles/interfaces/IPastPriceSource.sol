// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

/// @title IPastPriceSource
/// @notice The price at a moment that has passed, the same for whoever asks, whenever he asks and whatever proof he brings.
/// @dev Where a chain cannot find such a price by itself the caller brings a proof: the ids of the rounds around the moment
/// (Chainlink), a signed update (Pyth), or nothing at all (an average that an exchange keeps). A proof decides nothing: each
/// implementation states a rule that leaves one answer, and refuses every proof of another.
///
/// What comes back is raw: it may be zero, negative or old. Whether it is good enough is the reader's policy, never the caller's.
interface IPastPriceSource {
    /// @notice The price in force at `at`. Reverts by name while `at` has not passed, whatever the feed dates ahead, and on a proof
    /// that does not show the price; each implementation lists its errors.
    /// @dev Not a view, because some sources charge for reading: whoever calls pays `feeFor(proof)` in native currency, and what
    /// he sends beyond it goes back to him.
    /// @param at The moment, unix seconds.
    /// @param proof What shows the price, in the implementation's format.
    /// @return answer Quote per whole base, in `answerDecimals`, cut off at the bounds of its type; 0 where there never was one.
    /// @return updatedAt When it was observed, unix seconds: at or before `at`, or, for a source that can only prove the next
    /// one, soon after; 0 where there never was one.
    /// @return answerDecimals Decimals of `answer`, as the feed states them at the time of the call.
    function priceAt(
        uint256 at,
        bytes calldata proof
    ) external payable returns (int192 answer, uint40 updatedAt, uint8 answerDecimals);

    /// @notice What `priceAt` costs with `proof`, wei.
    function feeFor(bytes calldata proof) external view returns (uint256 fee);

    /// @notice Whether the price at `at` can be proved, now or after some waiting, as far as the source can tell. Where this
    /// says no, or reverts for a reason other than too little gas, the feed behind it is gone.
    /// @dev A caller who draws conclusions from "no" must make sure that the call had the gas it needs: 1,000,000 suffices
    /// for every implementation here.
    function isProvable(uint256 at) external view returns (bool);

    /// @notice Decimals in which the feed answers now.
    function decimals() external view returns (uint8);

    /// @notice What is priced in what, for people. Not checked by anything.
    function description() external view returns (string memory);
}
