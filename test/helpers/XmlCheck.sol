// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

// XML is full of double quotes: strings of them are in single ones.
// solhint-disable quotes

/// @title XmlCheck
/// @notice Reads an SVG as an XML parser would, as far as pictures made on chain go: nested elements, attributes in double quotes,
/// text of printable ASCII, the five entities and numbered ones. Whatever is not well-formed is refused, with the place.
library XmlCheck {
    error XmlCheck_Malformed(string problem, uint256 position);

    uint256 private constant MAX_DEPTH = 16;

    struct Reader {
        bytes text;
        uint256 at;
        uint256 depth;
        uint256 elements;
        bytes32[16] open;
    }

    /// @notice How many elements `text` has. Reverts where it is not one well-formed element.
    function elementsOf(string memory text) internal pure returns (uint256) {
        Reader memory reader;
        reader.text = bytes(text);
        do {
            if (_peek(reader) != "<") _readText(reader);
            else if (_isClosing(reader)) _readClosing(reader);
            else _readOpening(reader);
        } while (reader.depth != 0);
        if (reader.at != reader.text.length) revert XmlCheck_Malformed("text after the end", reader.at);
        return reader.elements;
    }

    /// @notice How often `part` is in `text`.
    function count(string memory text, string memory part) internal pure returns (uint256 found) {
        (bytes memory all, bytes memory wanted) = (bytes(text), bytes(part));
        for (uint256 i = 0; i + wanted.length <= all.length; ++i) if (_isAt(all, wanted, i)) ++found;
    }

    function _readOpening(Reader memory reader) private pure {
        _expect(reader, "<");
        bytes32 name = _readName(reader);
        ++reader.elements;
        while (_peek(reader) == " ") _readAttribute(reader);
        if (_peek(reader) == "/") {
            _expect(reader, "/");
        } else {
            if (reader.depth == MAX_DEPTH) revert XmlCheck_Malformed("too deep", reader.at);
            reader.open[reader.depth++] = name;
        }
        _expect(reader, ">");
    }

    function _readClosing(Reader memory reader) private pure {
        _expect(reader, "<");
        _expect(reader, "/");
        uint256 start = reader.at;
        bytes32 name = _readName(reader);
        if (reader.depth == 0 || reader.open[--reader.depth] != name) {
            revert XmlCheck_Malformed("closes another element", start);
        }
        _expect(reader, ">");
    }

    function _readAttribute(Reader memory reader) private pure {
        _expect(reader, " ");
        _readName(reader);
        _expect(reader, "=");
        _expect(reader, '"');
        while (_peek(reader) != '"') _readCharacter(reader);
        _expect(reader, '"');
    }

    function _readText(Reader memory reader) private pure {
        if (reader.depth == 0) revert XmlCheck_Malformed("text outside", reader.at);
        while (_peek(reader) != "<") _readCharacter(reader);
    }

    function _readCharacter(Reader memory reader) private pure {
        bytes1 char = _peek(reader);
        if (char == "<" || char == ">" || char < 0x20 || char > 0x7e) {
            revert XmlCheck_Malformed("a character that must be escaped", reader.at);
        }
        if (char == "&") _readEntity(reader);
        else ++reader.at;
    }

    function _readEntity(Reader memory reader) private pure {
        string[8] memory known = ["&amp;", "&lt;", "&gt;", "&quot;", "&apos;", "&#39;", "&#92;", "&#38;"];
        for (uint256 i = 0; i < known.length; ++i) {
            if (!_isAt(reader.text, bytes(known[i]), reader.at)) continue;
            reader.at += bytes(known[i]).length;
            return;
        }
        revert XmlCheck_Malformed("no entity", reader.at);
    }

    /// @dev As a hash: names are compared, and shown to nobody.
    function _readName(Reader memory reader) private pure returns (bytes32 name) {
        uint256 start = reader.at;
        while (_isNameCharacter(_peek(reader))) {
            name = keccak256(abi.encodePacked(name, reader.text[reader.at]));
            ++reader.at;
        }
        if (reader.at == start) revert XmlCheck_Malformed("no name", start);
    }

    function _isNameCharacter(bytes1 char) private pure returns (bool) {
        if (char >= "a" && char <= "z") return true;
        if (char >= "A" && char <= "Z") return true;
        return (char >= "0" && char <= "9") || char == "-" || char == ":";
    }

    function _isClosing(Reader memory reader) private pure returns (bool) {
        return reader.at + 1 < reader.text.length && reader.text[reader.at + 1] == "/";
    }

    function _expect(Reader memory reader, bytes1 char) private pure {
        if (_peek(reader) != char) revert XmlCheck_Malformed("another character", reader.at);
        ++reader.at;
    }

    function _peek(Reader memory reader) private pure returns (bytes1) {
        if (reader.at >= reader.text.length) revert XmlCheck_Malformed("the end", reader.at);
        return reader.text[reader.at];
    }

    function _isAt(bytes memory all, bytes memory wanted, uint256 at) private pure returns (bool) {
        if (at + wanted.length > all.length) return false;
        for (uint256 i = 0; i < wanted.length; ++i) if (all[at + i] != wanted[i]) return false;
        return true;
    }
}
