package import Foundation
package import Stitching

/// How many bookings carry a session and how many visits came how far, from counts that are kept as bookings and visits
/// come: no method here reads bookings to count them, so a year's page costs what its hours cost.
///
/// Whatever calls itself the counts passes `CoverageCountsConformance`.
package protocol CoverageCounts: Sendable {
    /// At most one value an hour, kind and reason.
    func counts(_ scope: CoverageScope) async throws(LedgerError) -> [CoverageCount]

    /// The values with the most bookings without a session first; at most `limit`.
    func slices(
        by dimension: CoverageDimension, _ scope: CoverageScope, limit: Int
    ) async throws(LedgerError) -> [CoverageSlice]

    /// The current state of deliveries.
    func delivery(of integrations: [IntegrationID]) async throws(LedgerError) -> DeliveryCounts

    /// Adds to the counts of visits; those of integrations that are gone are dropped.
    func add(_ visits: [FunnelKey: Int]) async throws(LedgerError)

    /// Visits that reached each stage in the scope's hours.
    func visits(_ scope: CoverageScope) async throws(LedgerError) -> [FunnelStage: Int]

    /// Visits of one integration by hour, at one stage.
    func hours(
        of integration: IntegrationID, _ stage: FunnelStage, _ hours: Range<Int64>
    ) async throws(LedgerError) -> [Int64: Int]

    /// The last hour in which any page of the integration reported anything; `nil` before the first.
    func lastHour(of integration: IntegrationID) async throws(LedgerError) -> Date?
}

extension CoverageCounts {
    /// The same for several breakdowns.
    package func slices(
        by dimensions: [CoverageDimension], _ scope: CoverageScope, limit: Int
    ) async throws(LedgerError) -> [CoverageDimension: [CoverageSlice]] {
        var slices: [CoverageDimension: [CoverageSlice]] = [:]
        for dimension in dimensions { slices[dimension] = try await self.slices(by: dimension, scope, limit: limit) }
        return slices
    }
}
