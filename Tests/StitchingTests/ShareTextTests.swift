import Stitching
import Testing

@Suite("A share as text")
struct ShareTextTests {
    @Test(
        "is rounded, and has a decimal only near the goals, which it never reaches by rounding",
        arguments: [
            (0.704, "70 %", "70 %"), (0.705, "71 %", "71 %"), (0.7912, "79,1 %", "79.1 %"), (0.79, "79 %", "79 %"),
            (0.7999, "79,9 %", "79.9 %"), (0.8, "80 %", "80 %"), (0.8066, "80,7 %", "80.7 %"), (0.812, "81 %", "81 %"),
            (0.8999, "89,9 %", "89.9 %"), (0.9, "90 %", "90 %"), (0.9049, "90,5 %", "90.5 %"), (0.91, "91 %", "91 %"),
            (0.0, "0 %", "0 %"), (0.001, "< 1 %", "< 1 %"), (0.999, "> 99 %", "> 99 %"), (1.0, "100 %", "100 %"),
            (nil, "—", "—"),
        ] as [(Double?, String, String)])
    func percent(share: Double?, russian: String, english: String) {
        #expect(ShareText.percent(share, .russian) == russian)
        #expect(ShareText.percent(share, .english) == english)
    }

    @Test("as parts adds up to the whole")
    func parts() {
        #expect(ShareText.parts([1, 1, 1], .english) == ["34 %", "33 %", "33 %"])
        #expect(ShareText.parts([999, 1], .english) == ["100 %", "< 1 %"])
        #expect(ShareText.parts([0, 0], .english) == ["0 %", "0 %"])
        // Beside a headline of 89.9 % its parts have decimals, too.
        #expect(ShareText.parts([2, 1], of: 899, .english) == ["59.9 %", "30 %"])
        var chance = SystemRandomNumberGenerator()
        for _ in 0..<200 {
            let counts = (0..<6).map { _ in Int.random(in: 20...900, using: &chance) }
            let shown = ShareText.parts(counts, .english).compactMap { Int($0.dropLast(2)) }
            #expect(shown.reduce(0, +) == 100, "\(counts)")
        }
    }

    @Test("of a change has a sign")
    func points() {
        #expect(ShareText.points(tenths: 49, .russian) == "+4,9")
        #expect(ShareText.points(tenths: -500, .russian) == "−50")
        #expect(ShareText.points(tenths: 0, .english) == "±0")
    }
}

@Suite("A number with its noun")
struct CountTests {
    @Test(
        "has the form of its language",
        arguments: [
            (0, "0 броней", "0 bookings"), (1, "1 бронь", "1 booking"), (2, "2 брони", "2 bookings"),
            (5, "5 броней", "5 bookings"), (11, "11 броней", "11 bookings"), (14, "14 броней", "14 bookings"),
            (21, "21 бронь", "21 bookings"), (22, "22 брони", "22 bookings"), (111, "111 броней", "111 bookings"),
        ])
    func bookings(number: Int, russian: String, english: String) {
        #expect(Language.russian.bookings(number) == russian)
        #expect(Language.english.bookings(number) == english)
    }
}
