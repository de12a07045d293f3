// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IERC20Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";

import {DeployShared} from "../../../../contracts/mocks/deploy/DeployShared.sol";
import {DeployTokens} from "../../../../contracts/mocks/deploy/DeployTokens.sol";
import {HostileRouterMock} from "../../../../contracts/mocks/exchange/HostileRouterMock.sol";
import {FeeOnTransferToken} from "../../../../contracts/mocks/tokens/FeeOnTransferToken.sol";
import {TestToken} from "../../../../contracts/mocks/TestToken.sol";
import {IExchangeErrors as Errors} from "../../../../contracts/shared/exchange/interfaces/IExchangeErrors.sol";
import {IExchange} from "../../../../contracts/shared/exchange/interfaces/IExchange.sol";
import {ExchangeTypes} from "../../../../contracts/shared/exchange/types/ExchangeTypes.sol";
import {UniswapV3Exchange} from "../../../../contracts/shared/exchange/UniswapV3Exchange.sol";
import {ExactTransfer} from "../../../../contracts/shared/tokens/ExactTransfer.sol";
import {ExchangeFixture} from "../../../helpers/ExchangeFixture.sol";

/// @notice A router that does anything but what it should. The caller never loses more than his slippage.
contract UniswapV3ExchangeHostileTest is ExchangeFixture {
    uint256 private constant SOLD = 1e18;
    uint256 private constant WORTH = 3_000e6;
    uint256 private constant MINIMUM = 2_970e6;

    HostileRouterMock private _router;
    UniswapV3Exchange private _target;

    function setUp() public {
        _deployExchange();
        (_router, _target) = _deployHostile(usd);
        usd.mint(address(_router), 100 * WORTH);
        _fundSeller(eth, address(_target), SOLD);
    }

    function test_honestForOnce() public {
        _router.behave(SOLD, MINIMUM, address(0), MINIMUM);
        vm.prank(seller);
        assertEq(_target.swap(_request(SOLD)), MINIMUM, "exactly the minimum is enough");
        assertEq(usd.balanceOf(receiver), MINIMUM, "received");
    }

    function testFuzz_paysLess_whateverItClaims(uint256 paid, uint256 claimed) public {
        paid = bound(paid, 0, MINIMUM - 1);
        _router.behave(SOLD, paid, address(0), claimed);
        _assertRefused(_insufficient(paid));
    }

    function test_keepsTheTokens() public {
        _router.behave(SOLD, 0, address(0), WORTH);
        _assertRefused(_insufficient(0));
    }

    /// @dev Whatever reaches the receiver by another way during the swap is not its proceeds.
    function test_paysTheReceiverBesideTheExchange() public {
        _router.behave(SOLD, WORTH, receiver, WORTH);
        _assertRefused(_insufficient(0));
    }

    function testFuzz_takesLessThanAll(uint256 taken) public {
        taken = bound(taken, 0, SOLD - 1);
        _router.behave(taken, 2 * WORTH, address(0), 2 * WORTH);
        _assertRefused(abi.encodeWithSelector(Errors.Exchange_PartialFill.selector, address(eth), SOLD, SOLD - taken));
    }

    function test_takesMoreThanApproved() public {
        eth.mint(address(_target), SOLD);
        _router.behave(SOLD + 1, WORTH, address(0), WORTH);
        _assertRefused(
            abi.encodeWithSelector(IERC20Errors.ERC20InsufficientAllowance.selector, address(_router), SOLD, SOLD + 1)
        );
    }

    function test_reenters() public {
        _router.behave(SOLD, WORTH, address(0), WORTH);
        _router.callBack(address(_target), abi.encodeCall(IExchange.swap, (_request(SOLD))));
        _assertRefused(abi.encodeWithSelector(ReentrancyGuardTransient.ReentrancyGuardReentrantCall.selector));
    }

    function test_boughtTokenDeliversLess() public {
        FeeOnTransferToken feeToken = DeployTokens.feeOnTransferToken(6, 100);
        _createPool(eth, feeToken, FEE, POOL_ETH, POOL_USD);
        (HostileRouterMock router, UniswapV3Exchange target) = _deployHostile(feeToken);
        feeToken.mint(address(router), WORTH);
        _fundSeller(eth, address(target), SOLD);
        router.behave(SOLD, WORTH, address(0), WORTH);
        ExchangeTypes.SwapRequest memory request = _request(SOLD);
        request.tokenOut = address(feeToken);
        // 1 % on the way here leaves exactly the minimum, and 1 % more is lost on the way to the receiver.
        vm.prank(seller);
        vm.expectRevert(
            abi.encodeWithSelector(
                ExactTransfer.ExactTransfer_ReceivedAmountDiffers.selector,
                address(feeToken),
                MINIMUM,
                MINIMUM - MINIMUM / 100
            )
        );
        target.swap(request);
    }

    function _deployHostile(TestToken tokenOut) private returns (HostileRouterMock router, UniswapV3Exchange target) {
        router = new HostileRouterMock(address(uniswapFactory), eth, tokenOut);
        target = DeployShared.uniswapV3Exchange(router, address(manager));
        _setRoute(target, address(eth), address(tokenOut), FEE);
    }

    function _assertRefused(bytes memory reason) private {
        vm.prank(seller);
        vm.expectRevert(reason);
        _target.swap(_request(SOLD));
        assertEq(eth.balanceOf(seller), SOLD, "seller keeps what was offered");
        assertEq(usd.balanceOf(receiver), 0, "receiver gets nothing");
        assertEq(eth.balanceOf(address(_router)), 0, "router gets nothing");
        assertEq(eth.allowance(address(_target), address(_router)), 0, "no approval left");
    }

    function _insufficient(uint256 received) private view returns (bytes memory) {
        return abi.encodeWithSelector(Errors.Exchange_InsufficientOutput.selector, address(usd), MINIMUM, received);
    }
}
