// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

// JSON and SVG are full of double quotes: strings of them are in single ones.
// solhint-disable quotes

import {Base64} from "@openzeppelin/contracts/utils/Base64.sol";
import {Strings} from "@openzeppelin/contracts/utils/Strings.sol";

import {TokenSymbol} from "../../shared/tokens/TokenSymbol.sol";
import {IBasketDescriptor} from "../interfaces/IBasketDescriptor.sol";
import {IDerbyGame} from "../interfaces/IDerbyGame.sol";
import {DerbyGameTypes} from "../types/DerbyGameTypes.sol";
import {BasketArt} from "./BasketArt.sol";
import {BasketFacts} from "./BasketFacts.sol";
import {DisplayText} from "./DisplayText.sol";

/// @title BasketDescriptor
/// @notice Metadata of baskets, made on chain of what the game says: a debt that a buyer would take over is in the picture.
/// @dev Stateless. Names and symbols are cut and escaped; the game has no way to write anything else into the JSON.
contract BasketDescriptor is IBasketDescriptor {
    using Strings for uint256;
    using Strings for int256;

    uint256 private constant MAX_NAME_LENGTH = 32;
    uint256 private constant MAX_SYMBOL_LENGTH = 11;

    /// @inheritdoc IBasketDescriptor
    function tokenURI(address game, uint256 basketId) external view returns (string memory) {
        BasketFacts.Facts memory facts = _factsOf(IDerbyGame(game), basketId);
        string memory image = Base64.encode(bytes(BasketArt.draw(facts)));
        string memory json = string.concat(
            '{"name":"',
            facts.name,
            " (Derby basket #",
            basketId.toString(),
            ')","description":"DRB locked in the Derby game, with the votes, rewards and debt that go with it.",',
            '"image":"data:image/svg+xml;base64,',
            image,
            '","attributes":[',
            _attributes(facts),
            "]}"
        );
        return string.concat("data:application/json;base64,", Base64.encode(bytes(json)));
    }

    function _factsOf(IDerbyGame game, uint256 basketId) private view returns (BasketFacts.Facts memory facts) {
        facts.basketId = basketId;
        facts.info = game.basketInfo(basketId);
        facts.weights = game.portfolioOf(basketId);
        facts.reputation = game.reputationOf(basketId);
        facts.unredeemed = game.basketUnredeemedRewards(basketId);
        facts.redeemable = game.basketRedeemableRewards(basketId);
        facts.locked = game.basketTotalAllocatedTokens(basketId);
        facts.penalty = game.pendingPenalty(basketId);
        DerbyGameTypes.VaultInfo memory vault = game.vaultInfo(facts.info.vault);
        facts.decimals = vault.assetDecimals;
        facts.symbol = DisplayText.escaped(TokenSymbol.symbolOf(vault.asset), MAX_SYMBOL_LENGTH);
        facts.name = DisplayText.escaped(facts.info.name, MAX_NAME_LENGTH);
    }

    function _attributes(BasketFacts.Facts memory facts) private pure returns (string memory) {
        return
            string.concat(
                _attribute("Locked DRB (wei)", facts.locked.toString()),
                ",",
                _attribute("Unredeemed rewards (base units)", facts.unredeemed.toStringSigned()),
                ",",
                _attribute("Pending penalty (DRB wei)", facts.penalty.toString()),
                ",",
                _attribute("Asset", facts.symbol),
                ",",
                _attribute("Follows", facts.info.pendingLeaderId.toString()),
                ",",
                _attribute("Followers", facts.info.followers.toString()),
                ",",
                _attribute("Sales", facts.info.sales.toString())
            );
    }

    function _attribute(string memory trait, string memory value) private pure returns (string memory) {
        return string.concat('{"trait_type":"', trait, '","value":"', value, '"}');
    }
}
