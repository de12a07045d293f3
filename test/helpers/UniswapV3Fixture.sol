// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

import {TestToken} from "../../contracts/mocks/TestToken.sol";
import {IUniswapV3Factory} from "../../contracts/shared/exchange/interfaces/IUniswapV3Factory.sol";
import {IUniswapV3Router} from "../../contracts/shared/exchange/interfaces/IUniswapV3Router.sol";
import {PublishedCode} from "./PublishedCode.sol";
import {IPool} from "./uniswap/IPool.sol";
import {IPositionManager} from "./uniswap/IPositionManager.sol";

/// @title UniswapV3Fixture
/// @notice The real Uniswap v3, deployed from the bytecode that its npm packages publish, with pools made to measure.
/// @dev Call `_deployUniswapV3` in `setUp`. The runner needs read permission for `node_modules`.
abstract contract UniswapV3Fixture is PublishedCode {
    /// @dev The outermost tick of Uniswap v3, either way.
    int24 private constant MAX_TICK = 887_272;

    string private constant PACKAGES = "node_modules/@uniswap/";

    IUniswapV3Factory internal uniswapFactory;
    IPositionManager internal positionManager;
    IUniswapV3Router internal swapRouter;
    address internal wrappedNative;

    /// @dev The position manager gets no descriptor: one draws the picture of a position token, which no test here asks for.
    /// The TypeScript fixture has it.
    function _deployUniswapV3() internal {
        string memory core = string.concat(PACKAGES, "v3-core/artifacts/contracts/");
        string memory periphery = string.concat(PACKAGES, "v3-periphery/artifacts/contracts/");
        string memory routers = string.concat(PACKAGES, "swap-router-contracts/artifacts/contracts/");

        wrappedNative = _create(
            "node_modules/@chainlink/contracts/node_modules/@eth-optimism/contracts/artifacts/contracts/L2/predeploys/WETH9.sol/WETH9.json",
            ""
        );
        address factory = _create(string.concat(core, "UniswapV3Factory.sol/UniswapV3Factory.json"), "");
        address manager = _create(
            string.concat(periphery, "NonfungiblePositionManager.sol/NonfungiblePositionManager.json"),
            abi.encode(factory, wrappedNative, address(0))
        );
        // The router's first argument is the factory of Uniswap v2, which is not used.
        address router = _create(
            string.concat(routers, "SwapRouter02.sol/SwapRouter02.json"),
            abi.encode(address(0), factory, manager, wrappedNative)
        );
        uniswapFactory = IUniswapV3Factory(factory);
        positionManager = IPositionManager(manager);
        swapRouter = IUniswapV3Router(router);
    }

    /// @dev Creates the pool where `amountA` of `tokenA` is worth `amountB` of `tokenB`, both in base units.
    function _createPool(
        TestToken tokenA,
        TestToken tokenB,
        uint24 fee,
        uint256 amountA,
        uint256 amountB
    ) internal returns (IPool pool) {
        bool inOrder = address(tokenA) < address(tokenB);
        (TestToken token0, TestToken token1) = inOrder ? (tokenA, tokenB) : (tokenB, tokenA);
        (uint256 amount0, uint256 amount1) = inOrder ? (amountA, amountB) : (amountB, amountA);
        uint160 sqrtPriceX96 = uint160(Math.sqrt(Math.mulDiv(amount1, 1 << 192, amount0)));
        return
            IPool(
                positionManager.createAndInitializePoolIfNecessary(address(token0), address(token1), fee, sqrtPriceX96)
            );
    }

    /// @dev Mints tokens and gives them to the pool over the whole range of prices.
    function _addLiquidity(TestToken tokenA, TestToken tokenB, uint24 fee, uint256 amountA, uint256 amountB) internal {
        _addLiquidity(tokenA, tokenB, fee, amountA, amountB, MAX_TICK);
    }

    /// @dev Mints tokens and gives them to the pool from `halfWidth` ticks below the price now to as many above it.
    function _addLiquidity(
        TestToken tokenA,
        TestToken tokenB,
        uint24 fee,
        uint256 amountA,
        uint256 amountB,
        int24 halfWidth
    ) internal {
        bool inOrder = address(tokenA) < address(tokenB);
        _mintAndApprove(tokenA, amountA, address(positionManager));
        _mintAndApprove(tokenB, amountB, address(positionManager));
        (int24 tickLower, int24 tickUpper) = _range(
            IPool(uniswapFactory.getPool(address(tokenA), address(tokenB), fee)),
            halfWidth
        );
        positionManager.mint(
            IPositionManager.MintParams({
                token0: address(inOrder ? tokenA : tokenB),
                token1: address(inOrder ? tokenB : tokenA),
                fee: fee,
                tickLower: tickLower,
                tickUpper: tickUpper,
                amount0Desired: inOrder ? amountA : amountB,
                amount1Desired: inOrder ? amountB : amountA,
                amount0Min: 0,
                amount1Min: 0,
                recipient: address(this),
                deadline: block.timestamp
            })
        );
    }

    /// @dev `trader` sells `amountIn` on one pool, without any bound.
    function _trade(
        address trader,
        TestToken tokenIn,
        TestToken tokenOut,
        uint24 fee,
        uint256 amountIn
    ) internal returns (uint256 amountOut) {
        vm.startPrank(trader);
        tokenIn.approve(address(swapRouter), amountIn);
        amountOut = swapRouter.exactInput(
            IUniswapV3Router.ExactInputParams({
                path: abi.encodePacked(address(tokenIn), fee, address(tokenOut)),
                recipient: trader,
                amountIn: amountIn,
                amountOutMinimum: 0
            })
        );
        vm.stopPrank();
    }

    function _mintAndApprove(TestToken token, uint256 value, address spender) private {
        token.mint(address(this), value);
        token.approve(spender, value);
    }

    /// @dev Ticks of the pool's spacing around its price, inside the outermost ones.
    function _range(IPool pool, int24 halfWidth) private view returns (int24 tickLower, int24 tickUpper) {
        int24 spacing = pool.tickSpacing();
        int24 outermost = (MAX_TICK / spacing) * spacing;
        if (halfWidth >= outermost) return (-outermost, outermost);
        (, int24 tick, , , , , ) = pool.slot0();
        return (((tick - halfWidth) / spacing) * spacing, ((tick + halfWidth) / spacing) * spacing);
    }
}
