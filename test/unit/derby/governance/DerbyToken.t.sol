// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IERC20Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";
import {VestingWallet} from "@openzeppelin/contracts/finance/VestingWallet.sol";
import {ERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Permit.sol";

import {DerbyToken} from "../../../../contracts/derby/DerbyToken.sol";
import {DeployDerby} from "../../../../contracts/mocks/deploy/DeployDerby.sol";
import {Permits} from "../../../helpers/Permits.sol";
import {Test} from "../../../helpers/Test.sol";

/// @dev The tree is in `DerbyToken.tree`: DRB, and its vesting by OpenZeppelin's wallet.
contract DerbyTokenTest is Test {
    struct Signature {
        uint8 v;
        bytes32 r;
        bytes32 s;
    }

    uint64 private constant START = 1_800_000_000;
    uint64 private constant DURATION = 730 days;
    uint256 private constant KEY = uint256(keccak256("holder"));

    DerbyToken private _drb;
    address private _founder;
    address private _spender;
    address private _holder;

    function setUp() external {
        vm.warp(START);
        _founder = makeAddr("founder");
        _spender = makeAddr("spender");
        _holder = makeAddr("holder");
        _drb = DeployDerby.derbyToken(address(this));
    }

    // ---- supply

    function test_TheSupplyIsFixed() external view {
        assertEq(_drb.totalSupply(), 1_000_000e18, "supply");
        assertEq(_drb.SUPPLY(), 1_000_000e18, "as it says");
        assertEq(_drb.balanceOf(address(this)), 1_000_000e18, "holder");
        assertEq(_drb.decimals(), 18, "decimals");
        assertEq(_drb.name(), "Derby", "name");
        assertEq(_drb.symbol(), "DRB", "symbol");
    }

    function test_NobodyMintsOrBurns() external {
        bytes4[4] memory selectors = [
            bytes4(keccak256("mint(address,uint256)")),
            bytes4(keccak256("mint(uint256)")),
            bytes4(keccak256("burn(address,uint256)")),
            bytes4(keccak256("burn(uint256)"))
        ];
        for (uint256 i = 0; i < selectors.length; ++i) {
            (bool ok, ) = address(_drb).call(abi.encodeWithSelector(selectors[i], address(this), 1));
            assertTrue(!ok, "no such call");
        }
        vm.expectRevert(abi.encodeWithSelector(IERC20Errors.ERC20InvalidReceiver.selector, address(0)));
        _drb.transfer(address(0), 1);
        assertEq(_drb.totalSupply(), 1_000_000e18, "as before");
    }

    // ---- permits

    function test_ASignatureIsAnApproval() external {
        Signature memory by = _sign(100e18, START + 1 hours);
        _permit(100e18, START + 1 hours, by);
        assertEq(_drb.allowance(_holder, _spender), 100e18, "allowed");
        assertEq(_drb.nonces(_holder), 1, "used");
        _drb.transfer(_holder, 100e18);
        vm.prank(_spender);
        _drb.transferFrom(_holder, _founder, 100e18);
        assertEq(_drb.balanceOf(_founder), 100e18, "spent");
    }

    function test_ServesToItsDeadline() external {
        Signature memory by = _sign(1, START + 1 hours);
        vm.warp(START + 1 hours);
        _permit(1, START + 1 hours, by);
        assertEq(_drb.allowance(_holder, _spender), 1, "on its last second");
    }

    function test_RevertWhen_APermitIsLate() external {
        Signature memory by = _sign(1, START + 1 hours);
        vm.warp(START + 1 hours + 1);
        vm.expectRevert(abi.encodeWithSelector(ERC20Permit.ERC2612ExpiredSignature.selector, START + 1 hours));
        _permit(1, START + 1 hours, by);
        assertEq(_drb.allowance(_holder, _spender), 0, "nothing allowed");
    }

    function test_RevertWhen_APermitIsUsedTwice() external {
        Signature memory by = _sign(1, START);
        _permit(1, START, by);
        vm.prank(_holder);
        _drb.approve(_spender, 0);
        (bool ok, bytes memory answer) = address(_drb).call(_call(1, START, by));
        assertTrue(!ok && bytes4(answer) == ERC20Permit.ERC2612InvalidSigner.selector, "refused");
        assertEq(_drb.allowance(_holder, _spender), 0, "nothing allowed again");
    }

    function test_RevertWhen_APermitIsForMoreOrByAnother() external {
        Signature memory by = _sign(1, START);
        (bool ok, bytes memory answer) = address(_drb).call(_call(2, START, by));
        assertTrue(!ok && bytes4(answer) == ERC20Permit.ERC2612InvalidSigner.selector, "refused");
        (by.v, by.r, by.s) = Permits.sign(vm, _drb, KEY + 1, _spender, 1, START);
        (ok, answer) = address(_drb).call(_call(1, START, by));
        assertTrue(!ok && bytes4(answer) == ERC20Permit.ERC2612InvalidSigner.selector, "refused too");
        assertEq(_drb.nonces(_holder), 0, "none used");
    }

    // ---- votes

    function test_VotesAreCountedByTime() external {
        _drb.delegate(address(this));
        vm.warp(START + 10);
        _drb.transfer(_founder, 1e18);
        vm.warp(START + 20);
        assertEq(_drb.getPastVotes(address(this), START + 9), 1_000_000e18, "before");
        assertEq(_drb.getPastVotes(address(this), START + 10), 999_999e18, "after");
        assertEq(_drb.getPastTotalSupply(START + 10), 1_000_000e18, "of all");
        assertEq(_drb.CLOCK_MODE(), "mode=timestamp", "mode");
        assertEq(_drb.clock(), START + 20, "clock");
    }

    // ---- vesting

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

    function _sign(uint256 value, uint256 deadline) private view returns (Signature memory by) {
        (by.v, by.r, by.s) = Permits.sign(vm, _drb, KEY, _spender, value, deadline);
    }

    function _call(uint256 value, uint256 deadline, Signature memory by) private view returns (bytes memory) {
        return abi.encodeCall(_drb.permit, (_holder, _spender, value, deadline, by.v, by.r, by.s));
    }

    function _permit(uint256 value, uint256 deadline, Signature memory by) private {
        _drb.permit(_holder, _spender, value, deadline, by.v, by.r, by.s);
    }
}
