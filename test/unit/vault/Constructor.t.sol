// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {DeployTokens} from "../../../contracts/mocks/deploy/DeployTokens.sol";
import {DeployVault} from "../../../contracts/mocks/deploy/DeployVault.sol";
import {Bytes32SymbolToken} from "../../../contracts/mocks/tokens/Bytes32SymbolToken.sol";
import {TestToken} from "../../../contracts/mocks/TestToken.sol";
import {RoleGated} from "../../../contracts/shared/access/RoleGated.sol";
import {RewardAccumulator} from "../../../contracts/shared/accumulators/RewardAccumulator.sol";
import {IVaultErrors} from "../../../contracts/vault/interfaces/IVaultErrors.sol";
import {Vault} from "../../../contracts/vault/Vault.sol";
import {VaultTest} from "../../helpers/VaultTest.sol";

/// @dev The tree is in `Constructor.tree`.
contract ConstructorTest is VaultTest {
    uint256 private constant MAX_EPOCH = 366 days;

    function test_RevertWhen_AssetIsNotAContract() external {
        vm.expectRevert(_err(IVaultErrors.Vault_InvalidToken.selector, stranger));
        DeployVault.vault(stranger, address(reward), EPOCH, FEE_BPS, sink, address(manager));
    }

    function test_RevertWhen_RewardTokenIsNotAContract() external {
        vm.expectRevert(_err(IVaultErrors.Vault_InvalidToken.selector, stranger));
        DeployVault.vault(address(asset), stranger, EPOCH, FEE_BPS, sink, address(manager));
    }

    function test_RevertWhen_RewardTokenHasNoDecimals() external {
        vm.expectRevert(_err(IVaultErrors.Vault_InvalidToken.selector, address(manager)));
        DeployVault.vault(address(asset), address(manager), EPOCH, FEE_BPS, sink, address(manager));
    }

    function test_RevertWhen_RewardTokenHasTooManyDecimals() external {
        TestToken fine = DeployTokens.testToken("Fine", "FINE", 25);
        vm.expectRevert(
            abi.encodeWithSelector(IVaultErrors.Vault_UnsupportedDecimals.selector, address(fine), uint8(25), uint8(24))
        );
        DeployVault.vault(address(asset), address(fine), EPOCH, FEE_BPS, sink, address(manager));
    }

    function test_RevertWhen_AuthorityIsNotAContract() external {
        vm.expectRevert(_err(RoleGated.RoleGated_InvalidAuthority.selector, stranger));
        DeployVault.vault(address(asset), address(reward), EPOCH, FEE_BPS, sink, stranger);
    }

    function test_RevertWhen_EpochDurationIsZero() external {
        vm.expectRevert(abi.encodeWithSelector(IVaultErrors.Vault_EpochDurationOutOfBounds.selector, 0, 1, MAX_EPOCH));
        DeployVault.vault(address(asset), address(reward), 0, FEE_BPS, sink, address(manager));
    }

    function test_RevertWhen_EpochDurationExceedsTheBound() external {
        vm.expectRevert(
            abi.encodeWithSelector(IVaultErrors.Vault_EpochDurationOutOfBounds.selector, MAX_EPOCH + 1, 1, MAX_EPOCH)
        );
        DeployVault.vault(address(asset), address(reward), MAX_EPOCH + 1, FEE_BPS, sink, address(manager));
    }

    function test_RevertWhen_FeeExceedsTheBound() external {
        vm.expectRevert(_err(IVaultErrors.Vault_FeeTooHigh.selector, 1_001, 1_000));
        DeployVault.vault(address(asset), address(reward), EPOCH, 1_001, sink, address(manager));
    }

    function test_RevertWhen_FeeSinkIsTheVault() external {
        address self = _nextDeployment();
        vm.expectRevert(_err(IVaultErrors.Vault_InvalidFeeSink.selector, self));
        DeployVault.vault(address(asset), address(reward), EPOCH, FEE_BPS, self, address(manager));
    }

    function test_AcceptsBothEndsOfEveryBound() external {
        Vault small = DeployVault.vault(address(asset), address(reward), 1, 0, sink, address(manager));
        assertEq(small.epochDuration(), 1, "shortest epoch");
        assertEq(small.withdrawalFeeBps(), 0, "no fee");
        Vault large = DeployVault.vault(address(asset), address(reward), MAX_EPOCH, 1_000, sink, address(manager));
        assertEq(large.epochDuration(), MAX_EPOCH, "longest epoch");
        assertEq(large.withdrawalFeeBps(), 1_000, "highest fee");
    }

    function test_StoresItsParameters() external view {
        assertEq(vault.asset(), address(asset), "asset");
        assertEq(vault.rewardToken(), address(reward), "reward token");
        assertEq(vault.epochDuration(), EPOCH, "epoch");
        assertEq(vault.withdrawalFeeBps(), FEE_BPS, "fee");
        assertEq(vault.feeSink(), sink, "sink");
        assertEq(vault.authority(), address(manager), "authority");
        assertEq(vault.name(), "Paddock Vault STK", "name");
        assertEq(vault.symbol(), "pvSTK", "symbol");
        (, string memory signedName, string memory version, , address verifier, , ) = vault.eip712Domain();
        assertEq(signedName, "Paddock Vault STK", "the name that a permit signs");
        assertEq(version, "1", "the version that a permit signs");
        assertEq(verifier, address(vault), "the verifier that a permit signs");
        assertEq(vault.decimals(), 18, "decimals of the asset");
        assertEq(vault.inboundPausedUntil(), 0, "open");
        assertEq(vault.streamEndsAt(), START, "nothing streams");
    }

    function test_BurnsFeesWithoutASink() external {
        Vault burning = DeployVault.vault(
            address(asset),
            address(reward),
            EPOCH,
            FEE_BPS,
            address(0),
            address(manager)
        );
        assertEq(burning.feeSink(), 0x000000000000000000000000000000000000dEaD, "burn address");
    }

    function test_TakesScaleAndBoundFromTheRewardDecimals() external {
        for (uint8 decimals = 0; decimals <= 24; ++decimals) {
            TestToken token = DeployTokens.testToken("Any", "ANY", decimals);
            Vault any = DeployVault.vault(address(asset), address(token), EPOCH, FEE_BPS, sink, address(manager));
            uint256 scale = 10 ** (36 - decimals);
            assertEq(any.rewardScale(), scale, "scale");
            assertEq(any.maxRewardHeld(), RewardAccumulator.maxOwed(scale), "bound");
        }
    }

    function test_NamesItselfAfterAnOddSymbol() external {
        Bytes32SymbolToken early = DeployTokens.bytes32SymbolToken(18);
        Vault named = DeployVault.vault(address(early), address(reward), EPOCH, FEE_BPS, sink, address(manager));
        assertEq(named.symbol(), "pvB32", "bytes32 symbol");
        named = DeployVault.vault(address(manager), address(reward), EPOCH, FEE_BPS, sink, address(manager));
        assertEq(named.name(), "Paddock Vault ?", "no symbol");
        assertEq(named.decimals(), 18, "no decimals");
    }

    /// @dev The first deployment of a fresh account with nonce 1, which a test contract cannot know of itself: deploy one
    /// to learn the nonce's address, and undo it.
    function _nextDeployment() private returns (address next) {
        uint256 snapshot = vm.snapshotState();
        next = address(DeployVault.vault(address(asset), address(reward), EPOCH, FEE_BPS, sink, address(manager)));
        vm.revertToState(snapshot);
    }
}
