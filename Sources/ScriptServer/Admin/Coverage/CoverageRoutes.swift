import Foundation
import HTTPTypes
import Hummingbird
import Ledger
import Stitching

/// `/`: the page a marketer opens every morning.
struct CoverageRoutes: Sendable {
    let store: CoverageStore
    let settings: SettingsStore
    let pages: Pages
    let now: @Sendable () -> Date

    func add(to router: some RouterMethods<MemberRequestContext>) {
        router.get("/") { request, context in
            let page = try await self.page(request, context.language)
            return self.pages.answer(page, to: request, context)
        }
    }

    private func page(_ request: Request, _ language: Language) async throws -> CoveragePage {
        let query = request.uri.queryParameters
        let all = try await self.settings.integrations()
        let wanted = query["integration"].flatMap { IntegrationID(text: $0) }
        let chosen = all.filter { wanted == nil || $0.id == wanted }
        let zone = chosen.first?.settings.zone ?? TimeZone(identifier: IntegrationSettings.assumedTimeZone) ?? .gmt
        let period = ReportPeriod(
            query["period"].flatMap { ReportPeriod.Choice(rawValue: String($0)) } ?? .month,
            from: query["from"].map(String.init) ?? "", to: query["to"].map(String.init) ?? "", zone: zone,
            now: self.now())
        let figures = try await CoverageFigures(self.store, chosen.map(\.id), period)
        return CoveragePage(
            figures, all: all, wanted: chosen.count == all.count ? nil : wanted,
            zone: chosen.first?.settings.timeZone ?? IntegrationSettings.assumedTimeZone, language)
    }
}

extension CoveragePage {
    init(
        _ figures: CoverageFigures, all: [Integration], wanted: IntegrationID?, zone: String, _ language: Language
    ) {
        let period = figures.period
        let tally = figures.tally
        let names: [(ReportPeriod.Choice, String)] = [
            (.today, language.say("сегодня", "today")), (.week, language.say("7 дней", "7 days")),
            (.month, language.say("30 дней", "30 days")), (.quarter, language.say("90 дней", "90 days")),
            (.custom, language.say("свои даты", "other dates")),
        ]
        self.periods = names.map { choice, text in
            Choice(value: choice.rawValue, text: text, isChosen: choice == period.choice)
        }
        self.integrations =
            all.count < 2
            ? []
            : all.map { integration in
                Choice(
                    value: integration.id.description, text: integration.settings.name,
                    isChosen: integration.id == wanted)
            }
        self.isCustom = period.choice == .custom
        self.from = PageTime.text(period.from, "yyyy-MM-dd", .english, period.zone)
        self.to = PageTime.text(period.to.addingTimeInterval(-1), "yyyy-MM-dd", .english, period.zone)
        self.zone = zone
        self.hasBookings = tally.total > 0
        self.total = tally.total
        self.covered = tally.covered
        self.share = ShareText.percent(tally.share)
        self.isGood = tally.band == .good
        self.isFair = tally.band == .fair
        self.isLow = tally.band == .low
        self.change = figures.change(language)
        self.gap = figures.gap(language)
        self.chart = TrendChart(figures.counts, period, language)
        self.kinds = Attribution.Kind.allCases.compactMap { kind in
            guard let bookings = tally.kinds[kind], bookings > 0 else { return nil }
            return Line(
                name: KindWords.name(kind, language), bookings: bookings,
                share: ShareText.percent(Double(bookings) / Double(tally.total)),
                weight: 100 * bookings / tally.total, fix: nil)
        }
        self.reasons = tally.rankedReasons.map { reason, bookings in
            Line(
                name: ReasonWords.name(reason, language), bookings: bookings,
                share: ShareText.percent(Double(bookings) / Double(tally.total)),
                weight: 100 * bookings / (tally.rankedReasons.first?.bookings ?? 1),
                fix: ReasonWords.fix(reason, language))
        }
        self.tables = CoverageDimension.allCases.compactMap { dimension in
            guard dimension != .all, let slices = figures.slices[dimension],
                slices.contains(where: { !$0.value.isEmpty })
            else { return nil }
            return Table(dimension, slices, language)
        }
        self.delivery = DeliveryView(figures.delivery, zone: period.zone, language)
    }
}

extension CoveragePage.Table {
    init(_ dimension: CoverageDimension, _ slices: [CoverageStore.Slice], _ language: Language) {
        let (heading, column) =
            switch dimension {
            case .widget: (language.say("По виджетам", "By widget"), language.say("Виджет", "Widget"))
            case .page: (language.say("По страницам", "By page"), language.say("Страница", "Page"))
            case .referrer: (language.say("По переходам", "By referrer"), language.say("Откуда", "From"))
            case .utmSource: (language.say("По utm_source", "By utm_source"), "utm_source")
            case .utmMedium: (language.say("По utm_medium", "By utm_medium"), "utm_medium")
            case .utmCampaign: (language.say("По utm_campaign", "By utm_campaign"), "utm_campaign")
            case .all: ("", "")
            }
        self.init(
            heading: heading, column: column,
            rows: slices.map { slice in
                let share = Double(slice.covered) / Double(slice.bookings)
                return Row(
                    value: slice.value.isEmpty ? nil : slice.value.shortened(to: 120), bookings: slice.bookings,
                    lacking: slice.bookings - slice.covered, share: ShareText.percent(share),
                    isLow: share < CoverageTally.fairShare)
            })
    }
}

extension CoveragePage.DeliveryView {
    init(_ delivery: CoverageStore.Delivery, zone: TimeZone, _ language: Language) {
        self.init(
            waiting: delivery.waiting, held: delivery.held, parked: delivery.parked, inactive: delivery.inactive,
            oldest: delivery.oldestWaiting.map { PageTime.minute($0, language, zone: zone) },
            last: delivery.lastDelivered.map { PageTime.minute($0, language, zone: zone) },
            isTroubled: delivery.held + delivery.parked > 0)
    }
}
