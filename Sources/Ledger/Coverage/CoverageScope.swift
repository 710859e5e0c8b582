package import Foundation
package import Stitching

/// The counted bookings: those of these integrations, from the first hour up to the second.
package struct CoverageScope: Hashable, Sendable {
    package var integrations: [IntegrationID]
    /// Hours since 1970; the first counts, the last does not.
    package var hours: Range<Int64>

    package init(integrations: [IntegrationID], from: Date, to: Date) {
        self.integrations = integrations
        let first = Int64((from.timeIntervalSince1970 / 3_600).rounded(.down))
        let last = Int64((to.timeIntervalSince1970 / 3_600).rounded(.up))
        self.hours = first..<max(first, last)
    }
}
