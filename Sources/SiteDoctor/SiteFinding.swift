/// One finding of the doctor about a page.
package enum SiteFinding: Hashable, Sendable {
    // The page.
    case unreachable(FetchFailure)
    case status(Int)
    case notHTML(String)
    case empty
    case cut(bytes: Int)
    case redirected(to: String)
    case unknownCharset(String)

    // Our tag.
    case tagPresent
    /// A script of the page loads it.
    case tagLoadedByScript
    case tagMissing
    case tagTwice(Int)
    case tagInert(InertPlace)
    case tagOfOtherKey(String)
    case tagFromOtherServer(String)
    /// It uses http on a page with https: browsers block it.
    case tagInsecure
    case tagMayComeThrough(TagManager)

    // The counter.
    /// With its brand; of an unknown one the host; empty when no host is named.
    case counterPresent(brand: String)
    case counterMissing
    case counterTwice(Int)
    case counterInert(InertPlace)
    case counterMayComeThrough(TagManager)

    // The widgets.
    case widgetsPresent([String])
    case widgetNotListed(String)
    case widgetNotFound(String)
    case noWidgets
    /// A link to the booking system's own page, with the widget if the address names it.
    case directLink(widget: String?)
    /// The booking system's page in a frame of the site.
    case directFrame(widget: String?)

    // The content security policy.
    case policyAllows
    /// It blocks the script; the directive that would allow it.
    case policyBlocksScript(directive: String, line: String)
    case policyBlocksBeacon(directive: String, line: String)
    /// It runs only scripts with a nonce or a hash.
    case policyNeedsNonce(directive: String)

    /// How serious it is.
    package enum Severity: Int, Hashable, Comparable, Sendable {
        case ok, warning, problem

        package static func < (left: Severity, right: Severity) -> Bool { left.rawValue < right.rawValue }

        /// The word in JSON and in class names.
        package var label: String {
            switch self {
            case .ok: "ok"
            case .warning: "warning"
            case .problem: "problem"
            }
        }
    }

    package var severity: Severity {
        switch self {
        case .tagPresent, .tagLoadedByScript, .counterPresent, .widgetsPresent, .policyAllows, .redirected: .ok
        case .cut, .unknownCharset, .tagMayComeThrough, .counterMissing, .counterMayComeThrough, .widgetNotListed,
            .widgetNotFound, .noWidgets, .directLink, .directFrame, .counterTwice, .counterInert(.heldBack),
            .tagInert(.heldBack):
            .warning
        case .unreachable, .status, .notHTML, .empty, .tagMissing, .tagTwice, .tagInert, .tagOfOtherKey,
            .tagFromOtherServer, .tagInsecure, .counterInert, .policyBlocksScript, .policyBlocksBeacon,
            .policyNeedsNonce:
            .problem
        }
    }
}

/// A program that loads scripts into a page, so that they are not in its HTML.
package enum TagManager: Hashable, Sendable, CaseIterable {
    case google
    /// Yandex Metrica. Its counter can contain a tag manager, but the HTML does not show it.
    case yandexMetrica

    package var name: String {
        switch self {
        case .google: "Google Tag Manager"
        case .yandexMetrica: "Яндекс Метрика"
        }
    }
}
