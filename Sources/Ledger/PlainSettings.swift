package import Stitching

/// The settings of an integration that are one short value each. A new one is a property here and a case of
/// ``PlainSetting``; store, history, form, API and its description, and the shell's reading follow from that.
package struct PlainSettings: Hashable, Sendable {
    /// The country of numbers without a country code; `nil` for that of the time zone.
    package var phoneCountry: PhoneCountry?
    package var usesStaleSessions = true
    package var infersMatches = false
    /// When an upload was not answered and the target's report may not be read: send again, at the risk of a duplicate,
    /// instead of parking the booking.
    package var resendsUnconfirmed = false
    /// How long after its receipt a booking that was sent with the default may be recalled and sent again with its
    /// session; whole seconds, `nil` for never.
    package var recallWindow: Duration?

    package init() {}
}

/// A setting of ``PlainSettings``. A raw value is its name in the database and in the history of settings.
package enum PlainSetting: String, Sendable, CaseIterable {
    case phoneCountry
    case staleSessions
    case inferredMatches
    case unconfirmed
    case recallWindow = "lateTruth"

    /// Where a value stands in the settings.
    package typealias Path<Value> = any (WritableKeyPath<PlainSettings, Value> & Sendable)

    /// What a value is, and where it stands.
    package enum Kind: Sendable {
        /// Yes or no, by two words if they are named: `true` and `false` else.
        case flag(yes: String = "true", no: String = "false", Path<Bool>)
        /// Hours within limits; `off` is none.
        case hours(ClosedRange<Double>, Path<Duration?>)
        /// A country's two letters; `auto` is none.
        case country(Path<PhoneCountry?>)
    }

    package var kind: Kind {
        switch self {
        case .phoneCountry: .country(\.phoneCountry)
        case .staleSessions: .flag(yes: "use", no: "drop", \.usesStaleSessions)
        case .inferredMatches: .flag(\.infersMatches)
        case .unconfirmed: .flag(yes: "resend", no: "park", \.resendsUnconfirmed)
        // A shorter limit would be the match window; after a month nobody works with a request.
        case .recallWindow: .hours(1.0 / 60...720, \.recallWindow)
        }
    }

    /// Whether the form has a box to tick for it.
    package var isFlag: Bool {
        if case .flag = self.kind { true } else { false }
    }

    /// Whether it is told as `true` or `false`, which JSON has of its own.
    package var isBoolean: Bool {
        if case .flag(yes: "true", no: "false", _) = self.kind { true } else { false }
    }

    /// The field's name in the form.
    package var formName: String {
        switch self {
        case .inferredMatches: "inferMatch"
        case .unconfirmed: "resend"
        default: self.rawValue
        }
    }

    /// The key in the API and in the shell's JSON.
    package var key: String {
        switch self {
        case .staleSessions: "staleSession"
        case .inferredMatches: "inferMatch"
        default: self.rawValue
        }
    }
}

/// A value in its two notations: *told* in the API, in the shell and in the database, *typed* in the form.
extension PlainSetting {
    /// The value as it is told: one of two words, a duration like `24h`, or `off`.
    package func told(_ settings: PlainSettings) -> String {
        switch self.kind {
        case .flag(let yes, let no, let path): settings[keyPath: path] ? yes : no
        case .hours(_, let path): settings[keyPath: path].map(DurationText.text) ?? "off"
        case .country(let path): settings[keyPath: path]?.code ?? "auto"
        }
    }

    /// The value as it is typed: `true` or `false`, hours, or nothing.
    package func typed(_ settings: PlainSettings) -> String {
        switch self.kind {
        case .flag(_, _, let path): String(settings[keyPath: path])
        case .hours(_, let path): settings[keyPath: path].map(Self.hours) ?? ""
        case .country(let path): settings[keyPath: path]?.code ?? ""
        }
    }

    /// What was told, as it would have been typed; `nil` if it cannot be read.
    package func typed(told text: String) -> String? {
        switch self.kind {
        case .flag(let yes, let no, _): text == yes ? "true" : text == no ? "false" : nil
        case .hours: text == "off" ? "" : DurationText.parse(text).map(Self.hours)
        case .country: text == "auto" ? "" : text
        }
    }

    /// Writes what was typed into the settings; `false` if the setting cannot have that value.
    package func read(typed text: String, into settings: inout PlainSettings) -> Bool {
        switch self.kind {
        case .flag(_, _, let path):
            settings[keyPath: path] = text == "true"
        case .hours(let limits, let path):
            let hours = Double(text.replacing(",", with: "."))
            guard text.isEmpty || hours.map(limits.contains) == true else { return false }
            settings[keyPath: path] = hours.map { .seconds(Int64(($0 * 3_600).rounded())) }
        case .country(let path):
            settings[keyPath: path] = PhoneCountry(code: text)
            return text.isEmpty || settings[keyPath: path] != nil
        }
        return true
    }

    /// Writes what was told into the settings; `false` if that cannot be read. Limits are for people who type.
    package func read(told text: String, into settings: inout PlainSettings) -> Bool {
        switch self.kind {
        case .flag(let yes, let no, let path):
            settings[keyPath: path] = text == yes
            return text == yes || text == no
        case .hours(_, let path):
            settings[keyPath: path] = DurationText.parse(text)
            return text == "off" || settings[keyPath: path] != nil
        case .country(let path):
            settings[keyPath: path] = PhoneCountry(code: text)
            return text == "auto" || settings[keyPath: path] != nil
        }
    }

    /// The value in the history of settings; `nil` when there is none.
    package func inHistory(_ settings: PlainSettings) -> String? {
        switch self.kind {
        case .flag: self.told(settings)
        case .hours(_, let path): settings[keyPath: path].map { "\($0.components.seconds / 60) min" }
        case .country(let path): settings[keyPath: path]?.code
        }
    }

    private static func hours(_ duration: Duration) -> String {
        let hours = duration / .seconds(3_600)
        return hours == hours.rounded() ? String(Int(hours)) : String(hours)
    }
}
