// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {ERC4626} from "@openzeppelin/contracts/token/ERC20/extensions/ERC4626.sol";

import {IDerbyVaultEvents} from "../../../../contracts/derby/interfaces/IDerbyVaultEvents.sol";
import {DerbyTypes} from "../../../../contracts/derby/types/DerbyTypes.sol";
import {YieldProtocolMock} from "../../../../contracts/mocks/derby/YieldProtocolMock.sol";
import {DerbyVaultUnitTest} from "../../../helpers/DerbyVaultUnitTest.sol";

/// @dev The tree is in `CloseFailures.tree`. A protocol that fails, in any phase and in any way, is skipped and reported.
contract DerbyVaultCloseFailuresTest is DerbyVaultUnitTest {
    // ---- when it is measured

    function test_OneThatDoesNotAnswerIsSkippedAndStaysAccounted() external {
        _open();
        YieldProtocolMock.Fault[5] memory faults = [
            YieldProtocolMock.Fault.Reverts,
            YieldProtocolMock.Fault.Boasts,
            YieldProtocolMock.Fault.Blind,
            YieldProtocolMock.Fault.ReturnBomb,
            YieldProtocolMock.Fault.BurnsGas
        ];
        for (uint256 i = 0; i < faults.length; ++i) {
            yields[0].setFault(faults[i]);
            yields[0].gain(1_000e6);
            _vote(0, 60, 20);
            _elapse();
            _expectSkipped(0, DerbyTypes.Phase.Measure);
            vault.closeEpoch(ALL_STEPS);
            assertEq(vault.allocationOf(0), 30_000e6, "still booked");
            assertTrue(!vault.protocolOf(0).measured, "reported");
        }
        yields[0].setFault(YieldProtocolMock.Fault.None);
        _close();
        assertTrue(game.rewardsOf(7)[0] == 0, "no reward in the close that measures it again");
        assertEq(vault.allocationOf(0), 0, "and it is left");
        _assertBooks();
    }

    function test_OneWhoseCodeIsGoneIsSkipped() external {
        _open();
        vm.etch(address(yields[1]), "");
        _elapse();
        _expectSkipped(1, DerbyTypes.Phase.Measure);
        vault.closeEpoch(ALL_STEPS);
        assertEq(vault.allocationOf(1), 45_000e6, "still booked");
        _assertBooks();
    }

    function test_WhatIsCaughtInOneToBeLeftIsNotSpread() external {
        _open();
        yields[1].setFault(YieldProtocolMock.Fault.Reverts);
        vault.deprecateProtocol(1);
        _close();
        _assertAllocations(30_000e6, 45_000e6, 15_000e6, 10_000e6);
        yields[1].setFault(YieldProtocolMock.Fault.None);
        _close();
        _assertAllocations(60_000e6, 0, 30_000e6, 10_000e6);
        _assertBooks();
    }

    /// @dev Of 130,000 a tenth is the buffer and 45,000 are caught: 72,000 can be had, two thirds of it for the first. Were the
    /// 45,000 counted, the first would be due 78,000 and take all 27,000 that are here, the third nothing.
    function test_FreshMoneyIsSharedByWhatCanBeHad() external {
        _open();
        _deposit(bob, 30_000e6);
        yields[1].setFault(YieldProtocolMock.Fault.Reverts);
        vault.deprecateProtocol(1);
        _close();
        _assertAllocations(48_000e6, 45_000e6, 24_000e6, 13_000e6);
        _assertBooks();
    }

    function test_OneThatIsMeasuredAgainEarnsFromTheNextEpochOn() external {
        _open();
        yields[0].setFault(YieldProtocolMock.Fault.Blind);
        _close();
        yields[0].setFault(YieldProtocolMock.Fault.None);
        yields[0].gain(3_000e6);
        _close();
        assertTrue(game.rewardsOf(3)[0] == 0, "what it gained unseen is nobody's");
        assertGt(vault.lockedProfit(), 2_990e6, "but the depositors'");
        yields[0].gain(3_000e6);
        _close();
        assertTrue(game.rewardsOf(4)[0] > 0, "what it gains now is its voters'");
        _assertBooks();
    }

    // ---- when money is to come out

    function test_OneThatRevertsKeepsWhatItHolds() external {
        _open();
        _vote(20, 60, 20);
        _advanceTo(DerbyTypes.Phase.Withdraw);
        yields[0].setFault(YieldProtocolMock.Fault.Reverts);
        _expectSkipped(0, DerbyTypes.Phase.Withdraw);
        vault.closeEpoch(1);
        assertEq(vault.allocationOf(0), 30_000e6, "booked");
        _finish();
        _assertBooks();
    }

    function test_OneThatPaysHalfIsNotLeft() external {
        _open();
        yields[0].setFault(YieldProtocolMock.Fault.PaysHalf);
        _vote(0, 60, 20);
        _elapse();
        _expectSkipped(0, DerbyTypes.Phase.Withdraw);
        vault.closeEpoch(ALL_STEPS);
        assertEq(vault.allocationOf(0), 30_000e6, "nothing left it");
        _assertBooks();
    }

    function test_OneThatForbidsTheBlockIsLeftInAnother() external {
        _open();
        yields[0].setFault(YieldProtocolMock.Fault.ForbidsSameBlock);
        _vote(0, 60, 20);
        _close();
        assertEq(vault.allocationOf(0), 30_000e6, "in the block of the deposit");
        vm.roll(block.number + 1);
        _close();
        assertEq(vault.allocationOf(0), 0, "in the next");
        _assertBooks();
    }

    function test_OneThatIsIlliquidGivesWhatItCan() external {
        _open();
        yields[1].setFault(YieldProtocolMock.Fault.Illiquid);
        yields[1].setLiquidity(7_000e6);
        _vote(40, 0, 20);
        _close();
        assertEq(vault.allocationOf(1), 38_000e6, "the rest waits");
        _assertBooks();
        vault.deprecateProtocol(1);
        _close();
        assertEq(vault.allocationOf(1), 31_000e6, "when it is to be left for good too");
        _assertBooks();
    }

    /// @dev It burns shares that were never bought, a donation among them: the books know only those that were.
    function test_OneThatBurnsMoreThanIsHeldIsRefused() external {
        GreedyProtocol greedy = new GreedyProtocol(IERC20(address(usdc)));
        uint16 id = _add(address(greedy));
        _deposit(alice, 100_000e6);
        game.vote(id, 100e18);
        _close();
        game.vote(id, 0);
        game.vote(0, 100e18);
        _advanceTo(DerbyTypes.Phase.Withdraw);
        greedy.donate(address(vault), 1_000e6);
        greedy.setGreedy();
        _expectSkipped(id, DerbyTypes.Phase.Withdraw);
        vault.closeEpoch(ALL_STEPS);
        assertEq(vault.allocationOf(id), 90_000e6, "booked as it was");
        assertEq(greedy.balanceOf(address(vault)), 91_000e6, "undone");
        _assertBooks();
    }

    // ---- when cash is missing

    function test_OneThatFailsIsSkippedAndTheNextPays() external {
        _open();
        _request(alice, 50_000e6);
        yields[0].setFault(YieldProtocolMock.Fault.Illiquid);
        _advanceTo(DerbyTypes.Phase.Cash);
        _expectSkipped(0, DerbyTypes.Phase.Cash);
        vault.closeEpoch(1);
        _finish();
        assertEq(vault.batchOf(2).filledShares, 50_000e6, "filled by the others");
        _assertBooks();
    }

    function test_WhatNobodyPaysStaysARequest() external {
        _open();
        _request(alice, 50_000e6);
        for (uint256 i = 0; i < 3; ++i) yields[i].setFault(YieldProtocolMock.Fault.Illiquid);
        _close();
        assertEq(vault.batchOf(2).assets, 10_000e6, "the buffer");
        assertEq(vault.batchOf(2).filledShares, 10_000e6, "and no more");
        _assertBooks();
    }

    function test_OneThatWasNotMeasuredIsNotAsked() external {
        _open();
        _request(alice, 60_000e6);
        yields[0].setFault(YieldProtocolMock.Fault.Blind);
        yields[1].setFault(YieldProtocolMock.Fault.Illiquid);
        _close();
        assertEq(vault.allocationOf(0), 30_000e6, "its price is not known");
        assertEq(vault.allocationOf(2), 0, "this one paid all it had");
        assertEq(vault.batchOf(2).assets, 25_000e6, "buffer and that");
        _assertBooks();
    }

    // ---- when money is to go in

    function test_OneThatFailsGetsNothing() external {
        _deposit(alice, 100_000e6);
        _vote(40, 60, 20);
        YieldProtocolMock.Fault[5] memory faults = [
            YieldProtocolMock.Fault.Reverts,
            YieldProtocolMock.Fault.MintsNothing,
            YieldProtocolMock.Fault.Boasts,
            YieldProtocolMock.Fault.ReturnBomb,
            YieldProtocolMock.Fault.BurnsGas
        ];
        _advanceTo(DerbyTypes.Phase.Deposit);
        for (uint256 i = 0; i < faults.length; ++i) {
            uint256 snapshot = vm.snapshotState();
            yields[0].setFault(faults[i]);
            _expectSkipped(0, DerbyTypes.Phase.Deposit);
            vault.closeEpoch(1);
            _finish();
            _assertAllocations(0, 45_000e6, 15_000e6, 40_000e6);
            assertEq(usdc.allowance(address(vault), address(yields[0])), 0, "no allowance is left");
            _assertBooks();
            vm.revertToState(snapshot);
        }
    }

    /// @dev What it does not take of an allowance it may not take later.
    function test_OneThatTakesLessIsBookedAtWhatItTook() external {
        ModestProtocol modest = new ModestProtocol(IERC20(address(usdc)));
        uint16 id = _add(address(modest));
        _deposit(alice, 100_000e6);
        game.vote(id, 100e18);
        _close();
        assertEq(vault.allocationOf(id), 45_000e6, "half of the target");
        assertEq(vault.idleAssets(), 55_000e6, "the rest is here");
        assertEq(usdc.allowance(address(vault), address(modest)), 0, "and is not its to take");
        _assertBooks();
    }

    function test_OneThatCostsMoreThanAHundredthGetsNothing() external {
        (CostlyProtocol costly, uint16 id) = _tooCostly(100_000e6, 101);
        costly.setCost(100);
        _close();
        assertGe(vault.allocationOf(id), 89_100e6, "at a hundredth it is entered");
        assertGe(vault.grossAssets(), 99_100e6, "and what that cost is a loss");
        assertLe(vault.grossAssets(), 99_100e6 + 2, "booked at once");
        _assertBooks();
    }

    /// @dev Of 90 base units a hundredth is none: what rounding may take is all that may be lost. 334 basis points of 90 are 3 units,
    /// 223 are 2; 90 shares of the 88 that are left are worth 90 * 89 / 91 = 88.
    function test_OneThatCostsTwoBaseUnitsIsEnteredAndOneThatCostsThreeIsNot() external {
        (CostlyProtocol costly, uint16 id) = _tooCostly(100, 334);
        costly.setCost(223);
        _close();
        assertEq(vault.allocationOf(id), 88, "two are not");
        assertEq(vault.grossAssets(), 98, "and are a loss");
        _assertBooks();
    }

    function test_OneWhoseSharesOutgrowTheBooksGetsNothing() external {
        uint16 id = _add(address(new FineProtocol(IERC20(address(usdc)))));
        _deposit(alice, 100_000e6);
        game.vote(id, 100e18);
        _elapse();
        _expectSkipped(id, DerbyTypes.Phase.Deposit);
        vault.closeEpoch(ALL_STEPS);
        assertEq(vault.allocationOf(id), 0, "nothing");
        assertEq(vault.idleAssets(), 100_000e6, "all is here");
        _assertBooks();
    }

    /// @dev A protocol that takes `costBps` of what comes in, and into which a close therefore puts nothing.
    function _tooCostly(uint256 assets, uint256 costBps) private returns (CostlyProtocol costly, uint16 id) {
        costly = new CostlyProtocol(IERC20(address(usdc)));
        id = _add(address(costly));
        _deposit(alice, assets);
        game.vote(id, 100e18);
        costly.setCost(costBps);
        _elapse();
        _expectSkipped(id, DerbyTypes.Phase.Deposit);
        vault.closeEpoch(ALL_STEPS);
        assertEq(vault.allocationOf(id), 0, "too costly");
    }

    function _expectSkipped(uint16 id, DerbyTypes.Phase phase) private {
        uint32 epoch = vault.epoch();
        vm.expectEmit(address(vault));
        emit IDerbyVaultEvents.ProtocolSkipped(epoch, id, phase);
    }

    function _add(address protocol) private returns (uint16 id) {
        id = vault.proposeProtocol(protocol, CAP);
        vault.activateProtocol(id);
    }
}

