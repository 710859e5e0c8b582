import Bukza
import Foundation
import Testing

@Suite("Dates with two readings")
struct BukzaDateReadingTests {
    private static let orders: [@Sendable (String, String, String) -> String] = [
        { day, month, year in "\(day)/\(month)/\(year)" }, { day, month, year in "\(month)/\(day)/\(year)" },
        { day, month, year in "\(day)-\(month)-\(year)" }, { day, month, year in "\(month)-\(day)-\(year)" },
        { day, month, year in "\(day).\(month).\(year)" }, { day, month, year in "\(year)/\(month)/\(day)" },
        { day, month, year in "\(year)-\(month)-\(day)" },
        { day, month, year in "\(year)/\(day)/\(month)" },
    ]

    /// Every day of a year, written in each order and received a quarter of an hour later. Takes half a second: no day
    /// of the calendar may be an exception.
    @Test("today is read as today in every order of its parts", arguments: [2026, 2028])
    func today(year: Int) throws {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = BukzaExamples.moscow
        let start = try #require(BukzaExamples.date("\(year)-01-01T07:00:00Z"))
        for index in 0..<365 {
            let moment = start.addingTimeInterval(TimeInterval(index * 86_400))
            let parts = calendar.dateComponents([.month, .day], from: moment)
            let day = String(format: "%02d", parts.day ?? 0)
            let month = String(format: "%02d", parts.month ?? 0)
            for order in Self.orders {
                for text in [order(day, month, "\(year)") + " 10:00", "10:00 " + order(day, month, "\(year)")] {
                    let receipt = moment.addingTimeInterval(900)
                    #expect(
                        BukzaDate.parse(text, timeZone: BukzaExamples.moscow, receivedAt: receipt) == moment, "\(text)")
                }
            }
        }
    }

    @Test(
        "of two readings the one that is not in the future and nearest to the receipt",
        arguments: [
            // text, receipt, expected
            ("05/11/2026 10:00", "2026-11-05T10:05:00Z", "2026-11-05T10:00:00Z"),
            ("11/05/2026 10:00", "2026-11-05T10:05:00Z", "2026-11-05T10:00:00Z"),
            ("05/11/2026 10:00 AM", "2026-11-05T10:05:00Z", "2026-11-05T10:00:00Z"),
            ("5/11/26 10:00", "2026-11-05T10:05:00Z", "2026-11-05T10:00:00Z"),
            ("05/11/2026 10:00", "2026-05-11T10:05:00Z", "2026-05-11T10:00:00Z"),
            ("05/11/2026", "2026-11-05T21:00:00Z", "2026-11-05T00:00:00Z"),
            // A few hours ahead is a clock or a zone, not the future.
            ("05/11/2026 10:00", "2026-11-04T22:00:00Z", "2026-11-05T10:00:00Z"),
            // Days ahead is the future, although it is nearer.
            ("05/11/2026 10:00", "2026-11-01T10:00:00Z", "2026-05-11T10:00:00Z"),
            // Both are in the future: the nearer.
            ("05/11/2026 10:00", "2026-01-01T10:00:00Z", "2026-05-11T10:00:00Z"),
            ("11/05/2026 10:00", "2025-01-01T10:00:00Z", "2026-05-11T10:00:00Z"),
            // Both are past: the nearer.
            ("05/11/2026 10:00", "2027-01-01T10:00:00Z", "2026-11-05T10:00:00Z"),
            ("07/07/2026 10:00", "2026-07-07T10:05:00Z", "2026-07-07T10:00:00Z"),
            // Only one is a day of the calendar, be it far away.
            ("22/11/2026 10:00", "2026-11-01T10:00:00Z", "2026-11-22T10:00:00Z"),
            ("11/22/2026 10:00", "2026-11-01T10:00:00Z", "2026-11-22T10:00:00Z"),
            ("30/02/2026 10:00", "2026-03-01T10:00:00Z", nil),
            // Dashes show no order either.
            ("05-11-2026 10:00", "2026-11-05T10:05:00Z", "2026-11-05T10:00:00Z"),
            ("11-05-2026 10:00", "2026-11-05T10:05:00Z", "2026-11-05T10:00:00Z"),
            ("11-05-2026 10:00", "2026-05-11T10:05:00Z", "2026-05-11T10:00:00Z"),
            // The year in front: month first, unless only the other is a day or gives the receipt's own day.
            ("2026/11/05 10:00", "2026-05-14T10:05:00Z", "2026-11-05T10:00:00Z"),
            ("2026/11/05 10:00", "2026-11-07T10:05:00Z", "2026-11-05T10:00:00Z"),
            ("2026/05/11 10:00", "2026-11-05T10:05:00Z", "2026-11-05T10:00:00Z"),
            ("2026-05-11 10:00", "2026-11-05T10:05:00Z", "2026-05-11T10:00:00Z"),
            ("2026/22/11 10:00", "2026-11-22T10:05:00Z", "2026-11-22T10:00:00Z"),
            // A year of two digits in front counts only where it gives the receipt's own day.
            ("26/11/22 10:00", "2026-11-22T10:05:00Z", "2026-11-22T10:00:00Z"),
            ("26-11-05 10:00", "2026-11-05T10:05:00Z", "2026-11-05T10:00:00Z"),
            ("26/11/22 10:00", "2026-11-24T10:05:00Z", "2022-11-26T10:00:00Z"),
            ("22/12/26 10:00", "2026-11-22T10:05:00Z", "2026-12-22T10:00:00Z"),
        ] as [(String, String, String?)])
    func nearest(text: String, receipt: String, expected: String?) throws {
        let receivedAt = try #require(BukzaExamples.date(receipt))
        let date = BukzaDate.parse(text, timeZone: .gmt, receivedAt: receivedAt)
        #expect(date == expected.flatMap(BukzaExamples.date))
    }

    @Test(
        "dots are day first, as Russian accounts write them",
        arguments: [
            ("05.11.2026 10:00", "2026-11-05T10:05:00Z", "2026-11-05T10:00:00Z"),
            // An old booking that staff send again, though the other reading is this very day.
            ("11.05.2026 10:00", "2026-11-05T10:05:00Z", "2026-05-11T10:00:00Z"),
            ("05.11.2026 10:00", "2026-11-04T22:00:00Z", "2026-11-05T10:00:00Z"),
            // Day first is months ahead, month first is today.
            ("05.11.2026 10:00", "2026-05-11T10:05:00Z", "2026-05-11T10:00:00Z"),
            // Day first is days ahead, month first is half a year back.
            ("05.12.2026 10:00", "2026-11-20T10:00:00Z", "2026-12-05T10:00:00Z"),
            // Day first is no day of the calendar.
            ("11.22.2026 10:00", "2026-11-22T10:05:00Z", "2026-11-22T10:00:00Z"),
            ("31.02.2026 10:00", "2026-03-01T10:05:00Z", nil),
        ] as [(String, String, String?)])
    func dots(text: String, receipt: String, expected: String?) throws {
        let receivedAt = try #require(BukzaExamples.date(receipt))
        let date = BukzaDate.parse(text, timeZone: .gmt, receivedAt: receivedAt)
        #expect(date == expected.flatMap(BukzaExamples.date))
    }

    @Test("a receipt beyond all dates does no harm", arguments: [-1e300, 1e300, .infinity, .nan, -62_135_596_800])
    func strangeReceipt(seconds: Double) {
        let receipt = Date(timeIntervalSince1970: seconds)
        let date = BukzaDate.parse("22/11/2026 10:00", timeZone: .gmt, receivedAt: receipt)
        #expect(date == BukzaExamples.date("2026-11-22T10:00:00Z"))
        #expect(BukzaDate.parse("05/11/2026", timeZone: .gmt, receivedAt: receipt) != nil)
    }
}
