package import Foundation
import GRDB
package import Stitching

/// A request to an integration's webhook address that was not taken as a booking, without anything from its body.
package struct RefusedRequest: Hashable, Sendable, Identifiable {
    /// Raw values are stored, label metrics and stand in the log.
    package enum Reason: String, Hashable, Sendable, Codable, CaseIterable {
        /// No integration has this address, or had it until its secret was replaced.
        case unknownSecret = "unknown_secret"
        case wrongMethod = "method_not_allowed"
        case tooLarge = "too_large"
        case unknownEncoding = "unknown_encoding"
        case unreadableBody = "unreadable_body"
        /// The connection ended before the body did.
        case cutBody = "cut_body"
        /// The disk did not take the booking.
        case notStored = "not_stored"
        /// No refusal: a service tried whether the address answers.
        case ping
    }

    package let id: Int64
    package let integration: IntegrationID
    package let at: Date
    package let reason: Reason
    /// What was answered; 0 when nobody was left to answer.
    package let status: Int
    /// Bytes of the body, as far as they came.
    package let bytes: Int
    /// Where the body is kept, when it is.
    package let booking: EntryID?
}

/// The table `refused_request`.
package struct RefusedRequestStore: Sendable {
    /// Rows kept of each integration; older ones make room.
    package static let kept = 100

    private let database: LedgerDatabase

    package init(_ database: LedgerDatabase) {
        self.database = database
    }

    /// One transaction. A failure loses a line for the owner and nothing else: count it and go on.
    package func note(
        _ reason: RefusedRequest.Reason, of integration: IntegrationID, status: Int, bytes: Int,
        booking: EntryID? = nil, at now: Date
    ) async throws(LedgerError) {
        try await self.database.commit { db in
            try db.run(
                """
                INSERT INTO refused_request (integrationID, at, reason, status, bytes, bookingID)
                VALUES (?, ?, ?, ?, ?, ?)
                """,
                [integration.rawValue, now.milliseconds, reason.rawValue, status, bytes, booking?.rawValue])
            try db.run(
                """
                DELETE FROM refused_request WHERE integrationID = :integration AND id <= (
                    SELECT id FROM refused_request WHERE integrationID = :integration ORDER BY id DESC
                    LIMIT 1 OFFSET :kept)
                """, ["integration": integration.rawValue, "kept": Self.kept])
        }
    }

    /// The last refusals, newest first; pings are none.
    package func last(
        of integrations: [IntegrationID], limit: Int
    ) async throws(LedgerError) -> [RefusedRequest] {
        guard !integrations.isEmpty else { return [] }
        return try await self.database.read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT * FROM refused_request
                    WHERE integrationID IN (\(integrations.map(\.description).joined(separator: ", ")))
                        AND reason <> 'ping'
                    ORDER BY id DESC LIMIT ?
                    """, arguments: [limit]
            ).compactMap(Self.request)
        }
    }

    private static func request(_ row: Row) -> RefusedRequest? {
        RefusedRequest.Reason(rawValue: row["reason"]).map { reason in
            RefusedRequest(
                id: row["id"], integration: IntegrationID(rawValue: row["integrationID"]),
                at: Date(milliseconds: row["at"]), reason: reason, status: row["status"], bytes: row["bytes"],
                booking: (row["bookingID"] as Int64?).map { EntryID(rawValue: $0) })
        }
    }
}
