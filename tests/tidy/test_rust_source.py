"""The scanner that the tidy test measures with."""

import rust_source

SOURCE = """
//! fn commented_out() { {
fn signature<'a>(bytes: &'a [u8; { 3 }]) -> char
where
    u8: Copy,
{
    let brace = '{'; let text = "}\\"}"; let raw = r#"fn hidden() { " "#; let byte = b'\\'';
    brace
}
trait Read { fn declared(&self); fn one_line(&self) -> [u8; 2] { [1, 2] } }
#[cfg(test)]
mod tests { fn excluded() { let s = "{"; } }
#[cfg(test)]
mod elsewhere;
/* fn also_commented_out() { */
fn last() {}
"""


def test_functions_are_found_with_their_lengths():
    found = list(rust_source.functions(rust_source.code(SOURCE)))
    assert found == [("signature", 3, 7), ("one_line", 10, 1), ("last", 16, 1)]


def test_definitions_are_named():
    assert rust_source.definitions(rust_source.code(SOURCE)) == ["signature", "Read", "declared", "one_line", "last"]
