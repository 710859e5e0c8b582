/// Where evidence is looked up. The in-memory cache is one; an engine that several machines share would be another.
package protocol SessionDirectory: Sendable {
    /// What pages have reported.
    ///
    /// Never throws: a booking matters more than its session, and no caller could do anything but go on without. A
    /// directory that cannot answer within about a second counts and logs that itself and returns ``Evidence/unknown``.
    ///
    /// What was remembered before the call is in the answer. So a booking that is registered first and looked up
    /// afterwards misses no event, if events are remembered first and announced afterwards.
    ///
    /// - If a page named the order's code, the first page that named it decides. Order ids are consecutive and anybody
    ///   can guess them, so pages that named the id alone count only as long as all of them named the same session.
    func evidence(for query: EvidenceQuery) async -> Evidence
}

extension SessionDirectory {
    /// What pages reported of one session.
    package func snapshot(of session: VisitorSessionID, in integration: IntegrationID) async -> SessionSnapshot? {
        await self.evidence(for: EvidenceQuery(integration: integration, session: session)).session(session)
    }
}
