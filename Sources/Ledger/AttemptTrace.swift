import Stitching

/// What went over the wire in one attempt, for the person who looks into it: without the key, the person masked.
package struct AttemptTrace: Hashable, Sendable {
    /// The message as JSON.
    package let request: String
    /// CoMagic's answer as it came; `nil` when there was none.
    package let response: String?

    /// Bytes kept of each.
    package static let maximumBytes = 2_000

    package init(request: String, response: String?) {
        self.request = request.prefix(utf8Bytes: Self.maximumBytes)
        self.response = response?.prefix(utf8Bytes: Self.maximumBytes)
    }
}
