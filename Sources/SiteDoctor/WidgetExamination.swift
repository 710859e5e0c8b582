import Stitching

/// Compares the widgets on the page with those of the settings.
struct WidgetExamination: Sendable {
    private(set) var findings: [SiteFinding] = []

    init(_ site: SiteContext) {
        let signs = site.signs.widgets
        var widgets = Self.Ordered()
        for script in site.scan.scripts where script.inertPlace == nil {
            // The text of a script with an address never runs.
            for widget in signs.widgets(in: script.src ?? script.text) { widgets.add(widget) }
        }
        for id in site.scan.containers { signs.widget(ofContainer: id).map { widgets.add($0) } }
        self.findings = Self.compare(widgets.all, site.expectation.widgets)
        self.findings += Self.direct(site.scan.frames, site) { .directFrame(widget: $0) }
        self.findings += Self.direct(site.scan.links, site) { .directLink(widget: $0) }
    }

    private static func compare(_ found: [String], _ listed: [String]) -> [SiteFinding] {
        guard !found.isEmpty else { return [.noWidgets] }
        var findings: [SiteFinding] = []
        let known = listed.isEmpty ? found : found.filter { listed.contains($0) }
        if !known.isEmpty { findings.append(.widgetsPresent(known)) }
        guard !listed.isEmpty else { return findings }
        let strange = found.filter { !listed.contains($0) }.prefix(Examination.maximumRepeats)
        let absent = listed.filter { !found.contains($0) }.prefix(Examination.maximumRepeats)
        return findings + strange.map { .widgetNotListed($0) } + absent.map { .widgetNotFound($0) }
    }

    private static func direct(
        _ addresses: [String], _ site: SiteContext, _ finding: (String?) -> SiteFinding
    ) -> [SiteFinding] {
        var widgets: [String?] = []
        let signs = site.signs.widgets
        // Parsing an address is expensive, and most links are not candidates.
        for link in addresses where signs.mayLink(link) {
            guard let address = site.base.resolving(link), signs.isDirect(host: address.host) else { continue }
            let widget = signs.widget(ofLink: link)
            if !widgets.contains(widget) { widgets.append(widget) }
            if widgets.count == Examination.maximumRepeats { break }
        }
        return widgets.map(finding)
    }

    /// Each once, in the order of the page.
    private struct Ordered {
        private(set) var all: [String] = []
        private var seen: Set<String> = []

        mutating func add(_ widget: String) {
            if self.seen.insert(widget).inserted { self.all.append(widget) }
        }
    }
}
