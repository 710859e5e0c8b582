import Bukza
import Foundation
import TestSupport
import Testing

@Suite("Hostile dates")
struct BukzaDateHostileTests {
    private static let receipt = Date(timeIntervalSince1970: 1_795_331_100)

    private static let seeds = [
        "22.11.2026 10:00:00.123", "2026-11-22T10:00:00+03:00[Europe/Moscow]", "20261122T100000Z", "1795330800.123",
        "/Date(1795330800000+0300)/", "11/22/2026 10:00 AM", "воскресенье, 22 ноября 2026 г. 10:00 (МСК+2)",
        "Sun Nov 22 10:00:00 MSK 2026", "22-Nov-2026 10ч 00м", "10:00 MSK 22.11.2026", "2026-326",
        "Sun Nov 22 2026 10:00:00 GMT+0300 (Moscow Standard Time)",
    ]

    private static let pieces = [
        "", " ", "0", "9", "99999999999999999999", ".", ",", ":", "/", "-", "+", "−", "T", "Z", "(", ")", "[", "]",
        "г.",
        "в", "ч", "AM", "МСК", "UTC", "Nov", "вс", "\u{301}", "\u{200E}", "\u{A0}", "👨\u{200D}👩", "İ", "ß", "\u{0}",
        "２",
        "٣", "Europe/", "\u{10FFFF}",
    ]

    // Takes half a second for its 8,000 texts: a trap would stop the server, so few are not enough.
    @Test("mutated spellings give a date of this century or nothing", arguments: [1, 2, 3, 4] as [UInt64])
    func mutations(seed: UInt64) throws {
        var chance = SeededGenerator(seed: seed)
        for _ in 0..<2_000 {
            var text = Array(try #require(Self.seeds.randomElement(using: &chance)).unicodeScalars)
            for _ in 0..<Int.random(in: 1...4, using: &chance) {
                let start = Int.random(in: 0...text.count, using: &chance)
                let end = min(text.count, start + Int.random(in: 0...3, using: &chance))
                let piece = try #require(Self.pieces.randomElement(using: &chance))
                text.replaceSubrange(start..<end, with: Array(piece.unicodeScalars))
            }
            let mutated = String(String.UnicodeScalarView(text))
            guard let date = BukzaDate.parse(mutated, timeZone: BukzaExamples.moscow, receivedAt: Self.receipt) else {
                continue
            }
            #expect((946_684_800..<4_133_980_800).contains(date.timeIntervalSince1970), "\(mutated)")
        }
    }

    @Test("every beginning and every end of a spelling is read or refused", arguments: seeds)
    func cut(text: String) {
        let scalars = Array(text.unicodeScalars)
        for index in scalars.indices {
            for part in [scalars[..<index], scalars[index...]] {
                let text = String(String.UnicodeScalarView(part))
                let date = BukzaDate.parse(text, timeZone: .gmt, receivedAt: Self.receipt)
                #expect(date.map { $0.timeIntervalSince1970 >= 946_684_800 } ?? true, "\(text)")
            }
        }
    }

    @Test(
        "a text of more than 128 characters is no date",
        arguments: [
            String(repeating: "1", count: 60_000), String(repeating: "22.11.2026 ", count: 6_000),
            "22.11.2026 10:00" + String(repeating: " ", count: 200) + "MSK",
            "2026-11-22T07:00:00." + String(repeating: "5", count: 200) + "Z",
            "22.11.2026" + String(repeating: "\u{301}", count: 60_000),
            String(repeating: "(", count: 60_000), "22.11.2026 10:00 " + String(repeating: "[a]", count: 60_000),
        ])
    func tooLong(text: String) {
        #expect(BukzaDate.parse(text, timeZone: .gmt, receivedAt: Self.receipt) == nil)
    }

    @Test(
        "128 characters are read, and blanks round them do not count", arguments: [(92, true), (93, true), (94, false)])
    func limit(digits: Int, isRead: Bool) {
        // 128 characters are 20 of the date, 93 of the fraction and 15 of the zone.
        let text = "2026-11-22T10:00:00." + String(repeating: "0", count: digits) + "[Europe/Moscow]"
        let padded = String(repeating: " ", count: 300) + text + String(repeating: "\u{A0}", count: 300)
        #expect((BukzaDate.parse(padded, timeZone: .gmt, receivedAt: Self.receipt) != nil) == isRead)
    }
}
