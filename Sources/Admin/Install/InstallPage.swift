import Backoffice
import Crypto
import Foundation
import Ledger
import NIOCore
import ScriptServer
import Stitching
import Wording

/// `/integrations/{id}/install`: what to paste and where, and whether it works.
struct InstallPage: PageModel {
    static let template = "install"

    /// A refused request in words.
    struct Refusal: Sendable {
        let at: String
        let text: String
        let booking: String?

        init(_ request: RefusedRequest, zone: TimeZone, _ language: Language) {
            self.at = PageTime.second(request.at, language, zone: zone)
            self.text = RefusalWords.text(request, language)
            self.booking = request.booking?.description
        }
    }

    let section: Section? = .integrations
    let heading: String
    let id: String
    let isActive: Bool
    let tabs: IntegrationTabs
    /// The widgets that the script touches.
    let widgets: String
    let snippet: String
    let pinnedSnippet: String?
    let scriptOrigin: String
    let webhookURL: String
    let webhookTemplate: String
    let bookmarklet: String
    let previousUntil: String?
    /// Whether the served script opens the overlay at `?stitcher_debug`; the smallest build does not.
    let checks: [Checklist.Step]
    let isComplete: Bool
    let trial: Checklist.Step
    var refusals: [Refusal] = [] {
        didSet { self.hasRefusals = !self.refusals.isEmpty }
    }
    private(set) var hasRefusals = false
    var doctorAddress = ""
    var findings: [ExaminedPage.Finding] = []
    var examined: String?
    var notice: String?

    init(
        _ integration: Integration, source: any BookingSource, publicURL: String, script: MintedScript?,
        checklist: Checklist, now: Date,
        _ language: Language
    ) {
        let addresses = InstallAddresses(integration, source: source, publicURL: publicURL)
        self.heading = integration.settings.name
        self.id = integration.id.description
        self.isActive = integration.settings.isActive
        self.tabs = IntegrationTabs(integration, current: .install)
        self.widgets = WidgetWords.understood(integration.settings.widgets, language)
        self.snippet = addresses.snippet
        self.pinnedSnippet =
            integration.settings.isActive ? script.map { Self.pinned($0, integration, publicURL) } : nil
        self.scriptOrigin = Self.origin(publicURL)
        self.webhookURL = addresses.webhookURL
        self.webhookTemplate = addresses.webhookTemplate
        self.bookmarklet =
            "javascript:void(document.head.appendChild(document.createElement(\"script\")).src=\"\(publicURL)/s/\(integration.siteKey)/debug.js\")"
        self.previousUntil = integration.previousSecret.flatMap { previous in
            previous.until > now
                ? PageTime.minute(previous.until, language, zone: integration.settings.zone) : nil
        }
        self.checks = checklist.steps
        self.isComplete = checklist.isComplete
        self.trial = checklist.trial
    }

    /// A tag whose script the browser refuses if its text differs. **Source:** W3C, Subresource Integrity.
    private static func pinned(_ script: MintedScript, _ integration: Integration, _ publicURL: String) -> String {
        let digest = Data(SHA384.hash(data: Data(script.plain.readableBytesView))).base64EncodedString()
        let address = "\(publicURL)/s/\(integration.siteKey)/\(script.hash).js"
        return "<script src=\"\(address)\" integrity=\"sha384-\(digest)\" crossorigin=\"anonymous\" async></script>"
    }

    private static func origin(_ publicURL: String) -> String {
        guard let url = URL(string: publicURL), let scheme = url.scheme, let host = url.host else { return publicURL }
        return "\(scheme)://\(host)\(url.port.map { ":\($0)" } ?? "")"
    }

    mutating func show(_ report: ExaminedPage) {
        self.examined = report.address
        self.findings = report.findings
    }

    func title(in language: Language) -> String { language.say("Установка", "Install") }
}
