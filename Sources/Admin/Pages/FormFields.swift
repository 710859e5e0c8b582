import Foundation
import NIOCore
import Stitching

/// The fields of a form as a browser sends them, `application/x-www-form-urlencoded`; a name may occur several times.
struct FormFields: Sendable {
    /// More fields than any of our forms has; the rest is ignored.
    private static let maximumFields = 2_000

    private let values: [String: [String]]

    init(_ body: ByteBuffer) {
        self.init(text: String(decoding: body.readableBytesView, as: UTF8.self))
    }

    init(text: String) {
        var values: [String: [String]] = [:]
        for pair in text.split(separator: "&").prefix(Self.maximumFields) {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            values[Self.decoded(parts[0]), default: []].append(parts.count == 2 ? Self.decoded(parts[1]) : "")
        }
        self.values = values
    }

    /// The first value of the name; `nil` when the form has no such field.
    subscript(_ name: String) -> String? { self.values[name]?.first }

    /// Every value of the name, in the form's order.
    func all(_ name: String) -> [String] { self.values[name] ?? [] }

    /// Without white space at both ends; empty when there is none.
    func text(_ name: String) -> String { self[name]?.trimmed ?? "" }

    /// Whether a box of that name was ticked.
    func isTicked(_ name: String) -> Bool { self[name] != nil }

    private static func decoded(_ text: Substring) -> String {
        let spaced = String(text.replacing("+", with: " "))
        return spaced.removingPercentEncoding ?? spaced
    }
}
