// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

import {AaveV3Adapter} from "../../../../contracts/derby/adapters/AaveV3Adapter.sol";
import {IAavePool as IPool} from "../../../../contracts/derby/adapters/interfaces/IAavePool.sol";
import {DeployDerby} from "../../../../contracts/mocks/deploy/DeployDerby.sol";
import {DeployTokens} from "../../../../contracts/mocks/deploy/DeployTokens.sol";
import {TestToken} from "../../../../contracts/mocks/TestToken.sol";
import {AaveV3Fixture} from "../../../helpers/AaveV3Fixture.sol";
import {ERC20Conformance} from "../../../helpers/standards/ERC20Conformance.sol";
import {ERC4626Conformance} from "../../../helpers/standards/ERC4626Conformance.sol";

/// @notice The adapter's shares are ERC-20 and the adapter is ERC-4626, over the real Aave after a year of interest.
contract AaveV3AdapterStandardsTest is AaveV3Fixture, ERC20Conformance, ERC4626Conformance {
    TestToken private _usdc;
    AaveV3Adapter private _adapter;
    address private _alice;
    address private _bob;

    function setUp() external {
        vm.warp(1_800_000_000);
        (_alice, _bob) = (makeAddr("alice"), makeAddr("bob"));
        _usdc = DeployTokens.testToken("USD Coin", "USDC", 6);
        _deployAaveMarket(_usdc);
        _adapter = DeployDerby.aaveV3Adapter(IPool(address(aavePool)), IERC20(address(_usdc)), address(this));
        _usdc.mint(_alice, 1_000_000e6);
        vm.prank(_alice);
        _usdc.approve(address(_adapter), type(uint256).max);
        vm.prank(_alice);
        _adapter.deposit(200_000e6, _alice);
        vm.warp(block.timestamp + 365 days);
    }

    function _erc20() internal view override returns (IERC20 token, address holder) {
        return (_adapter, _alice);
    }

    function _erc4626() internal view override returns (Saving memory) {
        return Saving({vault: _adapter, saver: _alice, other: _bob, least: 2, most: 50_000e6});
    }

    function _closeDeposits() internal override returns (address account) {
        aaveConfigurator.setReserveFreeze(address(_usdc), true);
        return _bob;
    }
}
