import Testing

@testable import SiteDoctor

@Suite("Tags of a page")
struct HTMLScannerTests {
    private static func tags(_ text: String) -> [HTMLTag] {
        HTMLScanner(Array(text.utf8)).compactMap { if case .start(let tag) = $0 { tag } else { nil } }
    }

    @Test(
        "attributes are read in every spelling",
        arguments: [
            (#"<a href="x">"#, ["href": "x"]), ("<a href='x\"y'>", ["href": "x\"y"]), ("<a href=x/y>", ["href": "x/y"]),
            ("<A HREF = x >", ["href": "x"]), ("<a async>", ["async": ""]), ("<a async=>", ["async": ""]),
            ("<a a=1 a=2>", ["a": "1"]), ("<a/b/c=d>", ["b": "", "c": "d"]), ("<a =x=y>", ["=x": "y"]),
            (#"<a b="1"c='2'd=3>"#, ["b": "1", "c": "2", "d": "3"]), ("<a b='>'>", ["b": ">"]),
            ("<a\nb\t=\r\n1>", ["b": "1"]), ("<a b=\"&amp;&lt;&#65;&#x42;\">", ["b": "&<AB"]),
            ("<a b='?x=1&lt=2&y'>", ["b": "?x=1&lt=2&y"]),
            ("<a b='&#0;&#xD800;&#99999999999;&#;&;&zzz;'>", ["b": "\u{FFFD}\u{FFFD}&#99999999999;&#;&;&zzz;"]),
            ("<a b='&colon;&sol;&period;'>", ["b": ":/."]),
        ])
    func attributes(text: String, expected: [String: String]) throws {
        #expect(try #require(Self.tags(text).first).attributes == expected)
    }

    @Test(
        "tags are found where a browser finds them, and nowhere else",
        arguments: [
            ("<!-- <a> --><b>", ["b"]), ("<!--><a>", ["a"]), ("<!---><a>", ["a"]), ("<!-- x --!><a>", ["a"]),
            ("<!-- <a>", []), ("<!doctype html><a>", ["a"]), ("<?php <a> ?>", []), ("</a <b>><c>", ["c"]),
            ("< a><b", []), ("<a b='", []), ("<script><a></script><b>", ["script", "b"]),
            ("<script><!--<script></script>--></script><b>", ["script", "b"]),
            ("<script><!--<script></script></script><b>", ["script", "b"]),
            ("<script><!--</script><b>", ["script", "b"]),
            ("<script></scriptx><b></script ><c>", ["script", "c"]), ("<style><a></STYLE><b>", ["style", "b"]),
            ("<title><a></title><b>", ["title", "b"]), ("<textarea><a>", ["textarea"]),
            ("<plaintext></plaintext", ["plaintext"]),
            ("<1><a>", ["a"]), ("", []), ("<", []), ("</", []), ("<!", []), ("<!-", []), ("<!--", []), ("&<a>", ["a"]),
        ])
    func tags(text: String, names: [String]) {
        #expect(Self.tags(text).map(\.name) == names)
    }

    @Test("the text of a script is what stands up to its end")
    func content() throws {
        let bytes = Array("<script>a < b</script>".utf8)
        guard case .start(let tag) = try #require(HTMLScanner(bytes).first { _ in true }) else { return }
        #expect(String(decoding: bytes[try #require(tag.content)], as: UTF8.self) == "a < b")
    }
}
