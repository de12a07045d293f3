// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {VestingWallet} from "@openzeppelin/contracts/finance/VestingWallet.sol";

import {DerbyToken} from "../../../contracts/derby/DerbyToken.sol";
import {Test} from "../../helpers/Test.sol";

/// @dev DRB, and its vesting by OpenZeppelin's wallet.
contract DerbyTokenTest is Test {
    uint64 private constant START = 1_800_000_000;
    uint64 private constant DURATION = 730 days;

    DerbyToken private _drb;
    address private _founder;

    function setUp() external {
        vm.warp(START);
        _founder = makeAddr("founder");
        _drb = new DerbyToken(address(this));
    }

    function test_TheSupplyIsFixed() external view {
        assertEq(_drb.totalSupply(), 1_000_000e18, "supply");
        assertEq(_drb.balanceOf(address(this)), 1_000_000e18, "holder");
        assertEq(_drb.decimals(), 18, "decimals");
    }

    function test_VotesAreCountedByTime() external {
        _drb.delegate(address(this));
        vm.warp(START + 10);
        _drb.transfer(_founder, 1e18);
        vm.warp(START + 20);
        assertEq(_drb.getPastVotes(address(this), START + 9), 1_000_000e18, "before");
        assertEq(_drb.getPastVotes(address(this), START + 10), 999_999e18, "after");
        assertEq(_drb.CLOCK_MODE(), "mode=timestamp", "mode");
        assertEq(_drb.clock(), START + 20, "clock");
    }

    /// @dev An odd amount over two years, released at odd times: at the end exactly everything has arrived.
    function testFuzz_VestingIsExactToTheLastWei(uint256 amount, uint256 seed) external {
        amount = bound(amount, 1, 1_000_000e18);
        VestingWallet wallet = new VestingWallet(_founder, START, DURATION);
        _drb.transfer(address(wallet), amount);
        uint256 elapsed = 0;
        for (uint256 i = 0; elapsed < DURATION; ++i) {
            elapsed += bound(uint256(keccak256(abi.encode(seed, i))), 1, DURATION / 3);
            vm.warp(START + elapsed);
            wallet.release(address(_drb));
            uint256 vested = elapsed < DURATION ? (amount * elapsed) / DURATION : amount;
            assertEq(_drb.balanceOf(_founder), vested, "linear, rounded down");
        }
        assertEq(_drb.balanceOf(_founder), amount, "all of it");
        assertEq(_drb.balanceOf(address(wallet)), 0, "nothing left behind");
    }
}
