package import Stitching

/// What one count of visits is of.
package struct FunnelKey: Hashable, Sendable {
    package var integration: IntegrationID
    /// Hours since 1970.
    package var hour: Int64
    package var stage: FunnelStage

    package init(integration: IntegrationID, hour: Int64, stage: FunnelStage) {
        self.integration = integration
        self.hour = hour
        self.stage = stage
    }
}
