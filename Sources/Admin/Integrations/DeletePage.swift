import Backoffice
import Ledger
import Stitching
import Wording

/// `/integrations/{id}/delete`: what would be lost with the integration, before it is.
struct DeletePage: PageModel {
    static let template = "delete"

    struct Group: Sendable {
        let text: String
        let bookings: [Booking]
        let hasMore: Bool
        /// The list of all of them.
        let address: String
    }

    struct Booking: Sendable {
        let id: String
        let name: String
        let at: String
    }

    let section: Section? = .integrations
    let id: String
    let name: String
    let groups: [Group]
    let hasOpen: Bool
    let typed: String
    let isWrong: Bool

    /// - Parameter typed: the name as somebody typed it, if it is not the integration's.
    init(_ integration: Integration, _ open: OpenBookings, typed: String? = nil, _ language: Language) {
        let zone = integration.settings.zone
        self.id = integration.id.description
        self.name = integration.settings.name
        self.groups = open.groups.map { group in
            Group(
                text: "\(StatusWords.name(group.status, language)): "
                    + (group.count < OpenBookings.limit
                        ? "\(group.count)"
                        : language.say("\(OpenBookings.limit) или больше", "\(OpenBookings.limit) or more")),
                bookings: group.bookings.map { booking in
                    Booking(
                        id: booking.id.description,
                        name: [booking.orderID.map { "№ \($0)" }, booking.code].compactMap(\.self)
                            .joined(separator: ", ").nonEmpty ?? language.say("без номера", "without a number"),
                        at: PageTime.minute(booking.receivedAt, language, zone: zone))
                }, hasMore: group.count > group.bookings.count,
                address: "/bookings?integration=\(integration.id)&status=\(group.status.rawValue)")
        }
        self.hasOpen = !open.groups.isEmpty
        self.typed = typed ?? ""
        self.isWrong = typed != nil
    }

    func title(in language: Language) -> String {
        language.say("Удалить «\(self.name)»", "Delete “\(self.name)”")
    }
}
