// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IDerbyGame} from "../../../../contracts/derby/interfaces/IDerbyGame.sol";
import {IDerbyGameErrors} from "../../../../contracts/derby/interfaces/IDerbyGameErrors.sol";
import {IDerbyGameEvents} from "../../../../contracts/derby/interfaces/IDerbyGameEvents.sol";
import {IDerbyVault} from "../../../../contracts/derby/interfaces/IDerbyVault.sol";
import {DerbyGameTypes} from "../../../../contracts/derby/types/DerbyGameTypes.sol";
import {DeployDerby} from "../../../../contracts/mocks/deploy/DeployDerby.sol";
import {DeployShared} from "../../../../contracts/mocks/deploy/DeployShared.sol";
import {DeployTokens} from "../../../../contracts/mocks/deploy/DeployTokens.sol";
import {AggregatorMock} from "../../../../contracts/mocks/oracles/AggregatorMock.sol";
import {ScriptedVaultMock} from "../../../../contracts/mocks/derby/ScriptedVaultMock.sol";
import {Roles} from "../../../../contracts/shared/access/Roles.sol";
import {DerbyGameUnitTest} from "../../../helpers/DerbyGameUnitTest.sol";

/// @dev The tree is in `AddVault.tree`.
contract GameAddVaultTest is DerbyGameUnitTest {
    // ---- when it is refused

    function test_RevertWhen_TheCallerIsNotAdmin() external {
        address another = address(_another());
        bytes memory data = abi.encodeCall(IDerbyGame.addVault, (another, _terms()));
        _refused(risk, data, _withoutRole(risk, Roles.ADMIN));
        _refused(guardian, data, _withoutRole(guardian, Roles.ADMIN));
        _refused(stranger, data, _withoutRole(stranger, Roles.ADMIN));
    }

    function test_RevertWhen_ItIsThereAlready() external {
        bytes memory err = _err(IDerbyGameErrors.DerbyGame_VaultExists.selector, address(vault));
        _refusedVault(address(vault), _terms(), err);
    }

    function test_RevertWhen_ItIsNoContract() external {
        _refusedVault(stranger, _terms(), _invalidVault(stranger));
    }

    function test_RevertWhen_ItBelongsToAnotherGame() external {
        AggregatorMock faked = _faked();
        faked.script(IDerbyVault.game.selector, false, abi.encode(address(this)));
        _refusedVault(address(faked), _terms(), _invalidVault(address(faked)));
    }

    function test_RevertWhen_ItIsClosing() external {
        AggregatorMock faked = _faked();
        faked.script(IDerbyVault.isClosing.selector, false, abi.encode(true));
        _refusedVault(address(faked), _terms(), _invalidVault(address(faked)));
    }

    function test_RevertWhen_ItsAssetHasTooManyDecimalsOrNone() external {
        AggregatorMock faked = _faked();
        address[2] memory assets = [address(DeployTokens.testToken("Fine", "FINE", 25)), address(game)];
        for (uint256 i = 0; i < assets.length; ++i) {
            faked.script(bytes4(keccak256("asset()")), false, abi.encode(assets[i]));
            _refusedVault(address(faked), _terms(), _invalidVault(address(faked)));
        }
    }

    function test_RevertWhen_ItsEpochIsBeyondWhatCanBeCounted() external {
        AggregatorMock faked = _faked();
        faked.script(IDerbyVault.epoch.selector, false, abi.encode(65_535));
        _refusedVault(address(faked), _terms(), _invalidVault(address(faked)));
    }

    function test_RevertWhen_ThereIsNoRoomForAnother() external {
        address another = address(_another());
        _setVaultCount(65_535);
        bytes memory err = _err(IDerbyGameErrors.DerbyGame_TooManyVaults.selector, 65_535);
        _refused(address(this), abi.encodeCall(IDerbyGame.addVault, (another, _terms())), err);
    }

    function test_RevertWhen_ARateIsOutOfBounds() external {
        address another = address(_another());
        DerbyGameTypes.VaultTerms memory terms = _terms();
        uint128[3] memory rates = [uint128(0), 1e30 + 1, type(uint128).max];
        for (uint256 i = 0; i < rates.length; ++i) {
            terms.exchangeRateWad = rates[i];
            _refusedVault(another, terms, _outOfBounds("exchangeRateWad", rates[i], 1, 1e30));
        }
    }

    function test_RevertWhen_ATermIsOutOfBounds() external {
        address another = address(_another());
        DerbyGameTypes.VaultTerms memory terms = _terms();
        terms.negativeRewardFactorBps = 10_001;
        _refusedVault(another, terms, _outOfBounds("negativeRewardFactorBps", 10_001, 0, 10_000));
        (terms.negativeRewardFactorBps, terms.slashThresholdWad) = (10_000, 1_000e18 + 1);
        _refusedVault(another, terms, _outOfBounds("slashThresholdWad", 1_000e18 + 1, 0, 1_000e18));
    }

    function test_RevertWhen_ThePriceSourceIsNone() external {
        address another = address(_another());
        DerbyGameTypes.VaultTerms memory terms = _terms();
        terms.priceSource = stranger;
        _refusedVault(another, terms, _err(IDerbyGameErrors.DerbyGame_InvalidAddress.selector, stranger));
        AggregatorMock source = DeployShared.aggregatorMock();
        source.setDecimals(37);
        terms.priceSource = address(source);
        _refusedVault(another, terms, _outOfBounds("priceDecimals", 37, 0, 36));
    }

    // ---- when it is added

    function test_TakesOverWhatTheVaultKnows() external {
        AggregatorMock faked = _faked();
        faked.script(IDerbyVault.epoch.selector, false, abi.encode(65_534));
        faked.script(IDerbyVault.votableProtocols.selector, false, abi.encode(0x15));
        game.addVault(address(faked), DerbyGameTypes.VaultTerms(3e18, 1, 2, address(0)));
        DerbyGameTypes.VaultInfo memory info = game.vaultInfo(address(faked));
        assertEq(info.vault, address(faked), "vault");
        assertEq(info.asset, address(usdc), "asset");
        assertEq(info.assetDecimals, 6, "decimals");
        assertEq(info.epoch, 65_534, "epoch");
        assertTrue(!info.closing, "open");
        assertEq(info.votable, 0x15, "votable");
        assertEq(info.rewardPool + info.treasuryRewards, 0, "no rewards");
        DerbyGameTypes.VaultTerms memory terms = info.terms;
        assertEq(terms.exchangeRateWad, 3e18, "E");
        assertEq(terms.negativeRewardFactorBps, 1, "NRF");
        assertEq(terms.slashThresholdWad, 2, "threshold");
        assertEq(terms.priceSource, address(0), "source");
    }

    function test_TakesTheNonceOverToo() external {
        AggregatorMock faked = _faked();
        faked.script(IDerbyVault.votableNonce.selector, false, abi.encode(9));
        game.addVault(address(faked), _terms());
        vm.startPrank(address(faked));
        game.updateVotable(9, 0);
        assertEq(game.vaultInfo(address(faked)).votable, 0x1f, "an old message");
        game.updateVotable(10, 0);
        assertEq(game.vaultInfo(address(faked)).votable, 0, "the next one");
        vm.stopPrank();
    }

    function test_TakesEveryTermAtItsBounds() external {
        AggregatorMock source = DeployShared.aggregatorMock();
        source.setDecimals(36);
        DerbyGameTypes.VaultTerms memory high = DerbyGameTypes.VaultTerms(1e30, 10_000, 1_000e18, address(source));
        _assertAdded(high);
        _assertAdded(DerbyGameTypes.VaultTerms(1, 0, 0, address(0)));
    }

    function test_TakesAnAssetOfAnyDecimalsUpToTwentyFour() external {
        uint8[3] memory decimals = [0, 18, 24];
        for (uint256 i = 0; i < decimals.length; ++i) {
            ScriptedVaultMock another = DeployDerby.scriptedVaultMock(
                game,
                DeployTokens.testToken("T", "T", decimals[i]),
                1
            );
            game.addVault(address(another), _terms());
            assertEq(game.vaultInfo(address(another)).assetDecimals, decimals[i], "decimals");
        }
    }

    function test_IsListedAndTold() external {
        address another = address(_another());
        vm.expectEmit(address(game));
        emit IDerbyGameEvents.VaultAdded(another, address(usdc), 1, _terms());
        game.addVault(another, _terms());
        address[] memory list = game.vaults();
        assertEq(list.length, 2, "two");
        assertEq(list[0], address(vault), "in order");
        assertEq(list[1], another, "in order");
    }

    /// @dev E may move from the epoch in which the vault was added: by 20 % of what it was added with.
    function test_ItsRateCountsAsThatOfTheOpening() external {
        game.addVault(address(_another()), _terms());
        address another = game.vaults()[1];
        vm.prank(risk);
        game.setExchangeRate(another, 2.4e18);
        bytes4 tooFar = IDerbyGameErrors.DerbyGame_RateMovesTooFar.selector;
        bytes memory err = abi.encodeWithSelector(tooFar, another, 2.4e18 + 1, 1.6e18, 2.4e18);
        _refused(risk, abi.encodeCall(IDerbyGame.setExchangeRate, (another, 2.4e18 + 1)), err);
    }

    // ---- vaults beside each other

    function test_EachHasItsOwnVotesEpochsAndRewards() external {
        ScriptedVaultMock second = _secondVault();
        uint256 first = _play(alice, 100e18, _all(0));
        vm.startPrank(bob);
        uint256 other = game.mintNewBasket(address(second), "Other");
        game.rebalanceBasket(other, 300e18, _all(0), START);
        vm.stopPrank();
        _pass();
        _results(10, 0);
        (uint256 current, uint256 next, ) = game.tallyOf(address(second), 0);
        assertEq(current, 0, "not yet");
        assertEq(next, 300e18, "its own alone");
        assertEq(game.vaultInfo(address(second)).epoch, 1, "its own epoch");
        assertEq(game.basketUnredeemedRewards(other), 0, "no reward of the other vault");
        assertEq(game.basketUnredeemedRewards(first), 1_000, "which the first has");
        assertEq(game.vaultInfo(address(second)).rewardPool, 0, "its own pool");
        assertEq(game.vaultInfo(address(vault)).rewardPool, 1_000, "its own pool");
    }

    function _assertAdded(DerbyGameTypes.VaultTerms memory terms) private {
        address another = address(_another());
        game.addVault(another, terms);
        bytes32 stored = keccak256(abi.encode(game.vaultInfo(another).terms));
        assertEq(stored, keccak256(abi.encode(terms)), "as given");
    }

    function _another() private returns (ScriptedVaultMock) {
        return DeployDerby.scriptedVaultMock(game, usdc, PROTOCOLS);
    }

    /// @dev Says of itself what a vault says that may be added, until a test scripts it otherwise.
    function _faked() private returns (AggregatorMock faked) {
        faked = DeployShared.aggregatorMock();
        faked.script(IDerbyVault.game.selector, false, abi.encode(address(game)));
        faked.script(IDerbyVault.isClosing.selector, false, abi.encode(false));
        faked.script(IDerbyVault.epoch.selector, false, abi.encode(1));
        faked.script(bytes4(keccak256("asset()")), false, abi.encode(address(usdc)));
        faked.script(IDerbyVault.votableProtocols.selector, false, abi.encode(0x1f));
        faked.script(IDerbyVault.votableNonce.selector, false, abi.encode(1));
    }

    /// @dev 65,535 real ones would take an hour. The count lies in bits 112 to 127 of the slot of `basketCount`.
    function _setVaultCount(uint256 count) private {
        for (uint256 slot = 0; slot < 16; ++slot) {
            bytes32 word = vm.load(address(game), bytes32(slot));
            if ((uint256(word) >> 112) & 0xffff != 1 || uint256(word) >> 128 != 0) continue;
            uint256 changed = (uint256(word) & ~(uint256(0xffff) << 112)) | (count << 112);
            vm.store(address(game), bytes32(slot), bytes32(changed));
            return;
        }
        revert AssertionFailed("the slot of the count", "none", "one");
    }

    function _refusedVault(address added, DerbyGameTypes.VaultTerms memory terms, bytes memory err) private {
        _refused(address(this), abi.encodeCall(IDerbyGame.addVault, (added, terms)), err);
        assertEq(game.vaults().length, 1, "none added");
    }

    function _invalidVault(address added) private pure returns (bytes memory) {
        return _err(IDerbyGameErrors.DerbyGame_InvalidVault.selector, added);
    }
}
