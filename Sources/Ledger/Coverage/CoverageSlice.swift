/// Bookings that share a value: a widget, a page, a tag.
package struct CoverageSlice: Hashable, Sendable {
    /// Empty: not known.
    package let value: String
    package let bookings: Int
    package let covered: Int

    package init(value: String, bookings: Int, covered: Int) {
        self.value = value
        self.bookings = bookings
        self.covered = covered
    }

    package var lacking: Int { self.bookings - self.covered }
}
