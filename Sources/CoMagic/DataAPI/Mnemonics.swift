import Ledger
package import Relay

/// CoMagic's error names, each with the reaction that it requires. The code and the text of an error are never used: a
/// real answer carried `method_component_disabled` with the code of a bad parameter.
///
/// **Source:** vendor documentation, list of errors (all documented names are here); the classes are ours.
package enum Mnemonics {
    /// The reaction that a name requires.
    package enum Class: Hashable, Sendable {
        /// Wait for the quota that the answer's metadata names.
        case quota
        /// The vendor's fault: try again later.
        case retry
        /// A person must fix the account, then everything passes.
        case hold
        /// This booking never passes unchanged.
        case data
        /// It may be there already: ask the report.
        case ask
        /// A mistake in our request. A person must look at it, and a newer version of this program must fix it.
        case bug
    }

    package static let classes: [String: Class] = [
        "limit_exceeded": .quota,
        "internal_error": .retry,
        "access_token_expired": .hold,
        "access_token_blocked": .hold,
        "access_token_invalid": .hold,
        "auth_error": .hold,
        "ip_not_whitelisted": .hold,
        "forbidden": .hold,
        "method_component_disabled": .hold,
        "parameter_component_disabled": .hold,
        "account_inactive": .hold,
        "tariff_restrictions": .hold,
        "method_not_found": .bug,
        "parse_error": .bug,
        "invalid_request": .bug,
        // The vendor's own spelling, and the one of its English brand.
        "batch_opreations_not_supported": .bug,
        "batch_operations_not_supported": .bug,
        "notifications_not_supported": .bug,
        "data_type_error": .data,
        "unexpected_parameters": .data,
        "required_parameter_missed": .data,
        "invalid_parameter_value": .data,
        "invalid_parameters_combination": .data,
        "error": .data,
        "entity_not_found": .data,
        "campaign_is_inactive": .data,
        "invalid_date_time": .data,
        "duplicate_entity": .ask,
        "data_limit_exceeded": .data,
        "already_in_use": .data,
        "dependency_error": .data,
        "sort_prohibited": .bug,
        "filter_prohibited": .bug,
        "date_interval_limit_reached": .bug,
    ]

    /// The class of a name. An unlisted one concerns the booking, and its whole error is stored.
    package static func classOf(_ mnemonic: String?) -> Class {
        mnemonic.flatMap { self.classes[$0] } ?? .data
    }

    /// What an error of the class ``Class/hold`` blocks. The first six say that this key, address or account may call
    /// nothing at all; rights and components concern single methods.
    static func block(of mnemonic: String) -> Verdict.Block {
        switch mnemonic {
        case "access_token_expired", "access_token_blocked", "access_token_invalid", "auth_error", "ip_not_whitelisted",
            "account_inactive":
            .access
        case "forbidden", "method_component_disabled": .method
        default: .other
        }
    }

    /// What a failure means of which only the name is left.
    static func verdict(onKept failure: DeliveryFailure) -> Verdict {
        let passing = [DeliveryFailure.Own.timeout, DeliveryFailure.Own.connection, DeliveryFailure.Own.httpStatus]
        if passing.contains(failure.mnemonic) { return .transient(failure, retryAfter: nil) }
        switch self.classOf(failure.mnemonic) {
        case .quota: return .throttled(failure, for: self.wait(nil))
        case .retry: return .transient(failure, retryAfter: nil)
        case .hold: return .blocked(failure, self.block(of: failure.mnemonic))
        case .ask, .bug, .data: return .refused(failure)
        }
    }

    /// What CoMagic's error means for this message: its class, and the part of the message that may be left out.
    package static func verdict(_ error: JSONRPC.Failure, on message: OfflineMessage) -> Verdict {
        let mnemonic = error.data?.mnemonic
        let failure = DeliveryFailure(
            mnemonic: mnemonic ?? "error", message: message.scrub(error.explanation))
        let field = error.data?.field.map(self.lastPart)
        switch self.classOf(mnemonic) {
        case .quota: return .throttled(failure, for: self.wait(error.data?.metadata?.limits))
        case .retry: return .transient(failure, retryAfter: nil)
        case .ask: return .unknown(failure, claimsDuplicate: true)
        case .hold:
            let mayDropSource = mnemonic == "parameter_component_disabled" && message.sourceID != nil
            return mayDropSource ? .sourceRefused(failure) : .blocked(failure, self.block(of: failure.mnemonic))
        case .bug: return .refused(failure)
        case .data:
            if mnemonic == "invalid_date_time", message.dateTime != nil { return .dateRefused(failure) }
            if message.sourceID != nil, field == "source_id" { return .sourceRefused(failure) }
            if message.visitorSessionID != nil, !self.isAboutContact(field) { return .visitRefused(failure) }
            return .refused(failure)
        }
    }

    /// How long the quota is used up: until the end of the day if nothing is left of the day, else until the end of the
    /// minute.
    package static func wait(_ limits: JSONRPC.Limits?) -> Duration {
        if limits?.dayRemaining == 0, let seconds = limits?.dayReset, seconds > 0 { return .seconds(seconds) }
        guard let seconds = limits?.minuteReset, seconds > 0 else { return .seconds(60) }
        return .seconds(seconds)
    }

    /// `offline_messages.phone` and `offline_messages.0.phone` both end in the field's own name.
    private static func lastPart(_ field: String) -> String {
        field.split(separator: ".").last.map(String.init) ?? field
    }

    /// Leaving out the session does not fix an unrelated field.
    private static func isAboutContact(_ field: String?) -> Bool {
        guard let field else { return false }
        return ["phone", "email", "name", "message", "form_name", "ext_id", "user_fields"].contains(field)
    }
}
