// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IERC20Metadata} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Metadata.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

import {IAaveRewardsController} from "../../derby/adapters/interfaces/IAaveRewardsController.sol";
import {IAToken} from "../../derby/adapters/interfaces/IAToken.sol";

/// @title AaveRewardsControllerMock
/// @notice Pays rewards to holders of aTokens as Aave's RewardsController does: a rate a second and reward, spread over scaled balances by
/// an index that every change of a balance brings up to date. It pays out of what it holds itself, and refuses where that is too little.
contract AaveRewardsControllerMock is IAaveRewardsController {
    /// @dev One reward of one aToken.
    struct Stream {
        uint256 perSecond;
        uint256 index;
        uint256 updatedAt;
        mapping(address holder => uint256 index) indexOf;
        mapping(address holder => uint256 reward) accrued;
    }

    mapping(address aToken => address[] rewards) private _rewardsOf;
    mapping(address aToken => mapping(address reward => Stream stream)) private _streams;

    /// @notice `held` aTokens earn `perSecond` base units of `reward` a second between them, from now on.
    function setRate(IAToken held, address reward, uint256 perSecond) external {
        Stream storage stream = _streams[address(held)][reward];
        if (stream.updatedAt == 0) _rewardsOf[address(held)].push(reward);
        _advance(stream, address(held), held.scaledTotalSupply());
        stream.perSecond = perSecond;
    }

    /// @notice Called by an aToken before a balance changes.
    function handleAction(address holder, uint256 totalSupply, uint256 balance) external {
        address[] memory rewards = _rewardsOf[msg.sender];
        for (uint256 i = 0; i < rewards.length; ++i) {
            _accrue(_streams[msg.sender][rewards[i]], msg.sender, holder, totalSupply, balance);
        }
    }

    /// @inheritdoc IAaveRewardsController
    function claimRewards(
        address[] calldata assets,
        uint256 amount,
        address to,
        address reward
    ) external returns (uint256 claimed) {
        require(to != address(0), "INVALID_TO_ADDRESS");
        for (uint256 i = 0; i < assets.length; ++i) {
            IAToken held = IAToken(assets[i]);
            Stream storage stream = _streams[assets[i]][reward];
            _accrue(stream, assets[i], msg.sender, held.scaledTotalSupply(), held.scaledBalanceOf(msg.sender));
            uint256 part = Math.min(stream.accrued[msg.sender], amount - claimed);
            stream.accrued[msg.sender] -= part;
            claimed += part;
        }
        if (claimed == 0) return 0;
        require(IERC20Metadata(reward).balanceOf(address(this)) >= claimed, "TRANSFER_ERROR");
        require(IERC20Metadata(reward).transfer(to, claimed), "TRANSFER_ERROR");
    }

    /// @notice What `holder` of `held` has earned of `reward` up to the last change of its balance, base units.
    function accruedOf(IAToken held, address reward, address holder) external view returns (uint256) {
        return _streams[address(held)][reward].accrued[holder];
    }

    function _accrue(
        Stream storage stream,
        address held,
        address holder,
        uint256 totalSupply,
        uint256 balance
    ) private {
        _advance(stream, held, totalSupply);
        uint256 earned = (balance * (stream.index - stream.indexOf[holder])) / _unitOf(held);
        stream.accrued[holder] += earned;
        stream.indexOf[holder] = stream.index;
    }

    function _advance(Stream storage stream, address held, uint256 totalSupply) private {
        uint256 paid = stream.perSecond * (block.timestamp - stream.updatedAt);
        if (totalSupply != 0) stream.index += (paid * _unitOf(held)) / totalSupply;
        stream.updatedAt = block.timestamp;
    }

    function _unitOf(address held) private view returns (uint256) {
        return 10 ** IERC20Metadata(held).decimals();
    }
}
