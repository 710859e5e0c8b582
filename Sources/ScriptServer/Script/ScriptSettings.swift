import Foundation
package import Ledger

/// The settings as the script reads them. A key with its default value is left out, because every byte is served a
/// million times. `docs/SCRIPT.md` describes the keys.
package struct ScriptSettings: Encodable {
    private let beacon: String
    private let widgets: [String]?
    private let dropsStale: Bool?
    private let options: [ScriptOption: String]
    private let consent: ConsentSource?

    private enum Key: String, CodingKey {
        case beacon = "b"
        case widgets = "w"
        case dropsStale = "z"
        case staleAfter = "d"
        case bots = "x"
        case consentGlobal = "g"
        case consentCookie = "k"
        case consentEvent = "e"
        case consentYes = "yes"
        case consentNo = "no"
        case n2Key = "n"
        case setterPattern = "p"
        case messageType = "t"
        case messageEvent = "f"
        case orderPattern = "o"
        case directLink = "l"
        case frameOrigins = "h"

        /// `nil` for the options that ``ConsentSource`` and the beacon's address hold, and for those of the tag.
        init?(_ option: ScriptOption) {
            switch option {
            case .staleAfter: self = .staleAfter
            case .bots: self = .bots
            case .n2Key: self = .n2Key
            case .setterPattern: self = .setterPattern
            case .messageType: self = .messageType
            case .messageEvent: self = .messageEvent
            case .orderPattern: self = .orderPattern
            case .directLink: self = .directLink
            case .frameOrigins: self = .frameOrigins
            case .consentGlobal, .consentCookie, .consentEvent, .consentPreset, .consentYes, .consentNo, .scriptPath,
                .beaconPath:
                return nil
            }
        }
    }

    /// - Parameter publicURL: the server's public address, without a slash at the end.
    package init(_ integration: Integration, publicURL: String) {
        let options = integration.settings.script
        self.beacon = options[.beaconPath] ?? "\(publicURL)/b/\(integration.siteKey)"
        self.widgets = integration.settings.widgets.isEmpty ? nil : integration.settings.widgets
        self.dropsStale = integration.settings.plain.usesStaleSessions ? nil : true
        self.options = options
        self.consent = ConsentSource(options)
    }

    /// Whether the script needs `Public/stitch/options.js`, which reads the settings of these.
    var needsOptions: Bool {
        self.consent != nil || [.bots, .directLink, .frameOrigins].contains { self.options[$0] != nil }
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(self.beacon, forKey: .beacon)
        try container.encodeIfPresent(self.widgets, forKey: .widgets)
        try container.encodeIfPresent(self.dropsStale, forKey: .dropsStale)
        if let consent = self.consent {
            try container.encodeIfPresent(consent.global, forKey: .consentGlobal)
            try container.encodeIfPresent(consent.cookiePattern, forKey: .consentCookie)
            try container.encodeIfPresent(consent.event, forKey: .consentEvent)
            try container.encode(consent.yes, forKey: .consentYes)
            try container.encode(consent.no, forKey: .consentNo)
        }
        for (option, value) in self.options {
            guard let key = Key(option) else { continue }
            if option == .staleAfter {
                try container.encodeIfPresent(Int(value), forKey: key)
            } else {
                try container.encode(value, forKey: key)
            }
        }
    }

    /// The replacement of the script's token: an object literal. Nothing in it can end a string, a script element or a
    /// line.
    var literal: String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let data = try? encoder.encode(self)
        return String(decoding: data ?? Data("{}".utf8), as: UTF8.self)
            .replacingOccurrences(of: "<", with: "\\u003C")
            .replacingOccurrences(of: "\u{2028}", with: "\\u2028")
            .replacingOccurrences(of: "\u{2029}", with: "\\u2029")
    }
}
