// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IAccessManaged} from "@openzeppelin/contracts/access/manager/IAccessManaged.sol";

import {DerbyVaultFactory} from "../../../contracts/derby/DerbyVaultFactory.sol";
import {IDerbyGame} from "../../../contracts/derby/interfaces/IDerbyGame.sol";
import {IDerbyGameErrors} from "../../../contracts/derby/interfaces/IDerbyGameErrors.sol";
import {IDerbyVault} from "../../../contracts/derby/interfaces/IDerbyVault.sol";
import {IDerbyVaultErrors} from "../../../contracts/derby/interfaces/IDerbyVaultErrors.sol";
import {DerbyGameTypes} from "../../../contracts/derby/types/DerbyGameTypes.sol";
import {DerbyTypes} from "../../../contracts/derby/types/DerbyTypes.sol";
import {DeployDerby} from "../../../contracts/mocks/deploy/DeployDerby.sol";
import {DeployShared} from "../../../contracts/mocks/deploy/DeployShared.sol";
import {DeployTokens} from "../../../contracts/mocks/deploy/DeployTokens.sol";
import {AggregatorMock} from "../../../contracts/mocks/oracles/AggregatorMock.sol";
import {InboundPause} from "../../../contracts/shared/access/InboundPause.sol";
import {RoleGated} from "../../../contracts/shared/access/RoleGated.sol";
import {Roles} from "../../../contracts/shared/access/Roles.sol";
import {DerbyArenaTest} from "../../helpers/DerbyArenaTest.sol";

