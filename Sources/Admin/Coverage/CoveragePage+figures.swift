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
        self.shown = "\(self.from)..\(self.to)"
        self.remark = period.remark.map { Self.text($0, language) }
        self.zone = period.zone.identifier
        self.hasBookings = tally.total > 0
        self.total = tally.total
        self.covered = tally.covered
        self.lacking = tally.total - tally.covered
        self.isLacking = self.lacking > 0
        self.share = ShareText.percent(tally.share, language)
        self.isFew = !tally.isJudged
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
        self.kinds = Self.kinds(tally, link, language)
        self.reasons = Self.reasons(tally, link, language)
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

extension CoveragePage {
    /// How sessions were found. The parts with a session add up to the shown share, all of them to the whole.
    private static func kinds(_ tally: CoverageTally, _ link: BookingLink, _ language: Language) -> [Line] {
        let found = Attribution.Kind.allCases.filter { (tally.kinds[$0] ?? 0) > 0 }
        let covered = found.filter { $0 != .fallback }
        let tenths = ShareText.tenths(tally.share ?? 0)
        var shares = Dictionary(
            uniqueKeysWithValues: zip(
                covered, ShareText.parts(covered.map { tally.kinds[$0] ?? 0 }, of: tenths, language)))
        shares[.fallback] = ShareText.parts([tally.total - tally.covered], of: ShareText.whole - tenths, language).first
        return found.map { kind in
            let bookings = tally.kinds[kind] ?? 0
            return Line(
                name: KindWords.name(kind, language), bookings: bookings, share: shares[kind] ?? "",
                weight: 100 * bookings / tally.total, fix: nil,
                link: link.address("/bookings", ["kind": kind.rawValue]))
        }
    }

    /// Why bookings have no session, as shares of what was lost.
    private static func reasons(_ tally: CoverageTally, _ link: BookingLink, _ language: Language) -> [Line] {
        let ranked = tally.rankedReasons
        // Without a reason: of no line, but of the whole.
        let rest = tally.total - tally.covered - ranked.map(\.bookings).reduce(0, +)
        let shares = ShareText.parts(ranked.map(\.bookings) + [rest], language)
        return zip(ranked, shares).map { line, share in
            Line(
                name: ReasonWords.name(line.reason, language), bookings: line.bookings, share: share,
                weight: 100 * line.bookings / (ranked.first?.bookings ?? 1),
                fix: ReasonWords.fix(line.reason, language),
                link: link.address("/bookings", ["reason": line.reason.rawValue]))
        }
    }

    private static func text(_ remark: ReportPeriod.Remark, _ language: Language) -> String {
        switch remark {
        case .swapped:
            language.say(
                "Первая дата была позже второй: мы поменяли их местами.",
                "The first date was later than the second: they are swapped.")
        case .notUnderstood:
            language.say(
                "Таких дат нет: показаны последние 30 дней.", "There are no such dates: the last 30 days are shown.")
        case .tooLong:
            language.say(
                "Можно выбрать не больше \(ReportPeriod.maximumDays) дней: показаны последние 30.",
                "No more than \(ReportPeriod.maximumDays) days can be chosen: the last 30 are shown.")
        }
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
                    lacking: slice.lacking, share: ShareText.percent(share, language),
                    isLow: slice.bookings >= CoverageTally.minimumJudged && share < CoverageTally.fairShare,
                    link: link.address(dimension, slice.value),
                    lackingLink: link.address(dimension, slice.value, lacking: true))
            })
    }

    init(weekdays: [Int: CoverageTally], _ link: BookingLink, _ language: Language) {
        self.init(
            heading: language.say("По дням недели", "By day of the week"), column: language.say("День", "Day"),
            rows: (1...7).compactMap { day in
                weekdays[day].map { Row(WeekdayWords.name(day, language), $0, link, "weekday", "\(day)", language) }
            })
    }

    init(hours: [Int: CoverageTally], _ link: BookingLink, _ language: Language) {
        self.init(
            heading: language.say("По часам суток", "By hour of the day"), column: language.say("Час", "Hour"),
            rows: (0...23).compactMap { hour in
                hours[hour].map { Row("\(hour < 10 ? "0" : "")\(hour):00", $0, link, "hour", "\(hour)", language) }
            })
    }
}

