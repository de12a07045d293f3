// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IDerbyGame} from "../../../contracts/derby/interfaces/IDerbyGame.sol";
import {IDerbyGameErrors} from "../../../contracts/derby/interfaces/IDerbyGameErrors.sol";
import {IDerbyGamePort} from "../../../contracts/derby/interfaces/IDerbyGamePort.sol";
import {IDerbyVault} from "../../../contracts/derby/interfaces/IDerbyVault.sol";
import {IDerbyVaultErrors} from "../../../contracts/derby/interfaces/IDerbyVaultErrors.sol";
import {DerbyVault} from "../../../contracts/derby/DerbyVault.sol";
import {ProtocolMoves} from "../../../contracts/derby/libraries/ProtocolMoves.sol";
import {DerbyGameTypes} from "../../../contracts/derby/types/DerbyGameTypes.sol";
import {DerbyTypes} from "../../../contracts/derby/types/DerbyTypes.sol";
import {Tally} from "../../helpers/Tally.sol";
import {DerbyEndings} from "./DerbyEndings.sol";

/// @title DerbyHandler
/// @notice The people of the campaign. `step` is the only entry point: it does one of `ACTIONS`.
/// @dev An action returns the reason why it was impossible, or nothing. It must not revert: the campaign fails on a revert.
contract DerbyHandler is DerbyEndings, Tally {
    uint256 public constant ACTIONS = 46;
    uint256 public steps;

    /// @dev How many steps ended with a protocol in a status.
    mapping(DerbyTypes.ProtocolStatus status => uint256 protocols) public seen;

    /// @param seed Draws the action, the vault, the person, amounts and times.
    function step(uint256 seed) external {
        uint256 pick = uint256(keccak256(abi.encode(seed, steps)));
        uint256 size = uint256(keccak256(abi.encode(pick)));
        uint256 action = _deal(pick, ACTIONS);
        ++steps;
        string memory reason = _act(action, pick >> 64, size);
        _note(action, reason);
        _observe();
    }

    function _observe() private {
        for (uint256 s = 0; s < SEASONS; ++s) {
            DerbyTypes.Protocol[] memory list = _seasons[s].vault.protocols();
            for (uint256 i = 0; i < list.length; ++i) ++seen[list[i].status];
        }
    }

    /// @dev A table, not a decision: depositors, players, keepers, offices.
    // solhint-disable-next-line code-complexity, function-max-lines
    function _act(uint256 action, uint256 who, uint256 size) private returns (string memory) {
        if (action == 0) return _deposit(who, size);
        if (action == 1) return _mint(who, size);
        if (action == 2) return _leaveNow(who, size);
        if (action == 3) return _request(who, size);
        if (action == 4) return _cancel(who, size);
        if (action == 5) return _claim(who, size);
        if (action == 6) return _leaveBesideAReserve(who, size);
        if (action == 7) return _transfer(who, size);
        if (action == 8) return _donate(who, size);
        if (action == 9) return _lock(who, size);
        if (action == 10) return _vote(who, size);
        if (action == 11) return _askBack(who, size);
        if (action == 12) return _withdrawUnlocked(who, size);
        if (action == 13) return _redeemRewards(who, size);
        if (action == 14) return _follow(who, size);
        if (action == 15) return _unfollow(who, size);
        if (action == 16) return _payTheLeader(who, size);
        if (action == 17) return _lookAt(who, size);
        if (action == 18) return _sell(who, size);
        if (action == 19) return _tryWhatIsForbidden(who, size);
        if (action == 20) return _closeSome(who, size);
        if (action == 21) return _closeAll(who, size);
        if (action == 22) return _closeInPages(who, size);
        if (action == 23) return _starveTheFee(who, size);
        if (action == 24) return _markLoss(who, size);
        if (action == 25) return _gain(who, size);
        if (action == 26) return _lose(who, size);
        if (action == 27) return _flash(who, size);
        if (action == 28) return _makeTwins(who, size);
        if (action == 29) return _loseAndLeave(who, size);
        if (action == 30) return _propose(who, size);
        if (action == 31) return _deprecate(who, size);
        if (action == 32) return _blacklist(who, size);
        if (action == 33) return _blacklistLate(who, size);
        if (action == 34) return _restore(who, size);
        if (action == 35) return _remove(who, size);
        if (action == 36) return _setCap(who, size);
        if (action == 37) return _setIncentive(who, size);
        if (action == 38) return _setParameters(who, size);
        if (action == 39) return _setTerms(who, size);
        if (action == 40) return _moveRate(who, size);
        if (action == 41) return _break(who, size);
        if (action == 42) return _mend(who, size);
        if (action == 43) return _pause(who, size);
        if (action == 44) return _fundBounty(who, size);
        return _wait(size);
    }

    // ------------------------------------------------------------------------------------------------ time

    /// @dev 4. Time only unlocks.
    function _wait(uint256 size) private returns (string memory) {
        Prices[SEASONS] memory before;
        for (uint256 s = 0; s < SEASONS; ++s) before[s] = _prices(s);
        vm.warp(block.timestamp + (size % 4 days));
        for (uint256 s = 0; s < SEASONS; ++s) {
            Prices memory now_ = _prices(s);
            assertEq(now_.gross, before[s].gross, "4. time leaves the gross price");
            assertGe(now_.net, before[s].net, "4. time only unlocks");
        }
        return "";
    }

    // ------------------------------------------------------------------------------------------------ what is forbidden

    /// @dev Whatever the state is, somebody tries what it does not allow.
    function _tryWhatIsForbidden(uint256 who, uint256 size) private returns (string memory) {
        uint256 id = _someBasket(who);
        address stranger = vm.addr(997);
        _onlyTheOwner(id, stranger);
        uint256 leader = _plays[id].leader[2];
        if (leader != 0 && _plays[leader].owner != _plays[id].owner) {
            _onlyTheOwner(id, _plays[leader].owner);
            ++reached["a leader refused"];
        }
        _onlyTheVault(stranger);
        _onlyOffices(who % SEASONS, stranger);
        _onlyTheRequestOwner(stranger, size);
        return "";
    }

    function _onlyTheOwner(uint256 id, address stranger) private {
        DerbyGameTypes.Weight[] memory none = new DerbyGameTypes.Weight[](0);
        bytes[6] memory calls = [
            abi.encodeCall(IDerbyGame.rebalanceBasket, (id, -1, none, block.timestamp)),
            abi.encodeCall(IDerbyGame.withdrawUnlocked, (id, stranger, 0)),
            abi.encodeCall(IDerbyGame.redeemRewards, (id, stranger)),
            abi.encodeCall(IDerbyGame.undelegate, (id)),
            abi.encodeCall(IDerbyGame.setDelegationFee, (id, 0)),
            abi.encodeCall(IDerbyGame.redeemDelegationFees, (id, stranger))
        ];
        bytes4 notYours = IDerbyGameErrors.DerbyGame_NotAuthorized.selector;
        for (uint256 i = 0; i < calls.length; ++i) {
            _refused(address(_game), stranger, calls[i], notYours, "10. only its owner moves a basket");
        }
    }

    function _onlyTheVault(address stranger) private {
        bytes[3] memory calls = [
            abi.encodeCall(IDerbyGamePort.beginClose, (1)),
            abi.encodeCall(IDerbyGamePort.openResults, (1, 1, 0, 0)),
            abi.encodeCall(IDerbyGamePort.updateVotable, (type(uint64).max, 0))
        ];
        bytes4 unknown = IDerbyGamePort.DerbyGame_UnknownVault.selector;
        for (uint256 i = 0; i < calls.length; ++i) {
            _refused(address(_game), stranger, calls[i], unknown, "6. only a vault closes");
        }
    }

    function _onlyOffices(uint256 s, address stranger) private {
        bytes[4] memory calls = [
            abi.encodeCall(IDerbyVault.blacklistProtocol, (0)),
            abi.encodeCall(IDerbyVault.activateProtocol, (0)),
            abi.encodeCall(IDerbyVault.setProtocolCap, (0, 0)),
            abi.encodeCall(IDerbyVault.setTreasury, (stranger))
        ];
        for (uint256 i = 0; i < calls.length; ++i) {
            vm.prank(stranger);
            (bool ok, ) = address(_seasons[s].vault).call(calls[i]);
            assertTrue(!ok, "11. offices are for those who hold them");
        }
        DerbyVault vault = _seasons[s].vault;
        bytes4 moveIn = ProtocolMoves.moveIn.selector;
        bytes memory data = abi.encodeWithSelector(moveIn, vault.asset(), _stands[s][0].protocol, 1, 0, 0, 1);
        _refused(address(vault), stranger, data, "", "6. only a close moves money");
    }

    function _onlyTheRequestOwner(address stranger, uint256 size) private {
        if (_asks.length == 0) return;
        Ask memory ask = _asks[size % _asks.length];
        bytes memory data = abi.encodeCall(IDerbyVault.claimRequest, (ask.id, stranger));
        bytes4 notOwner = IDerbyVaultErrors.DerbyVault_NotRequestOwner.selector;
        _refused(address(_seasons[ask.season].vault), stranger, data, notOwner, "5. a request is its owner's");
    }
}
