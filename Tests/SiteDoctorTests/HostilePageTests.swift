import Stitching
import TestSupport
import Testing
import Wording

@testable import SiteDoctor

@Suite("Pages that mean harm")
struct HostilePageTests {
    private static let pieces = [
        "<", ">", "<!--", "-->", "<script", "</script", "</script>", "<template>", "</template>", "<noscript>", "\"",
        "'", "=",
        "&", "&#x", ";", "/", "src=", "https://", "stitcher.example", "/s/", "k7Qd2mVx9Rb4", ".js", "\u{0}", "я", "#/",
        "/api/script/generate/", "1/2/", "BukzaContainer",
        "<meta http-equiv=content-security-policy content=\"script-src ",
        "'nonce-", "*.", ":*", "//", "bukza.com", "setCsAccount", "/static/cs.min.js?k=", "\\/", "<base href=", "xn--",
        "[::1]",
    ]

    private static func check(_ bytes: [UInt8], policy: String = "") throws {
        let page = try FetchedPage.example(
            bytes: bytes, headers: [("content-type", "text/html"), ("content-security-policy", policy)])
        let findings = Examination(page, PageExamples.expectation, PageExamples.signs).findings
        #expect(!findings.isEmpty)
        #expect(findings.count < 200)
        #expect(findings.allSatisfy { !$0.text(in: .russian).isEmpty && !$0.text(in: .english).isEmpty })
    }

    @Test("any bytes come to findings", arguments: 1...40 as ClosedRange<UInt64>)
    func anyBytes(seed: UInt64) throws {
        var chance = SeededGenerator(seed: seed)
        let bytes = (0..<Int.random(in: 0...3_000, using: &chance)).map { _ in UInt8.random(in: 0...255, using: &chance)
        }
        try Self.check(bytes)
    }

    @Test("any heap of pieces comes to findings", arguments: 1...60 as ClosedRange<UInt64>)
    func anyPieces(seed: UInt64) throws {
        var chance = SeededGenerator(seed: seed)
        func heap(_ count: Int) -> String {
            (0..<count).map { _ in Self.pieces[Int.random(in: 0..<Self.pieces.count, using: &chance)] }.joined()
        }
        try Self.check(Array(heap(400).utf8), policy: heap(20))
    }

    @Test("mutated pages come to findings", arguments: 1...40 as ClosedRange<UInt64>)
    func mutations(seed: UInt64) throws {
        var chance = SeededGenerator(seed: seed)
        for name in PageExamples.names {
            var bytes = try PageExamples.fixture(name)
            for _ in 0..<Int.random(in: 1...12, using: &chance) where !bytes.isEmpty {
                let place = Int.random(in: 0..<bytes.count, using: &chance)
                switch Int.random(in: 0..<4, using: &chance) {
                case 0: bytes[place] = UInt8.random(in: 0...255, using: &chance)
                case 1: bytes.removeSubrange(place..<min(bytes.count, place + Int.random(in: 1...40, using: &chance)))
                case 2:
                    bytes.insert(
                        contentsOf: Self.pieces[Int.random(in: 0..<Self.pieces.count, using: &chance)].utf8, at: place)
                default: bytes.removeLast(bytes.count - place)
                }
            }
            try Self.check(bytes)
        }
    }

    // A megabyte of each takes some tenths of a second without optimisation; a quadratic reader would take hours.
    @Test(
        "the longest page takes its time once, whatever it repeats",
        arguments: [
            "<", "<a ", "<!--", "<script>", "<a b='", "</script", "<template>", "<script><!--<script>", "&#x41;",
            "<a a=1 ",
            "/api/script/generate/", "<noscript><!--", "<a href=//app.bukza.com/#/1/2>", "</", "<!-- --!",
            "setCsAccoun",
            "<script src=/s/k7Qd2mVx9Rb4.js></script>",
        ])
    func linear(piece: String) throws {
        let count = 200_000 / piece.utf8.count
        try Self.check(Array(String(repeating: piece, count: count).utf8))
    }
}
