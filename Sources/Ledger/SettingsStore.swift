package import Foundation
package import Stitching

/// The integrations as their owners set them up, and what is kept with each: who changed what, the scripts that were
/// served, the last requests that were refused. Beside them two notes of the program for its next start.
///
/// Whatever calls itself a settings store passes `SettingsStoreConformance`.
package protocol SettingsStore: Sendable {
    /// What has changed since: compare with an earlier reading. Cheap enough for twice a second.
    func revision() async throws(LedgerError) -> SettingsRevision

    /// All integrations in the order they were made.
    func integrations() async throws(LedgerError) -> [Integration]

    /// Throws `.notFound` when there is none.
    func integration(_ id: IntegrationID) async throws(LedgerError) -> Integration

    /// A new integration with a fresh site key and webhook secret.
    ///
    /// - Parameter author: for the history: a person's e-mail address, or ``SettingsChange/shell``.
    func create(
        _ settings: IntegrationSettings, by author: String, at now: Date
    ) async throws(LedgerError) -> Integration

    /// Replaces the settings; `.conflict` when they are no longer at the revision on which the change is based.
    func update(
        _ id: IntegrationID, from revision: Int64, to settings: IntegrationSettings, by author: String, at now: Date
    ) async throws(LedgerError) -> Integration

    /// A new webhook secret. The old one works until the end of the overlap, so that no booking is lost.
    ///
    /// - Parameter overlap: zero ends the old secret at once.
    func rotateSecret(
        of id: IntegrationID, overlap: TimeInterval, by author: String, at now: Date
    ) async throws(LedgerError) -> Integration

    /// Removes an integration with everything that belongs to it: its bookings with their histories, counts, changes,
    /// scripts, refusals and alerts. Its id, site key and webhook address are never given to another one. Throws
    /// `.notFound` when there is none.
    ///
    /// The bookings go in short transactions, and the rest in the last one: after a crash between them remove it once more. A booking that is being sent at this moment may still reach the target.
    func remove(_ id: IntegrationID) async throws(LedgerError)

    /// The changes of an integration, the latest first, at most `limit`.
    func changes(of id: IntegrationID, limit: Int) async throws(LedgerError) -> [SettingsChange]

    /// Keeps a script text under its hash; the oldest beyond ``ServedScript/versionsKept`` are removed. Keeping one
    /// twice changes nothing.
    func keepScript(
        _ text: String, hash: String, of integration: IntegrationID, at now: Date
    ) async throws(LedgerError)

    /// `nil` for a hash that was never served.
    func script(hash: String, of integration: IntegrationID) async throws(LedgerError) -> String?

    /// Keeps a refusal; the oldest beyond ``RefusedRequest/kept`` are removed. A failure loses a line for the owner and
    /// nothing else: count it and go on.
    func noteRefusal(
        _ reason: RefusedRequest.Reason, of integration: IntegrationID, status: Int, bytes: Int, booking: EntryID?,
        at now: Date
    ) async throws(LedgerError)

    /// The last refusals, newest first, without pings.
    func refusals(of integrations: [IntegrationID], limit: Int) async throws(LedgerError) -> [RefusedRequest]

    /// The server's last public address, for commands that print links.
    func publicURL() async throws(LedgerError) -> String?
    func notePublicURL(_ url: String) async throws(LedgerError)

    /// The moment that was noted last, else that of the newest booking, history line or change; `nil` in a new ledger.
    ///
    /// The note goes first: rows that were written while the clock was in doubt bear its time.
    func knownMoment() async throws(LedgerError) -> KnownMoment?
    /// One synced commit; once per hour is enough.
    func note(_ moment: KnownMoment) async throws(LedgerError)
}

extension SettingsStore {
    /// The same from the shell.
    package func create(_ settings: IntegrationSettings, at now: Date) async throws(LedgerError) -> Integration {
        try await self.create(settings, by: SettingsChange.shell, at: now)
    }

    /// The same from the shell.
    package func update(
        _ id: IntegrationID, from revision: Int64, to settings: IntegrationSettings, at now: Date
    ) async throws(LedgerError) -> Integration {
        try await self.update(id, from: revision, to: settings, by: SettingsChange.shell, at: now)
    }

    /// The same from the shell.
    package func rotateSecret(
        of id: IntegrationID, overlap: TimeInterval, at now: Date
    ) async throws(LedgerError) -> Integration {
        try await self.rotateSecret(of: id, overlap: overlap, by: SettingsChange.shell, at: now)
    }

    /// A refusal whose body is not kept.
    package func noteRefusal(
        _ reason: RefusedRequest.Reason, of integration: IntegrationID, status: Int, bytes: Int, at now: Date
    ) async throws(LedgerError) {
        try await self.noteRefusal(reason, of: integration, status: status, bytes: bytes, booking: nil, at: now)
    }
}
