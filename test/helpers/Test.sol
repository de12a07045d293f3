// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

/// @dev The cheatcodes of the Solidity test runner that our tests use. Hardhat's runner and forge both serve them.
interface Vm {
    /// @dev One recorded event.
    struct Log {
        bytes32[] topics;
        bytes data;
        address emitter;
    }

    function prank(address sender) external;
    function startPrank(address sender) external;
    function stopPrank() external;
    function warp(uint256 timestamp) external;
    function roll(uint256 blockNumber) external;
    function deal(address account, uint256 balance) external;
    function addr(uint256 privateKey) external pure returns (address);
    function sign(uint256 privateKey, bytes32 digest) external pure returns (uint8 v, bytes32 r, bytes32 s);
    function expectRevert() external;
    function expectRevert(bytes4 selector) external;
    function expectRevert(bytes calldata revertData) external;
    function expectEmit() external;
    function expectEmit(address emitter) external;
    function recordLogs() external;
    function getRecordedLogs() external returns (Log[] memory logs);
    function expectCall(address callee, bytes calldata data, uint64 count) external;
    function assume(bool condition) external pure;
    function label(address account, string calldata newLabel) external;
    function envOr(string calldata name, string calldata otherwise) external view returns (string memory);
    function envOr(string calldata name, uint256 otherwise) external view returns (uint256);
    function writeLine(string calldata path, string calldata line) external;
    function readFile(string calldata path) external view returns (string memory);
    function parseJsonString(string calldata json, string calldata key) external pure returns (string memory);
    function parseBytes(string calldata hexDigits) external pure returns (bytes memory);
    function replace(
        string calldata text,
        string calldata from,
        string calldata to
    ) external pure returns (string memory);
    function toString(uint256 value) external pure returns (string memory);
    function toString(int256 value) external pure returns (string memory);
    function toString(bytes calldata value) external pure returns (string memory);
    function snapshotState() external returns (uint256 id);
    function revertToState(uint256 id) external returns (bool ok);
    function store(address target, bytes32 slot, bytes32 value) external;
    function load(address target, bytes32 slot) external view returns (bytes32);
    function etch(address target, bytes calldata code) external;
}

/// @title Test
/// @notice The base of every Solidity test: cheatcodes and asserts whose messages show both values.
abstract contract Test {
    /// @dev Where the runner puts its cheatcodes: the last 20 bytes of keccak256("hevm cheat code").
    Vm internal constant vm = Vm(address(uint160(uint256(keccak256("hevm cheat code")))));

    error AssertionFailed(string what, string left, string right);

    function assertTrue(bool condition, string memory what) internal pure {
        if (!condition) revert AssertionFailed(what, "false", "true");
    }

    function assertEq(uint256 actual, uint256 expected, string memory what) internal pure {
        if (actual != expected) _fail(what, actual, expected);
    }

    function assertEq(int256 actual, int256 expected, string memory what) internal pure {
        if (actual != expected) revert AssertionFailed(what, vm.toString(actual), vm.toString(expected));
    }

    function assertEq(address actual, address expected, string memory what) internal pure {
        if (actual != expected) _fail(what, uint160(actual), uint160(expected));
    }

    function assertEq(bytes32 actual, bytes32 expected, string memory what) internal pure {
        if (actual != expected) _fail(what, uint256(actual), uint256(expected));
    }

    function assertEq(string memory actual, string memory expected, string memory what) internal pure {
        if (keccak256(bytes(actual)) != keccak256(bytes(expected))) revert AssertionFailed(what, actual, expected);
    }

    function assertLe(uint256 smaller, uint256 larger, string memory what) internal pure {
        if (smaller > larger) _fail(what, smaller, larger);
    }

    function assertGe(uint256 larger, uint256 smaller, string memory what) internal pure {
        if (larger < smaller) _fail(what, larger, smaller);
    }

    function assertLt(uint256 smaller, uint256 larger, string memory what) internal pure {
        if (smaller >= larger) _fail(what, smaller, larger);
    }

    function assertGt(uint256 larger, uint256 smaller, string memory what) internal pure {
        if (larger <= smaller) _fail(what, larger, smaller);
    }

    /// @dev Folds `x` into [low, high], evenly: unlike `vm.assume` it rejects nothing.
    function bound(uint256 x, uint256 low, uint256 high) internal pure returns (uint256) {
        require(low <= high, "bound: low > high");
        unchecked {
            uint256 size = high - low + 1;
            return size == 0 ? x : low + (x % size);
        }
    }

    function makeAddr(string memory name) internal returns (address account) {
        account = vm.addr(uint256(keccak256(bytes(name))));
        vm.label(account, name);
    }

    function _fail(string memory what, uint256 left, uint256 right) private pure {
        revert AssertionFailed(what, vm.toString(left), vm.toString(right));
    }
}
