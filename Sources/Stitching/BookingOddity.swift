/// What was unusual about a body that could be read all the same: for the log and the booking's page. Raw values
/// are stored and label metrics.
package enum BookingOddity: String, Hashable, Sendable, Codable, CaseIterable {
    /// Not JSON as it stands; read along the template's keys instead.
    case repairedJSON = "repaired_json"
    /// The body ended early. Whole values count; of the last one only a name or a message does.
    case cutOff = "cut_off"
    /// Neither UTF-8 nor marked as anything else: read as windows-1251.
    case windows1251 = "windows_1251"
    /// UTF-16 or UTF-32.
    case wideEncoding = "wide_encoding"
    /// Some bytes are no text and became U+FFFD.
    case brokenText = "broken_text"
    /// A form's `name=…&phone=…` instead of JSON.
    case formEncoded = "form_encoded"
    /// The object stood in an array, or in a text that held JSON itself.
    case wrapped
    /// A key came twice; the last counted.
    case repeatedKey = "repeated_key"
    /// A key that should hold a text held an object or an array; the first text in it counted, if any.
    case nestedValue = "nested_value"
    /// At least one value is still a parameter of the template: the booking system does not know it.
    case placeholder
    /// A parameter that the booking system does not know stood inside a text and was taken out.
    case leftover
    /// A value was longer than is kept.
    case shortened
    /// `date_time` had a text that is no date; the time of receipt counts.
    case unreadableDate = "unreadable_date"
    /// `phone` had a text that is no telephone number.
    case unreadablePhone = "unreadable_phone"
    /// `email` had a text that is no address.
    case unreadableEmail = "unreadable_email"
    /// HTML's entities or tags in a value, which were undone.
    case html
    /// Comments between the keys.
    case comments
    /// One of several bookings in one body.
    case several
    /// A value came from the address's query.
    case query
    /// The fields of `multipart/form-data` instead of JSON.
    case multipart
    /// A key that a customer's words have planted; it did not count.
    case plantedKey = "planted_key"
    /// Pages named different sessions for this order, so none was taken.
    case conflictingEvents = "conflicting_events"
}
