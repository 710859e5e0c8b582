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
    /// A consent manager, whose source and patterns are known: see ``ConsentPreset``.
    case consentPreset = "consent-preset"
    /// Patterns of a yes and of a no, for the decoded value of the cookie, the global or the event's detail.
    case consentYes = "consent-yes"
    case consentNo = "consent-no"
    /// The name of the hidden field.
    case n2Key = "n2-key"
    /// Pattern of the widget's setters that are called.
    case setterPattern = "setter-pattern"
    /// Type and events of the messages to the widget's frame, comma-separated; an empty text sends none.
    case messageType = "message-type"
    case messageEvent = "message-event"
    /// Pattern of the events that report a made order.
    case orderPattern = "order-pattern"
    /// A part of the addresses of links to the widget's own page; such links get n2 and the page's tags.
    case directLink = "direct-link"
    /// Origins of the owner's pages that hold one another in frames, comma-separated.
    case frameOrigins = "frame-origins"
    /// Paths on the owner's own host, from which his server takes the script and the beacons.
    case scriptPath = "script-path"
    case beaconPath = "beacon-path"

    /// Bytes of one value.
    package static let maximumBytes = 200

    /// Whether the script can use the value. `SettingsProblem` in `Wording` says what is expected.
    package func accepts(_ value: String) -> Bool {
        guard value.utf8.count <= Self.maximumBytes, value.unicodeScalars.allSatisfy({ $0.value >= 0x20 }) else {
            return false
        }
        let parts = value.split(separator: ",", omittingEmptySubsequences: false)
        return switch self {
        case .staleAfter: Int(value).map((1_000...600_000).contains) ?? false
        case .bots, .setterPattern, .orderPattern, .consentYes, .consentNo:
            (try? NSRegularExpression(pattern: value)) != nil
        case .messageEvent: value.isEmpty || parts.allSatisfy(\.isWord)
        case .consentPreset: ConsentPreset(rawValue: value) != nil
        case .frameOrigins: parts.allSatisfy(\.isOrigin)
        case .scriptPath, .beaconPath: value.isPath
        case .consentGlobal, .consentCookie, .consentEvent, .n2Key, .messageType, .directLink: !value.isEmpty
        }
    }
}

extension StringProtocol {
    /// A name of letters, digits and `_`, as the script splits a list of them.
    fileprivate var isWord: Bool {
        !self.isEmpty && self.utf8.allSatisfy { $0.isLetterOrDigit || $0 == UInt8(ascii: "_") }
    }

    /// Scheme, host and port as browsers write them: `https://example.ru`.
    fileprivate var isOrigin: Bool {
        guard let url = URL(string: String(self)), let host = url.host(), ["http", "https"].contains(url.scheme) else {
            return false
        }
        let port = url.port.map { ":\($0)" } ?? ""
        return self == "\(url.scheme ?? "")://\(host)\(port)" && host == host.lowercased()
    }

    /// An absolute path of plain segments, which means the same before and after any proxy's normalization.
    fileprivate var isPath: Bool {
        guard self.first == "/", self.utf8.count > 1 else { return false }
        return self.dropFirst().split(separator: "/", omittingEmptySubsequences: false).allSatisfy { segment in
            !segment.isEmpty && !segment.allSatisfy { $0 == "." }
                && segment.utf8.allSatisfy { $0.isLetterOrDigit || "-._~".utf8.contains($0) }
        }
    }
}

extension UInt8 {
    fileprivate var isLetterOrDigit: Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(self)
            || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self)
    }
}
