import Foundation

/// An option of the site script of one integration. The widget's vendor publishes neither how n2 is set nor the names
/// of its events, so every name in the script is a setting.
///
/// Raw values are what people type; `docs/SCRIPT.md` describes each.
package enum ScriptOption: String, Hashable, Sendable, Codable, CaseIterable {
    /// Milliseconds after which an id without a track view counts as stale.
    case staleAfter = "stale-after"
    /// Pattern of user agents for which the script does nothing, including automation.
    case bots
    /// A global, a cookie or an event that must give consent before the script does anything.
    case consentGlobal = "consent-global"
    case consentCookie = "consent-cookie"
    case consentEvent = "consent-event"
    /// The name of the hidden field.
    case n2Key = "n2-key"
    /// Pattern of the widget's setters that are called.
    case setterPattern = "setter-pattern"
    /// Type and event of the message to the widget's frame; an empty event sends none.
    case messageType = "message-type"
    case messageEvent = "message-event"
    /// Pattern of the events that report a made order.
    case orderPattern = "order-pattern"
    /// A part of the addresses of links to the widget's own page; such links get n2 and the page's tags.
    case directLink = "direct-link"

    /// Bytes of one value.
    package static let maximumBytes = 200

    /// The problem of a value, as a sentence with the next step; `nil` when there is none.
    package func problem(_ value: String) -> String? {
        if value.utf8.count > Self.maximumBytes {
            return "\(self.rawValue) is longer than \(Self.maximumBytes) bytes: shorten it"
        }
        if value.unicodeScalars.contains(where: { $0.value < 0x20 }) {
            return "\(self.rawValue) holds a control character: leave it out"
        }
        switch self {
        case .staleAfter:
            guard let milliseconds = Int(value), (1_000...600_000).contains(milliseconds) else {
                return "\(self.rawValue) is milliseconds from 1000 to 600000"
            }
            return nil
        case .bots, .setterPattern, .orderPattern:
            let isPattern = (try? NSRegularExpression(pattern: value)) != nil
            return isPattern ? nil : "\(self.rawValue) is no regular expression: check its brackets"
        case .messageEvent: return nil
        case .consentGlobal, .consentCookie, .consentEvent, .n2Key, .messageType, .directLink:
            return value.isEmpty ? "\(self.rawValue) is empty: give a name, or reset the option" : nil
        }
    }
}
