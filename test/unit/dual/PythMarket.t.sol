// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IDualCurrencyVaultErrors} from "../../../contracts/dual/interfaces/IDualCurrencyVaultErrors.sol";
import {DualTypes} from "../../../contracts/dual/types/DualTypes.sol";
import {DeployShared} from "../../../contracts/mocks/deploy/DeployShared.sol";
import {PythMock} from "../../../contracts/mocks/oracles/PythMock.sol";
import {IPyth} from "../../../contracts/shared/oracles/interfaces/IPyth.sol";
import {PythPastPriceSource} from "../../../contracts/shared/oracles/PythPastPriceSource.sol";
import {DualTest} from "../../helpers/DualTest.sol";

/// @notice A market that Pyth decides: the first price after the expiry, paid for by whoever brings it.
contract PythMarketTest is DualTest {
    uint256 private constant FEE = 7;
    bytes32 private constant PRICE_ID = keccak256("ETH / USD");

    PythMock private _pyth;
    PythPastPriceSource private _source;
    uint256 private _vaultId;
    uint256 private _receiptId;

    function setUp() public override {
        super.setUp();
        _pyth = new PythMock(FEE);
        _source = DeployShared.pythPastPriceSource(IPyth(address(_pyth)), PRICE_ID, 8, 60);
        vm.prank(risk);
        uint256 marketId = dual.createMarket(_marketParams(address(weth), address(usdc), address(_source), address(0)));
        DualTypes.VaultParams memory params = _buyLow();
        params.marketId = marketId;
        _vaultId = _create(params);
        _receiptId = _subscribe(_vaultId, alice, 10_000e6);
    }

    function test_TheFeeIsPaidAndTheRestReturned() external {
        vm.warp(expiry + 100);
        uint256 before = alice.balance;
        bytes memory proof = _update(3_001e8, expiry + 3);
        vm.prank(alice);
        (, uint256 assets) = dual.redeemWithProof{value: 100}(_receiptId, 10_000e6, alice, address(_source), proof);
        assertEq(assets, 10_100e6, "not reached");
        assertEq(before - alice.balance, FEE, "the fee and no more");
        assertEq(dual.roundOf(address(_source), expiry).updatedAt, expiry + 3, "soon after the expiry");
    }

    function test_AnUnpaidFeeIsRefused() external {
        vm.warp(expiry + 100);
        bytes memory proof = _update(3_001e8, expiry + 3);
        vm.expectRevert(
            abi.encodeWithSelector(IDualCurrencyVaultErrors.DualCurrencyVault_ValueTooLow.selector, FEE - 1, FEE)
        );
        dual.settle{value: FEE - 1}(address(_source), expiry, proof);
    }

    function test_VoidWaitsForTheProofWindow() external {
        vm.warp(expiry + 14 days);
        vm.expectRevert(
            abi.encodeWithSelector(
                IDualCurrencyVaultErrors.DualCurrencyVault_PriceProvable.selector,
                _vaultId,
                address(_source)
            )
        );
        dual.void(_vaultId);
        vm.warp(expiry + 14 days + 1);
        dual.void(_vaultId);
        _assertStatus(_vaultId, DualTypes.Status.Voided, "nobody proved a price");
    }

    function _update(int64 price, uint256 publishTime) private view returns (bytes memory) {
        bytes[] memory updateData = new bytes[](1);
        updateData[0] = _pyth.createPriceFeedUpdateData(
            PRICE_ID,
            price,
            1,
            -8,
            price,
            1,
            uint64(publishTime),
            uint64(expiry - 1)
        );
        return abi.encode(updateData);
    }
}
