// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IERC20Metadata} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Metadata.sol";
import {Base64} from "@openzeppelin/contracts/utils/Base64.sol";
import {Strings} from "@openzeppelin/contracts/utils/Strings.sol";

import {ISavingsAccount} from "./interfaces/ISavingsAccount.sol";
import {ISavingsDescriptor} from "./interfaces/ISavingsDescriptor.sol";
import {LendId} from "./libraries/LendId.sol";
import {SavingsTypes} from "./types/SavingsTypes.sol";

// JSON is full of double quotes; escaped ones would hide its shape.
// solhint-disable quotes

/// @title SavingsDescriptor
/// @notice Draws the metadata of any savings account's receipts from its views. Holds nothing and decides nothing.
/// @dev The only foreign text is the asset's decimals, a number: no symbol of a hostile token gets into the JSON.
contract SavingsDescriptor is ISavingsDescriptor {
    using Strings for uint256;

    /// @inheritdoc ISavingsDescriptor
    function uri(address account, uint256 id) external view returns (string memory) {
        ISavingsAccount savings = ISavingsAccount(account);
        string memory json = LendId.isLendId(id) ? _lendJson(savings, id) : _loanJson(savings, id);
        return string.concat("data:application/json;base64,", Base64.encode(bytes(json)));
    }

    /// @dev Per whole token, as a receipt is held by many: principal is the token itself.
    function _lendJson(ISavingsAccount savings, uint256 id) private view returns (string memory) {
        uint256 decimals = IERC20Metadata(savings.asset()).decimals();
        uint256 whole = 10 ** decimals;
        (string memory worth, string memory accrued) = ("unknown", "unknown");
        try savings.valueOf(id, whole) returns (uint256 value) {
            worth = value.toString();
            accrued = savings.interestOf(id, whole).toString();
        } catch {}
        (, uint256 lendIndex) = LendId.decode(id);
        return
            string.concat(
                '{"name":"LEND","description":"A deposit in a savings account, one unit of principal each. Amounts are base units.",',
                '"decimals":',
                decimals.toString(),
                ',"attributes":[',
                _attribute("principal", whole.toString()),
                ",",
                _attribute("worth", worth),
                ",",
                _attribute("accrued", accrued),
                ",",
                _attribute("rateWad", savings.depositRate().toString()),
                ",",
                _attribute("lendIndexAtDeposit", lendIndex.toString()),
                "]}"
            );
    }

    function _loanJson(ISavingsAccount savings, uint256 id) private view returns (string memory) {
        SavingsTypes.Loan memory loan = savings.loanOf(id);
        (uint256 principal, uint256 debt) = savings.debtOf(id);
        bool closed = loan.principal == 0 && loan.collateral == 0;
        return
            string.concat(
                '{"name":"BORROW #',
                id.toString(),
                '","description":"The right to repay a part of a loan for its part of the collateral. Amounts are base units.",',
                '"decimals":0,"attributes":[',
                _attribute("status", closed ? "closed" : "open"),
                ",",
                _attribute("principal", principal.toString()),
                ",",
                _attribute("accrued", debt.toString()),
                ",",
                _attribute("rateWad", savings.borrowRate().toString()),
                ",",
                _attribute("collateralUnits", uint256(loan.collateral).toString()),
                ",",
                _attribute("healthFactorWad", closed ? "none" : _health(savings, id)),
                "]}"
            );
    }

    function _health(ISavingsAccount savings, uint256 id) private view returns (string memory) {
        try savings.healthFactor(id) returns (uint256 factor) {
            return factor == type(uint256).max ? "none" : factor.toString();
        } catch {
            return "unknown";
        }
    }

    function _attribute(string memory name, string memory value) private pure returns (string memory) {
        return string.concat('{"trait_type":"', name, '","value":"', value, '"}');
    }
}
