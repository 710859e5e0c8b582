package import Foundation
package import Stitching

/// Bookings of one hour with the same kind and reason.
package struct CoverageCount: Hashable, Sendable {
    package let hour: Date
    package let kind: Attribution.Kind
    package let reason: Attribution.Reason?
    package let bookings: Int

    package init(hour: Date, kind: Attribution.Kind, reason: Attribution.Reason?, bookings: Int) {
        self.hour = hour
        self.kind = kind
        self.reason = reason
        self.bookings = bookings
    }
}
