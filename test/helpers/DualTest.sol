// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {AccessManager} from "@openzeppelin/contracts/access/manager/AccessManager.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

import {DualCurrencyVault} from "../../contracts/dual/DualCurrencyVault.sol";
import {IWETH9} from "../../contracts/dual/interfaces/IWETH9.sol";
import {DualTypes} from "../../contracts/dual/types/DualTypes.sol";
import {DeployDual} from "../../contracts/mocks/deploy/DeployDual.sol";
import {DeployShared} from "../../contracts/mocks/deploy/DeployShared.sol";
import {DeployTokens} from "../../contracts/mocks/deploy/DeployTokens.sol";
import {PhasedFeedMock} from "../../contracts/mocks/oracles/PhasedFeedMock.sol";
import {TestToken} from "../../contracts/mocks/TestToken.sol";
import {Roles} from "../../contracts/shared/access/Roles.sol";
import {ChainlinkPastPriceSource} from "../../contracts/shared/oracles/ChainlinkPastPriceSource.sol";
import {PublishedCode} from "./PublishedCode.sol";

/// @title DualTest
/// @notice What every test of the dual currency room starts from: two markets behind a real AccessManager, and people with money.
/// @dev WETH is the real WETH9. `ethMarket` is WETH / USDC with a second feed, `btcMarket` WBTC / USDC without. Feeds have 8
/// decimals and phases and rounds made to measure; their sources are the real Chainlink adapter.
abstract contract DualTest is PublishedCode {
    string private constant WETH9_ARTIFACT =
        "node_modules/@chainlink/contracts/node_modules/@eth-optimism/contracts/artifacts/contracts/L2/predeploys/WETH9.sol/WETH9.json";

    uint256 internal constant START = 1_800_000_000;
    uint256 internal constant TERM = 30 days;
    uint32 internal constant MAX_AGE = 4 hours;
    uint256 internal constant QUIET = 26 hours;
    uint256 internal constant VOID_WINDOW = 3 days;
    uint256 internal constant SIGNER_KEY = 0xa11ce;
    uint256 internal constant CREATOR_CLASS = 255;

    AccessManager internal manager;
    DualCurrencyVault internal dual;
    TestToken internal usdc;
    TestToken internal wbtc;
    IERC20 internal weth;

    PhasedFeedMock internal ethFeed;
    PhasedFeedMock internal ethFallbackFeed;
    PhasedFeedMock internal btcFeed;
    ChainlinkPastPriceSource internal ethSource;
    ChainlinkPastPriceSource internal ethFallback;
    ChainlinkPastPriceSource internal btcSource;
    uint256 internal ethMarket;
    uint256 internal btcMarket;

    address internal creator;
    address internal alice;
    address internal bob;
    address internal carol;
    address internal stranger;
    address internal risk;
    address internal guardian;
    address internal sink;

    uint256 internal expiry;
    uint256 internal deadline;

    function setUp() public virtual {
        vm.warp(START);
        expiry = START + TERM;
        deadline = expiry - 1 days;
        creator = makeAddr("creator");
        alice = makeAddr("alice");
        bob = makeAddr("bob");
        carol = makeAddr("carol");
        stranger = makeAddr("stranger");
        risk = makeAddr("risk");
        guardian = makeAddr("guardian");
        sink = makeAddr("sink");
        manager = DeployShared.accessManager(address(this));
        manager.grantRole(Roles.RISK, risk, 0);
        manager.grantRole(Roles.GUARDIAN, guardian, 0);
        usdc = DeployTokens.testToken("USD Coin", "USDC", 6);
        wbtc = DeployTokens.testToken("Wrapped BTC", "WBTC", 8);
        weth = IERC20(_create(WETH9_ARTIFACT, ""));
        dual = DeployDual.dualCurrencyVault(address(manager), sink, address(weth));
        (ethFeed, ethSource) = _newFeed(8);
        (ethFallbackFeed, ethFallback) = _newFeed(8);
        (btcFeed, btcSource) = _newFeed(8);
        ethMarket = _newMarket(address(weth), address(usdc), ethSource, ethFallback);
        btcMarket = _newMarket(address(wbtc), address(usdc), btcSource, ChainlinkPastPriceSource(address(0)));
        address[5] memory people = [creator, alice, bob, carol, stranger];
        for (uint256 i = 0; i < people.length; ++i) _equip(people[i]);
    }

    // ------------------------------------------------------------------------------------------------ the world

    function _newFeed(uint8 decimals) internal returns (PhasedFeedMock feed, ChainlinkPastPriceSource source) {
        feed = DeployShared.phasedFeedMock(decimals);
        source = DeployShared.chainlinkPastPriceSource(feed);
    }

    function _newMarket(
        address base,
        address quote,
        ChainlinkPastPriceSource source,
        ChainlinkPastPriceSource second
    ) internal returns (uint256 marketId) {
        vm.prank(risk);
        return dual.createMarket(_marketParams(base, quote, address(source), address(second)));
    }

    /// @dev A market without a least deposit, four hours of age for each feed.
    function _marketParams(
        address base,
        address quote,
        address feed,
        address second
    ) internal pure returns (DualTypes.MarketParams memory) {
        return
            DualTypes.MarketParams({
                base: base,
                quote: quote,
                feed: feed,
                fallbackFeed: second,
                maxAge: MAX_AGE,
                fallbackMaxAge: second == address(0) ? 0 : MAX_AGE,
                minBaseDeposit: 0,
                minQuoteDeposit: 0
            });
    }

    /// @dev Gives `account` much of the three tokens and lets the contract take them.
    function _equip(address account) internal {
        usdc.mint(account, 1e30);
        wbtc.mint(account, 1e30);
        vm.deal(account, 2e30);
        vm.startPrank(account);
        IWETH9(address(weth)).deposit{value: 1e30}();
        usdc.approve(address(dual), type(uint256).max);
        wbtc.approve(address(dual), type(uint256).max);
        weth.approve(address(dual), type(uint256).max);
        vm.stopPrank();
    }

    // ------------------------------------------------------------------------------------------------ vaults

    /// @dev Case 1 of the room's worked numbers: WETH / USDC Buy Low at 3,000, 10,000 USDC at 1 %.
    function _buyLow() internal view returns (DualTypes.VaultParams memory) {
        return _params(ethMarket, DualTypes.Direction.BuyLow, 3_000e8, 1e16, 10_000e6);
    }

    /// @dev Case 5 of the room's worked numbers: WETH / USDC Sell High at 3,200, 1 WETH at 1.1 %.
    function _sellHigh() internal view returns (DualTypes.VaultParams memory) {
        return _params(ethMarket, DualTypes.Direction.SellHigh, 3_200e8, 11e15, 1e18);
    }

    function _params(
        uint256 marketId,
        DualTypes.Direction direction,
        uint256 linkedPrice,
        uint256 yieldWad,
        uint256 quantity
    ) internal view returns (DualTypes.VaultParams memory) {
        return
            DualTypes.VaultParams({
                marketId: marketId,
                direction: direction,
                linkedPrice: linkedPrice,
                yieldWad: yieldWad,
                quantity: quantity,
                expiryAt: expiry,
                depositDeadlineAt: deadline,
                minSubscription: 1,
                feeBps: 0
            });
    }

    function _create(DualTypes.VaultParams memory params) internal returns (uint256 vaultId) {
        vm.prank(creator);
        return dual.createVault(params);
    }

    function _subscribe(uint256 vaultId, address account, uint256 assets) internal returns (uint256 receiptId) {
        vm.prank(account);
        return dual.subscribe(vaultId, assets, account, 0);
    }

    function _adjust(uint256 vaultId, uint256 yieldWad) internal {
        vm.prank(creator);
        dual.adjustYield(vaultId, yieldWad, type(uint256).max, type(uint256).max);
    }

    function _cancel(uint256 vaultId) internal returns (DualTypes.Amounts memory) {
        vm.prank(creator);
        return dual.cancelUnfilled(vaultId);
    }

    function _redeem(uint256 receiptId, address account, uint256 receipts) internal returns (uint256 assets) {
        vm.prank(account);
        (, assets) = dual.redeem(receiptId, receipts, account);
    }

    function _close(uint256 vaultId) internal returns (DualTypes.Amounts memory) {
        vm.prank(creator);
        return dual.closeCreator(vaultId, creator);
    }

    function _receipt(uint256 vaultId, uint256 classId) internal pure returns (uint256) {
        return (vaultId << 8) | classId;
    }

    // ------------------------------------------------------------------------------------------------ prices

    /// @dev Has `feed` answer `price` a minute before the expiry and again a minute after it, and goes there.
    function _publish(PhasedFeedMock feed, int192 price) internal {
        vm.warp(expiry - 60);
        feed.push(price);
        vm.warp(expiry + 60);
        feed.push(price + 1e8);
    }

    /// @dev `_publish`, and the round before the expiry stored.
    function _settleAt(PhasedFeedMock feed, ChainlinkPastPriceSource source, int192 price) internal {
        _publish(feed, price);
        dual.settle(address(source), expiry, _proof(1));
    }

    /// @dev Settles the WETH / USDC market's vaults at `price`.
    function _settleEth(int192 price) internal {
        _settleAt(ethFeed, ethSource, price);
    }

    /// @dev A proof for phase 1: its last round at or before the moment.
    function _proof(uint64 n) internal pure returns (bytes memory) {
        return abi.encodePacked(n);
    }

    /// @dev A proof for phase 2: the last round of phase 1, and the one of phase 2.
    function _proof(uint64 lastOfFirst, uint64 n) internal pure returns (bytes memory) {
        return abi.encodePacked(lastOfFirst, n);
    }

    // ------------------------------------------------------------------------------------------------ checks

    function _assertAmounts(
        DualTypes.Amounts memory actual,
        uint256 investment,
        uint256 linked,
        string memory what
    ) internal pure {
        assertEq(actual.investment, investment, string.concat(what, ": investment token"));
        assertEq(actual.linked, linked, string.concat(what, ": linked token"));
    }

    function _assertStatus(uint256 vaultId, DualTypes.Status expected, string memory what) internal view {
        assertEq(uint256(dual.status(vaultId)), uint256(expected), what);
    }
}