extension CoveragePage.Table.Row {
    fileprivate init(
        _ value: String, _ tally: CoverageTally, _ link: BookingLink, _ name: String, _ word: String,
        _ language: Language
    ) {
        self.init(
            value: value, bookings: tally.total, lacking: tally.total - tally.covered,
            share: ShareText.percent(tally.share, language), isLow: tally.band == .low,
            link: link.address("/bookings", [name: word]),
            lackingLink: link.address("/bookings", [name: word, "session": "no"]))
    }
}

extension CoveragePage.Step {
    /// The steps from the script on a page to n2 in a widget. Each is a part of the one before.
    static func visits(_ visits: [FunnelStage: Int], _ language: Language) -> [Self] {
        let loaded = visits[.loaded] ?? 0
        let handed = visits[.handed] ?? 0
        // Where n2 was handed over there was a widget, even if it could not be read.
        let widget = max(visits[.widget] ?? 0, handed)
        let ready = visits[.ready] ?? 0
        return self.steps([
            Part(
                language.say("скрипт работал на странице", "the script ran on a page"), loaded,
                note: language.say("из них с известной сессией: \(ready)", "with a known session: \(ready)")),
            // Most visits never open a page with a widget, which is not a loss.
            Part(language.say("на странице есть виджет", "there is a widget on the page"), widget),
            Part(
                language.say("виджет получил номер сессии", "the widget got the session's number"), handed,
                note: widget > handed ? language.say("потеряно \(widget - handed)", "\(widget - handed) lost") : nil,
                isLoss: true),
        ])
    }

    /// The steps from the web request to the target: what came with a session, what was found otherwise, and what is
    /// lost. Only a booking without a session is lost.
    static func bookings(_ figures: CoverageFigures, _ link: BookingLink, _ language: Language) -> [Self] {
        let tally = figures.tally
        let kinds: [Attribution.Kind] = [.session, .sessionUnseen, .sessionStale]
        let others: [Attribution.Kind] = [.orderMatch, .inferred]
        let named = kinds.reduce(0) { $0 + (tally.kinds[$1] ?? 0) }
        let words = { (kinds: [Attribution.Kind]) in kinds.map(\.rawValue).joined(separator: ",") }
        let waiting = tally.covered - figures.deliveredWithSession
        return self.steps([
            Part(language.say("веб-запрос получен", "the web request came"), tally.total, link.address()),
            Part(
                language.say("с сессией в n2", "with a session in n2"), named,
                link.address("/bookings", ["kind": words(kinds)])),
            Part(
                language.say("сессия найдена иначе", "the session was found otherwise"), tally.covered - named,
                link.address("/bookings", ["kind": words(others)]), sign: "+"),
            Part(
                language.say("без сессии", "without a session"), tally.total - tally.covered,
                link.address("/bookings", ["session": "no"]),
                note: tally.total > tally.covered ? language.say("потеряно", "lost") : nil, isLoss: true,
                isLost: true),
            Part(
                language.say("доставлено с сессией", "delivered with a session"), figures.deliveredWithSession,
                link.address("/bookings", ["session": "yes", "status": "delivered"]),
                note: waiting > 0
                    ? language.say("ещё не доставлено: \(waiting)", "not delivered yet: \(waiting)") : nil),
        ])
    }

    private struct Part {
        let name: String
        let count: Int
        let link: String?
        let sign: String?
        let note: String?
        /// Whether the note tells of a loss.
        let isLoss: Bool
        /// Whether the number itself is what was lost.
        let isLost: Bool

        init(
            _ name: String, _ count: Int, _ link: String? = nil, sign: String? = nil, note: String? = nil,
            isLoss: Bool = false, isLost: Bool = false
        ) {
            self.name = name
            self.count = count
            self.link = link
            self.sign = sign
            self.note = note
            self.isLoss = isLoss
            self.isLost = isLost
        }
    }

    private static func steps(_ parts: [Part]) -> [Self] {
        let first = max(1, parts.first?.count ?? 1)
        return parts.map { part in
            Self(
                name: part.name, count: part.count, sign: part.sign, weight: min(100, 100 * part.count / first),
                note: part.isLoss ? nil : part.note, loss: part.isLoss ? part.note : nil, isLost: part.isLost,
                link: part.link)
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
