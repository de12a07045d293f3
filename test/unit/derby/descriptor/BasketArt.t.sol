// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

// SVG is full of double quotes: strings of it are in single ones.
// solhint-disable quotes

import {BasketArt} from "../../../../contracts/derby/descriptor/BasketArt.sol";
import {BasketFacts} from "../../../../contracts/derby/descriptor/BasketFacts.sol";
import {DerbyGameTypes} from "../../../../contracts/derby/types/DerbyGameTypes.sol";
import {Test} from "../../../helpers/Test.sol";

/// @dev The tree is in `BasketArt.tree`. What a basket's picture shows.
contract BasketArtTest is Test {
    function test_EveryVoteHasItsLengthOfTheTrack() external pure {
        BasketFacts.Facts memory facts = _facts();
        facts.weights = _weights(2);
        (facts.weights[0].bps, facts.weights[1].bps) = (6_667, 3_333);
        _assertShows(facts, 'stroke-dasharray="6667 10000" stroke-dashoffset="-0"');
        _assertShows(facts, 'stroke-dasharray="3333 10000" stroke-dashoffset="-6667"');
        _assertShows(facts, "Protocol 0: 66.67%");
        _assertShows(facts, "Protocol 1: 33.33%");
    }

    function test_AProtocolHasOneColourInEveryBasket() external pure {
        BasketFacts.Facts memory facts = _facts();
        facts.weights = _weights(1);
        facts.weights[0] = DerbyGameTypes.Weight(3, 10_000);
        _assertShows(facts, 'stroke="hsl(1,70%,60%)"');
        _assertShows(facts, 'r="5" fill="hsl(1,70%,60%)"');
    }

    function test_WithoutVotesItSaysSo() external pure {
        _assertShows(_facts(), "No votes yet");
        assertEq(_count(BasketArt.draw(_facts()), "Protocol "), 0, "no protocol");
    }

    function test_WhatFollowsLeavesRoomForTheVotes() external pure {
        BasketFacts.Facts memory facts = _facts();
        _assertShows(facts, '<path d="M36 335H444"');
        facts.weights = _weights(8);
        _assertShows(facts, '<text x="53" y="356"');
        _assertShows(facts, '<path d="M36 371H444"');
    }

    function test_DrbThatIsAskedBackShows() external pure {
        BasketFacts.Facts memory facts = _facts();
        assertEq(_count(BasketArt.draw(facts), "may leave"), 0, "nothing asked back");
        (facts.info.unlocking, facts.info.unlockEpoch) = (1_500.5e18, 7);
        _assertShows(facts, '<text x="240" y="244" font-size="12" fill="#f5c26b">1,500.50 of it may leave in epoch 7<');
    }

    function test_ADebtShows() external pure {
        BasketFacts.Facts memory facts = _facts();
        (facts.unredeemed, facts.redeemable) = (12_345_678, 10_000_000);
        _assertShows(facts, ">12.34 USDC<");
        _assertShows(facts, "Rewards, 10.00 of them redeemable now");
        (facts.unredeemed, facts.penalty) = (-2_500_000, 1.25e18);
        _assertShows(facts, ">-2.50 USDC<");
        _assertShows(facts, "In debt: leaving slashes 1.25 DRB");
    }

    function test_AReputationIsWrittenOut() external pure {
        BasketFacts.Facts memory facts = _facts();
        _assertShows(facts, ">0 epochs, 0.0000 USDC per DRB<");
        (facts.reputation.epochs, facts.reputation.realisedYield) = (1, -0.0129e24);
        _assertShows(facts, ">1 epoch, -0.0129 USDC per DRB<");
        (facts.reputation.recordedEpochs, facts.reputation.hits, facts.info.sales) = (3, 2, 4);
        _assertShows(facts, "per DRB, 66% of them above zero, sold 4x<");
    }

    function test_WhomItFollowsAndLeadsShows() external pure {
        BasketFacts.Facts memory facts = _facts();
        _assertShows(facts, "Votes for itself");
        (facts.info.followers, facts.info.followedDrb) = (1, 20e18);
        _assertShows(facts, "Leads 1 basket with 20.00 DRB");
        facts.info.followers = 2;
        _assertShows(facts, "Leads 2 baskets with 20.00 DRB");
        facts.info.pendingLeaderId = 9;
        _assertShows(facts, "Follows basket #9");
    }

    function test_ALongNameIsSmaller() external pure {
        BasketFacts.Facts memory facts = _facts();
        _assertShows(facts, 'font-size="28" fill="#ffffff">Evergreen<');
        facts.name = "A name of more than 24 letters";
        _assertShows(facts, 'font-size="18" fill="#ffffff">A name of more than 24 letters<');
    }

    function test_ItStandsForItselfAndSaysWhatItShows() external pure {
        BasketFacts.Facts memory facts = _facts();
        facts.weights = _weights(8);
        string memory svg = BasketArt.draw(facts);
        assertEq(_count(svg, "http"), 1, "the namespace and no other address");
        assertEq(_count(svg, "href"), 0, "no reference");
        assertEq(_count(svg, "url("), _count(svg, "url(#g)"), "its own gradient only");
        assertEq(_count(svg, ' role="img"'), 1, "an image");
        _assertShows(facts, "<title>Evergreen, Derby basket #1: 4,000.00 DRB locked, 0.00 USDC</title>");
    }

    function _facts() private pure returns (BasketFacts.Facts memory facts) {
        (facts.basketId, facts.name, facts.locked) = (1, "Evergreen", 4_000e18);
        (facts.symbol, facts.decimals) = ("USDC", 6);
    }

    /// @dev Equal parts for the protocols from 0 on.
    function _weights(uint256 count) private pure returns (DerbyGameTypes.Weight[] memory weights) {
        weights = new DerbyGameTypes.Weight[](count);
        for (uint256 i = 0; i < count; ++i) weights[i] = DerbyGameTypes.Weight(uint16(i), uint16(10_000 / count));
    }

    function _assertShows(BasketFacts.Facts memory facts, string memory part) private pure {
        assertGt(_count(BasketArt.draw(facts), part), 0, part);
    }

    /// @dev How often `part` stands in `text`.
    function _count(string memory text, string memory part) private pure returns (uint256 found) {
        (bytes memory all, bytes memory wanted) = (bytes(text), bytes(part));
        for (uint256 i = 0; i + wanted.length <= all.length; ++i) {
            if (all[i] != wanted[0]) continue;
            uint256 same = 1;
            while (same < wanted.length && all[i + same] == wanted[same]) ++same;
            if (same == wanted.length) ++found;
        }
    }
}
