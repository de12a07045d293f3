// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";

import {IDerbyGame} from "../../../../contracts/derby/interfaces/IDerbyGame.sol";
import {IDerbyGamePort} from "../../../../contracts/derby/interfaces/IDerbyGamePort.sol";
import {ReentrantMock} from "../../../../contracts/mocks/ReentrantMock.sol";
import {DerbyGameUnitTest} from "../../../helpers/DerbyGameUnitTest.sol";

/// @notice A player that is called while it is handed a basket.
contract GameReentryTest is DerbyGameUnitTest {
    function test_ReentryByAReceiverOfBaskets_EveryEntryPointIsGuarded() external {
        ReentrantMock player = new ReentrantMock();
        bytes memory mint = abi.encodeCall(IDerbyGame.mintNewBasket, (address(vault), "Outer"));
        bytes32 guarded = bytes32(ReentrancyGuardTransient.ReentrancyGuardReentrantCall.selector);
        bytes4[22] memory entryPoints = _entryPoints();
        for (uint256 i = 0; i < entryPoints.length; ++i) {
            // The guard comes before anything that an argument says; these many words are arguments of every function.
            player.arm(address(game), abi.encodePacked(entryPoints[i], new bytes(640)));
            player.call(address(game), mint);
            assertEq(bytes32(player.answer()), guarded, string.concat("guarded: ", vm.toString(i)));
            assertEq(game.basketCount(), i + 1, "minted once");
        }
    }

    function _entryPoints() private pure returns (bytes4[22] memory) {
        return
            [
                IDerbyGame.mintNewBasket.selector,
                IDerbyGame.rebalanceBasket.selector,
                IDerbyGame.redeemRewards.selector,
                IDerbyGame.withdrawUnlocked.selector,
                // By its signature: OpenZeppelin's Votes have a `delegate` too.
                bytes4(keccak256("delegate(uint256,uint256,uint16)")),
                IDerbyGame.undelegate.selector,
                IDerbyGame.setDelegationFee.selector,
                IDerbyGame.redeemDelegationFees.selector,
                IDerbyGame.settleBasket.selector,
                IDerbyGame.recordEpochs.selector,
                IDerbyGame.addVault.selector,
                IDerbyGame.setSlashTerms.selector,
                IDerbyGame.setExchangeRate.selector,
                IDerbyGame.refreshExchangeRate.selector,
                IDerbyGame.setPriceSource.selector,
                IDerbyGame.setTreasury.selector,
                IDerbyGame.collectTreasuryRewards.selector,
                IDerbyGame.pauseInbound.selector,
                IDerbyGamePort.beginClose.selector,
                IDerbyGamePort.openResults.selector,
                IDerbyGamePort.recordResults.selector,
                IDerbyGamePort.updateVotable.selector
            ];
    }
}
