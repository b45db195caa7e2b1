"""Just enough of Rust's grammar to measure it: comments and literals blanked, functions found by their braces."""

import re
from collections.abc import Iterator
from typing import NamedTuple

LITERALS_AND_COMMENTS = re.compile(
    r"""
      //[^\n]*
    | /\*.*?\*/
    | b?r(?P<hashes>\#+)".*?"(?P=hashes)
    | b?r"[^"]*"
    | [bc]?"(?:\\.|[^"\\])*"
    | b?'(?:\\(?:x[0-9a-fA-F]{2}|u\{[^}]*\}|.)|[^'\\\n])'
    """,
    re.DOTALL | re.VERBOSE,
)
FUNCTION = re.compile(r"\bfn\s+(?P<name>\w+)")
TEST_MODULE = re.compile(r"#\[cfg\(test\)\]\s*(?:#\[[^\]]*\]\s*)*(?:pub(?:\([^)]*\))?\s+)?mod\s+\w+\s*(?=[{;])")
DEFINITION = re.compile(r"\b(?:fn|mod|struct|enum|trait|type|const|static|macro_rules!)\s+(\w+)")


class Function(NamedTuple):
    """A function's name, the line it starts at, and its length in lines."""

    name: str
    line: int
    length: int


def code(text: str) -> str:
    """The source with literals and comments blanked and `#[cfg(test)]` modules taken out; lines keep their numbers."""
    text = LITERALS_AND_COMMENTS.sub(_blank, text)
    while module := TEST_MODULE.search(text):
        end = _closing_brace(text, module.end()) if text[module.end()] == "{" else module.end()
        text = text[: module.start()] + _blanked(text[module.start() : end + 1]) + text[end + 1 :]
    return text


def functions(text: str) -> Iterator[Function]:
    """Every function with a body in `code`."""
    for match in FUNCTION.finditer(text):
        body = _body(text, match.end())
        if body is not None:
            line = text.count("\n", 0, match.start())
            yield Function(match["name"], line + 1, text.count("\n", 0, _closing_brace(text, body)) - line + 1)


def definitions(text: str) -> list[str]:
    """The names that `code` defines."""
    return DEFINITION.findall(text)


def _body(text: str, start: int) -> int | None:
    """Where the body of the function whose name ends at `start` opens; None for a declaration."""
    depth = 0
    for place in range(start, len(text)):
        match text[place]:
            case "(" | "[":
                depth += 1
            case ")" | "]":
                depth -= 1
            case "{" if depth == 0:
                return place
            case ";" if depth == 0:
                return None
    return None


def _closing_brace(text: str, opening: int) -> int:
    depth = 0
    for place in range(opening, len(text)):
        depth += (text[place] == "{") - (text[place] == "}")
        if depth == 0:
            return place
    raise ValueError(f"a brace opened at offset {opening} is not closed")


def _blank(match: re.Match[str]) -> str:
    return _blanked(match[0])


def _blanked(text: str) -> str:
    return re.sub(r"[^\n]", " ", text)
