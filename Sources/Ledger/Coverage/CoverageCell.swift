package import Stitching

/// One number among the counts: the bookings of an hour with one value of one dimension that were joined alike.
package struct CoverageCell: Hashable, Sendable {
    package let integration: IntegrationID
    /// Hours since 1970.
    package let hour: Int64
    package let dimension: CoverageDimension
    /// Empty: not known.
    package let value: String
    package let kind: String
    /// Empty for a booking with a session.
    package let reason: String

    package init(
        integration: IntegrationID, hour: Int64, dimension: CoverageDimension, value: String, kind: String,
        reason: String
    ) {
        self.integration = integration
        self.hour = hour
        self.dimension = dimension
        self.value = value
        self.kind = kind
        self.reason = reason
    }
}
