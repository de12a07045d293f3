// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

// JSON and SVG are full of double quotes: strings of them are in single ones.
// solhint-disable quotes

import {Strings} from "@openzeppelin/contracts/utils/Strings.sol";

import {BasketFacts} from "./BasketFacts.sol";
import {DisplayText} from "./DisplayText.sol";

/// @title BasketArt
/// @notice The picture of a basket: 480 x 480, text in whatever sans serif the viewer has, nothing fetched from anywhere.
library BasketArt {
    using Strings for uint256;

    uint256 private constant DRB_DECIMALS = 18;
    uint256 private constant RLT_DECIMALS = 24;
    uint256 private constant BARS_TOP = 202;
    uint256 private constant BAR_STEP = 18;
    uint256 private constant BAR_WIDTH = 260;

    /// @notice The SVG.
    function draw(BasketFacts.Facts memory facts) internal pure returns (string memory) {
        return
            string.concat(
                '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 480 480" font-family="Helvetica,Arial,sans-serif">',
                _frame(facts),
                _header(facts),
                _bars(facts),
                _result(facts),
                _footer(facts),
                "</svg>"
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
                _text(36, 58, 15, "#9aa7b8", string.concat("DERBY BASKET #", facts.basketId.toString())),
                _text(36, 92, bytes(facts.name).length > 24 ? 18 : 26, "#ffffff", facts.name),
                _text(36, 142, 34, "#ffffff", DisplayText.amount(facts.locked, DRB_DECIMALS)),
                _text(36, 164, 13, "#9aa7b8", _lockedLine(facts))
            );
    }

    function _lockedLine(BasketFacts.Facts memory facts) private pure returns (string memory) {
        if (facts.info.unlocking == 0) return "DRB locked";
        string memory unlocking = DisplayText.amount(facts.info.unlocking, DRB_DECIMALS);
        string memory epoch = uint256(facts.info.unlockEpoch).toString();
        return string.concat("DRB locked, ", unlocking, " of it may leave in epoch ", epoch);
    }

    function _bars(BasketFacts.Facts memory facts) private pure returns (string memory bars) {
        if (facts.weights.length == 0) return _text(36, BARS_TOP + 12, 14, "#9aa7b8", "No votes yet");
        for (uint256 i = 0; i < facts.weights.length; ++i) {
            uint256 y = BARS_TOP + i * BAR_STEP;
            uint256 bps = facts.weights[i].bps;
            bars = string.concat(
                bars,
                _text(
                    36,
                    y + 10,
                    12,
                    "#c6d0dd",
                    string.concat("Protocol ", uint256(facts.weights[i].protocolId).toString())
                ),
                _bar(y, BAR_WIDTH, "#ffffff1a"),
                _bar(
                    y,
                    (BAR_WIDTH * bps) / 10_000,
                    string.concat("hsl(", ((i * 47 + 160) % 360).toString(), ",70%,60%)")
                ),
                _text(390, y + 10, 12, "#ffffff", DisplayText.percent(bps))
            );
        }
    }

    function _result(BasketFacts.Facts memory facts) private pure returns (string memory) {
        bool inDebt = facts.unredeemed < 0;
        string memory value = string.concat(
            DisplayText.signedAmount(facts.unredeemed, facts.decimals),
            " ",
            facts.symbol
        );
        string memory note =
            inDebt
                ? string.concat("In debt: leaving slashes ", DisplayText.amount(facts.penalty, DRB_DECIMALS), " DRB")
                : string.concat(
                    "Rewards, ",
                    DisplayText.amount(facts.redeemable, facts.decimals),
                    " of them redeemable now"
                );
        return
            string.concat(
                '<line x1="36" x2="444" y1="354" y2="354" stroke="#ffffff" stroke-opacity=".15"/>',
                _text(36, 384, 24, inDebt ? "#ff7b72" : "#6ee7a0", value),
                _text(36, 403, 12, "#9aa7b8", note)
            );
    }

    function _footer(BasketFacts.Facts memory facts) private pure returns (string memory) {
        return
            string.concat(
                _text(36, 430, 12, "#c6d0dd", _reputationLine(facts)),
                _text(36, 450, 12, "#c6d0dd", _delegationLine(facts))
            );
    }

    function _reputationLine(BasketFacts.Facts memory facts) private pure returns (string memory) {
        string memory record = string.concat(
            facts.reputation.epochs.toString(),
            " epochs, ",
            DisplayText.signedAmount(facts.reputation.realisedYield, RLT_DECIMALS),
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

    function _bar(uint256 y, uint256 width, string memory fill) private pure returns (string memory) {
        return
            string.concat(
                '<rect x="118" y="',
                y.toString(),
                '" width="',
                width.toString(),
                '" height="11" rx="5" fill="',
                fill,
                '"/>'
            );
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
