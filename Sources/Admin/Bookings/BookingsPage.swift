import Backoffice
import Foundation
import Ledger
import Stitching
import Wording

/// `/bookings`: the bookings, newest first, with search and filters.
struct BookingsPage: PageModel {
    static let template = "bookings"
    /// Bookings on one page.
    static let pageSize = 50

    struct Row: Sendable {
        let id: String
        let link: String
        let at: String
        let order: String?
        let code: String?
        let status: String
        let isGood: Bool
        let isBad: Bool
        let isTest: Bool
        let isClosed: Bool
        let kind: String
        let isCovered: Bool
        let reason: String?
        /// Why it needs a person.
        let trouble: String?
        /// Whether it can be ticked.
        let waits: Bool
        let place: String?
        let widget: String?
        let site: String?
    }

    /// A condition without a field in the form, with the address that removes it.
    struct Chip: Sendable {
        let text: String
        let without: String
    }

    let section: Section? = .bookings
    let text: String
    let from: String
    let to: String
    let statuses: [FormChoice]
    let kinds: [FormChoice]
    let reasons: [FormChoice]
    let sites: SiteChoice?
    let chips: [Chip]
    /// Conditions without a field, which the form passes on.
    let hidden: [FormChoice]
    let problem: String?
    var notice: String?
    let rows: [Row]
    let isEmpty: Bool
    /// Whether an administrator can tick rows and act on them.
    let mayTick: Bool
    /// The query, which the form of ticked rows passes on.
    let query: [FormChoice]
    let isFiltered: Bool
    let hasSites: Bool
    let found: String
    let older: String?
    let newest: String?
    let csv: String
    let csvSemicolon: String
    let xlsx: String
    let json: String
    /// Addresses of the administrators' bulk actions; `nil` when there is nothing to do.
    let replay: String?
    let close: String?
    let zone: String
    let numbers: NumberLinks

    init(
        _ query: BookingQuery, _ bookings: [BookingSummary], found: BookingCount, before: EntryID?,
        integrations: [Integration], isAdministrator: Bool, _ language: Language
    ) {
        let any = FormChoice(value: "", text: language.say("любые", "any"), isChosen: false)
        let values = query.values
        self.text = values["q"] ?? ""
        self.from = values["from"] ?? ""
        self.to = values["to"] ?? ""
        self.statuses =
            [any]
            + BookingSummary.Status.allCases.map {
                FormChoice(
                    value: $0.rawValue, text: StatusWords.name($0, language), isChosen: values["status"] == $0.rawValue)
            }
        self.kinds =
            [any]
            + Attribution.Kind.allCases.map {
                FormChoice(
                    value: $0.rawValue, text: KindWords.name($0, language), isChosen: values["kind"] == $0.rawValue)
            }
        self.reasons =
            [any]
            + Attribution.Reason.allCases.map {
                FormChoice(
                    value: $0.rawValue, text: ReasonWords.name($0, language), isChosen: values["reason"] == $0.rawValue)
            }
        self.sites = SiteChoice(integrations, chosen: query.filter.integrations, language)
        let extra =
            (query.filter.kinds.count > 1 ? ["kind"] : []) + (query.filter.reasons.count > 1 ? ["reason"] : [])
            + ["session", "weekday", "hour", "tests"]
            + CoverageDimension.breakdowns.map(\.rawValue)
        self.chips = extra.compactMap { name in
            values[name].map { value in
                Chip(
                    text: Self.chip(name, value, language),
                    without: query.address("/bookings", [name: nil]))
            }
        }
        self.hidden = extra.compactMap { name in
            values[name].map { FormChoice(value: $0, text: name, isChosen: true) }
        }
        self.problem = Self.problem(query, language)
        let names = Dictionary(uniqueKeysWithValues: integrations.map { ($0.id, $0.settings) })
        let shown = bookings.prefix(Self.pageSize)
        self.hasSites = integrations.count > 1
        self.rows = shown.map { booking in
            let link = query.address("/bookings/\(booking.id)", ["before": before?.description])
            return Row(booking, names, link: link, hasSites: integrations.count > 1, language)
        }
        self.mayTick = isAdministrator && self.rows.contains(where: \.waits)
        self.query = BookingQuery.names.compactMap { name in
            values[name].map { FormChoice(value: $0, text: name, isChosen: true) }
        }
        self.numbers = NumberLinks(coverage: Self.coverage(query), bookings: query.address("/bookings"))
        self.isEmpty = shown.isEmpty
        self.isFiltered = !values.isEmpty
        self.found = found.text(language)
        self.older =
            bookings.count > Self.pageSize
            ? shown.last.map { query.address("/bookings", ["before": $0.id.description]) } : nil
        self.newest = before == nil ? nil : query.address("/bookings")
        self.csv = query.address("/bookings/export/csv")
        self.csvSemicolon = query.address("/bookings/export/csv", ["separator": ";"])
        self.xlsx = query.address("/bookings/export/xlsx")
        self.json = query.address("/bookings/export/json")
        let isForPeople = [.held, .parked, .inactive].contains(query.filter.status) && !shown.isEmpty
        self.replay = isForPeople && isAdministrator ? query.address("/bookings/bulk/replay") : nil
        self.close = isForPeople && isAdministrator ? query.address("/bookings/bulk/close") : nil
        self.zone = query.zone.identifier
    }

