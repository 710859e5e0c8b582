import Foundation
import Testing

@testable import Sandbox

@Suite struct LocalTimeTests {
    @Test("agrees with the system's calendar, both ways, in every kind of zone")
    func againstCalendar() throws {
        var random = SplitMix(state: 42)
        for name in ["Europe/Moscow", "Asia/Vladivostok", "America/New_York", "Europe/Berlin", "Asia/Kathmandu", "GMT"]
        {
            let zone = try #require(TimeZone(identifier: name))
            var calendar = Calendar(identifier: .gregorian)
            calendar.timeZone = zone
            for _ in 0..<300 {
                let date = Date(timeIntervalSince1970: Double(random.next() % 4_000_000_000))
                let parts = calendar.dateComponents([.year, .month, .day, .hour, .minute, .second], from: date)
                let text = LocalTime.text(date, in: zone)
                let expected = String(
                    format: "%04d-%02d-%02d %02d:%02d:%02d", parts.year ?? 0, parts.month ?? 0, parts.day ?? 0,
                    parts.hour ?? 0, parts.minute ?? 0, parts.second ?? 0)
                #expect(text == expected)
                let back = try #require(LocalTime.date(text, in: zone))
                #expect(LocalTime.text(back, in: zone) == text)
                #expect(abs(back.timeIntervalSince(date)) == 0 || back.addingTimeInterval(3_600) == date)
            }
        }
    }

    @Test("an hour told twice is the first, a skipped one the hour after")
    func daylightSaving() throws {
        let berlin = try #require(TimeZone(identifier: "Europe/Berlin"))
        #expect(LocalTime.date("2026-10-25 02:30:00", in: berlin)?.timeIntervalSince1970 == 1_792_888_200)
        let skipped = try #require(LocalTime.date("2026-03-29 02:30:00", in: berlin))
        #expect(LocalTime.text(skipped, in: berlin) == "2026-03-29 03:30:00")
    }

    @Test(
        "reads nothing but a date that exists",
        arguments: [
            "", "2026-11-22", "2026-11-22T10:00:00", "2026-13-01 00:00:00", "2026-00-01 00:00:00",
            "2026-11-31 00:00:00",
            "2026-02-29 00:00:00", "2026-11-22 24:00:00", "2026-11-22 10:60:00", "2026-11-22 10:00:60",
            "2026-11-22 10:00:00Z", " 2026-11-22 10:00:00", "2026-11-22 1０:00:00", "0000-01-01 00:00:00",
        ])
    func refuses(text: String) {
        #expect(LocalTime.date(text, in: .gmt) == nil)
    }

    @Test("reads a leap day")
    func leapDay() {
        #expect(LocalTime.date("2028-02-29 00:00:00", in: .gmt)?.timeIntervalSince1970 == 1_835_395_200)
    }
}

/// SplitMix64: the same numbers for the same seed, everywhere.
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        self.state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = self.state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
