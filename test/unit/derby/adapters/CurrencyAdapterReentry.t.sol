// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IERC4626} from "@openzeppelin/contracts/interfaces/IERC4626.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";

import {CurrencyAdapter} from "../../../../contracts/derby/adapters/CurrencyAdapter.sol";
import {DeployDerby} from "../../../../contracts/mocks/deploy/DeployDerby.sol";
import {DeployShared} from "../../../../contracts/mocks/deploy/DeployShared.sol";
import {DeployTokens} from "../../../../contracts/mocks/deploy/DeployTokens.sol";
import {ReentrantMock} from "../../../../contracts/mocks/ReentrantMock.sol";
import {HookToken} from "../../../../contracts/mocks/tokens/HookToken.sol";
import {IExchange} from "../../../../contracts/shared/exchange/interfaces/IExchange.sol";
import {IPriceSource} from "../../../../contracts/shared/oracles/interfaces/IPriceSource.sol";
import {IAggregatorV3} from "../../../../contracts/shared/oracles/interfaces/IAggregatorV3.sol";
import {Test} from "../../../helpers/Test.sol";

/// @notice A holder that is called while its money moves, on the way in and on the way out.
contract CurrencyAdapterReentryTest is Test {
    uint256 private constant MONEY = 3_000e6;

    ReentrantMock private _attacker;
    HookToken private _asset;
    CurrencyAdapter private _adapter;

    function setUp() external {
        _attacker = new ReentrantMock();
        _asset = DeployTokens.hookToken(6);
        _adapter = _adapterHeldBy(address(_attacker));
        _asset.mint(address(_attacker), 2 * MONEY);
        _attacker.approve(_asset, address(_adapter));
        _attacker.call(address(_adapter), abi.encodeCall(IERC4626.deposit, (MONEY, address(_attacker))));
        _asset.setHook(address(_attacker), _attacker);
    }

    function test_ReentryByAnAssetWithHooks_EveryVerbIsGuardedAgainstEveryOther() external {
        bytes[2] memory movers = [
            abi.encodeCall(IERC4626.deposit, (MONEY, address(_attacker))),
            abi.encodeCall(IERC4626.redeem, (MONEY / 2, address(_attacker), address(_attacker)))
        ];
        for (uint256 i = 0; i < movers.length; ++i) {
            for (uint256 verb = 0; verb < 4; ++verb) _guarded(movers[i], _verbs()[verb]);
        }
    }

    function _guarded(bytes memory moving, bytes memory inside) private {
        uint256 snapshot = vm.snapshotState();
        _attacker.arm(address(_adapter), inside);
        _attacker.call(address(_adapter), moving);
        bytes32 guarded = bytes32(ReentrancyGuardTransient.ReentrancyGuardReentrantCall.selector);
        assertEq(bytes32(_attacker.answer()), guarded, "guarded");
        assertTrue(vm.revertToState(snapshot), "state restored");
    }

    /// @dev Each would be carried out at any other time.
    function _verbs() private view returns (bytes[4] memory) {
        address holder = address(_attacker);
        return
            [
                abi.encodeCall(IERC4626.deposit, (1e6, holder)),
                abi.encodeCall(IERC4626.mint, (1e6, holder)),
                abi.encodeCall(IERC4626.withdraw, (1e6, holder, holder)),
                abi.encodeCall(IERC4626.redeem, (1e6, holder, holder))
            ];
    }

    function _adapterHeldBy(address holder) private returns (CurrencyAdapter) {
        address feed = address(DeployShared.chainlinkFeedMock(8, 3_000e8));
        address source = address(
            DeployShared.chainlinkPriceSource(IAggregatorV3(feed), 1 days, IAggregatorV3(address(0)), 0)
        );
        return
            DeployDerby.currencyAdapter(
                holder,
                IERC20(address(_asset)),
                DeployTokens.testToken("Ether", "ETH", 18),
                IExchange(address(DeployShared.honestExchangeMock())),
                IPriceSource(source),
                50
            );
    }
}