    func title(in language: Language) -> String { language.say("Бронирования", "Bookings") }

    /// Coverage of the same site and days; the other filters wait there for the way back.
    private static func coverage(_ query: BookingQuery) -> String {
        // Coverage is of days, not of hours.
        let day = { (name: String) in query.values[name].map { String($0.prefix { $0 != "T" }) } }
        return query.address("/", ["from": day("from"), "to": day("to")])
    }

    private static func problem(_ query: BookingQuery, _ language: Language) -> String? {
        guard !query.problems.isEmpty else { return nil }
        let known = query.problems.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }
        return language.say(
            "Часть условий не понята и не учтена. Бывает так — ",
            "Some conditions were not understood and are left out. They read like ")
            + known.joined(separator: "; ")
    }

    private static func chip(_ name: String, _ value: String, _ language: Language) -> String {
        let known = value == BookingQuery.unknown ? language.say("неизвестно", "not known") : value.shortened(to: 80)
        switch name {
        case "session":
            return value == "yes"
                ? language.say("с сессией", "with a session") : language.say("без сессии", "without a session")
        case "kind":
            return value.split(separator: ",").compactMap { Attribution.Kind(rawValue: String($0)) }
                .map { KindWords.name($0, language) }.joined(separator: language.say(" или ", " or "))
        case "reason":
            return value.split(separator: ",").compactMap { Attribution.Reason(rawValue: String($0)) }
                .map { ReasonWords.name($0, language) }.joined(separator: language.say(" или ", " or "))
        case "weekday": return Int(value).map { WeekdayWords.name($0, language) } ?? value
        case "hour": return language.say("час \(value):00", "hour \(value):00")
        case "tests": return language.say("и пробные", "tests, too")
        case "browser":
            return BrowserFamily(rawValue: value).map { AgentWords.browser($0, language) } ?? known
        case "device": return DeviceKind(rawValue: value).map { AgentWords.device($0, language) } ?? known
        default:
            return CoverageDimension(rawValue: name).map { "\(DimensionWords.column($0, language)): \(known)" } ?? known
        }
    }
}

extension BookingsPage.Row {
    init(
        _ booking: BookingSummary, _ settings: [IntegrationID: IntegrationSettings], link: String, hasSites: Bool,
        _ language: Language
    ) {
        let own = settings[booking.integration]
        let attribution = booking.attribution
        self.id = booking.id.description
        self.link = link
        self.at = PageTime.minute(booking.receivedAt, language, zone: own?.zone ?? .gmt)
        self.order = booking.orderID?.shortened(to: 40)
        self.code = booking.code?.shortened(to: 40)
        self.status =
            booking.closedAt == nil ? StatusWords.name(booking.status, language) : language.say("сделано", "done")
        self.isGood = booking.status == .delivered || booking.closedAt != nil
        self.isBad = [.held, .parked].contains(booking.status) && booking.closedAt == nil
        self.isTest = booking.isTest
        self.isClosed = booking.closedAt != nil
        self.kind = KindWords.name(attribution.kind, language)
        self.isCovered = attribution.kind != .fallback
        self.reason = attribution.reason.map { ReasonWords.name($0, language) }
        self.waits = [.held, .parked, .inactive].contains(booking.status) && booking.closedAt == nil
        self.trouble = self.isBad ? booking.lastError.map { TroubleWords.name($0.mnemonic, language) } : nil
        self.place = attribution.page.address?.prefix { $0 != "?" }.description.shortened(to: 60)
        self.widget = attribution.widgetID
        self.site = hasSites ? own?.name : nil
    }
}

/// The number of bookings that a query found, counted only up to a limit.
struct BookingCount: Sendable {
    static let maximum = 10_000

    let bookings: Int

    func text(_ language: Language) -> String {
        self.bookings > Self.maximum
            ? language.say("больше \(Self.maximum)", "more than \(Self.maximum)") : "\(self.bookings)"
    }
}
