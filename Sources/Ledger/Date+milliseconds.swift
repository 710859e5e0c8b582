package import Foundation

extension Date {
    /// Milliseconds since 1970, as ledgers keep times.
    package var milliseconds: Int64 { Int64((self.timeIntervalSince1970 * 1_000).rounded(.down)) }

    /// The moment so many milliseconds after 1970 began.
    package init(milliseconds: Int64) {
        self.init(timeIntervalSince1970: Double(milliseconds) / 1_000)
    }
}
