// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

// JSON and SVG are full of double quotes: strings of them are in single ones.
// solhint-disable quotes

import {Base64} from "@openzeppelin/contracts/utils/Base64.sol";

import {IERC721Metadata} from "@openzeppelin/contracts/token/ERC721/extensions/IERC721Metadata.sol";
import {DeployDerby} from "../../../../contracts/mocks/deploy/DeployDerby.sol";
import {DeployShared} from "../../../../contracts/mocks/deploy/DeployShared.sol";
import {DeployTokens} from "../../../../contracts/mocks/deploy/DeployTokens.sol";
import {AggregatorMock} from "../../../../contracts/mocks/oracles/AggregatorMock.sol";
import {TestToken} from "../../../../contracts/mocks/TestToken.sol";
import {DerbyGameTypes} from "../../../../contracts/derby/types/DerbyGameTypes.sol";
import {DerbyGameUnitTest} from "../../../helpers/DerbyGameUnitTest.sol";
import {XmlCheck} from "../../../helpers/XmlCheck.sol";

/// @dev The tree is in `BasketDescriptor.tree`: metadata that any reader of JSON and SVG can read, whoever chose the names.
contract BasketDescriptorTest is DerbyGameUnitTest {
    using XmlCheck for string;

    // ---- the document

    function test_RevertWhen_ThereIsNoSuchBasket() external {
        _refused(stranger, abi.encodeCall(IERC721Metadata.tokenURI, (1)), _nonexistent(1));
    }

    function test_IsADataUriOfJsonWithASvg() external {
        uint256 basketId = _named("Ferrous");
        string memory json = _json(basketId);
        assertEq(vm.parseJsonString(json, ".name"), "Ferrous (Derby basket #1)", "name");
        assertGt(bytes(vm.parseJsonString(json, ".description")).length, 40, "description");
        string memory svg = _svg(basketId);
        assertEq(svg.count('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 480 480"'), 1, "an SVG");
        assertGe(svg.elementsOf(), 12, "drawn");
        assertEq(svg.count("http"), 1, "that fetches nothing");
        assertEq(svg.count("href"), 0, "and links to nothing");
    }

    function test_EveryTraitIsThere() external {
        uint256 basketId = _play(alice, 1_000e18, _all(0));
        _pass();
        _results(-40, 0);
        string memory json = _json(basketId);
        _assertTrait(json, 0, "Locked DRB (wei)", "1000000000000000000000");
        _assertTrait(json, 1, "Unredeemed rewards (base units)", "-40000");
        _assertTrait(json, 2, "Pending penalty (DRB wei)", "40000000000000000");
        _assertTrait(json, 3, "Asset", "USDC");
        _assertTrait(json, 4, "Follows", "0");
        _assertTrait(json, 5, "Followers", "0");
        _assertTrait(json, 6, "Sales", "0");
    }

    // ---- the picture

    function test_OfAnEmptyBasket() external {
        uint256 basketId = _named("Ferrous");
        _assertShows(basketId, ">DERBY BASKET #1<");
        _assertShows(basketId, ">Ferrous<");
        _assertShows(basketId, ">0.00<");
        _assertShows(basketId, ">DRB locked<");
        _assertShows(basketId, ">No votes yet<");
        _assertShows(basketId, ">0.00 USDC<");
        _assertShows(basketId, ">Rewards, 0.00 of them redeemable now<");
        _assertShows(basketId, ">0 epochs, 0.0000 USDC per DRB<");
        _assertShows(basketId, ">Votes for itself<");
    }

    function test_OfVotesAndWhatWasAskedBack() external {
        uint256 basketId = _play(alice, 12_345.67e18, _two(0, 6_667, 3, 3_333));
        _rebalance(basketId, -345.67e18, _none());
        _assertShows(basketId, ">12,345.67<");
        _assertShows(basketId, ">345.67 of it may leave in epoch 2<");
        _assertShows(basketId, ">Protocol 0: 66.67%<");
        _assertShows(basketId, ">Protocol 3: 33.33%<");
        assertEq(_svg(basketId).count('stroke-dasharray="6667 10000"'), 1, "two thirds of the track");
        assertEq(_svg(basketId).count("No votes yet"), 0, "votes");
    }

    function test_OfAGain() external {
        uint256 basketId = _play(alice, 1_000e18, _all(0));
        _pass();
        int128[] memory rlts = new int128[](PROTOCOLS);
        rlts[0] = 1_234_560 * UNIT;
        _close(rlts, 500_050_000);
        _assertShows(basketId, ">1,234.56 USDC<");
        _assertShows(basketId, ">Rewards, 500.05 of them redeemable now<");
        assertEq(_svg(basketId).count("#6ee7a0"), 1, "in green");
    }

    function test_OfADebtThatABuyerWouldTakeOver() external {
        uint256 basketId = _play(alice, 1_000e18, _all(0));
        _pass();
        _results(-100_000, 0);
        _assertShows(basketId, ">-100.00 USDC<");
        _assertShows(basketId, ">In debt: leaving slashes 100.00 DRB<");
        assertEq(_svg(basketId).count("#ff8a80"), 1, "in red");
    }

    function test_OfAReputationAndSales() external {
        uint256 basketId = _play(alice, 1_000e18, _all(0));
        _pass();
        _results(1_500_000, 0);
        _results(-250_000, 0);
        _results(1, 0);
        game.recordEpochs(basketId, 9);
        game.settleBasket(basketId);
        _assertShows(basketId, ">3 epochs, 1.2500 USDC per DRB, 66% of them above zero<");
        vm.prank(alice);
        game.transferFrom(alice, bob, basketId);
        _assertShows(basketId, ">3 epochs, 1.2500 USDC per DRB, 66% of them above zero, sold 1x<");
    }

    function test_OfALeaderAndItsFollowers() external {
        uint256 leader = _play(alice, 100e18, _all(0));
        uint256 first = _play(bob, 300e18, _all(1));
        uint256 second = _play(carol, 4_000e18, _all(1));
        _lead(leader, 0);
        _follow(first, leader);
        _assertShows(leader, ">Leads 1 basket with 300.00 DRB<");
        _assertShows(first, ">Follows basket #1<");
        _follow(second, leader);
        _assertShows(leader, ">Leads 2 baskets with 4,300.00 DRB<");
        _assertTrait(_json(leader), 5, "Followers", "2");
        _assertTrait(_json(second), 4, "Follows", "1");
    }

    function test_OfEightProtocolsFitsItsFrame() external {
        vault = DeployDerby.scriptedVaultMock(game, usdc, 200);
        game.addVault(address(vault), _terms());
        DerbyGameTypes.Weight[] memory weights = new DerbyGameTypes.Weight[](8);
        for (uint256 i = 0; i < 8; ++i) weights[i] = DerbyGameTypes.Weight(uint16(192 + i), 1_250);
        uint256 basketId = _play(alice, WEALTH, weights);
        _assertShows(basketId, ">Protocol 199: 12.50%<");
        assertEq(_svg(basketId).count(": 12.50%<"), 8, "eight lanes");
        assertEq(_svg(basketId).count('y="356"'), 2, "the last row of them");
        assertEq(_svg(basketId).count('d="M36 371H444"'), 1, "above the line");
    }

    // ---- names that strangers chose

    function test_AreEscapedInTheJsonAndInThePicture() external {
        uint256 basketId = _named("</text><script>\"&\\'");
        string memory safe = "&lt;/text&gt;&lt;script&gt;&quot;&amp;&#92;&#39;";
        assertEq(vm.parseJsonString(_json(basketId), ".name"), string.concat(safe, " (Derby basket #1)"), "name");
        _assertShows(basketId, string.concat(">", safe, "<"));
        assertEq(_svg(basketId).count("<script"), 0, "no element");
    }

    function testFuzz_NeverBreakTheDocument(uint256 length, uint256 seed) external {
        uint256 plain = _svg(_named("Plain")).elementsOf();
        bytes memory name = new bytes(bound(length, 1, 32));
        bytes memory hostile = bytes('"<>&\\/{}[]:,;= a0x');
        for (uint256 i = 0; i < name.length; ++i) {
            uint256 random = uint256(keccak256(abi.encode(seed, i)));
            bool isAny = random & 3 == 0;
            name[i] = isAny ? bytes1(uint8(bound(random >> 8, 0x20, 0x7e))) : hostile[(random >> 8) % hostile.length];
        }
        uint256 basketId = _named(string(name));
        string memory json = _json(basketId);
        assertGt(bytes(vm.parseJsonString(json, ".name")).length, 18, "a name");
        _assertTrait(json, 6, "Sales", "0");
        assertEq(_svg(basketId).elementsOf(), plain, "no element more, and none less");
    }

    function test_LongOnesAreWrittenSmaller() external {
        assertEq(_svg(_named("Twenty-four characters..")).count('font-size="28"'), 1, "up to 24");
        assertEq(_svg(_named("Twenty-five characters...")).count('font-size="18"'), 1, "above");
        assertEq(_svg(_named("Thirty-two printable characters!")).count('font-size="18"'), 1, "to the last");
    }

    // ---- symbols that strangers chose

    function test_OfAnAssetAreCutAndEscaped() external {
        uint256 basketId = _over(DeployTokens.testToken("Hostile", '"}]<svg onload=x>', 6));
        _assertTrait(_json(basketId), 3, "Asset", "&quot;}]&lt;svg onl");
        _assertShows(basketId, ">0.00 &quot;}]&lt;svg onl<");
    }

    function test_ThatAreNotAsciiAreMarked() external {
        uint256 basketId = _over(DeployTokens.testToken("Euro", unicode"€URO", 2));
        _assertTrait(_json(basketId), 3, "Asset", "???URO");
    }

    function test_OfAnAssetWithoutOneIsAQuestionMark() external {
        AggregatorMock nameless = DeployShared.aggregatorMock();
        nameless.setDecimals(18);
        nameless.script(bytes4(keccak256("approve(address,uint256)")), false, abi.encode(true));
        uint256 basketId = _over(TestToken(address(nameless)));
        _assertTrait(_json(basketId), 3, "Asset", "?");
        _svg(basketId).elementsOf();
    }

    function test_OfAnyDecimals() external {
        uint8[3] memory decimals = [0, 1, 24];
        for (uint256 i = 0; i < decimals.length; ++i) {
            _assertShows(_over(DeployTokens.testToken("T", "T", decimals[i])), ">0.00 T<");
        }
    }

    function _named(string memory name) private returns (uint256) {
        vm.prank(alice);
        return game.mintNewBasket(address(vault), name);
    }

    function _over(TestToken asset) private returns (uint256) {
        vault = DeployDerby.scriptedVaultMock(game, asset, 1);
        game.addVault(address(vault), _terms());
        return _named("Basket");
    }

    function _json(uint256 basketId) private view returns (string memory) {
        return _decoded(game.tokenURI(basketId), "data:application/json;base64,");
    }

    function _svg(uint256 basketId) private view returns (string memory) {
        return _decoded(vm.parseJsonString(_json(basketId), ".image"), "data:image/svg+xml;base64,");
    }

    function _decoded(string memory uri, string memory prefix) private pure returns (string memory) {
        (bytes memory all, bytes memory start) = (bytes(uri), bytes(prefix));
        bytes memory rest = new bytes(all.length - start.length);
        for (uint256 i = 0; i < all.length; ++i) {
            if (i < start.length) assertTrue(all[i] == start[i], "a data URI");
            else rest[i - start.length] = all[i];
        }
        return string(Base64.decode(string(rest)));
    }

    /// @dev The picture is well-formed and shows `text`.
    function _assertShows(uint256 basketId, string memory text) private view {
        string memory svg = _svg(basketId);
        svg.elementsOf();
        if (svg.count(text) == 0) revert AssertionFailed("not in the picture", text, svg);
    }

    function _assertTrait(string memory json, uint256 i, string memory trait, string memory value) private pure {
        string memory path = string.concat(".attributes[", vm.toString(i), "]");
        assertEq(vm.parseJsonString(json, string.concat(path, ".trait_type")), trait, "trait");
        assertEq(vm.parseJsonString(json, string.concat(path, ".value")), value, "value");
    }
}
