package import Foundation
package import Ledger
package import Stitching

/// Reads kept bodies with today's reader, as the webhook's route would.
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

    package func read(_ body: KeptBody) -> [BodyReading] {
        guard let integration = self.integration(body.integration) else { return [] }
        let read =
            (try? self.source.read(
                WebhookRequest(body: body.bytes, query: body.query),
                in: integration.readingContext(receivedAt: body.receivedAt))) ?? []
        let policy = integration.joinPolicy(matchWindow: 0)
        return read.map { read in
            BodyReading(
                booking: read.booking, attribution: policy.attribute(read.booking, in: self.sessions),
                oddities: read.oddities.map(\.rawValue).sorted())
        }
    }
}

/// A directory of sessions for programs that hear of none.
package struct NoSessions: SessionDirectory {
    package init() {}

    package func session(_ id: VisitorSessionID, of integration: IntegrationID) -> SessionSnapshot? { nil }

    package func claim(
        orderID: String?, code: String?, of integration: IntegrationID, since date: Date
    ) -> EventClaim? { nil }

    package func sessionlessPage(orderID: String?, code: String?, of integration: IntegrationID) -> SessionlessPage? {
        nil
    }

    package func sessionsWithEvents(
        of integration: IntegrationID, from start: Date, through end: Date
    ) -> [VisitorSessionID] { [] }

    /// Nobody knows, so nothing is concluded from it.
    package func hasSeenPage(of integration: IntegrationID) -> Bool { true }
}
