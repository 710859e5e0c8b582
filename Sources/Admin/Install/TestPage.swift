import Backoffice
import Foundation
import Ledger
import Stitching
import Wording

/// `/integrations/{id}/test/{booking}`: the progress of a test, live.
struct TestPage: PageModel {
    static let template = "test"

    struct Event: Sendable {
        let at: String
        let title: String
        let text: String?
        let isProblem: Bool
    }

    let section: Section? = .integrations
    let heading: String
    let tabs: IntegrationTabs
    let id: String
    let booking: String
    let order: String
    let events: [Event]
    let isDelivered: Bool
    let isRemoved: Bool
    let remoteID: String?
    var problem: String?

    init(_ integration: Integration, _ detail: BookingDetail, _ language: Language) {
        self.heading = integration.settings.name
        self.tabs = IntegrationTabs(integration, current: .install)
        self.id = integration.id.description
        self.booking = detail.summary.id.description
        self.order = detail.summary.orderID ?? ""
        self.events = detail.history.map { line in
            let words = TimelineWords(line.event, language)
            return Event(
                at: PageTime.second(line.at, language, zone: integration.settings.zone), title: words.title,
                text: words.text, isProblem: words.isProblem)
        }
        self.isRemoved = detail.history.contains { line in
            if case .removed = line.event { true } else { false }
        }
        self.isDelivered = detail.summary.status == .delivered
        self.remoteID = detail.summary.remoteID.map(String.init)
    }

    func title(in language: Language) -> String { language.say("Тестовое бронирование", "Test booking") }
}
