import Algorithms
package import Foundation

/// A list of an account as it was read, in the order of names.
package struct CatalogList: Hashable, Sendable {
    package let items: [CatalogItem]
    /// How many the account has; more than ``items`` when reading stopped before the end.
    package let total: Int
    package let readAt: Date

    /// - Parameter items: in any order. If a number is repeated, the first one counts, because pages may overlap.
    package init(_ items: [CatalogItem], total: Int?, readAt: Date) {
        self.items = items.uniqued(on: \.id).sorted { ($0.key, $0.id) < ($1.key, $1.id) }
        self.total = max(total ?? 0, self.items.count)
        self.readAt = readAt
    }

    /// Whether an id that is missing here is missing in the account.
    package var isWhole: Bool { self.items.count >= self.total }

    /// The item with the number. O(n).
    package subscript(id: Int64) -> CatalogItem? { self.items.first { $0.id == id } }

    /// The result of a search.
    package struct Match: Hashable, Sendable {
        /// The first ones, in the order of names.
        package let items: [CatalogItem]
        /// The total number of matches.
        package let total: Int
    }

    /// The items whose name, domain or number contain every word of the text, in any letter case; all of them for an
    /// empty text. O(n).
    package func search(_ text: String, first limit: Int) -> Match {
        let words = CatalogItem.folded(String(text.prefix(200))).split(whereSeparator: \.isWhitespace)
        let found =
            words.isEmpty ? self.items : self.items.filter { item in words.allSatisfy { item.key.contains($0) } }
        return Match(items: Array(found.prefix(max(0, limit))), total: found.count)
    }
}
