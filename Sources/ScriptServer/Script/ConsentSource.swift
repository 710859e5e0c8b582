import Foundation
import Ledger

/// Where the script finds the visitor's consent, with the patterns that read it. The patterns always go with a source, so
/// that the script needs no defaults.
struct ConsentSource: Hashable, Sendable {
    let global: String?
    /// The cookie's name as a regular expression.
    let cookiePattern: String?
    let event: String?
    let yes: String
    let no: String

    /// A plain yes or no. A value with structure matches neither, so it is no answer.
    static let plainYes = #"^(1|true|y(es)?|o[nk]|(all|acc|agr|gra)\w*)$"#
    static let plainNo = #"^(0|f(alse)?|off|(n|de|di|re)\w*)$"#

    /// `nil` if the integration asks for no consent. What the owner names himself takes precedence over the preset.
    init?(_ options: [ScriptOption: String]) {
        let preset = options[.consentPreset].flatMap(ConsentPreset.init)
        self.global = options[.consentGlobal]
        let cookie = options[.consentCookie] ?? (self.global == nil ? preset?.cookie : nil)
        self.cookiePattern = cookie.map(NSRegularExpression.escapedPattern)
        self.event = options[.consentEvent] ?? preset?.event
        self.yes = options[.consentYes] ?? preset?.yes ?? Self.plainYes
        self.no = options[.consentNo] ?? preset?.no ?? Self.plainNo
        if self.global == nil, cookie == nil, self.event == nil { return nil }
    }
}
