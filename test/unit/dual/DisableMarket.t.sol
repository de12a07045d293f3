// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IDualCurrencyVaultErrors as Errors} from "../../../contracts/dual/interfaces/IDualCurrencyVaultErrors.sol";
import {IDualCurrencyVaultEvents as Events} from "../../../contracts/dual/interfaces/IDualCurrencyVaultEvents.sol";
import {RoleGated} from "../../../contracts/shared/access/RoleGated.sol";
import {Roles} from "../../../contracts/shared/access/Roles.sol";
import {DualUnitTest} from "../../helpers/DualUnitTest.sol";

/// @dev The tree is in `DisableMarket.tree`.
contract DisableMarketTest is DualUnitTest {
    function test_RevertWhen_TheCallerIsNotRisk() external {
        bytes memory data = abi.encodeCall(dual.disableMarket, (ethMarket));
        _refused(alice, data, _err(RoleGated.RoleGated_Unauthorized.selector, alice, Roles.RISK));
    }

    function test_RevertWhen_ThereIsNoSuchMarket() external {
        _refused(
            risk,
            abi.encodeCall(dual.disableMarket, (3)),
            _err(Errors.DualCurrencyVault_UnknownMarket.selector, uint256(3))
        );
    }

    function test_RevertWhen_ItIsDisabledAlready() external {
        _disable(ethMarket);
        _refused(
            risk,
            abi.encodeCall(dual.disableMarket, (ethMarket)),
            _err(Errors.DualCurrencyVault_MarketDisabled.selector, ethMarket)
        );
    }

    function test_EndsCreationThereAndNowhereElse() external {
        vm.expectEmit(address(dual));
        emit Events.MarketDisabled(ethMarket);
        _disable(ethMarket);
        assertTrue(dual.marketOf(ethMarket).isDisabled, "disabled");
        assertTrue(!dual.marketOf(btcMarket).isDisabled, "the other is not");
        _refusedCreation(_buyLow(), _err(Errors.DualCurrencyVault_MarketDisabled.selector, ethMarket));
    }

    function test_VaultsThatExistGoOnToTheirEnd() external {
        uint256 vaultId = _create(_buyLow());
        _disable(ethMarket);
        uint256 receiptId = _subscribe(vaultId, alice, 4_000e6);
        _adjust(vaultId, 2e16);
        _cancel(vaultId);
        _settleEth(3_001e8);
        assertEq(_redeem(receiptId, alice, 4_000e6), 4_040e6, "paid");
        _close(vaultId);
        assertEq(_balance(usdc), 0, "nothing left");
    }

    function _disable(uint256 marketId) private {
        vm.prank(risk);
        dual.disableMarket(marketId);
    }
}
