/// A consent manager whose answer is known: where it stands, which event announces it, and which texts in it are a yes
/// and a no.
///
/// The category is statistics; Usercentrics has none, so there it is marketing. Until the visitor has answered, neither
/// pattern matches, and the script waits. **Source:** the managers' public documentation of their cookies and events.
package enum ConsentPreset: String, Sendable, CaseIterable {
    case cookiebot
    case onetrust
    case cookieyes
    case orestbida
    case usercentrics

    /// The cookie with the visitor's answer; `nil` if only the event's detail has it.
    package var cookie: String? {
        switch self {
        case .cookiebot: "CookieConsent"
        case .onetrust: "OptanonConsent"
        case .cookieyes: "cookieyes-consent"
        case .orestbida: "cc_cookie"
        case .usercentrics: nil
        }
    }

    /// The event after which the answer is read again. Usercentrics sends it on every page.
    package var event: String {
        switch self {
        case .cookiebot: "CookiebotOnConsentReady"
        case .onetrust: "OneTrustGroupsUpdated"
        case .cookieyes: "cookieyes_consent_update"
        case .orestbida: "cc:onConsent"
        case .usercentrics: "ucEvent"
        }
    }

    /// Matches if the visitor has allowed the category.
    package var yes: String {
        switch self {
        // The manager writes -1 where it need not ask.
        case .cookiebot: "statistics:true|^-1$"
        // The cookie is there from the first page; the count says whether the visitor has answered.
        case .onetrust: "^(?=.*interactionCount=[1-9]).*C0002:1"
        case .cookieyes: "action:yes.*analytics:yes"
        case .orestbida: "\"(categories|level)\":\\[[^\\]]*\"analytics\""
        case .usercentrics: "^(?=.*\"type\":\"explicit\").*\"marketing\":true"
        }
    }

    /// Matches if the visitor has answered and not allowed it. A yes is looked for first.
    package var no: String {
        switch self {
        case .cookiebot: "statistics:false|^0$"
        case .onetrust: "^(?=.*interactionCount=[1-9]).*C0002:0"
        case .cookieyes: "action:yes.*analytics:no"
        case .orestbida: "\"(categories|level)\":\\["
        case .usercentrics: "^(?=.*\"type\":\"explicit\").*\"marketing\":(false|null)"
        }
    }
}
