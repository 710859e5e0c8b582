/// The number of an integration: one customer's site, its widgets, its webhook and its account at the target.
///
/// The ledger assigns it and never reuses it. Visitors never see it; they see the site key.
package struct IntegrationID: RawRepresentable, Hashable, Comparable, Sendable, Codable, CustomStringConvertible {
    package let rawValue: Int64

    package init(rawValue: Int64) {
        self.rawValue = rawValue
    }

    /// Reads what a person typed or the API received; `nil` unless it is a positive decimal number.
    package init?(text: some StringProtocol) {
        // The standard library also reads a leading `+`.
        guard text.utf8.first != UInt8(ascii: "+"), let value = Int64(text), value > 0 else { return nil }
        self.init(rawValue: value)
    }

    package var description: String { String(self.rawValue) }

    package static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}

/// The number of a booking in the ledger, in the order of arrival.
package struct EntryID: RawRepresentable, Hashable, Comparable, Sendable, Codable, CustomStringConvertible {
    package let rawValue: Int64

    package init(rawValue: Int64) {
        self.rawValue = rawValue
    }

    /// Reads what a person typed or the API received; `nil` unless it is a positive decimal number.
    package init?(text: some StringProtocol) {
        // The standard library also reads a leading `+`.
        guard text.utf8.first != UInt8(ascii: "+"), let value = Int64(text), value > 0 else { return nil }
        self.init(rawValue: value)
    }

    package var description: String { String(self.rawValue) }

    package static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}

/// The number of a visitor session at the target.
///
/// A string in the browser and a JSON *number* in the Data API, about 1.7·10¹⁰ today, so 64 bits.
/// **Source:** contract of `upload.offline_messages`, field `visitor_session_id`; the page's `getSessionId()`.
package struct VisitorSessionID: RawRepresentable, Hashable, Sendable, Codable, CustomStringConvertible {
    package let rawValue: Int64

    /// `nil` unless the number is positive: the counter reports 0 when it has no session.
    package init?(rawValue: Int64) {
        guard rawValue > 0 else { return nil }
        self.rawValue = rawValue
    }

    /// Reads `[1-9][0-9]{0,18}` only: no sign, no space, no leading zero, no digits of other scripts.
    package init?(text: some StringProtocol) {
        let digits = text.utf8
        guard (1...19).contains(digits.count), digits.first != UInt8(ascii: "0"),
            digits.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }),
            let value = Int64(text)
        else { return nil }
        self.init(rawValue: value)
    }

    package var description: String { String(self.rawValue) }
}
