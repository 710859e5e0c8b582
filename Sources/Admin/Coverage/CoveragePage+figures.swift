import Backoffice
import Foundation
import Ledger
import Stitching
import Wording

extension CoveragePage {
    /// - Parameter wanted: the chosen sites; empty for all.
    init(_ figures: CoverageFigures, all: [Integration], wanted: [IntegrationID], _ language: Language) {
        let chosen = ChosenSites.of(all, wanted)
        let period = figures.period
        let tally = figures.tally
        let names: [(ReportPeriod.Choice, String)] = [
            (.today, language.say("сегодня", "today")), (.week, language.say("7 дней", "7 days")),
            (.month, language.say("30 дней", "30 days")), (.quarter, language.say("90 дней", "90 days")),
            (.custom, language.say("свои даты", "other dates")),
        ]
        self.periods = names.map { choice, text in
            FormChoice(value: choice.rawValue, text: text, isChosen: choice == period.choice)
        }
        self.sites = SiteChoice(all, chosen: wanted, language)
        self.isCustom = period.choice == .custom
        self.from = PageTime.text(period.from, "yyyy-MM-dd", .english, period.zone)
        self.to = PageTime.text(period.to.addingTimeInterval(-1), "yyyy-MM-dd", .english, period.zone)
        self.zone = period.zone.identifier
        self.hasBookings = tally.total > 0
        self.total = tally.total
        self.covered = tally.covered
        self.lacking = tally.total - tally.covered
        self.share = ShareText.percent(tally.share)
        self.isGood = tally.band == .good
        self.isFair = tally.band == .fair
        self.isLow = tally.band == .low
        self.change = figures.change(language)
        self.gap = figures.gap(language)
        var site: [String: String] = [:]
        if !wanted.isEmpty { site["integration"] = wanted.map(\.description).joined(separator: ",") }
        let now = BookingLink(values: site)
        let link = BookingLink(values: site.merging(["from": self.from, "to": self.to]) { $1 })
        self.allLink = link.address()
        self.coveredLink = link.address("/bookings", ["session": "yes"])
        self.lackingLink = link.address("/bookings", ["session": "no"])
        self.chart = TrendChart(figures.counts, period, now, language)
        self.kinds = Attribution.Kind.allCases.compactMap { kind in
            guard let bookings = tally.kinds[kind], bookings > 0 else { return nil }
            return Line(
                name: KindWords.name(kind, language), bookings: bookings,
                share: ShareText.part(Double(bookings) / Double(tally.total)),
                weight: 100 * bookings / tally.total, fix: nil,
                link: link.address("/bookings", ["kind": kind.rawValue]))
        }
        self.reasons = tally.rankedReasons.map { reason, bookings in
            Line(
                name: ReasonWords.name(reason, language), bookings: bookings,
                share: ShareText.part(Double(bookings) / Double(tally.total)),
                weight: 100 * bookings / (tally.rankedReasons.first?.bookings ?? 1),
                fix: ReasonWords.fix(reason, language), link: link.address("/bookings", ["reason": reason.rawValue]))
        }
        self.tables = CoverageDimension.breakdowns.compactMap { dimension in
            guard let slices = figures.slices[dimension], slices.contains(where: { !$0.value.isEmpty }) else {
                return nil
            }
            return Table(dimension, slices, link, language)
        }
        self.clocks = [Table(weekdays: figures.weekdays, link, language), Table(hours: figures.hours, link, language)]
        self.visits = Step.visits(figures.visits, language)
        self.hasVisits = (figures.visits[.loaded] ?? 0) > 0
        self.way = Step.bookings(figures, link, language)
        self.whatIf = WhatIf(tally, chosen.map(\.settings), link, language)
        self.delivery = DeliveryView(figures.delivery, now, zone: period.zone, language)
    }
}

extension CoveragePage.Table {
    init(
        _ dimension: CoverageDimension, _ slices: [CoverageSlice], _ link: BookingLink, _ language: Language
    ) {
        self.init(
            heading: DimensionWords.heading(dimension, language), column: DimensionWords.column(dimension, language),
            rows: slices.map { slice in
                let share = Double(slice.covered) / Double(slice.bookings)
                return Row(
                    value: DimensionWords.value(slice.value, of: dimension, language), bookings: slice.bookings,
                    lacking: slice.lacking, share: ShareText.percent(share), isLow: share < CoverageTally.fairShare,
                    link: link.address(dimension, slice.value),
                    lackingLink: link.address(dimension, slice.value, lacking: true))
            })
    }

