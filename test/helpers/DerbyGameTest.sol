// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {AccessManager} from "@openzeppelin/contracts/access/manager/AccessManager.sol";

import {DerbyGame} from "../../contracts/derby/DerbyGame.sol";
import {DerbyToken} from "../../contracts/derby/DerbyToken.sol";
import {DerbyGameTypes} from "../../contracts/derby/types/DerbyGameTypes.sol";
import {DeployDerby} from "../../contracts/mocks/deploy/DeployDerby.sol";
import {DeployShared} from "../../contracts/mocks/deploy/DeployShared.sol";
import {DeployTokens} from "../../contracts/mocks/deploy/DeployTokens.sol";
import {ScriptedVaultMock} from "../../contracts/mocks/derby/ScriptedVaultMock.sol";
import {TestToken} from "../../contracts/mocks/TestToken.sol";
import {Roles} from "../../contracts/shared/access/Roles.sol";
import {Test} from "./Test.sol";

/// @title DerbyGameTest
/// @notice What every test of the game starts from: a game behind a real AccessManager, a vault of five protocols whose results
/// a test states, and players with DRB.
abstract contract DerbyGameTest is Test {
    uint256 internal constant START = 1_800_000_000;
    uint256 internal constant WEALTH = 200_000e18;
    uint16 internal constant PROTOCOLS = 5;
    uint128 internal constant RATE = 2e18;
    uint16 internal constant FACTOR_BPS = 5_000;
    uint96 internal constant THRESHOLD = 0.05e18;

    /// @dev One USDC base unit per whole DRB, as an RLT: 1e-24 token.
    int128 internal constant UNIT = 1e18;

    AccessManager internal manager;
    DerbyToken internal drb;
    TestToken internal usdc;
    DerbyGame internal game;
    ScriptedVaultMock internal vault;

    address internal alice;
    address internal bob;
    address internal carol;
    address internal stranger;
    address internal risk;
    address internal guardian;
    address internal treasury;

    function setUp() public virtual {
        vm.warp(START);
        _namePeople();
        manager = DeployShared.accessManager(address(this));
        manager.grantRole(Roles.RISK, risk, 0);
        manager.grantRole(Roles.GUARDIAN, guardian, 0);
        drb = DeployDerby.derbyToken(address(this));
        usdc = DeployTokens.testToken("USD Coin", "USDC", 6);
        game = DeployDerby.derbyGame(drb, DeployDerby.basketDescriptor(), treasury, address(manager));
        vault = DeployDerby.scriptedVaultMock(game, usdc, PROTOCOLS);
        game.addVault(address(vault), _terms());
        address[3] memory players = [alice, bob, carol];
        for (uint256 i = 0; i < players.length; ++i) {
            drb.transfer(players[i], WEALTH);
            vm.prank(players[i]);
            drb.approve(address(game), type(uint256).max);
        }
    }

    function _namePeople() private {
        alice = makeAddr("alice");
        bob = makeAddr("bob");
        carol = makeAddr("carol");
        stranger = makeAddr("stranger");
        risk = makeAddr("risk");
        guardian = makeAddr("guardian");
        treasury = makeAddr("treasury");
    }

    function _terms() internal pure returns (DerbyGameTypes.VaultTerms memory) {
        return DerbyGameTypes.VaultTerms(RATE, FACTOR_BPS, THRESHOLD, address(0));
    }

    function _mint(address player) internal returns (uint256 basketId) {
        vm.prank(player);
        return game.mintNewBasket(address(vault), "Basket");
    }

    function _rebalance(uint256 basketId, int256 lockDelta, DerbyGameTypes.Weight[] memory weights) internal {
        address owner = game.ownerOf(basketId);
        vm.prank(owner);
        game.rebalanceBasket(basketId, lockDelta, weights, block.timestamp);
    }

    /// @dev A basket of `player` with `drbWei` on `weights`, counting from the next epoch.
    function _play(
        address player,
        uint256 drbWei,
        DerbyGameTypes.Weight[] memory weights
    ) internal returns (uint256 basketId) {
        basketId = _mint(player);
        _rebalance(basketId, int256(drbWei), weights);
    }

    function _close(int128[] memory rlts, uint256 fee) internal {
        vault.close(rlts, fee);
    }

    /// @dev An epoch in which nothing happens.
    function _pass() internal {
        vault.close(new int128[](PROTOCOLS), 0);
    }

    /// @dev Closes an epoch in which protocol 0 made `rlt`, paid in full.
    function _closeFirst(int128 rlt) internal {
        int128[] memory rlts = new int128[](PROTOCOLS);
        rlts[0] = rlt;
        (uint256 votes, , ) = game.tallyOf(address(vault), 0);
        _close(rlts, rlt > 0 ? (uint256(int256(rlt)) * votes + 1e36 - 1) / 1e36 : 0);
    }

    function _askBack(uint256 basketId, uint256 drbWei) internal {
        _rebalance(basketId, -int256(drbWei), _none());
    }

    function _withdraw(uint256 basketId) internal returns (uint256 left, uint256 slashed) {
        address owner = game.ownerOf(basketId);
        vm.prank(owner);
        return game.withdrawUnlocked(basketId, owner, 0);
    }

    function _redeem(uint256 basketId) internal returns (uint256 assets) {
        address owner = game.ownerOf(basketId);
        vm.prank(owner);
        return game.redeemRewards(basketId, owner);
    }

    function _none() internal pure returns (DerbyGameTypes.Weight[] memory) {
        return new DerbyGameTypes.Weight[](0);
    }

    function _all(uint16 protocolId) internal pure returns (DerbyGameTypes.Weight[] memory weights) {
        weights = new DerbyGameTypes.Weight[](1);
        weights[0] = DerbyGameTypes.Weight(protocolId, 10_000);
    }

    function _two(uint16 a, uint16 bpsA, uint16 b, uint16 bpsB) internal pure returns (DerbyGameTypes.Weight[] memory) {
        DerbyGameTypes.Weight[] memory weights = new DerbyGameTypes.Weight[](2);
        (weights[0], weights[1]) = (DerbyGameTypes.Weight(a, bpsA), DerbyGameTypes.Weight(b, bpsB));
        return weights;
    }

    /// @dev `caller`'s `data` must be refused with exactly `revertData`, and nothing that anybody can see may change.
    function _refused(address caller, bytes memory data, bytes memory revertData) internal {
        bytes32 digestBefore = _digest();
        vm.prank(caller);
        (bool ok, bytes memory answer) = address(game).call(data);
        assertTrue(!ok, "refused");
        assertEq(keccak256(answer), keccak256(revertData), "the error and its values");
        assertEq(_digest(), digestBefore, "state unchanged");
    }

    /// @dev Everything visible of the game and of the people of this fixture, in one word.
    function _digest() internal view returns (bytes32 digest) {
        digest = keccak256(abi.encode(game.totalLocked(), game.basketCount(), game.vaultInfo(address(vault))));
        for (uint256 i = 0; i < PROTOCOLS; ++i) {
            (uint256 current, uint256 next, uint256 last) = game.tallyOf(address(vault), i);
            digest = keccak256(abi.encode(digest, current, next, last));
        }
        for (uint256 id = 1; id <= game.basketCount(); ++id) {
            digest = keccak256(abi.encode(digest, game.ownerOf(id), game.basketInfo(id), game.portfolioOf(id)));
            digest = keccak256(abi.encode(digest, game.basketUnredeemedRewards(id), game.basketRedeemedRewards(id)));
            digest = keccak256(abi.encode(digest, game.delegationFees(id), game.reputationOf(id)));
        }
        address[4] memory people = [alice, bob, carol, address(game)];
        for (uint256 i = 0; i < people.length; ++i) {
            (uint256 held, uint256 paid) = (drb.balanceOf(people[i]), usdc.balanceOf(people[i]));
            digest = keccak256(abi.encode(digest, held, paid, game.lockedOf(people[i])));
        }
    }

    /// @dev Invariants 1, 2 and 7 of the room, of the baskets of this fixture.
    function _assertSound() internal view {
        uint256 locked = 0;
        uint256 redeemable = game.vaultInfo(address(vault)).treasuryRewards;
        uint256[PROTOCOLS] memory votes;
        for (uint256 id = 1; id <= game.basketCount(); ++id) {
            locked += game.basketTotalAllocatedTokens(id);
            redeemable += game.basketRedeemableRewards(id) + game.delegationFees(id);
            _addVotes(votes, id);
        }
        assertEq(game.totalLocked(), locked, "1: locked");
        assertLe(locked, drb.balanceOf(address(game)), "1: held");
        assertLe(redeemable, game.vaultInfo(address(vault)).rewardPool, "7: claims within the pool");
        assertLe(game.vaultInfo(address(vault)).rewardPool, usdc.balanceOf(address(game)), "7: the pool is held");
        for (uint256 i = 0; i < PROTOCOLS; ++i) {
            (, , uint256 last) = game.tallyOf(address(vault), i);
            assertEq(last, votes[i], "2: tally");
        }
    }

    /// @dev A leader votes with what follows it, in one rounding.
    function _addVotes(uint256[PROTOCOLS] memory votes, uint256 id) private view {
        DerbyGameTypes.BasketInfo memory info = game.basketInfo(id);
        if (info.pendingLeaderId != 0) return;
        DerbyGameTypes.Weight[] memory weights = game.portfolioOf(id);
        for (uint256 i = 0; i < weights.length; ++i) {
            uint256 power = info.pending + info.followedDrb;
            votes[weights[i].protocolId] += (power * weights[i].bps + 9_999) / 10_000;
        }
    }
}
