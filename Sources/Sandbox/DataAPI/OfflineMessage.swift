package import FoundationEssentials

/// A stored offline message, with everything that was sent for it.
package struct OfflineMessage: Hashable, Sendable {
    /// The sandbox's number of it.
    package var id: Int64
    /// Token of its account.
    package var token: String
    /// The number of its call, see ``RecordedCall/number``.
    package var call: Int
    package var receivedAt: Date
    /// The message's own date, or the call's when it has none.
    package var dateTime: Date
    /// The message exactly as sent.
    package var fields: [String: JSONValue]
    /// The campaign that counts it.
    package var campaignID: Int64
    package var siteID: Int64?
    package var sourceID: Int64?

    package var name: String? { self.fields["name"]?.asString }
    package var phone: String? { self.fields["phone"]?.asString }
    package var email: String? { self.fields["email"]?.asString }
    package var text: String? { self.fields["message"]?.asString }
    package var formName: String? { self.fields["form_name"]?.asString }
    package var extID: String? { self.fields["ext_id"]?.asString }
    package var sessionID: Int64? { self.fields["visitor_session_id"]?.asInteger }

    /// The message as `GET /control/messages` shows it: the sent fields and the result.
    package func json(account: String) -> JSONValue {
        var members = self.fields
        members["id"] = .integer(self.id)
        members["receivedAt"] = .string(self.receivedAt.formatted(.iso8601Milliseconds))
        members["account"] = .string(account)
        members["call"] = .integer(Int64(self.call))
        return .object(members)
    }
}