    init(weekdays: [Int: CoverageTally], _ link: BookingLink, _ language: Language) {
        self.init(
            heading: language.say("По дням недели", "By day of the week"), column: language.say("День", "Day"),
            rows: (1...7).compactMap { day in
                weekdays[day].map { Row(WeekdayWords.name(day, language), $0, link, "weekday", "\(day)") }
            })
    }

    init(hours: [Int: CoverageTally], _ link: BookingLink, _ language: Language) {
        self.init(
            heading: language.say("По часам суток", "By hour of the day"), column: language.say("Час", "Hour"),
            rows: (0...23).compactMap { hour in
                hours[hour].map { Row("\(hour < 10 ? "0" : "")\(hour):00", $0, link, "hour", "\(hour)") }
            })
    }
}

extension CoveragePage.Table.Row {
    fileprivate init(_ value: String, _ tally: CoverageTally, _ link: BookingLink, _ name: String, _ word: String) {
        self.init(
            value: value, bookings: tally.total, lacking: tally.total - tally.covered,
            share: ShareText.percent(tally.share), isLow: (tally.share ?? 1) < CoverageTally.fairShare,
            link: link.address("/bookings", [name: word]),
            lackingLink: link.address("/bookings", [name: word, "session": "no"]))
    }
}

extension CoveragePage.Step {
    /// The steps from the script on a page to n2 in a widget.
    static func visits(_ visits: [FunnelStage: Int], _ language: Language) -> [Self] {
        let names: [(FunnelStage, String)] = [
            (.loaded, language.say("скрипт работал на странице", "the script ran on a page")),
            (.ready, language.say("сессия этого визита известна", "the session of this visit is known")),
            (.widget, language.say("на странице есть виджет", "there is a widget on the page")),
            (.handed, language.say("n2 передан виджету", "n2 was handed to the widget")),
        ]
        return self.steps(
            names.map { (name: $1, count: visits[$0] ?? 0, link: nil) },
            // Most visits never open a page with a widget, which is not a loss.
            comparing: [1, 3], language)
    }

    /// The steps from the web request to the target.
    static func bookings(_ figures: CoverageFigures, _ link: BookingLink, _ language: Language) -> [Self] {
        let tally = figures.tally
        let kinds: [Attribution.Kind] = [.session, .sessionUnseen, .sessionStale]
        let named = kinds.reduce(0) { $0 + (tally.kinds[$1] ?? 0) }
        return self.steps(
            [
                (language.say("веб-запрос пришёл", "the web request came"), tally.total, link.address()),
                (
                    language.say("с сессией в n2", "with a session in n2"), named,
                    link.address("/bookings", ["kind": kinds.map(\.rawValue).joined(separator: ",")])
                ),
                (
                    language.say("или найденной иначе", "or found otherwise"), tally.covered,
                    link.address("/bookings", ["session": "yes"])
                ),
                (
                    language.say("доставлено с сессией", "delivered with a session"), figures.deliveredWithSession,
                    link.address("/bookings", ["session": "yes", "status": "delivered"])
                ),
            ], comparing: [1, 3], language)
    }

    private static func steps(
        _ steps: [(name: String, count: Int, link: String?)], comparing: Set<Int>, _ language: Language
    ) -> [Self] {
        let first = max(1, steps.first?.count ?? 1)
        return steps.enumerated().map { index, step in
            let lost = index > 0 ? steps[index - 1].count - step.count : 0
            return Self(
                name: step.name, count: step.count, weight: min(100, 100 * step.count / first),
                loss: comparing.contains(index) && lost > 0
                    ? language.say("потеряно \(lost)", "\(lost) lost") : nil, link: step.link)
        }
    }
}

extension CoveragePage.DeliveryView {
    init(_ delivery: DeliveryCounts, _ link: BookingLink, zone: TimeZone, _ language: Language) {
        let address = { (status: BookingSummary.Status) in
            link.address("/bookings", ["status": status.rawValue, "tests": "yes"])
        }
        self.init(
            waiting: delivery.waiting, held: delivery.held, parked: delivery.parked,
            unreadable: delivery.unreadable > 0 ? delivery.unreadable : nil,
            pings: delivery.pings > 0 ? delivery.pings : nil, inactive: delivery.inactive,
            oldest: delivery.oldestWaiting.map { PageTime.minute($0, language, zone: zone) },
            last: delivery.lastDelivered.map { PageTime.minute($0, language, zone: zone) },
            isTroubled: delivery.needsPerson > 0,
            links: Links(
                waiting: address(.pending), held: address(.held), parked: address(.parked),
                inactive: address(.inactive)))
    }
}
