import Foundation
import Relay
import Testing

@Suite("Bukza's dates")
struct BukzaDateTests {
    @Test(
        "reads every spelling of one moment",
        arguments: [
            "22.11.2026 10:00:00", "22.11.2026 10:00", "22.11.2026, 10:00", "22.11.2026\u{A0}10:00",
            "22.11.2026  10:00:00 ",
            "22.11.26 10:00", "22.11.2026 10:00:00.0000000", "22.11.2026T10:00", "22.11.2026 в 10:00",
            "22-11-2026 10:00",
            "2026-11-22T10:00:00", "2026-11-22 10:00", "2026-11-22T07:00:00Z", "2026-11-22T07:00:00.000Z",
            "2026-11-22t07:00:00z",
            "2026-11-22T07:00Z", "2026-11-22T10:00:00+03:00", "2026-11-22T10:00:00+0300", "2026-11-22T10:00:00+03",
            "2026-11-22 10:00:00 +03:00", "2026-11-22T02:00:00-05:00", "2026-11-22T12:30:00+05:30",
            "22.11.2026 10:00:00 +03:00",
            "2026-11-22T10:00:00.1234567+03:00".replacingOccurrences(of: ".1234567", with: ".000"), "2026/11/22 10:00",
            "11/22/2026 10:00 AM", "11/22/2026 10:00:00 AM", "11/22/2026, 10:00 am", "11/22/2026 10:00 a.m.",
            "11/22/2026 10:00",
            "11/22/2026 10:00:00\u{202F}AM", "1795330800", "1795330800000", "/Date(1795330800000)/",
            "22 ноября 2026 г. 10:00", "22 ноября 2026 г., 10:00:00", "22 ноября 2026 10:00",
            "22 нояб. 2026 г. в 10:00",
            "воскресенье, 22 ноября 2026 г. 10:00", "22 November 2026 10:00", "November 22, 2026 10:00 AM",
            "Sunday, November 22, 2026 10:00 AM", "Sun, 22 Nov 2026 07:00:00 GMT", "Sun Nov 22 2026 10:00:00 GMT+0300",
        ])
    func spellings(text: String) {
        #expect(BukzaDate.parse(text, timeZone: BukzaExamples.moscow) == BukzaExamples.date("2026-11-22T07:00:00Z"))
    }

    @Test(
        "single digits, noon, midnight, leap days and fractions",
        arguments: [
            ("1.2.2026 9:05", "2026-02-01T09:05:00Z"), ("2/1/2026 9:05 PM", "2026-02-01T21:05:00Z"),
            ("2/1/2026 12:00 AM", "2026-02-01T00:00:00Z"), ("2/1/2026 12:00 PM", "2026-02-01T12:00:00Z"),
            ("29.02.2028", "2028-02-29T00:00:00Z"), ("2026-11-22", "2026-11-22T00:00:00Z"),
            ("11/22/2026", "2026-11-22T00:00:00Z"),
            ("22.11.2026 23:59:59,9", "2026-11-22T23:59:59Z"), ("1.5.2026", "2026-05-01T00:00:00Z"),
            ("1 мая 2026", "2026-05-01T00:00:00Z"), ("31 марта 2026 г.", "2026-03-31T00:00:00Z"),
            ("31.12.2100", "2100-12-31T00:00:00Z"), ("01.01.2000", "2000-01-01T00:00:00Z"),
        ])
    func details(text: String, expected: String) throws {
        let date = try #require(BukzaDate.parse(text, timeZone: .gmt))
        #expect(abs(date.timeIntervalSince(try #require(BukzaExamples.date(expected)))) < 0.95)
    }

    @Test("keeps a fraction of any length")
    func fraction() throws {
        let text = "2026-11-22T07:00:00." + String(repeating: "5", count: 12) + "Z"
        let date = try #require(BukzaDate.parse(text, timeZone: .gmt))
        #expect(abs(date.timeIntervalSince1970 - 1_795_330_800.555) < 0.001)
    }

    @Test(
        "refuses what is no date or cannot be",
        arguments: [
            "", " ", "-", "завтра", "31.02.2026", "29.02.2026", "00.01.2026", "32.01.2026", "01.13.2026", "22.11.0001",
            "22.11.1999",
            "01.01.2101", "0001-01-01T00:00:00", "22.11.2026 25:00", "22.11.2026 24:00", "22.11.2026 10:60",
            "22.11.2026 10:00:60",
            "22.11.2026 10", "22.11.2026 10:0", "22.11.2026 1:000", "22.11", "22.11.202", "22/11/2026", "13/40/2026",
            "2026-13-01",
            "2026-11-22T", "2026-11-22T10:00:00+", "2026-11-22T10:00:00+3", "2026-11-22T10:00:00+19:00",
            "2026-11-22T10:00:00 EST",
            "11/22/2026 13:00 PM", "11/22/2026 0:00 AM", "22.11.2026 10:00 x", "22 абв 2026", "12345", "12345678",
            "99999999999999",
            "1", "[bukza_created_date]", "1.7953308e9", "-1795330800", "2026-11-2210:00", "/Date(x)/", "/Date(", "пн",
            "ноябрь 2026",
            "２２.11.2026", "9999-12-31T23:59:59Z",
        ])
    func refused(text: String) {
        #expect(BukzaDate.parse(text, timeZone: BukzaExamples.moscow) == nil)
    }

    @Test(
        "a skipped hour moves on, a doubled hour is the first",
        arguments: [
            ("29.03.2026 01:59", "2026-03-29T00:59:00Z"), ("29.03.2026 02:30", "2026-03-29T01:30:00Z"),
            ("29.03.2026 03:00", "2026-03-29T01:00:00Z"), ("25.10.2026 02:30", "2026-10-25T00:30:00Z"),
            ("25.10.2026 03:00", "2026-10-25T02:00:00Z"),
        ])
    func summerTime(text: String, expected: String) throws {
        let berlin = try #require(TimeZone(identifier: "Europe/Berlin"))
        #expect(BukzaDate.parse(text, timeZone: berlin) == BukzaExamples.date(expected))
    }

    @Test(
        "every hour of a year is read as the calendar reads it, in zones that differ much",
        arguments: [
            "Pacific/Kiritimati", "Pacific/Pago_Pago", "Asia/Kathmandu", "Australia/Lord_Howe", "America/New_York",
            "UTC",
        ])
    func calendar(identifier: String) throws {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = try #require(TimeZone(identifier: identifier))
        let start = try #require(BukzaExamples.date("2026-01-01T00:00:00Z"))
        for hour in stride(from: 0, to: 8_760, by: 7) {
            let moment = start.addingTimeInterval(TimeInterval(hour * 3_600))
            let parts = calendar.dateComponents([.year, .month, .day, .hour, .minute], from: moment)
            let text =
                "\(parts.day ?? 0).\(parts.month ?? 0).\(parts.year ?? 0) \(parts.hour ?? 0):"
                + ((parts.minute ?? 0) < 10 ? "0" : "") + "\(parts.minute ?? 0)"
            let read = BukzaDate.parse(text, timeZone: calendar.timeZone)
            // Of a doubled hour the first is read.
            let difference = read.map { moment.timeIntervalSince($0) }
            #expect(difference == 0 || difference == 3_600 || difference == 1_800, "\(text)")
        }
    }

    @Test("a hostile date costs no more than its beginning")
    func bounded() {
        #expect(BukzaDate.parse(String(repeating: "1", count: 60_000), timeZone: .gmt) == nil)
        #expect(BukzaDate.parse(String(repeating: "22.11.2026 ", count: 6_000), timeZone: .gmt) == nil)
    }
}
