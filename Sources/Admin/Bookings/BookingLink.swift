import Backoffice
import Foundation
import Ledger

/// Addresses of bookings: every number on a page links to its bookings.
struct BookingLink: Hashable, Sendable {
    /// The common words of all of them, by the names of ``BookingQuery``.
    let values: [String: String]

    /// - Parameter changes: words to add, to change or, by `nil`, to leave out.
    func address(_ path: String = "/bookings", _ changes: KeyValuePairs<String, String?> = [:]) -> String {
        var values = self.values
        for (name, value) in changes { values[name] = value }
        let order = BookingQuery.names + changes.map(\.key).filter { !BookingQuery.names.contains($0) }
        let parts = order.compactMap { name in values[name].map { "\(name)=\(Self.encoded($0))" } }
        return parts.isEmpty ? path : "\(path)?\(parts.joined(separator: "&"))"
    }

    /// The bookings of a breakdown's row.
    func address(_ dimension: CoverageDimension, _ value: String, lacking: Bool = false) -> String {
        self.address(
            "/bookings",
            [dimension.rawValue: value.isEmpty ? BookingQuery.unknown : value, "session": lacking ? "no" : nil])
    }

    private static func encoded(_ text: String) -> String {
        var allowed = CharacterSet(charactersIn: "-._~:/,")
        allowed.formUnion(CharacterSet(charactersIn: "a"..."z"))
        allowed.formUnion(CharacterSet(charactersIn: "A"..."Z"))
        allowed.formUnion(CharacterSet(charactersIn: "0"..."9"))
        return text.addingPercentEncoding(withAllowedCharacters: allowed) ?? ""
    }
}

extension BookingQuery {
    /// The address of the same query at a path, with some words changed or, by `nil`, left out.
    func address(_ path: String, _ changes: KeyValuePairs<String, String?> = [:]) -> String {
        BookingLink(values: self.values).address(path, changes)
    }
}
