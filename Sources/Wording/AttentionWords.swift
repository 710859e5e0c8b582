package import Ledger
package import Stitching

/// What needs a person now, in one line for the strip of every page: "CoMagic отклоняет ключ: 3 брони ждут".
package struct AttentionWords: Hashable, Sendable {
    package let text: String
    /// Where it can be put right.
    package let path: String
    package let isForAdministrators: Bool

    /// The kinds that do not pass by themselves.
    package static func needsPerson(_ kind: AlertKind) -> Bool { kind != .waitingTooLong }

    /// - Parameter name: the integration's name where there are several; several problems of a kind have none.
    package init(_ findings: [AlertFinding], name: String?, _ language: Language) {
        let first = findings.first
        let kind = first?.kind ?? .bookingsParked
        let bookings = findings.reduce(0) { $0 + Self.bookings($1) }
        let waits = language.form(bookings, ("ждёт", "ждут", "ждут"), ("waits", "wait"))
        let title: String
        switch kind {
        case .accountHeld:
            title = "\(Self.held(findings, language)): \(language.bookings(bookings)) \(waits)"
        case .bookingsParked:
            title = "\(language.bookings(bookings)) " + Self.needs(bookings, language)
        case .coverageLow, .scriptSilent, .webhookSilent, .waitingTooLong, .recallsMany:
            title = AlertWords.title(kind, language)
        }
        self.text = [title, name].compactMap(\.self).joined(separator: " — ")
        self.path = Self.path(findings, kind)
        self.isForAdministrators = self.path.hasPrefix("/integrations") || self.path == "/alerts"
    }

    private static func needs(_ bookings: Int, _ language: Language) -> String {
        language.form(
            bookings, ("требует внимания", "требуют внимания", "требуют внимания"),
            ("needs attention", "need attention"))
    }

    private static func bookings(_ finding: AlertFinding) -> Int {
        switch finding.evidence {
        case .held(let bookings, _), .parked(let bookings): bookings
        case .coverage, .silence, .waiting, .recalls: 0
        }
    }

    private static func held(_ findings: [AlertFinding], _ language: Language) -> String {
        let causes = Set(findings.map { self.failure($0).map(\.mnemonic) ?? "" })
        guard causes.count == 1, let cause = causes.first else {
            return language.say("CoMagic отклоняет заявки", "CoMagic refuses requests")
        }
        return self.cause(cause, language)
    }

    private static func failure(_ finding: AlertFinding) -> DeliveryFailure? {
        if case .held(_, let failure) = finding.evidence { failure } else { nil }
    }

    private static func cause(_ mnemonic: String, _ language: Language) -> String {
        switch mnemonic {
        case "access_token_expired": language.say("Срок ключа CoMagic истёк", "CoMagic's key has expired")
        case "access_token_blocked", "access_token_invalid", "auth_error":
            language.say("CoMagic отклоняет ключ", "CoMagic refuses the key")
        case "ip_not_whitelisted":
            language.say("CoMagic не принимает адрес этого сервера", "CoMagic does not allow this server's address")
        case "account_inactive": language.say("Аккаунт CoMagic заблокирован", "The CoMagic account is blocked")
        case "forbidden": language.say("У ключа CoMagic нет прав", "CoMagic's key lacks rights")
        case "method_component_disabled", "parameter_component_disabled", "tariff_restrictions":
            language.say("Тариф CoMagic не позволяет загрузку", "CoMagic's tariff does not allow the upload")
        default: language.say("CoMagic отклоняет заявки", "CoMagic refuses requests")
        }
    }

    private static let keys: Set<String> = [
        "access_token_expired", "access_token_blocked", "access_token_invalid", "auth_error",
    ]

    /// A refused key is corrected in the settings; everything else where the alert leads.
    private static func path(_ findings: [AlertFinding], _ kind: AlertKind) -> String {
        guard findings.count == 1, let finding = findings.first else {
            let status: [AlertKind: BookingSummary.Status] = [.accountHeld: .held, .bookingsParked: .parked]
            return status[kind].map { "/bookings?status=\($0.rawValue)" } ?? "/alerts"
        }
        return self.failure(finding).map { self.keys.contains($0.mnemonic) } ?? false
            ? "/integrations/\(finding.integration)" : AlertWords.path(kind, finding.integration)
    }
}
