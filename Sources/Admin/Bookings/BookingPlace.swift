import Backoffice
import Foundation
import Ledger
import Stitching

/// Where a booking stands: the list from which it was opened, and its neighbours there.
struct BookingPlace: Sendable, Hashable {
    private let link: BookingLink
    /// The page of the list.
    private let before: String?
    /// The list with its filter, on the same page.
    let list: String
    let newer: String?
    let older: String?
    /// What an address of this booking ends with, so that the list is not forgotten; empty for the whole list.
    let suffix: String

    init(_ query: BookingQuery, before: String?, neighbours: (newer: EntryID?, older: EntryID?)) {
        let link = BookingLink(values: query.values)
        let before = before.flatMap { EntryID(text: $0) }?.description
        let address = { (id: EntryID) in link.address("/bookings/\(id)", ["before": before]) }
        self.link = link
        self.before = before
        self.list = link.address("/bookings", ["before": before])
        self.newer = neighbours.newer.map(address)
        self.older = neighbours.older.map(address)
        self.suffix = link.address("", ["before": before])
    }

    /// The address of a booking of the list, with what was done to it.
    func address(_ id: EntryID, done: String) -> String {
        self.link.address("/bookings/\(id)", ["before": self.before, "done": done])
    }
}
