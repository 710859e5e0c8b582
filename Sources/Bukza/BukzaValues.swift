import FoundationEssentials
import Stitching

/// The typed values of a body's fields. Records each field that has a text but no value.
struct BukzaValues {
    private let fields: BukzaFields
    private(set) var oddities: Set<BookingOddity>
    /// Whether any requested field had a content, even an unreadable one or a placeholder for the session.
    private(set) var hasValue = false

    /// The message with entities and tags decoded, still with leftovers.
    private let plainMessage: String

    init(_ fields: BukzaFields) {
        self.fields = fields
        self.oddities = fields.oddities
        let message = fields[.message] ?? ""
        self.plainMessage = Self.plainMessage(message)
        if self.plainMessage != message { self.oddities.insert(.html) }
    }

    /// A message as people read it: entities decoded, block tags as line breaks, other tags removed.
    static func plainMessage(_ text: String) -> String {
        let text = BukzaEntities.decoded(text) ?? text
        return BukzaMarkup.lines(of: text) ?? text
    }

    /// One line without control characters; `nil` when empty or a placeholder.
    mutating func line(_ field: BukzaField, maximumBytes: Int) -> String? {
        guard let text = self.given(self.fields[field]?.singleLine) else { return nil }
        self.hasValue = true
        return self.shortened(text, to: maximumBytes)
    }

    /// `nil` also for the dash that means "no name", and for what programs print for a missing value.
    /// **Source:** the dash was observed in a receiver of Bukza's web requests.
    var name: String? {
        mutating get {
            guard let text = self.withoutLeftovers(self.given(self.decoded(.name)?.singleLine)), text != "-",
                !EmptyWord.isTechnical(text)
            else { return nil }
            self.hasValue = true
            return self.shortened(text, to: 1_024)
        }
    }

    var message: String? {
        mutating get {
            guard let text = self.withoutLeftovers(self.given(self.plainMessage.printable)) else { return nil }
            self.hasValue = true
            return self.shortened(text, to: 16_384)
        }
    }

    /// From a separate key or from the message's labels, which a long comment before them does not hide.
    mutating func identity() -> (orderID: String?, code: String?) {
        let labels = BukzaOrderText(message: self.plainMessage.printable, isPartial: self.fields.isPartial(.message))
        let order = self.identity(.orderID).flatMap { BukzaIdentity.orderID($0, from: .key) }
        let code = self.identity(.code).flatMap { BukzaIdentity.code($0, from: .key) }
        return (order ?? labels.orderID, code ?? labels.code)
    }

    private mutating func identity(_ field: BukzaField) -> String? {
        guard let text = self.given(self.decoded(field)) else { return nil }
        self.hasValue = true
        if text.utf8.count > 255 { self.oddities.insert(.shortened) }
        if BukzaMarkup.lines(of: text) != nil { self.oddities.insert(.html) }
        if TemplateLeftover.bukza.isAll(of: text.singleLine.trimmed, as: .identity) {
            self.oddities.insert(.placeholder)
        }
        return text
    }

    mutating func phone(in country: PhoneCountry) -> (reading: PhoneReading?, unread: String?) {
        guard let text = self.contact(.phone) else { return (nil, nil) }
        let reading = PhoneReading(text: text, country: country)
        guard reading.number == nil else { return (reading, nil) }
        self.oddities.insert(.unreadablePhone)
        return (nil, EmptyWord.isAll(of: text) ? nil : text.prefix(utf8Bytes: 128).nonEmpty)
    }

    var email: EmailAddress? {
        mutating get {
            guard let text = self.contact(.email) else { return nil }
            let email = EmailAddress(text: text)
            if email == nil { self.oddities.insert(.unreadableEmail) }
            return email
        }
    }

    mutating func date(_ parse: (String) -> Date?) -> Date? {
        guard let text = self.contact(.dateTime) else { return nil }
        let date = parse(text)
        if date == nil { self.oddities.insert(.unreadableDate) }
        return date
    }

    var n2: N2 {
        mutating get {
            let value = N2(text: self.decoded(.sessionID)?.singleLine, leftover: .bukza)
            if value == .placeholder { self.oddities.insert(.placeholder) }
            if value != .empty { self.hasValue = true }
            return value
        }
    }

    /// One line without entities, tags and leftovers.
    private mutating func contact(_ field: BukzaField) -> String? {
        guard var text = self.decoded(field) else { return nil }
        if let plain = BukzaMarkup.untagged(text) {
            self.oddities.insert(.html)
            text = plain
        }
        guard let text = self.withoutLeftovers(self.given(text.singleLine)) else { return nil }
        self.hasValue = true
        return text
    }

    private mutating func decoded(_ field: BukzaField) -> String? {
        guard let text = self.fields[field], let plain = BukzaEntities.decoded(text) else { return self.fields[field] }
        self.oddities.insert(.html)
        return plain
    }

    private mutating func given(_ text: String?) -> String? {
        guard let text = text?.nonEmpty else { return nil }
        guard text.isPlaceholder else { return text }
        self.oddities.insert(.placeholder)
        return nil
    }

    private mutating func withoutLeftovers(_ text: String?) -> String? {
        guard let text, let rest = TemplateLeftover.bukza.removed(from: text) else { return text }
        self.oddities.insert(.leftover)
        let end = rest.lastIndex { !$0.isWhitespace && !",/|".contains($0) }
        return end.flatMap { String(rest[...$0]).nonEmpty }
    }

    private mutating func shortened(_ text: String, to limit: Int) -> String {
        guard text.utf8.count > limit else { return text }
        self.oddities.insert(.shortened)
        return text.prefix(utf8Bytes: limit)
    }
}
