// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {DeployTokens} from "../../../contracts/mocks/deploy/DeployTokens.sol";
import {FaultyERC4626} from "../../../contracts/mocks/standards/FaultyERC4626.sol";
import {TestToken} from "../../../contracts/mocks/TestToken.sol";
import {ERC4626Conformance} from "../../helpers/standards/ERC4626Conformance.sol";
import {PlantedFaults} from "../../helpers/standards/PlantedFaults.sol";

/// @notice The suite of ERC-4626 passes on a vault without a fault, at a price that divides nothing evenly, and finds each that is
/// planted, by name.
contract ERC4626ConformanceTest is ERC4626Conformance, PlantedFaults {
    FaultyERC4626 private _faulty;
    address private _saver;
    address private _other;

    function setUp() external {
        (_saver, _other) = (makeAddr("saver"), makeAddr("other"));
        TestToken token = DeployTokens.testToken("Token", "TKN", 18);
        _faulty = new FaultyERC4626(token);
        token.mint(_saver, 2e24);
        vm.prank(_saver);
        token.approve(address(_faulty), type(uint256).max);
        vm.prank(_saver);
        _faulty.deposit(1e21, _saver);
        token.mint(address(_faulty), 3.33e20 + 1);
    }

    function test_Fault_TotalAssetsRevert() external {
        _faulty.plant(FaultyERC4626.Fault.TotalAssetsRevert);
        (bool ok, ) = address(this).call(abi.encodeCall(this.testFuzz_ERC4626_ViewsDoNotRevert, (_saver)));
        assertTrue(!ok, "the suite fails with it");
    }

    function test_Fault_ConversionRoundsUp() external {
        _faulty.plant(FaultyERC4626.Fault.ConversionRoundsUp);
        _catches(
            abi.encodeCall(this.testFuzz_ERC4626_ConversionsRoundDownForEveryCaller, (12345)),
            "convertToShares: rounds down"
        );
    }

    function test_Fault_ConversionDependsOnCaller() external {
        _faulty.plant(FaultyERC4626.Fault.ConversionDependsOnCaller);
        _catches(
            abi.encodeCall(this.testFuzz_ERC4626_ConversionsRoundDownForEveryCaller, (12345)),
            "convertToShares: the same for every caller"
        );
    }

    function test_Fault_ConversionContainsAFee() external {
        _faulty.plant(FaultyERC4626.Fault.ConversionContainsAFee);
        _catches(
            abi.encodeCall(this.testFuzz_ERC4626_PreviewsAreNeverBetterThanConversions, (12345)),
            "previewDeposit: at most the conversion"
        );
    }

    function test_Fault_PreviewDepositTooHigh() external {
        _faulty.plant(FaultyERC4626.Fault.PreviewDepositTooHigh);
        _catches(
            abi.encodeCall(this.testFuzz_ERC4626_ADepositKeepsItsPreview, (12345)),
            "deposit: no fewer shares than previewed"
        );
    }

    function test_Fault_PreviewMintTooLow() external {
        _faulty.plant(FaultyERC4626.Fault.PreviewMintTooLow);
        _catches(
            abi.encodeCall(this.testFuzz_ERC4626_AMintKeepsItsPreview, (12345)),
            "mint: no more assets than previewed"
        );
    }

    function test_Fault_PreviewWithdrawTooLow() external {
        _faulty.plant(FaultyERC4626.Fault.PreviewWithdrawTooLow);
        _catches(
            abi.encodeCall(this.testFuzz_ERC4626_AWithdrawalKeepsItsPreview, (12345)),
            "withdraw: no more shares than previewed"
        );
    }

    function test_Fault_PreviewRedeemTooHigh() external {
        _faulty.plant(FaultyERC4626.Fault.PreviewRedeemTooHigh);
        _catches(
            abi.encodeCall(this.testFuzz_ERC4626_ARedemptionKeepsItsPreview, (12345)),
            "redeem: no fewer assets than previewed"
        );
    }

    function test_Fault_DepositRoundsForTheCaller() external {
        _faulty.plant(FaultyERC4626.Fault.DepositRoundsForTheCaller);
        _catches(
            abi.encodeCall(this.testFuzz_ERC4626_ADepositKeepsItsPreview, (12345)),
            "deposit: no more shares than the conversion"
        );
    }

    function test_Fault_RedeemRoundsForTheCaller() external {
        _faulty.plant(FaultyERC4626.Fault.RedeemRoundsForTheCaller);
        _catches(
            abi.encodeCall(this.testFuzz_ERC4626_ARedemptionKeepsItsPreview, (12345)),
            "redeem: no more assets than the conversion"
        );
    }

    function test_Fault_SharesAreTooCheap() external {
        _faulty.plant(FaultyERC4626.Fault.SharesAreTooCheap);
        _catches(
            abi.encodeCall(this.testFuzz_ERC4626_InAndOutGainsNothing, (12345)),
            "deposit, redeem: no more comes out"
        );
    }

    function test_Fault_WithdrawBurnsLess() external {
        _faulty.plant(FaultyERC4626.Fault.WithdrawBurnsLess);
        _catches(
            abi.encodeCall(this.testFuzz_ERC4626_OutAndInGainsNothing, (12345)),
            "withdraw, deposit: no more shares"
        );
    }

    function test_Fault_DepositTakesLess() external {
        _faulty.plant(FaultyERC4626.Fault.DepositTakesLess);
        _catches(abi.encodeCall(this.testFuzz_ERC4626_ADepositKeepsItsPreview, (12345)), "deposit: assets taken");
    }

    function test_Fault_DepositMintsLess() external {
        _faulty.plant(FaultyERC4626.Fault.DepositMintsLess);
        _catches(abi.encodeCall(this.testFuzz_ERC4626_AMintKeepsItsPreview, (12345)), "mint: shares of the receiver");
    }

    function test_Fault_WithdrawPaysLess() external {
        _faulty.plant(FaultyERC4626.Fault.WithdrawPaysLess);
        _catches(
            abi.encodeCall(this.testFuzz_ERC4626_AWithdrawalKeepsItsPreview, (12345)),
            "withdraw: assets received"
        );
    }

    function test_Fault_SilentDeposit() external {
        _faulty.plant(FaultyERC4626.Fault.SilentDeposit);
        _catches(abi.encodeCall(this.testFuzz_ERC4626_ADepositKeepsItsPreview, (12345)), "deposit: one event");
    }

    function test_Fault_WithdrawalEventSwapsRoles() external {
        _faulty.plant(FaultyERC4626.Fault.WithdrawalEventSwapsRoles);
        _catches(
            abi.encodeCall(this.testFuzz_ERC4626_AWithdrawalKeepsItsPreview, (12345)),
            "withdraw: what the event says"
        );
    }

    function test_Fault_AllowanceIsNotChecked() external {
        _faulty.plant(FaultyERC4626.Fault.AllowanceIsNotChecked);
        _catches(
            abi.encodeCall(this.testFuzz_ERC4626_AnotherWithdrawsWhatHeWasAllowed, (12345, 7)),
            "withdraw beyond the allowance: refused"
        );
    }

    function test_Fault_AllowanceIsNotSpent() external {
        _faulty.plant(FaultyERC4626.Fault.AllowanceIsNotSpent);
        _catches(
            abi.encodeCall(this.testFuzz_ERC4626_AnotherRedeemsWhatHeWasAllowed, (12345, 7)),
            "redeem: the allowance"
        );
    }

    function test_Fault_MaxDepositIgnoresTheSwitch() external {
        _faulty.plant(FaultyERC4626.Fault.MaxDepositIgnoresTheSwitch);
        _catches(
            abi.encodeCall(this.test_ERC4626_ClosedDepositsAreTold, ()),
            "maxDeposit: nothing where deposits are closed"
        );
    }

    function test_Fault_MaxDepositIgnoresTheCap() external {
        _faulty.plant(FaultyERC4626.Fault.MaxDepositIgnoresTheCap);
        _catches(abi.encodeCall(this.test_ERC4626_TheMostCanComeIn, ()), "deposit of maxDeposit: succeeds");
    }

    function test_Fault_MaxWithdrawTooHigh() external {
        _faulty.plant(FaultyERC4626.Fault.MaxWithdrawTooHigh);
        _catches(abi.encodeCall(this.test_ERC4626_TheMostCanGoOut, ()), "withdraw of maxWithdraw: succeeds");
    }

    function test_Fault_MaxRedeemTooHigh() external {
        _faulty.plant(FaultyERC4626.Fault.MaxRedeemTooHigh);
        _catches(abi.encodeCall(this.test_ERC4626_TheMostCanGoOut, ()), "redeem of maxRedeem: succeeds");
    }

    function test_Fault_PreviewKnowsTheSwitch() external {
        _faulty.plant(FaultyERC4626.Fault.PreviewKnowsTheSwitch);
        _catches(abi.encodeCall(this.test_ERC4626_ClosedDepositsAreTold, ()), "previewDeposit: knows no limits");
    }

    function _erc4626() internal view override returns (Saving memory) {
        return Saving({vault: _faulty, saver: _saver, other: _other, least: 2, most: 1e20});
    }

    function _closeDeposits() internal override returns (address account) {
        _faulty.close();
        return _other;
    }
}
