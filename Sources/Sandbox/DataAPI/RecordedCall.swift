package import FoundationEssentials

/// A call that the sandbox received.
package struct RecordedCall: Hashable, Sendable {
    /// Counts from 1.
    package var number: Int
    package var at: Date
    /// `nil` when the body had none.
    package var method: String?
    /// The account's name; `nil` for an unknown token.
    package var account: String?
    /// `nil` when there was no answer.
    package var httpStatus: Int?
    /// `nil` for a success.
    package var mnemonic: Mnemonic?
    /// The fault that applied to the call.
    package var fault: String?
    package var messages: Int
    package var extIDs: [String]

    /// The call as `GET /control/calls` shows it.
    package var json: JSONValue {
        [
            "number": .integer(Int64(self.number)),
            "at": .string(self.at.formatted(.iso8601Milliseconds)),
            "method": .optional(self.method),
            "account": .optional(self.account),
            "http_status": .optional(self.httpStatus.map { Int64($0) }),
            "mnemonic": .optional(self.mnemonic?.rawValue),
            "fault": .optional(self.fault),
            "messages": .integer(Int64(self.messages)),
            "ext_ids": .array(self.extIDs.map { .string($0) }),
        ]
    }
}

extension FormatStyle where Self == Date.ISO8601FormatStyle {
    /// RFC 3339 to the millisecond: a call is shorter than a second.
    static var iso8601Milliseconds: Self { .init(includingFractionalSeconds: true) }
}
