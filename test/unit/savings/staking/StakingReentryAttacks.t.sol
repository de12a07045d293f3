// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";

import {DeployTokens} from "../../../../contracts/mocks/deploy/DeployTokens.sol";
import {ReentrantMock} from "../../../../contracts/mocks/ReentrantMock.sol";
import {HookToken} from "../../../../contracts/mocks/tokens/HookToken.sol";
import {IDelegationPool} from "../../../../contracts/savings/staking/interfaces/IDelegationPool.sol";
import {Roles} from "../../../../contracts/shared/access/Roles.sol";
import {SavingsOverTokens} from "../../../helpers/SavingsOverTokens.sol";

/// @notice A staker that has every role and is called while stake, rewards and positions move.
contract StakingReentryAttacksTest is SavingsOverTokens {
    uint256 private constant VERBS = 8;

    ReentrantMock private _attacker;

    /// @dev The attacker has positions 1 to 4, all of which have earned, and tickets 1 and 2, both of which are due.
    function setUp() public override {
        super.setUp();
        HookToken native = DeployTokens.hookToken(18);
        _openOver(usdc, native);
        _attacker = new ReentrantMock();
        native.mint(address(_attacker), 100 * ETHER);
        _attacker.approve(native, address(pool));
        manager.grantRole(Roles.ADMIN, address(_attacker), 0);
        manager.grantRole(Roles.REWARDER, address(_attacker), 0);
        bytes memory stake = abi.encodeCall(IDelegationPool.stake, (10 * ETHER, address(_attacker)));
        for (uint256 i = 0; i < 4; ++i) _attacker.call(address(pool), stake);
        _attacker.call(address(pool), _unbonding(1));
        _attacker.call(address(pool), _unbonding(3));
        _fundRewards(10 * ETHER, 10 * UNBONDING_DELAY);
        _wait(UNBONDING_DELAY);
        native.setHook(address(_attacker), _attacker);
    }

    function test_ReentryWhileStakeOrRewardsMove_EveryEntryPointIsGuardedInEveryOther() external {
        bytes[VERBS] memory outer = _calls(1);
        bytes[VERBS] memory inner = _calls(3);
        uint256[VERBS] memory hooks = _hooks();
        for (uint256 i = 0; i < VERBS; ++i) {
            for (uint256 j = 0; j < VERBS; ++j) {
                uint256 snapshot = vm.snapshotState();
                _attacker.arm(address(pool), inner[j]);
                _attacker.call(address(pool), outer[i]);
                _assertGuarded(hooks[i], string.concat(vm.toString(j), " within ", vm.toString(i)));
                _attacker.arm(address(0), "");
                // The very same call goes through now: the guard alone refused it.
                _attacker.call(address(pool), inner[j]);
                vm.revertToState(snapshot);
            }
        }
    }

    function _assertGuarded(uint256 hooks, string memory what) private view {
        bytes32 guarded = bytes32(ReentrancyGuardTransient.ReentrancyGuardReentrantCall.selector);
        bytes[] memory answers = _attacker.answers();
        assertEq(answers.length, hooks, string.concat("tried at every hook: ", what));
        for (uint256 i = 0; i < answers.length; ++i) {
            assertEq(bytes32(answers[i]), guarded, string.concat("guarded: ", what));
        }
    }

    /// @dev Every entry point, each with arguments that it takes: of the positions `id` and `id + 1` and the ticket of the former.
    function _calls(uint256 id) private view returns (bytes[VERBS] memory) {
        address self = address(_attacker);
        uint256[] memory ids = new uint256[](1);
        ids[0] = id;
        return
            [
                abi.encodeCall(IDelegationPool.stake, (ETHER, self)),
                abi.encodeCall(IDelegationPool.claimRewards, (ids, self)),
                abi.encodeCall(IDelegationPool.merge, (id, id + 1, self)),
                abi.encodeCall(IDelegationPool.mergeFrom, (self, id, id + 1, ETHER, self)),
                _unbonding(id),
                abi.encodeCall(IDelegationPool.unbond, ((id + 1) / 2, self)),
                abi.encodeCall(IDelegationPool.fund, (ETHER, UNBONDING_DELAY)),
                abi.encodeCall(IDelegationPool.slash, (ETHER, self))
            ];
    }

    /// @dev How often each of them calls the attacker: for tokens that leave or reach him, and for a position that he receives.
    function _hooks() private pure returns (uint256[VERBS] memory) {
        return [uint256(2), 2, 2, 2, 1, 1, 1, 1];
    }

    function _unbonding(uint256 id) private view returns (bytes memory) {
        return abi.encodeCall(IDelegationPool.startUnbonding, (id, ETHER, address(_attacker)));
    }
}
