import Foundation
import Stitching
import Testing

@Suite("Hours of the world's clock")
struct UTCHourTests {
    @Test("hold their first moment and not their last", arguments: [-2, -1, 0, 1, 497_222] as [Int64])
    func bounds(number: Int64) {
        let hour = UTCHour(rawValue: number)
        #expect(hour.start == Date(timeIntervalSince1970: Double(number) * 3_600))
        #expect(UTCHour(of: hour.start) == hour)
        #expect(UTCHour(of: hour.start.addingTimeInterval(3_599.999)) == hour)
        #expect(UTCHour(startingFrom: hour.start) == hour)
        #expect(UTCHour(startingFrom: hour.start.addingTimeInterval(-0.001)) == hour)
        #expect(UTCHour(startingFrom: hour.start.addingTimeInterval(0.001)) > hour)
    }
}
