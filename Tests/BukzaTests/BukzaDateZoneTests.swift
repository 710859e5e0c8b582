import Bukza
import Foundation
import Testing

@Suite("Zones of Bukza's dates")
struct BukzaDateZoneTests {
    /// The zone of the account: none of those that the texts name.
    private static let account = TimeZone(identifier: "Asia/Tokyo") ?? .gmt

    private static func parse(_ text: String) -> Date? {
        let receipt = Date(timeIntervalSince1970: 1_795_331_100)
        return BukzaDate.parse(text, timeZone: Self.account, receivedAt: receipt)
    }

    @Test(
        "a zone that is named wins over the account's",
        arguments: [
            ("MSK", 3), ("msk", 3), ("МСК", 3), ("(МСК)", 3), ("мск.", 3), ("по Москве", 3), ("по МСК", 3),
            ("(по московскому времени)", 3), ("московское время", 3), ("Moscow Standard Time", 3),
            ("Russian Standard Time", 3), ("MSD", 4), ("EET", 2), ("EEST", 3), ("CET", 1), ("CEST", 2), ("SAMT", 4),
            ("YEKT", 5), ("OMST", 6), ("NOVT", 7), ("KRAT", 7), ("IRKT", 8), ("YAKT", 9), ("VLAT", 10), ("MAGT", 11),
            ("SAKT", 11), ("PETT", 12), ("UTC", 0), ("GMT", 0), ("UT", 0), ("Z", 0), ("UTC+3", 3), ("GMT+3", 3),
            ("GMT-5", -5), ("UTC +3", 3), ("UTC+03:00", 3), ("GMT+0300", 3), ("(UTC+03:00)", 3), ("(GMT+3)", 3),
            ("МСК+2", 5), ("MSK-1", 2), ("MSK+03:00", 3), ("MSK+0300", 3), ("+0300 MSK", 3), ("+0300 (MSK)", 3),
            ("+03:00 UTC", 3), ("EST", -5), ("EDT", -4), ("CST", -6), ("CDT", -5), ("MST", -7), ("MDT", -6),
            ("PST", -8), ("PDT", -7), ("JST", 9), ("[Europe/Moscow]", 3), ("Europe/Moscow", 3),
            ("[America/New_York]", -5), ("America/Argentina/Buenos_Aires", -3), ("[Etc/GMT-3]", 3), ("[UTC]", 0),
            ("(Europe/Moscow)", 3), ("+05:00[Europe/Moscow]", 5), ("Z[Europe/Moscow]", 0), ("+03:00[No/Such]", 3),
            ("+03:00 [x1]", 3), ("GMT+0300 (Moscow Standard Time)", 3), ("GMT+0300 (Москва, стандартное время)", 3),
            ("GMT-0800 (Pacific Standard Time)", -8),
        ])
    func named(zone: String, hours: Int) {
        let moment = BukzaExamples.date("2026-11-22T10:00:00Z")?.addingTimeInterval(TimeInterval(-hours * 3_600))
        for date in ["2026-11-22T10:00:00", "22.11.2026 10:00", "10:00 22.11.2026", "Sun Nov 22 2026 10:00:00"] {
            #expect(Self.parse("\(date) \(zone)") == moment, "\(date) \(zone)")
        }
        #expect(Self.parse("Sun Nov 22 10:00:00 \(zone) 2026") == moment)
    }

    @Test(
        "a zone stands right behind the time",
        arguments: ["10:00MSK", "10:00:00МСК", "10:00[Europe/Moscow]", "10:00UTC+3", "10:00+03:00[Europe/Moscow]"])
    func adjacent(time: String) {
        #expect(Self.parse("22.11.2026 \(time)") == BukzaExamples.date("2026-11-22T07:00:00Z"))
    }

    @Test(
        "summer time of a named zone is kept",
        arguments: [
            ("2026-07-01T10:00[Europe/Berlin]", "2026-07-01T08:00:00Z"),
            ("2026-12-01T10:00[Europe/Berlin]", "2026-12-01T09:00:00Z"),
        ])
    func summer(text: String, expected: String) {
        #expect(Self.parse(text) == BukzaExamples.date(expected))
    }

    @Test(
        "an unknown name in brackets is ignored",
        arguments: ["[Nowhere/Nothing]", "[x]", "[]", "(местное время)", "()", "[Europe/moscow x]", "[bukza_zone]"])
    func ignored(name: String) {
        #expect(Self.parse("22.11.2026 10:00 \(name)") == BukzaExamples.date("2026-11-22T01:00:00Z"))
    }

    @Test(
        "what could be several zones, or none, is no zone",
        arguments: [
            "IST", "BST", "XYZ", "Nowhere/Nothing", "MSKX", "UTC+", "UTC+19", "UTC+3:0", "МСК+20", "GMT+030",
            "MSK 5", "MSK CETX", "(+99:00)", "(MSK", "[Europe/Moscow", "Europe/", "/Moscow", "../../etc/passwd",
        ])
    func refused(zone: String) {
        #expect(Self.parse("22.11.2026 10:00 \(zone)") == nil)
    }
}
