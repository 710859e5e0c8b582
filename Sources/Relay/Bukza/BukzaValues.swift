import FoundationEssentials
import Stitching

/// The fields of a body as values of their kinds, noting each that has a text but no value.
struct BukzaValues {
    private let fields: BukzaFields
    private(set) var oddities: Set<BukzaWebhook.Oddity>
    /// Whether any field that was asked for held anything, be it unreadable or a placeholder for the session.
    private(set) var hasValue = false

    init(_ fields: BukzaFields) {
        self.fields = fields
        self.oddities = fields.oddities
    }

    /// One line without control characters; `nil` when empty or a placeholder.
    mutating func line(_ field: BukzaField, maximumBytes: Int) -> String? {
        guard let text = self.given(self.fields[field]?.singleLine) else { return nil }
        self.hasValue = true
        return self.shortened(text, to: maximumBytes)
    }

    /// `nil` also for the dash that stands for "no name". **Source:** observed in a receiver of Bukza's web requests.
    var name: String? {
        mutating get {
            guard let text = self.given(self.fields[.name]?.singleLine), text != "-" else { return nil }
            self.hasValue = true
            return self.shortened(text, to: 1_024)
        }
    }

    var message: String? {
        mutating get {
            guard let text = self.given(self.fields[.message]?.printable) else { return nil }
            self.hasValue = true
            return self.shortened(text, to: 16_384)
        }
    }

    /// Whether the message's end is missing, so that what stands last in it may be half a value.
    var isMessagePartial: Bool {
        self.fields.isPartial(.message) || (self.fields[.message]?.utf8.count ?? 0) > 16_384
    }

    var phone: PhoneNumber? {
        mutating get { self.parsed(.phone, or: .unreadablePhone) { PhoneNumber(text: $0) } }
    }

    var email: EmailAddress? {
        mutating get { self.parsed(.email, or: .unreadableEmail) { EmailAddress(text: $0) } }
    }

    mutating func date(in timeZone: TimeZone) -> Date? {
        self.parsed(.dateTime, or: .unreadableDate) { BukzaDate.parse($0, timeZone: timeZone) }
    }

    var n2: N2 {
        mutating get {
            let value = N2(text: self.fields[.sessionID]?.singleLine)
            if value == .placeholder { self.oddities.insert(.placeholder) }
            if value != .empty { self.hasValue = true }
            return value
        }
    }

    private mutating func parsed<Value>(
        _ field: BukzaField, or oddity: BukzaWebhook.Oddity, _ parse: (String) -> Value?
    ) -> Value? {
        guard let text = self.given(self.fields[field]?.singleLine) else { return nil }
        self.hasValue = true
        let value = parse(text)
        if value == nil { self.oddities.insert(oddity) }
        return value
    }

    private mutating func given(_ text: String?) -> String? {
        guard let text = text?.nonEmpty else { return nil }
        guard text.isPlaceholder else { return text }
        self.oddities.insert(.placeholder)
        return nil
    }

    private mutating func shortened(_ text: String, to limit: Int) -> String {
        guard text.utf8.count > limit else { return text }
        self.oddities.insert(.shortened)
        return text.prefix(utf8Bytes: limit)
    }
}
