// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

import {TestToken} from "../../../contracts/mocks/TestToken.sol";
import {ExchangeTypes} from "../../../contracts/shared/exchange/types/ExchangeTypes.sol";
import {ISavingsAccount} from "../../../contracts/savings/interfaces/ISavingsAccount.sol";
import {ISavingsAccountErrors} from "../../../contracts/savings/interfaces/ISavingsAccountErrors.sol";
import {ISavingsAccountEvents} from "../../../contracts/savings/interfaces/ISavingsAccountEvents.sol";
import {IStakingPositions} from "../../../contracts/savings/staking/interfaces/IStakingPositions.sol";
import {SavingsTypes} from "../../../contracts/savings/types/SavingsTypes.sol";
import {SavingsUnitTest} from "../../helpers/SavingsUnitTest.sol";

/// @dev The tree is in `Harvest.tree`. One ether of rewards, worth 3,000, is there to be claimed.
contract HarvestTest is SavingsUnitTest {
    uint256 private _lendId;
    uint256 private _loanId;

    function setUp() public override {
        super.setUp();
        (_lendId, _loanId) = _open();
        _fundRewards(ETHER, 10 days);
        _wait(10 days);
    }

    // ---- when the sale is refused

    function test_RevertWhen_TheExchangePaysBelowTheOraclesBound() external {
        exchange.setLossBps(101);
        bytes4 little = ISavingsAccountErrors.Savings_PaidTooLittle.selector;
        _refused(stranger, _call(ETHER, 0), _err(little, 2_969_700_000, 2_970e6));
    }

    function test_RevertWhen_TheExchangePaysBelowTheCallersMinimum() external {
        exchange.setLossBps(50);
        bytes4 little = ISavingsAccountErrors.Savings_PaidTooLittle.selector;
        _refused(stranger, _call(ETHER, 2_985e6 + 1), _err(little, 2_985e6, 2_985e6 + 1));
    }

    function test_RevertWhen_TheExchangeTakesInsteadOfPaying() external {
        TakingExchange taking = new TakingExchange(lender2);
        vm.prank(admin);
        account.setAdapters(SavingsTypes.Adapters(address(priceSource), address(priceSource), address(taking)));
        bytes memory nothing = _err(ISavingsAccountErrors.Savings_PaidTooLittle.selector, 0, 2_970e6);
        _refused(stranger, _call(ETHER, 0), nothing);
    }

    // ---- when it is sold

    function test_ClaimsAllAndSellsAPart() external {
        vm.expectEmit(address(account));
        emit ISavingsAccountEvents.RewardsClaimed(stranger, ETHER);
        vm.expectEmit(address(account));
        emit ISavingsAccountEvents.RewardsSold(stranger, ETHER / 2, 1_500e6);
        vm.prank(stranger);
        (uint256 claimed, uint256 received) = account.harvest(ETHER / 2, 1_500e6);
        assertEq(claimed, ETHER, "all of the stream");
        assertEq(received, 1_500e6, "half of it sold");
        SavingsTypes.BalanceSheet memory sheet = account.balanceSheet();
        assertEq(sheet.rewardCash, ETHER / 2, "the rest waits");
        assertEq(sheet.cash, 81_500e6, "the cash is there");
        assertEq(weth.allowance(address(account), address(exchange)), 0, "no allowance is left");
        _assertBooks();
        (claimed, received) = account.harvest(type(uint256).max, 0);
        assertEq(claimed, 0, "nothing new");
        assertEq(received, 1_500e6, "the rest");
        _assertBooks();
    }

    function test_SellsAtTheOraclesBoundAtWorst() external {
        exchange.setLossBps(100);
        (, uint256 received) = account.harvest(ETHER, 0);
        assertEq(received, 2_970e6, "1 % below");
        _assertBooks();
    }

    function test_WhatItBringsBelongsToNoLender() external {
        uint256 value = account.valueOf(_lendId, 100_000e6);
        uint256 reserves = account.balanceSheet().reserves;
        account.harvest(ETHER, 0);
        assertEq(account.valueOf(_lendId, 100_000e6), value, "claims stand");
        assertEq(account.balanceSheet().reserves - reserves, 3_000e6, "reserves rise");
    }

    // ---- when nothing is sold

    function test_ClaimsOnly() external {
        (uint256 claimed, uint256 received) = account.harvest(0, 0);
        assertEq(claimed, ETHER, "claimed");
        assertEq(received, 0, "kept");
        assertEq(account.balanceSheet().rewardCash, ETHER, "as rewards");
        _assertBooks();
    }

    function test_ABadPriceStopsTheSaleOnly() external {
        _setPrice(0);
        vm.expectEmit(address(account));
        emit ISavingsAccountEvents.SaleSkipped(stranger, ETHER);
        vm.prank(stranger);
        (uint256 claimed, uint256 received) = account.harvest(ETHER, 0);
        assertEq(claimed, ETHER, "claimed");
        assertEq(received, 0, "not sold");
        _setPrice(PRICE);
        (, received) = account.harvest(ETHER, 0);
        assertEq(received, 3_000e6, "sold later");
        _assertBooks();
    }

    function test_WhatIsWorthNothingIsKept() external {
        vm.expectEmit(address(account));
        emit ISavingsAccountEvents.SaleSkipped(address(this), ETHER);
        (, uint256 received) = account.harvest(1, 0);
        assertEq(received, 0, "one wei");
        assertEq(account.balanceSheet().rewardCash, ETHER, "kept");
    }

    function test_WithoutLoansThereIsNothing() external {
        account.harvest(ETHER, 0);
        _repay(borrower, _loanId, 10 * ETHER);
        (uint256 claimed, uint256 received) = account.harvest(ETHER, 0);
        assertEq(claimed + received, 0, "nothing held");
    }

    // ---- when the provider fails

    function test_AFailedClaimIsReportedAndStopsNothing() external {
        account.harvest(0, 0);
        _fundRewards(ETHER, 10 days);
        _wait(10 days);
        bytes memory code = address(weth).code;
        vm.etch(address(weth), hex"5f5ffd");
        vm.prank(address(account));
        (, bytes memory reason) = address(staking).call(abi.encodeCall(IStakingPositions.harvest, ()));
        vm.expectEmit(address(account));
        emit ISavingsAccountEvents.ClaimFailed(stranger, reason);
        vm.prank(stranger);
        (uint256 claimed, ) = account.harvest(0, 0);
        assertEq(claimed, 0, "nothing came");
        _repay(borrower, _loanId, 5 * ETHER);
        _withdraw(lender, _lendId, 50_000e6);
        vm.etch(address(weth), code);
        (claimed, ) = account.harvest(0, 0);
        assertEq(claimed, ETHER / 2, "the next one brings what was not taken along");
        _assertBooks();
    }

    function test_OneClaimServesEveryLoan() external {
        uint256 second = _borrow(borrower2, 30 * ETHER, 20_000e6);
        _fundRewards(4 * ETHER, 10 days);
        _wait(10 days);
        (uint256 claimed, ) = account.harvest(0, 0);
        assertEq(claimed, 5 * ETHER, "of both");
        _repay(borrower2, second, 30 * ETHER);
        _repay(borrower, _loanId, 10 * ETHER);
        assertEq(staking.totalUnits(), 0, "both leave whole");
    }

    function _call(uint256 maxSell, uint256 minOut) private pure returns (bytes memory) {
        return abi.encodeCall(ISavingsAccount.harvest, (maxSell, minOut));
    }
}

/// @dev An exchange that pulls what is sold and pays nobody it should.
contract TakingExchange {
    address private immutable PAYEE;

    constructor(address payee) {
        PAYEE = payee;
    }

    function swap(ExchangeTypes.SwapRequest calldata request) external returns (uint256) {
        IERC20(request.tokenIn).transferFrom(msg.sender, address(this), request.amountIn);
        TestToken(request.tokenOut).mint(PAYEE, request.oracleAmountOut);
        return request.oracleAmountOut;
    }
}
