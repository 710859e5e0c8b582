import Stitching

/// The request and answer of one attempt, for a person who investigates it: without the key, contacts masked.
package struct AttemptTrace: Hashable, Sendable {
    /// The message as JSON.
    package let request: String
    /// The target's answer unchanged; `nil` when there was none.
    package let response: String?

    /// Maximum bytes stored of each.
    package static let maximumBytes = 2_000

    package init(request: String, response: String?) {
        self.request = request.prefix(utf8Bytes: Self.maximumBytes)
        self.response = response?.prefix(utf8Bytes: Self.maximumBytes)
    }
}
