import Foundation
package import Ledger

/// The settings as the script reads them. A key with its default value is left out, because every byte is served a
/// million times. `docs/SCRIPT.md` describes the keys.
package struct ScriptSettings: Encodable {
    private let beacon: String
    private let widgets: [String]?
    private let dropsStale: Bool?
    private let options: [ScriptOption: String]

    private enum Key: String, CodingKey {
        case beacon = "b"
        case widgets = "w"
        case dropsStale = "z"
        case staleAfter = "d"
        case bots = "x"
        case consentGlobal = "g"
        case consentCookie = "k"
        case consentEvent = "e"
        case n2Key = "n"
        case setterPattern = "p"
        case messageType = "t"
        case messageEvent = "f"
        case orderPattern = "o"
        case directLink = "l"

        init(_ option: ScriptOption) {
            self =
                switch option {
                case .staleAfter: .staleAfter
                case .bots: .bots
                case .consentGlobal: .consentGlobal
                case .consentCookie: .consentCookie
                case .consentEvent: .consentEvent
                case .n2Key: .n2Key
                case .setterPattern: .setterPattern
                case .messageType: .messageType
                case .messageEvent: .messageEvent
                case .orderPattern: .orderPattern
                case .directLink: .directLink
                }
        }
    }

    /// - Parameter publicURL: the server's public address, without a slash at the end.
    package init(_ integration: Integration, publicURL: String) {
        self.beacon = "\(publicURL)/b/\(integration.siteKey)"
        self.widgets = integration.settings.widgets.isEmpty ? nil : integration.settings.widgets
        self.dropsStale = integration.settings.plain.usesStaleSessions ? nil : true
        self.options = integration.settings.script
    }

    /// The smallest build of the script that knows all of them.
    package var build: ScriptTemplate.Build {
        if !self.options.isEmpty { return .full }
        return self.widgets == nil && self.dropsStale == nil ? .small : .list
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(self.beacon, forKey: .beacon)
        try container.encodeIfPresent(self.widgets, forKey: .widgets)
        try container.encodeIfPresent(self.dropsStale, forKey: .dropsStale)
        for (option, value) in self.options {
            if option == .staleAfter {
                try container.encodeIfPresent(Int(value), forKey: Key(option))
            } else {
                try container.encode(value, forKey: Key(option))
            }
        }
    }

    /// The replacement of the build's token: an object literal of all settings, in the small build only the beacon's
    /// address. Nothing in it can end a string, a script element or a line.
    var literal: String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let data = self.build == .small ? try? encoder.encode(self.beacon) : try? encoder.encode(self)
        return String(decoding: data ?? Data("{}".utf8), as: UTF8.self)
            .replacingOccurrences(of: "<", with: "\\u003C")
            .replacingOccurrences(of: "\u{2028}", with: "\\u2028")
            .replacingOccurrences(of: "\u{2029}", with: "\\u2029")
    }
}