/// @dev Burns every share of its owner's, whatever he takes out.
contract GreedyProtocol is ERC4626 {
    bool private _isGreedy;

    constructor(IERC20 asset_) ERC20("Greedy", "GRD") ERC4626(asset_) {}

    function setGreedy() external {
        _isGreedy = true;
    }

    function donate(address receiver, uint256 shares) external {
        _mint(receiver, shares);
    }

    function _withdraw(
        address caller,
        address receiver,
        address owner,
        uint256 assets,
        uint256 shares
    ) internal override {
        super._withdraw(caller, receiver, owner, assets, _isGreedy ? balanceOf(owner) : shares);
    }
}

/// @dev Takes half of what it is offered.
contract ModestProtocol is ERC4626 {
    constructor(IERC20 asset_) ERC20("Modest", "MOD") ERC4626(asset_) {}

    function _deposit(address caller, address receiver, uint256 assets, uint256 shares) internal override {
        super._deposit(caller, receiver, assets / 2, shares / 2);
    }
}

/// @dev Keeps a part of each deposit, for nobody.
contract CostlyProtocol is ERC4626 {
    uint256 private _costBps;

    constructor(IERC20 asset_) ERC20("Costly", "CST") ERC4626(asset_) {}

    function setCost(uint256 bps) external {
        _costBps = bps;
    }

    function _deposit(address caller, address receiver, uint256 assets, uint256 shares) internal override {
        super._deposit(caller, receiver, assets, shares);
        IERC20(asset()).transfer(address(0xdead), (assets * _costBps) / 10_000);
    }
}

/// @dev 1e30 shares for a base unit: more of them than the books of a vault hold.
contract FineProtocol is ERC4626 {
    constructor(IERC20 asset_) ERC20("Fine", "FINE") ERC4626(asset_) {}

    function _decimalsOffset() internal pure override returns (uint8) {
        return 30;
    }
}
