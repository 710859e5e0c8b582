package import Stitching

/// A booking as a line of an export: texts in the order of ``ExportColumn``. No personal data.
package struct ExportedBooking: Sendable {
    package let id: EntryID
    /// One per column; `nil` when the booking has no value.
    package let fields: [String?]

    package init(id: EntryID, fields: [String?]) {
        self.id = id
        self.fields = fields
    }
}
