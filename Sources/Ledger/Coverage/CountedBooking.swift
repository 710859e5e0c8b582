package import Foundation
package import Stitching

/// Everything about a booking that decides where it is counted.
///
/// The rule of all engines: a store reads the booking before and after a change and moves it by ``move(from:to:)`` in the same
/// transaction.
package struct CountedBooking: Hashable, Sendable {
    package var integration: IntegrationID
    package var receivedAt: Date
    package var orderID: String?
    package var isReadable: Bool
    package var state: BookingState
    /// Raw values as they are kept: one of an earlier version is counted as it is.
    package var kind: String
    package var reason: String?
    /// The values of the breakdowns as they are kept with the booking; a missing one is not known.
    package var values: [CoverageDimension: String]

    package init(
        integration: IntegrationID, receivedAt: Date, orderID: String?, isReadable: Bool, state: BookingState,
        kind: String, reason: String?, values: [CoverageDimension: String]
    ) {
        self.integration = integration
        self.receivedAt = receivedAt
        self.orderID = orderID
        self.isReadable = isReadable
        self.state = state
        self.kind = kind
        self.reason = reason
        self.values = values
    }

    /// One cell of each dimension, in the order of the dimensions; none for a body that no field could be read from, and for a test.
    package var cells: [CoverageCell] {
        guard self.isReadable, !self.isTest else { return [] }
        return CoverageDimension.allCases.map { dimension in
            CoverageCell(
                integration: self.integration, hour: UTCHour(of: self.receivedAt).rawValue, dimension: dimension,
                value: self.value(of: dimension), kind: self.kind, reason: self.reason ?? "")
        }
    }

    /// What changes in the counts when a booking changes: nothing where both are in the same cells.
    ///
    /// - Parameters:
    ///   - before: `nil` for a new booking.
    ///   - after: a booking that retention forgets stays counted; there is no move out.
    package static func move(from before: Self?, to after: Self) -> (taken: [CoverageCell], added: [CoverageCell]) {
        guard before != after else { return ([], []) }
        let old = before?.cells ?? []
        let new = after.cells
        guard !old.isEmpty, !new.isEmpty else { return (old, new) }
        let moved = zip(old, new).filter { $0 != $1 }
        return (moved.map(\.0), moved.map(\.1))
    }

    private func value(of dimension: CoverageDimension) -> String {
        switch dimension {
        case .all: ""
        case .delivery: self.state == .delivered ? BookingState.delivered.rawValue : ""
        default: dimension.counted(self.values[dimension] ?? "")
        }
    }

    /// Small letters count as a test, too, so that nobody's typing makes a booking of one.
    private var isTest: Bool {
        let prefix = BookingSummary.testOrderPrefix.utf8
        guard let order = self.orderID?.utf8, order.count >= prefix.count else { return false }
        return zip(order, prefix).allSatisfy { byte, known in
            (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) ? byte - 32 == known : byte == known
        }
    }
}
