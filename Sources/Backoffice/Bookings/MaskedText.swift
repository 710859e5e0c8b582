import Foundation
package import Ledger
package import Stitching

/// Masks personal data: what remains is enough to tell two bookings apart.
package enum MaskedText {
    /// `И•••• П•••••`
    package static func name(_ name: String) -> String {
        name.split(separator: " ").map { word in String(word.prefix(1)) + "•••" }.joined(separator: " ")
    }

    /// `+7916•••••67`
    package static func phone(_ digits: String) -> String {
        guard digits.count > 6 else { return "•••" }
        return "+" + digits.prefix(4) + String(repeating: "•", count: digits.count - 6) + digits.suffix(2)
    }

    /// A phone that could not be read, as it was written: without the customer's name, and without the middle of a number
    /// that is long enough to call.
    package static func unreadPhone(_ text: String, of contact: Contact) -> String {
        let count = text.filter(\.isNumber).count
        var place = 0
        let digits = String(
            text.map { character in
                guard character.isNumber else { return character }
                place += 1
                return count < 7 || place <= 4 || place > count - 2 ? character : "•"
            })
        return Self.withoutName(digits, of: contact)
    }

    private static func withoutName(_ text: String, of contact: Contact) -> String {
        (contact.name ?? "").split { !$0.isLetter }.filter { $0.count > 1 }
            .reduce(text) { text, word in text.replacing(String(word), with: word.prefix(1) + "•••") }
    }

    /// `i•••@example.com`
    package static func email(_ text: String) -> String {
        let parts = text.split(separator: "@", maxSplits: 1)
        guard parts.count == 2 else { return "•••" }
        return parts[0].prefix(1) + "•••@" + parts[1]
    }

    /// A web request's body without the customer: masks the name's words, e-mail addresses and long numbers except
    /// those that belong to the booking.
    ///
    /// - Parameter keeps: numbers that stay readable, such as the session's and the order's.
    package static func body(_ text: String, of contact: Contact, keeping keeps: [String]) -> String {
        var masked = Self.withoutName(self.unescaped(text), of: contact)
        masked = masked.replacing(/[^\s"'<>@,;:=&]+(?:@|%40)[^\s"'<>@,;&]+/) { match in self.email(String(match.output))
        }
        return masked.replacing(/\+?\d(?:[\s().\-\u{A0}]{0,3}\d){6,}/) { match in
            let digits = match.output.filter(\.isNumber)
            return keeps.contains(String(digits)) || Self.isDate(match.output)
                ? String(match.output) : "•••" + digits.suffix(2)
        }
    }

    /// `22.11.2026 12:59` begins like a number with separators.
    private static func isDate(_ text: Substring) -> Bool {
        text.prefixMatch(of: /(?:\d{2}\.\d{2}\.\d{4}|\d{4}-\d{2}-\d{2})(?:\D|$)/) != nil
    }

    /// `\u0418` and `%D0%98` as the characters that they mean, so that an escaped name is masked too.
    private static func unescaped(_ text: String) -> String {
        if !text.contains("{"), text.contains("%") {
            return text.replacing("+", with: " ").removingPercentEncoding ?? "•••"
        }
        guard text.contains("\\u") else { return text }
        return text.replacing(/\\u([0-9a-fA-F]{4})/) { match in
            UInt32(match.output.1, radix: 16).flatMap(Unicode.Scalar.init).map { String(Character($0)) }
                ?? String(match.output.0)
        }
    }
}

extension BookingDetail {
    /// The web request's body without the customer. `nil` when no field could be read from it, because it may contain
    /// anything, or when the customer is not known.
    package var maskedBody: String? {
        guard self.isReadable, self.unopened.isEmpty else { return nil }
        let keeps = [self.summary.orderID, self.summary.code, self.n2, self.summary.attribution.widgetID]
        return MaskedText.body(self.rawBody, of: self.contact, keeping: keeps.compactMap(\.self))
    }

    /// The same for the body of a repeated web request.
    package func masked(_ line: HistoryLine) -> String? {
        guard self.isReadable, let body = line.body else { return nil }
        let keeps = [self.summary.orderID, self.summary.code, self.n2].compactMap(\.self)
        return MaskedText.body(body, of: self.contact, keeping: keeps)
    }
}
