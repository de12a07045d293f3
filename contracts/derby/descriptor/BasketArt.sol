// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

// JSON and SVG are full of double quotes: strings of them are in single ones.
// solhint-disable quotes

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {Strings} from "@openzeppelin/contracts/utils/Strings.sol";

import {BasketFacts} from "./BasketFacts.sol";
import {DisplayText} from "./DisplayText.sol";

/// @title BasketArt
/// @notice The picture of a basket: 480 x 480, a race track coloured by its votes, text in whatever sans serif the viewer has.
/// @dev Stands for itself: nothing is fetched, nothing runs, and the only id is that of its own gradient. Names come escaped.
library BasketArt {
    using Strings for uint256;

    uint256 private constant DRB_DECIMALS = 18;
    uint256 private constant RLT_DECIMALS = 24;
    uint256 private constant RLT_PLACES = 4;

    /// @dev The votes below the track: three columns, rows of 18. What follows starts below the last of up to three rows.
    uint256 private constant VOTES_TOP = 320;
    uint256 private constant VOTES_COLUMNS = 3;
    uint256 private constant VOTES_ROW = 18;
    uint256 private constant VOTES_COLUMN = 138;

    /// @dev The middle of the track, clockwise from the finish line; its length counts as 10,000, so that basis points are a length.
    string private constant TRACK =
        '<path d="M240 128H356A74 74 0 0 1 356 276H124A74 74 0 0 1 124 128Z" fill="none" pathLength="10000" ';

    string private constant INK = "#ffffff";
    string private constant SOFT = "#c6d0dd";
    string private constant MUTED = "#9aa7b8";

    /// @notice The SVG.
    function draw(BasketFacts.Facts memory facts) internal pure returns (string memory) {
        return
            string.concat(
                '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 480 480" role="img" font-family="Helvetica,Arial,sans-serif">',
                _title(facts),
                _frame(facts),
                _header(facts),
                _track(facts),
                _result(facts),
                _footer(facts),
                "</svg>"
            );
    }

    /// @dev What a viewer says instead of showing it.
    function _title(BasketFacts.Facts memory facts) private pure returns (string memory) {
        return
            string.concat(
                "<title>",
                facts.name,
                ", Derby basket #",
                facts.basketId.toString(),
                ": ",
                DisplayText.amount(facts.locked, DRB_DECIMALS),
                " DRB locked, ",
                _earned(facts),
                "</title>"
            );
    }

    /// @dev A colour per basket, from its number: neighbours on the wheel are far apart.
    function _frame(BasketFacts.Facts memory facts) private pure returns (string memory) {
        string memory hue = ((facts.basketId * 137) % 360).toString();
        return
            string.concat(
                '<defs><linearGradient id="g" x1="0" y1="0" x2="1" y2="1"><stop offset="0" stop-color="hsl(',
                hue,
                ',45%,22%)"/><stop offset="1" stop-color="#0e1116"/></linearGradient></defs>',
                '<rect width="480" height="480" rx="28" fill="url(#g)"/>',
                '<rect x="10" y="10" width="460" height="460" rx="20" fill="none" stroke="hsl(',
                hue,
                ',60%,60%)" stroke-opacity=".45"/>'
            );
    }

    function _header(BasketFacts.Facts memory facts) private pure returns (string memory) {
        return
            string.concat(
                _text(36, 52, 14, MUTED, string.concat("DERBY BASKET #", facts.basketId.toString())),
                _text(36, 86, bytes(facts.name).length > 24 ? 18 : 28, INK, facts.name)
            );
    }

    // -------------------------------------------------------------------------------------------- the track

    /// @dev Grass, asphalt, a lane for each vote, the line between the lanes, the finish.
    function _track(BasketFacts.Facts memory facts) private pure returns (string memory) {
        return
            string.concat(
                TRACK,
                'stroke="#ffffff" stroke-opacity=".1" stroke-width="26"/>',
                _lanes(facts),
                TRACK,
                'stroke="#ffffff" stroke-opacity=".5" stroke-dasharray="70 70"/>',
                '<path d="M236 115h4v26h-4z" fill="#ffffff"/><path d="M240 115h4v26h-4z" fill="#0e1116"/>',
                _infield(facts),
                _votes(facts)
            );
    }

    function _lanes(BasketFacts.Facts memory facts) private pure returns (string memory lanes) {
        uint256 from = 0;
        for (uint256 i = 0; i < facts.weights.length; ++i) {
            uint256 bps = facts.weights[i].bps;
            lanes = string.concat(
                lanes,
                TRACK,
                'stroke-width="22" stroke="',
                _colourOf(facts.weights[i].protocolId),
                '" stroke-dasharray="',
                bps.toString(),
                ' 10000" stroke-dashoffset="-',
                from.toString(),
                '"/>'
            );
            from += bps;
        }
    }

    function _infield(BasketFacts.Facts memory facts) private pure returns (string memory) {
        string memory locked = DisplayText.amount(facts.locked, DRB_DECIMALS);
        bool leaves = facts.info.unlocking != 0;
        return
            string.concat(
                '<g text-anchor="middle">',
                _text(240, leaves ? 202 : 210, 36, INK, locked),
                _text(240, leaves ? 223 : 232, 13, MUTED, "DRB locked"),
                leaves ? _text(240, 244, 12, "#f5c26b", _unlockingLine(facts)) : "",
                "</g>"
            );
    }

    function _unlockingLine(BasketFacts.Facts memory facts) private pure returns (string memory) {
        string memory unlocking = DisplayText.amount(facts.info.unlocking, DRB_DECIMALS);
        return string.concat(unlocking, " of it may leave in epoch ", uint256(facts.info.unlockEpoch).toString());
    }

    function _votes(BasketFacts.Facts memory facts) private pure returns (string memory votes) {
        if (facts.weights.length == 0) return _text(36, VOTES_TOP, 13, MUTED, "No votes yet");
        for (uint256 i = 0; i < facts.weights.length; ++i) {
            uint256 x = 36 + (i % VOTES_COLUMNS) * VOTES_COLUMN;
            uint256 y = VOTES_TOP + (i / VOTES_COLUMNS) * VOTES_ROW;
            uint256 protocolId = facts.weights[i].protocolId;
            string memory share = DisplayText.percent(facts.weights[i].bps);
            votes = string.concat(
                votes,
                _dot(x + 5, y - 4, _colourOf(protocolId)),
                _text(x + 17, y, 12, SOFT, string.concat("Protocol ", protocolId.toString(), ": ", share))
            );
        }
    }

    /// @dev The same in every basket.
    function _colourOf(uint256 protocolId) private pure returns (string memory) {
        return string.concat("hsl(", ((protocolId * 67 + 160) % 360).toString(), ",70%,60%)");
    }

    // -------------------------------------------------------------------------------------------- what it earned

    function _result(BasketFacts.Facts memory facts) private pure returns (string memory) {
        bool inDebt = facts.unredeemed < 0;
        string memory note =
            inDebt
                ? string.concat("In debt: leaving slashes ", DisplayText.amount(facts.penalty, DRB_DECIMALS), " DRB")
                : string.concat(
                    "Rewards, ",
                    DisplayText.amount(facts.redeemable, facts.decimals),
                    " of them redeemable now"
                );
        uint256 y = VOTES_TOP + VOTES_ROW * Math.max(1, Math.ceilDiv(facts.weights.length, VOTES_COLUMNS));
        return
            string.concat(
                '<path d="M36 ',
                (y - 3).toString(),
                'H444" stroke="#ffffff" stroke-opacity=".15"/>',
                _text(36, y + 28, 24, inDebt ? "#ff8a80" : "#6ee7a0", _earned(facts)),
                _text(36, y + 46, 12, MUTED, note)
            );
    }

    function _earned(BasketFacts.Facts memory facts) private pure returns (string memory) {
        return string.concat(DisplayText.signedAmount(facts.unredeemed, facts.decimals), " ", facts.symbol);
    }

    function _footer(BasketFacts.Facts memory facts) private pure returns (string memory) {
        return
            string.concat(
                _text(36, 442, 12, SOFT, _reputationLine(facts)),
                _text(36, 459, 12, SOFT, _delegationLine(facts))
            );
    }

    function _reputationLine(BasketFacts.Facts memory facts) private pure returns (string memory) {
        string memory record = string.concat(
            facts.reputation.epochs.toString(),
            facts.reputation.epochs == 1 ? " epoch, " : " epochs, ",
            DisplayText.signedAmountTo(facts.reputation.realisedYield, RLT_DECIMALS, RLT_PLACES),
            " ",
            facts.symbol,
            " per DRB"
        );
        if (facts.reputation.recordedEpochs != 0) {
            uint256 hitRate = (facts.reputation.hits * 10_000) / facts.reputation.recordedEpochs;
            record = string.concat(record, ", ", DisplayText.percent((hitRate / 100) * 100), " of them above zero");
        }
        return facts.info.sales == 0 ? record : string.concat(record, ", sold ", facts.info.sales.toString(), "x");
    }

    function _delegationLine(BasketFacts.Facts memory facts) private pure returns (string memory) {
        if (facts.info.pendingLeaderId != 0) {
            return string.concat("Follows basket #", facts.info.pendingLeaderId.toString());
        }
        if (facts.info.followers == 0) return "Votes for itself";
        return
            string.concat(
                "Leads ",
                facts.info.followers.toString(),
                facts.info.followers == 1 ? " basket with " : " baskets with ",
                DisplayText.amount(facts.info.followedDrb, DRB_DECIMALS),
                " DRB"
            );
    }

    // -------------------------------------------------------------------------------------------- shapes

    function _dot(uint256 x, uint256 y, string memory fill) private pure returns (string memory) {
        return string.concat('<circle cx="', x.toString(), '" cy="', y.toString(), '" r="5" fill="', fill, '"/>');
    }

    function _text(
        uint256 x,
        uint256 y,
        uint256 size,
        string memory fill,
        string memory content
    ) private pure returns (string memory) {
        return
            string.concat(
                string.concat('<text x="', x.toString(), '" y="', y.toString(), '" font-size="', size.toString()),
                string.concat('" fill="', fill, '">', content, "</text>")
            );
    }
}
