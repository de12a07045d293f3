// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {DeployShared} from "../../../contracts/mocks/deploy/DeployShared.sol";
import {DeployTokens} from "../../../contracts/mocks/deploy/DeployTokens.sol";
import {AggregatorMock} from "../../../contracts/mocks/oracles/AggregatorMock.sol";
import {RoleGated} from "../../../contracts/shared/access/RoleGated.sol";
import {Roles} from "../../../contracts/shared/access/Roles.sol";
import {PriceMath} from "../../../contracts/shared/math/PriceMath.sol";
import {IAggregatorV3} from "../../../contracts/shared/oracles/interfaces/IAggregatorV3.sol";
import {ISavingsAccount} from "../../../contracts/savings/interfaces/ISavingsAccount.sol";
import {ISavingsAccountErrors} from "../../../contracts/savings/interfaces/ISavingsAccountErrors.sol";
import {ISavingsAccountEvents} from "../../../contracts/savings/interfaces/ISavingsAccountEvents.sol";
import {SavingsTypes} from "../../../contracts/savings/types/SavingsTypes.sol";
import {SavingsUnitTest} from "../../helpers/SavingsUnitTest.sol";

/// @dev The tree is in `Adapters.tree`.
contract AdaptersTest is SavingsUnitTest {
    // ---- when they are refused

    function test_RevertWhen_TheCallerIsNotAdmin() external {
        bytes4 unauthorized = RoleGated.RoleGated_Unauthorized.selector;
        _refused(risk, _call(account.adapters()), _err(unauthorized, risk, Roles.ADMIN));
        _refused(stranger, _call(account.adapters()), _err(unauthorized, stranger, Roles.ADMIN));
    }

    function test_RevertWhen_OneOfThemIsNoContract() external {
        bytes4 invalid = ISavingsAccountErrors.Savings_InvalidContract.selector;
        SavingsTypes.Adapters memory a = account.adapters();
        a.exchange = address(0);
        _refused(admin, _call(a), _err(invalid, address(0)));
        a = account.adapters();
        a.collateralPrice = stranger;
        _refused(admin, _call(a), _err(invalid, stranger));
        a = account.adapters();
        a.rewardPrice = stranger;
        _refused(admin, _call(a), _err(invalid, stranger));
    }

    function test_RevertWhen_TheDecimalsAreTooFarApart() external {
        address source = address(DeployTokens.testToken("", "", 255));
        bytes memory out = abi.encodeWithSelector(PriceMath.PriceMath_ScaleOutOfRange.selector, 18, 6, 255);
        _refused(admin, _call(SavingsTypes.Adapters(source, address(priceSource), address(exchange))), out);
        _refused(admin, _call(SavingsTypes.Adapters(address(priceSource), source, address(exchange))), out);
    }

    // ---- when they are set

    function test_SetsThem() external {
        SavingsTypes.Adapters memory a = _ofOtherDecimals();
        a.exchange = address(DeployShared.honestExchangeMock());
        vm.expectEmit(address(account));
        emit ISavingsAccountEvents.AdaptersSet(admin, a);
        vm.prank(admin);
        account.setAdapters(a);
        assertEq(keccak256(abi.encode(account.adapters())), keccak256(abi.encode(a)), "as given");
    }

    function test_TheDecimalsAreThoseOfTheNewSource() external {
        (, uint256 loanId) = _open();
        _fundRewards(ETHER, 1 days);
        _wait(1 days);
        SavingsTypes.Adapters memory a = _ofOtherDecimals();
        vm.prank(admin);
        account.setAdapters(a);
        assertEq(account.collateralValue(loanId), 20_000e6, "10 ether at 2,000 with 18 decimals");
        assertEq(account.maxBorrow(ETHER), 1_500e6, "75 % of one");
        (, uint256 received) = account.harvest(ETHER, 0);
        assertEq(received, 2_000e6, "rewards too");
        assertEq(account.loanOf(loanId).principal, 20_000e6, "no loan is touched");
    }

    function _ofOtherDecimals() private returns (SavingsTypes.Adapters memory) {
        AggregatorMock other = DeployShared.aggregatorMock();
        other.setDecimals(18);
        other.setRound(1, 2_000e18, block.timestamp, block.timestamp);
        IAggregatorV3 aggregator = IAggregatorV3(address(other));
        address source = address(DeployShared.chainlinkPriceSource(aggregator, 7 days, IAggregatorV3(address(0)), 0));
        return SavingsTypes.Adapters(source, source, address(exchange));
    }

    function _call(SavingsTypes.Adapters memory newAdapters) private pure returns (bytes memory) {
        return abi.encodeCall(ISavingsAccount.setAdapters, (newAdapters));
    }
}
