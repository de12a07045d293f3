// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

import {DerbyGame} from "../../../../contracts/derby/DerbyGame.sol";
import {BasketDescriptor} from "../../../../contracts/derby/descriptor/BasketDescriptor.sol";
import {IBasketDescriptor} from "../../../../contracts/derby/interfaces/IBasketDescriptor.sol";
import {IDerbyGameErrors} from "../../../../contracts/derby/interfaces/IDerbyGameErrors.sol";
import {IDerbyGameEvents} from "../../../../contracts/derby/interfaces/IDerbyGameEvents.sol";
import {DeployDerby} from "../../../../contracts/mocks/deploy/DeployDerby.sol";
import {RoleGated} from "../../../../contracts/shared/access/RoleGated.sol";
import {DerbyGameUnitTest} from "../../../helpers/DerbyGameUnitTest.sol";

/// @dev The tree is in `Constructor.tree`.
contract GameConstructorTest is DerbyGameUnitTest {
    BasketDescriptor private _descriptor;

    function setUp() public override {
        super.setUp();
        _descriptor = DeployDerby.basketDescriptor();
    }

    // ---- when it is refused

    function test_RevertWhen_DrbIsNoContract() external {
        _refusedGame(IERC20(stranger), _descriptor, treasury, address(manager), _invalid(stranger));
    }

    function test_RevertWhen_TheDescriptorIsNoContract() external {
        _refusedGame(drb, IBasketDescriptor(stranger), treasury, address(manager), _invalid(stranger));
    }

    function test_RevertWhen_TheTreasuryIsZero() external {
        _refusedGame(drb, _descriptor, address(0), address(manager), _invalid(address(0)));
    }

    function test_RevertWhen_TheAuthorityIsNoContract() external {
        bytes memory err = _err(RoleGated.RoleGated_InvalidAuthority.selector, stranger);
        _refusedGame(drb, _descriptor, treasury, stranger, err);
    }

    // ---- when it is made

    function test_KnowsWhatItWasMadeOf() external {
        vm.expectEmit();
        emit IDerbyGameEvents.TreasuryChanged(address(0), treasury);
        DerbyGame made = DeployDerby.derbyGame(drb, _descriptor, treasury, address(manager));
        assertEq(made.token(), address(drb), "DRB");
        assertEq(made.descriptor(), address(_descriptor), "descriptor");
        assertEq(made.treasury(), treasury, "treasury");
        assertEq(made.authority(), address(manager), "authority");
        assertEq(made.name(), "Derby Basket", "name");
        assertEq(made.symbol(), "BASKET", "symbol");
    }

    function test_BeginsEmpty() external {
        DerbyGame made = DeployDerby.derbyGame(drb, _descriptor, treasury, address(manager));
        assertEq(made.basketCount() + made.totalLocked() + made.vaults().length, 0, "nothing in it");
        assertEq(made.inboundPausedUntil(), 0, "open");
    }

    function _refusedGame(
        IERC20 token,
        IBasketDescriptor descriptor,
        address treasury_,
        address authority,
        bytes memory err
    ) private {
        try DeployDerby.derbyGame(token, descriptor, treasury_, authority) returns (DerbyGame) {
            revert AssertionFailed("a game", "made", "refused");
        } catch (bytes memory reason) {
            assertEq(vm.toString(reason), vm.toString(err), "the error and its values");
        }
    }

    function _invalid(address account) private pure returns (bytes memory) {
        return _err(IDerbyGameErrors.DerbyGame_InvalidAddress.selector, account);
    }
}
