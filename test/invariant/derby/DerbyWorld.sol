// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {AccessManager} from "@openzeppelin/contracts/access/manager/AccessManager.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

import {DerbyGame} from "../../../contracts/derby/DerbyGame.sol";
import {DerbyToken} from "../../../contracts/derby/DerbyToken.sol";
import {DerbyVault} from "../../../contracts/derby/DerbyVault.sol";
import {IDerbyVault} from "../../../contracts/derby/interfaces/IDerbyVault.sol";
import {DerbyGameTypes} from "../../../contracts/derby/types/DerbyGameTypes.sol";
import {DerbyTypes} from "../../../contracts/derby/types/DerbyTypes.sol";
import {DeployDerby} from "../../../contracts/mocks/deploy/DeployDerby.sol";
import {DeployShared} from "../../../contracts/mocks/deploy/DeployShared.sol";
import {DeployTokens} from "../../../contracts/mocks/deploy/DeployTokens.sol";
import {YieldProtocolMock} from "../../../contracts/mocks/derby/YieldProtocolMock.sol";
import {HonestExchangeMock} from "../../../contracts/mocks/exchange/HonestExchangeMock.sol";
import {AggregatorMock} from "../../../contracts/mocks/oracles/AggregatorMock.sol";
import {TestToken} from "../../../contracts/mocks/TestToken.sol";
import {Roles} from "../../../contracts/shared/access/Roles.sol";
import {IAggregatorV3} from "../../../contracts/shared/oracles/interfaces/IAggregatorV3.sol";
import {Test} from "../../helpers/Test.sol";
import {IncentiveModel} from "./IncentiveModel.sol";

