import Foundation
package import Ledger
package import Stitching

/// Reads kept bodies with today's reader, as the webhook's route would.
package struct KeptBodyReader: BodyReader {
    private let sessions: any SessionDirectory
    private let integration: @Sendable (IntegrationID) -> Integration?

    /// - Parameters:
    ///   - sessions: what pages have told; ``NoSessions`` outside the server.
    ///   - integration: the settings of an integration; `nil` for one that is gone, whose bodies stay unread.
    package init(
        sessions: any SessionDirectory = NoSessions(),
        integration: @escaping @Sendable (IntegrationID) -> Integration?
    ) {
        self.sessions = sessions
        self.integration = integration
    }

    package func read(_ body: KeptBody) async -> [BodyReading] {
        guard let integration = self.integration(body.integration) else { return [] }
        let webhooks =
            (try? BukzaWebhook.read(
                BukzaRequest(body: body.bytes, query: body.query), timeZone: integration.settings.zone,
                country: integration.settings.country, receivedAt: body.receivedAt)) ?? []
        let policy = integration.joinPolicy(matchWindow: 0)
        var readings: [BodyReading] = []
        for webhook in webhooks {
            let booking = webhook.booking(of: integration.id, receivedAt: body.receivedAt)
            let evidence = await self.sessions.evidence(for: policy.query(for: booking))
            readings.append(
                BodyReading(
                    booking: booking, attribution: policy.attribute(booking, evidence),
                    oddities: webhook.oddities.map(\.rawValue).sorted()))
        }
        return readings
    }
}

/// A directory of sessions for programs that hear of none.
package struct NoSessions: SessionDirectory {
    package init() {}

    package func evidence(for query: EvidenceQuery) -> Evidence { .unknown }
}