/// @notice What those in office can do with bad numbers or bad intent: every setter at and beyond its bounds, and a guardian gone bad.
contract OfficeAttacksTest is DerbyArenaTest {
    struct Bound {
        bytes32 name;
        uint256 lowest;
        uint256 highest;
    }

    // ------------------------------------------------------------------------------------------------ bad parameters

    function test_BadParameters_EachOfTheVaultsIsBoundedOnBothSides() external {
        Bound[5] memory bounds = _bounds();
        for (uint256 i = 0; i < bounds.length; ++i) {
            _accepts(_with(i, bounds[i].lowest));
            _accepts(_with(i, bounds[i].highest));
            _refuses(_with(i, bounds[i].highest + 1), bounds[i], bounds[i].highest + 1);
            if (bounds[i].lowest != 0) _refuses(_with(i, bounds[i].lowest - 1), bounds[i], bounds[i].lowest - 1);
        }
    }

    /// @dev Whatever is set, either one parameter is out of bounds and refused, or the next epochs close and all can leave.
    function testFuzz_BadParameters_AreRefusedOrHarmless(DerbyTypes.Parameters memory parameters) external {
        _refusedOrHarmless(parameters);
    }

    function testFuzz_BadParameters_AnyInsideTheBoundsAreHarmless(DerbyTypes.Parameters memory parameters) external {
        Bound[5] memory bounds = _bounds();
        for (uint256 i = 0; i < bounds.length; ++i) {
            _set(parameters, i, bound(_valueOf(parameters, i), bounds[i].lowest, bounds[i].highest));
        }
        _refusedOrHarmless(parameters);
    }

    function testFuzz_BadParameters_CapAndSlippage(uint256 cap, uint16 slippageBps) external {
        uint256 highest = type(uint112).max;
        _bounded(risk, abi.encodeCall(IDerbyVault.setProtocolCap, (0, cap)), "cap", cap, highest);
        uint256[3] memory edges = [0, highest, highest + 1];
        for (uint256 i = 0; i < 3; ++i) {
            _bounded(risk, abi.encodeCall(IDerbyVault.setProtocolCap, (0, edges[i])), "cap", edges[i], highest);
        }
        address token = address(DeployTokens.testToken("Comp", "COMP", 18));
        uint16[4] memory slippages = [slippageBps, 0, 10_000, 10_001];
        for (uint256 i = 0; i < 4; ++i) {
            DerbyTypes.Incentive memory incentive = DerbyTypes.Incentive(token, token, token, slippages[i]);
            bytes memory data = abi.encodeCall(IDerbyVault.setIncentive, (0, incentive));
            _bounded(address(this), data, "maxSlippageBps", slippages[i], 10_000);
        }
    }

    function testFuzz_BadParameters_SlashTerms(uint16 factorBps, uint96 thresholdWad) external {
        uint16[4] memory factors = [factorBps, 0, 10_000, 10_001];
        uint96[4] memory thresholds = [thresholdWad, 0, 1_000e18, 1_000e18 + 1];
        for (uint256 i = 0; i < 4; ++i) {
            bytes memory data = abi.encodeCall(IDerbyGame.setSlashTerms, (address(vault), factors[i], 0));
            _boundedInGame(risk, data, "negativeRewardFactorBps", factors[i], 10_000);
            data = abi.encodeCall(IDerbyGame.setSlashTerms, (address(vault), 5_000, thresholds[i]));
            _boundedInGame(risk, data, "slashThresholdWad", thresholds[i], 1_000e18);
        }
    }

    function testFuzz_BadParameters_DelegationFee(uint16 feeBps) external {
        uint256 basketId = _join(alice, DRB, _only(0));
        uint16[4] memory fees = [feeBps, 0, 3_000, 3_001];
        for (uint256 i = 0; i < 4; ++i) {
            bytes memory data = abi.encodeCall(IDerbyGame.setDelegationFee, (basketId, fees[i]));
            _boundedInGame(alice, data, "delegationFeeBps", fees[i], 3_000);
        }
    }

    /// @dev E moves by 20 % of what it was when the epoch opened, however often it is set.
    function testFuzz_BadParameters_ExchangeRate(uint128 rateWad) external {
        uint128[5] memory rates = [rateWad, 1.6e18, 2.4e18, 2.4e18 + 1, 0];
        for (uint256 i = 0; i < 5; ++i) {
            bytes memory data = abi.encodeCall(IDerbyGame.setExchangeRate, (address(vault), rates[i]));
            if (rates[i] >= 1.6e18 && rates[i] <= 2.4e18) {
                _allowed(risk, address(game), data);
                assertEq(game.vaultInfo(address(vault)).terms.exchangeRateWad, rates[i], "set");
            } else {
                bytes4 tooFar = IDerbyGameErrors.DerbyGame_RateMovesTooFar.selector;
                bytes memory refusal = abi.encodeWithSelector(tooFar, address(vault), rates[i], 1.6e18, 2.4e18);
                _refused(risk, address(game), data, refusal);
            }
        }
    }

    function test_BadParameters_SourcesAndAddresses() external {
        AggregatorMock noSource = DeployShared.aggregatorMock();
        noSource.setDecimals(37);
        bytes memory data = abi.encodeCall(IDerbyGame.setPriceSource, (address(vault), address(noSource)));
        bytes memory refusal = _outOfBounds(
            IDerbyGameErrors.DerbyGame_ParameterOutOfBounds.selector,
            "priceDecimals",
            37,
            36
        );
        _refused(address(this), address(game), data, refusal);
        data = abi.encodeCall(IDerbyGame.setPriceSource, (address(vault), bob));
        refusal = abi.encodeWithSelector(IDerbyGameErrors.DerbyGame_InvalidAddress.selector, bob);
        _refused(address(this), address(game), data, refusal);
        address[2] memory nobodies = [address(0), address(game)];
        for (uint256 i = 0; i < 2; ++i) {
            data = abi.encodeCall(IDerbyGame.setTreasury, (nobodies[i]));
            refusal = abi.encodeWithSelector(IDerbyGameErrors.DerbyGame_InvalidAddress.selector, nobodies[i]);
            _refused(address(this), address(game), data, refusal);
        }
        nobodies[1] = address(vault);
        for (uint256 i = 0; i < 2; ++i) {
            data = abi.encodeCall(IDerbyVault.setTreasury, (nobodies[i]));
            refusal = abi.encodeWithSelector(IDerbyVaultErrors.DerbyVault_InvalidAddress.selector, nobodies[i]);
            _refused(address(this), address(vault), data, refusal);
        }
    }

    // ------------------------------------------------------------------------------------------------ the guardian

    function test_GuardianGoneBad_CannotMoveMoneyCountersOrFees() external {
        _season();
        bytes memory refusal = abi.encodeWithSelector(IAccessManaged.AccessManagedUnauthorized.selector, guardian);
        bytes[9] memory calls = [
            abi.encodeCall(IDerbyVault.proposeProtocol, (address(yields[0]), 1)),
            abi.encodeCall(IDerbyVault.activateProtocol, (0)),
            abi.encodeCall(IDerbyVault.deprecateProtocol, (0)),
            abi.encodeCall(IDerbyVault.removeProtocol, (0, true)),
            abi.encodeCall(IDerbyVault.restoreProtocol, (0)),
            abi.encodeCall(IDerbyVault.setProtocolCap, (0, 0)),
            abi.encodeCall(IDerbyVault.setIncentive, (0, vault.incentiveOf(0))),
            abi.encodeCall(IDerbyVault.setParameters, (vault.parameters())),
            abi.encodeCall(IDerbyVault.setTreasury, (guardian))
        ];
        for (uint256 i = 0; i < calls.length; ++i) _refused(guardian, address(vault), calls[i], refusal);
        _refusedToGuardian(abi.encodeCall(IDerbyGame.setSlashTerms, (address(vault), 10_000, 0)), Roles.RISK);
        _refusedToGuardian(abi.encodeCall(IDerbyGame.setExchangeRate, (address(vault), 2.4e18)), Roles.RISK);
        _refusedToGuardian(abi.encodeCall(IDerbyGame.setPriceSource, (address(vault), bob)), Roles.ADMIN);
        _refusedToGuardian(abi.encodeCall(IDerbyGame.setTreasury, (guardian)), Roles.ADMIN);
        _refusedToGuardian(abi.encodeCall(IDerbyGame.addVault, (bob, _terms())), Roles.ADMIN);
        _refusedCreation(refusal);
    }

    /// @dev He pauses and blacklists all that there is; everybody leaves with what is his.
    function test_GuardianGoneBad_CannotStopAnExit() external {
        uint256 basketId = _season();
        _gain(0, 9_000 * USDC);
        _close();
        uint256 cancelled = _request(depositor, 5_000 * USDC);
        vm.startPrank(guardian);
        vault.pauseInbound();
        game.pauseInbound();
        vault.blacklistProtocol(0);
        vault.blacklistProtocol(1);
        vm.stopPrank();

        vm.prank(depositor);
        assertEq(vault.cancelRequest(cancelled), 5_000 * USDC, "a request back");
        assertEq(_exit(depositor, 1_000 * USDC), 1_000e6, "an instant exit");
        assertEq(_redeem(basketId), 900e6, "a reward");
        _askBack(basketId, 1_000 * DRB);
        uint256 requestId = _request(depositor, vault.balanceOf(depositor));
        _close();
        (uint256 paid, ) = _claim(depositor, requestId);
        assertGe(paid, 107_000e6, "all the rest, gain included");
        (uint256 left, ) = _leave(basketId);
        assertEq(left, 1_000 * DRB, "and the DRB");
        _assertSolvent();
    }

    /// @dev A pause ends by itself, and the next one waits as long as it lasted.
    function test_GuardianGoneBad_HoldsNewcomersOutHalfOfTheTimeAtMost() external {
        vm.startPrank(guardian);
        vault.pauseInbound();
        game.pauseInbound();
        vm.stopPrank();
        uint48 end = uint48(block.timestamp + 14 days);
        bytes memory cooling = abi.encodeWithSelector(InboundPause.InboundPause_CoolingDown.selector, end + 14 days);
        uint48[2] memory times = [end, end + 14 days - 1];
        for (uint256 i = 0; i < 2; ++i) {
            vm.warp(times[i]);
            _refused(guardian, address(vault), abi.encodeCall(IDerbyVault.pauseInbound, ()), cooling);
            _refused(guardian, address(game), abi.encodeCall(IDerbyGame.pauseInbound, ()), cooling);
            assertEq(_enter(bob, 1_000 * USDC), 1_000 * USDC, "open to depositors");
            _join(carol, DRB, _only(0));
        }
    }

    // ------------------------------------------------------------------------------------------------ helpers

    function _bounds() private pure returns (Bound[5] memory bounds) {
        bounds[0] = Bound("performanceFeeBps", 0, 3_000);
        bounds[1] = Bound("bufferBps", 0, 5_000);
        bounds[2] = Bound("marginBps", 0, 1_000);
        bounds[3] = Bound("exitFeeBps", 0, 100);
        bounds[4] = Bound("interval", 1 days, 90 days);
    }

    function _with(uint256 index, uint256 value) private view returns (DerbyTypes.Parameters memory parameters) {
        parameters = vault.parameters();
        _set(parameters, index, value);
    }

    function _set(DerbyTypes.Parameters memory p, uint256 index, uint256 value) private pure {
        if (index == 0) p.performanceFeeBps = uint16(value);
        else if (index == 1) p.bufferBps = uint16(value);
        else if (index == 2) p.marginBps = uint16(value);
        else if (index == 3) p.exitFeeBps = uint16(value);
        else p.interval = uint32(value);
    }

    function _valueOf(DerbyTypes.Parameters memory p, uint256 index) private pure returns (uint256) {
        uint256[5] memory values = [uint256(p.performanceFeeBps), p.bufferBps, p.marginBps, p.exitFeeBps, p.interval];
        return values[index];
    }

    function _refusedOrHarmless(DerbyTypes.Parameters memory parameters) private {
        _season();
        Bound[5] memory bounds = _bounds();
        for (uint256 i = 0; i < bounds.length; ++i) {
            uint256 value = _valueOf(parameters, i);
            if (value < bounds[i].lowest || value > bounds[i].highest) return _refuses(parameters, bounds[i], value);
        }
        _accepts(parameters);
        _gain(0, 9_000 * USDC);
        _close();
        uint256 requestId = _request(depositor, vault.balanceOf(depositor));
        _close();
        (uint256 paid, ) = _claim(depositor, requestId);
        assertGe(paid, 100_000e6 + 6_300e6 - 3, "capital, and the gain less the highest fee");
        _assertSolvent();
    }

    function _accepts(DerbyTypes.Parameters memory parameters) private {
        _allowed(risk, address(vault), abi.encodeCall(IDerbyVault.setParameters, (parameters)));
        assertEq(keccak256(abi.encode(vault.parameters())), keccak256(abi.encode(parameters)), "in force");
    }

    function _refuses(DerbyTypes.Parameters memory parameters, Bound memory violated, uint256 value) private {
        bytes4 outOfBounds = IDerbyVaultErrors.DerbyVault_ParameterOutOfBounds.selector;
        bytes memory refusal = abi.encodeWithSelector(
            outOfBounds,
            violated.name,
            value,
            violated.lowest,
            violated.highest
        );
        _refused(risk, address(vault), abi.encodeCall(IDerbyVault.setParameters, (parameters)), refusal);
    }

    function _bounded(address caller, bytes memory data, bytes32 name, uint256 value, uint256 highest) private {
        if (value <= highest) return _allowed(caller, address(vault), data);
        bytes4 outOfBounds = IDerbyVaultErrors.DerbyVault_ParameterOutOfBounds.selector;
        _refused(caller, address(vault), data, _outOfBounds(outOfBounds, name, value, highest));
    }

    function _boundedInGame(address caller, bytes memory data, bytes32 name, uint256 value, uint256 highest) private {
        if (value <= highest) return _allowed(caller, address(game), data);
        bytes4 outOfBounds = IDerbyGameErrors.DerbyGame_ParameterOutOfBounds.selector;
        _refused(caller, address(game), data, _outOfBounds(outOfBounds, name, value, highest));
    }

    function _outOfBounds(
        bytes4 selector,
        bytes32 name,
        uint256 value,
        uint256 highest
    ) private pure returns (bytes memory) {
        return abi.encodeWithSelector(selector, name, value, 0, highest);
    }

    function _allowed(address caller, address target, bytes memory data) private {
        vm.prank(caller);
        (bool ok, ) = target.call(data);
        assertTrue(ok, "inside its bounds");
    }

    function _refusedToGuardian(bytes memory data, uint64 roleId) private {
        bytes memory refusal = abi.encodeWithSelector(RoleGated.RoleGated_Unauthorized.selector, guardian, roleId);
        _refused(guardian, address(game), data, refusal);
    }

    function _refusedCreation(bytes memory refusal) private {
        bytes memory code = DeployDerby.derbyVaultCode();
        DerbyVaultFactory factory = DeployDerby.derbyVaultFactory(address(manager));
        bytes memory data = abi.encodeCall(factory.createVault, (_vaultParams("His own"), 0, code));
        _refused(guardian, address(factory), data, refusal);
        assertEq(factory.vaultCount(), 0, "none");
    }

    function _terms() private pure returns (DerbyGameTypes.VaultTerms memory) {
        return DerbyGameTypes.VaultTerms(2e18, 5_000, 0.05e18, address(0));
    }
}