/// @title DerbyWorld
/// @notice One game, two vaults of different decimals with protocols that gain, lose and fail, and five people who deposit, play
/// and keep.
abstract contract DerbyWorld is Test {
    uint256 internal constant PEOPLE = 5;
    uint256 internal constant SEASONS = 2;
    uint256 internal constant FIRST_PROTOCOLS = 4;
    /// @dev Votes of a basket fill a word, 16 bits a protocol.
    uint256 internal constant MAX_PROTOCOLS = 16;
    uint256 internal constant BPS = 10_000;
    uint256 internal constant CAP = 1e30;
    uint256 internal constant ALL_STEPS = type(uint256).max;
    /// @dev Base units that roundings of protocols' shares may come to in one close.
    uint256 internal constant DUST = 10_000;

    /// @dev A vault, and what the test has counted about it.
    struct Season {
        DerbyVault vault;
        TestToken asset;
        uint8 decimals;
        /// Units of R and Pay in a base unit.
        uint256 scale;
        uint256 donated;
        // What unlocks: anchored at the last time that anything of it was booked.
        uint256 locked;
        uint256 lockedFrom;
        uint256 lockedUntil;
        // At the opening of the epoch.
        uint256 mark;
        uint256 deployed;
        uint256 votes;
        // Of the close in progress.
        uint256 gains;
        uint256 losses;
        uint256 owed;
        uint256 fee;
        uint256 feePaid;
        uint256 steps;
        uint256 expectedSteps;
        /// What moves may have lost to roundings of protocols.
        uint256 slip;
        bool isDisturbed;
        // The game's pool of this vault.
        uint256 pool;
        /// What of the fees nobody can earn: of protocols blacklisted after they were measured, of votes slashed since.
        uint256 unpayable;
        uint256 openingRate;
    }

    /// @dev A protocol of a vault as the test sees it.
    struct Stand {
        YieldProtocolMock protocol;
        uint256 opening;
        uint256 votes;
        int256 rlt;
        bool measured;
        /// Its price was changed since it was measured.
        bool isStale;
        /// Shares that are the vault's without being booked: donated, or given up.
        uint256 extraShares;
    }

    AccessManager internal _manager = DeployShared.accessManager(address(this));
    DerbyToken internal _drb = DeployDerby.derbyToken(address(this));
    HonestExchangeMock internal _exchange = DeployShared.honestExchangeMock();
    IncentiveModel internal _incentives = new IncentiveModel();
    AggregatorMock internal _feed = DeployShared.aggregatorMock();
    address internal _priceSource;
    DerbyGame internal _game;
    Season[SEASONS] internal _seasons;
    mapping(uint256 season => Stand[] stands) internal _stands;
    address[] internal _people;
    address internal _guardian = vm.addr(101);
    address internal _risk = vm.addr(102);
    address internal _treasury = vm.addr(103);
    uint256 internal _donatedDrb;

    mapping(string state => uint256 times) public reached;
    uint256 private _round;

    constructor() {
        _manager.grantRole(Roles.RISK, _risk, 0);
        _manager.grantRole(Roles.GUARDIAN, _guardian, 0);
        _feed.setDecimals(8);
        _publish(2e8);
        _priceSource = address(
            DeployShared.chainlinkPriceSource(IAggregatorV3(address(_feed)), 7 days, IAggregatorV3(address(0)), 0)
        );
        _game = DeployDerby.derbyGame(_drb, DeployDerby.basketDescriptor(), _treasury, address(_manager));
        _openSeason(0, 6, 14 days);
        _openSeason(1, 18, 5 days);
        for (uint256 i = 0; i < PEOPLE; ++i) _equip(vm.addr(i + 1));
    }

    function _openSeason(uint256 s, uint8 decimals, uint32 interval) private {
        Season storage season = _seasons[s];
        season.asset = DeployTokens.testToken("Asset", "AST", decimals);
        season.vault = DeployDerby.derbyVault(_params(season.asset, interval));
        (season.decimals, season.scale, season.mark) = (decimals, 10 ** (24 - decimals), 1e27);
        season.openingRate = 2e18;
        bytes4[] memory selectors = new bytes4[](2);
        (selectors[0], selectors[1]) = (IDerbyVault.blacklistProtocol.selector, IDerbyVault.pauseInbound.selector);
        _manager.setTargetFunctionRole(address(season.vault), selectors, Roles.GUARDIAN);
        selectors = new bytes4[](3);
        (selectors[0], selectors[1]) = (IDerbyVault.setParameters.selector, IDerbyVault.setProtocolCap.selector);
        selectors[2] = IDerbyVault.deprecateProtocol.selector;
        _manager.setTargetFunctionRole(address(season.vault), selectors, Roles.RISK);
        address source = s == 0 ? address(0) : _priceSource;
        _game.addVault(address(season.vault), DerbyGameTypes.VaultTerms(2e18, 5_000, 0.05e18, source));
        for (uint256 i = 0; i < FIRST_PROTOCOLS; ++i) _addProtocol(s);
    }

    function _params(TestToken asset, uint32 interval) private view returns (DerbyTypes.VaultParams memory) {
        DerbyTypes.Parameters memory parameters = DerbyTypes.Parameters({
            performanceFeeBps: 1_000,
            bufferBps: 1_000,
            marginBps: 10,
            exitFeeBps: 0,
            interval: interval,
            bountyCap: 1e6
        });
        return
            DerbyTypes.VaultParams({
                asset: address(asset),
                name: "Derby",
                symbol: "DRBY",
                game: address(_game),
                treasury: _treasury,
                exchange: address(_exchange),
                authority: address(_manager),
                parameters: parameters
            });
    }

    function _addProtocol(uint256 s) internal returns (uint16 id) {
        id = _proposeProtocol(s);
        _seasons[s].vault.activateProtocol(id);
    }

    /// @dev Somebody else has money in it too, so that a share is never worth a fortune.
    function _proposeProtocol(uint256 s) internal returns (uint16 id) {
        Season storage season = _seasons[s];
        YieldProtocolMock protocol = DeployDerby.yieldProtocolMock(IERC20(address(season.asset)));
        season.asset.mint(address(this), 1e9);
        season.asset.approve(address(protocol), 1e9);
        protocol.deposit(1e9, address(this));
        id = season.vault.proposeProtocol(address(protocol), CAP);
        Stand storage stand = _stands[s].push();
        (stand.protocol, stand.measured) = (protocol, true);
    }

    function _equip(address person) private {
        _people.push(person);
        _drb.transfer(person, 190_000e18);
        vm.prank(person);
        _drb.approve(address(_game), type(uint256).max);
        for (uint256 s = 0; s < SEASONS; ++s) {
            _seasons[s].asset.mint(person, 1e30);
            vm.prank(person);
            _seasons[s].asset.approve(address(_seasons[s].vault), type(uint256).max);
        }
    }

    // ------------------------------------------------------------------------------------------------ what there is

    function _person(uint256 who) internal view returns (address) {
        return _people[who % PEOPLE];
    }

    /// @dev What the shares of a protocol would bring if it were sound.
    function _worth(uint256 s, uint256 id, uint256 shares) internal view returns (uint256) {
        return shares == 0 ? 0 : _stands[s][id].protocol.convertToAssets(shares);
    }

    /// @dev Whether it says so.
    function _answers(uint256 s, uint256 id) internal view returns (bool) {
        YieldProtocolMock.Fault fault = _stands[s][id].protocol.fault();
        return
            fault != YieldProtocolMock.Fault.Reverts &&
            fault != YieldProtocolMock.Fault.Blind &&
            fault != YieldProtocolMock.Fault.ReturnBomb &&
            fault != YieldProtocolMock.Fault.BurnsGas &&
            fault != YieldProtocolMock.Fault.Boasts;
    }

    /// @dev What the vault owns of the asset by balances, wherever it lies: tokens, and shares at what they would really bring.
    function _wealth(uint256 s) internal view returns (uint256 wealth) {
        Season storage season = _seasons[s];
        DerbyVault vault = season.vault;
        wealth = season.asset.balanceOf(address(vault)) - season.donated - vault.bountyReserve();
        DerbyTypes.Protocol[] memory list = vault.protocols();
        for (uint256 i = 0; i < list.length; ++i) wealth += _worth(s, i, list[i].shares);
    }

    /// @dev What is still locked now, by the test's own anchor; it stands still during a close.
    function _lockedNow(uint256 s) internal view returns (uint256) {
        Season storage season = _seasons[s];
        if (block.timestamp >= season.lockedUntil) return 0;
        uint256 left = season.lockedUntil - block.timestamp;
        return Math.ceilDiv(season.locked * left, season.lockedUntil - season.lockedFrom);
    }

    function _isGameClosing(uint256 s) internal view returns (bool) {
        return _game.vaultInfo(address(_seasons[s].vault)).closing;
    }

    /// @dev The first stage that a change made now counts from.
    function _stageOf(uint256 s) internal view returns (uint256) {
        return _isGameClosing(s) ? 2 : 1;
    }

    // ------------------------------------------------------------------------------------------------ drawing

    /// @dev Up to 2^bits, of any order of magnitude.
    function _anySize(uint256 word, uint256 bits) internal pure returns (uint256) {
        return (word >> (256 - bits)) >> ((word & 0xffff) % bits);
    }

    /// @dev A price of now.
    function _publish(uint256 price) internal {
        ++_round;
        _feed.setRound(_round, int256(price), block.timestamp, block.timestamp);
    }

    // ------------------------------------------------------------------------------------------------ refusals

    /// @dev `caller`'s `data` must be refused by that name.
    function _refused(address target, address caller, bytes memory data, bytes4 expected, string memory what) internal {
        vm.prank(caller);
        (bool ok, bytes memory answer) = target.call(data);
        assertTrue(!ok && bytes4(answer) == expected, what);
    }
}
