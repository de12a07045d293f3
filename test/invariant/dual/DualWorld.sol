// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {AccessManager} from "@openzeppelin/contracts/access/manager/AccessManager.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

import {DualCurrencyVault} from "../../../contracts/dual/DualCurrencyVault.sol";
import {IWETH9} from "../../../contracts/dual/interfaces/IWETH9.sol";
import {DualTypes} from "../../../contracts/dual/types/DualTypes.sol";
import {DeployDual} from "../../../contracts/mocks/deploy/DeployDual.sol";
import {DeployShared} from "../../../contracts/mocks/deploy/DeployShared.sol";
import {DeployTokens} from "../../../contracts/mocks/deploy/DeployTokens.sol";
import {TestToken} from "../../../contracts/mocks/TestToken.sol";
import {BlacklistToken} from "../../../contracts/mocks/tokens/BlacklistToken.sol";
import {Roles} from "../../../contracts/shared/access/Roles.sol";
import {PublishedCode} from "../../helpers/PublishedCode.sol";
import {DualBook} from "./DualBook.sol";
import {FeedModel} from "./FeedModel.sol";

/// @title DualWorld
/// @notice Where the campaign plays: three tokens, three feeds and three markets that share them, five people, and the book of
/// what the test itself has counted.
/// @dev Market 1 is WETH / USDC by feed 0, 4 h of age, then by feed 1; market 2 the same pair by feed 1, 1 h of age, then by feed 0;
/// market 3 WBTC / WETH by feed 2 alone. WETH is the real WETH9, base in two markets and quote in the third; USDC blocks accounts.
abstract contract DualWorld is PublishedCode {
    string private constant WETH9_ARTIFACT =
        "node_modules/@chainlink/contracts/node_modules/@eth-optimism/contracts/artifacts/contracts/L2/predeploys/WETH9.sol/WETH9.json";

    uint256 public constant PEOPLE = 5;
    uint256 public constant FEEDS = 3;
    uint256 internal constant MARKETS = 3;
    uint256 internal constant CREATOR_CLASS = 255;
    uint256 internal constant LEAD = 4 hours;
    uint256 internal constant QUIET = 26 hours;
    uint256 internal constant VOID_WINDOW = 3 days;
    uint256 internal constant NONE = type(uint256).max;

    /// @dev A price that was stored, as the feed's whole history has it.
    struct Stored {
        bool isStored;
        int192 answer;
        uint256 updatedAt;
        uint8 decimals;
    }

    struct Market {
        uint256 feed;
        /// `NONE` without a second feed.
        uint256 second;
        uint256 maxAge;
        IERC20 base;
        IERC20 quote;
        uint256 anchor;
        /// Divisor and factor of its two directions, but for the linked price.
        uint256 baseUnit;
        uint256 quoteUnit;
    }

    AccessManager private _manager = DeployShared.accessManager(address(this));
    address internal sink = makeAddr("sink");
    DualCurrencyVault public dual;
    BlacklistToken internal usdc = DeployTokens.blacklistToken(6);
    TestToken internal wbtc = DeployTokens.testToken("Wrapped BTC", "WBTC", 8);
    IERC20 internal weth;

    FeedModel[FEEDS] public feeds;
    Market[MARKETS + 1] internal markets;
    address[] internal people;

    /// @dev By vault id, from 1.
    DualBook.Vault[] internal books;
    mapping(address account => mapping(uint256 receiptId => uint256 receipts)) internal receiptsOf;
    mapping(uint256 feed => mapping(uint256 expiryAt => Stored stored)) internal storedAt;
    mapping(address token => uint256 amount) internal donated;
    mapping(address token => uint256 amount) internal feesOf;
    /// @dev What stays for good of vaults that are done.
    mapping(address token => uint256 amount) internal balanceExpected;
    uint256[] internal expiries;
    mapping(uint256 expiryAt => bool isKnown) private _isExpiry;

    mapping(string state => uint256 times) public reached;

    constructor() {
        weth = IERC20(_create(WETH9_ARTIFACT, ""));
        dual = DeployDual.dualCurrencyVault(address(_manager), sink, address(weth));
        _manager.grantRole(Roles.RISK, address(this), 0);
        _manager.grantRole(Roles.GUARDIAN, address(this), 0);
        for (uint256 i = 0; i < FEEDS; ++i) feeds[i] = new FeedModel();
        _openMarket(1, Market(0, 1, 4 hours, weth, usdc, 3_000e8, 1e18, 1e6));
        _openMarket(2, Market(1, 0, 1 hours, weth, usdc, 3_000e8, 1e18, 1e6));
        _openMarket(3, Market(2, NONE, 4 hours, wbtc, weth, 20e8, 1e8, 1e18));
        for (uint256 i = 0; i < PEOPLE; ++i) _equip(vm.addr(i + 1));
        books.push();
    }

    function _openMarket(uint256 id, Market memory market) private {
        markets[id] = market;
        bool hasSecond = market.second != NONE;
        DualTypes.MarketParams memory params;
        params.base = address(market.base);
        params.quote = address(market.quote);
        params.feed = address(feeds[market.feed].SOURCE());
        params.maxAge = uint32(market.maxAge);
        params.fallbackFeed = hasSecond ? address(feeds[market.second].SOURCE()) : address(0);
        params.fallbackMaxAge = hasSecond ? 4 hours : 0;
        assertEq(dual.createMarket(params), id, "markets count from 1");
    }

    function _equip(address account) private {
        people.push(account);
        usdc.mint(account, 1e40);
        wbtc.mint(account, 1e40);
        vm.deal(account, 2e40);
        vm.startPrank(account);
        IWETH9(address(weth)).deposit{value: 1e40}();
        usdc.approve(address(dual), type(uint256).max);
        wbtc.approve(address(dual), type(uint256).max);
        weth.approve(address(dual), type(uint256).max);
        vm.stopPrank();
    }

    // ------------------------------------------------------------------------------------------------ drawing

    function _person(uint256 who) internal view returns (address) {
        return people[who % PEOPLE];
    }

    /// @dev Somebody else than `account`.
    function _another(uint256 who, address account) internal view returns (address other) {
        other = _person(who);
        if (other == account) other = _person(who + 1);
    }

    /// @dev Up to 2^bits, of any order of magnitude.
    function _anySize(uint256 word, uint256 bits) internal pure returns (uint256) {
        return (word >> (256 - bits)) >> ((word & 0xffff) % bits);
    }

    /// @dev One of seven prices around the anchor, or a unit beside it: linked prices are drawn from the same seven.
    function _priceNear(uint256 anchor, uint256 size) internal pure returns (uint256) {
        return anchor + (anchor * (size % 7)) / 100;
    }

    function _answerOf(uint256 feed, uint256 size) internal view returns (int192) {
        uint256 nature = (size >> 8) % 16;
        if (nature == 0) return 0;
        if (nature == 1) return -1e8;
        uint256 price = _priceNear(feed == 2 ? markets[3].anchor : markets[1].anchor, size);
        return int192(int256(price + ((size >> 16) % 3) - 1));
    }

    function _warp(uint256 duration) internal {
        vm.warp(block.timestamp + duration);
    }

    function _noteExpiry(uint256 expiryAt) internal {
        if (_isExpiry[expiryAt]) {
            ++reached["expiry shared"];
            return;
        }
        _isExpiry[expiryAt] = true;
        expiries.push(expiryAt);
    }

    function _isPaused() internal view returns (bool) {
        return block.timestamp < dual.inboundPausedUntil();
    }

    /// @dev `caller`'s call must fail with that error.
    function _refused(address caller, bytes memory data, bytes4 selector, string memory what) internal {
        vm.prank(caller);
        (bool ok, bytes memory answer) = address(dual).call(data);
        assertTrue(!ok, what);
        assertEq(bytes32(bytes4(answer)), bytes32(selector), what);
    }

    function _receiptId(uint256 vaultId, uint256 classId) internal pure returns (uint256) {
        return (vaultId << 8) | classId;
    }
}
