import Foundation
package import Ledger
package import Stitching

/// Reads stored bodies with the current reader, as the webhook's route does.
package struct KeptBodyReader: BodyReader {
    private let source: any BookingSource
    private let sessions: any SessionDirectory
    private let integration: @Sendable (IntegrationID) -> Integration?

    /// - Parameters:
    ///   - source: reads the bodies.
    ///   - sessions: what pages have told; ``NoSessions`` outside the server.
    ///   - integration: the settings of an integration; `nil` for one that is gone, whose bodies stay unread.
    package init(
        source: any BookingSource, sessions: any SessionDirectory = NoSessions(),
        integration: @escaping @Sendable (IntegrationID) -> Integration?
    ) {
        self.source = source
        self.sessions = sessions
        self.integration = integration
    }

    package func read(_ body: KeptBody) async -> [BodyReading] {
        guard let integration = self.integration(body.integration) else { return [] }
        let read =
            (try? self.source.read(
                WebhookRequest(body: body.bytes, query: body.query),
                in: integration.readingContext(receivedAt: body.receivedAt))) ?? []
        let policy = integration.joinPolicy(matchWindow: 0)
        var readings: [BodyReading] = []
        for read in read {
            let evidence = await self.sessions.evidence(for: policy.query(for: read.booking))
            readings.append(
                BodyReading(
                    booking: read.booking, attribution: policy.attribute(read.booking, evidence),
                    oddities: read.oddities.map(\.rawValue).sorted()))
        }
        return readings
    }
}

/// A directory of sessions for programs that receive none.
package struct NoSessions: SessionDirectory {
    package init() {}

    package func evidence(for query: EvidenceQuery) -> Evidence { .unknown }
}
