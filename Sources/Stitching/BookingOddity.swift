/// An unusual property of a body that could still be read, for the log and the booking's page. Raw values are stored
/// and label metrics.
package enum BookingOddity: String, Hashable, Sendable, Codable, CaseIterable {
    /// Not valid JSON; read along the template's keys.
    case repairedJSON = "repaired_json"
    /// The body ended early. Complete values count. Of an incomplete last value only a name or a message counts.
    case cutOff = "cut_off"
    /// Not UTF-8, and not marked as another encoding: read as windows-1251.
    case windows1251 = "windows_1251"
    /// UTF-16 or UTF-32.
    case wideEncoding = "wide_encoding"
    /// Some bytes are not text and became U+FFFD.
    case brokenText = "broken_text"
    /// A form's `name=…&phone=…` instead of JSON.
    case formEncoded = "form_encoded"
    /// The object was in an array, or in a text that contained JSON.
    case wrapped
    /// A key was repeated; the last one counted.
    case repeatedKey = "repeated_key"
    /// A key had an object or an array instead of a text; the first text in it counted, if any.
    case nestedValue = "nested_value"
    /// At least one value is still a parameter of the template: the booking system does not know it.
    case placeholder
    /// A parameter that the booking system does not know stood inside a text and was taken out.
    case leftover
    /// A value was longer than the limit.
    case shortened
    /// `date_time` had a text that is not a date; the time of receipt counts.
    case unreadableDate = "unreadable_date"
    /// `phone` had a text that is not a telephone number.
    case unreadablePhone = "unreadable_phone"
    /// `email` had a text that is not an address.
    case unreadableEmail = "unreadable_email"
    /// HTML entities or tags in a value, which were decoded.
    case html
    /// Comments between the keys.
    case comments
    /// One of several bookings in one body.
    case several
    /// A value came from the address's query.
    case query
    /// The fields of `multipart/form-data` instead of JSON.
    case multipart
    /// A key that a customer's words planted; it did not count.
    case plantedKey = "planted_key"
    /// Pages named different sessions for this order, so none was taken.
    case conflictingEvents = "conflicting_events"
}
