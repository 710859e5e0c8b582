/// The keys of a webhook body that mean something; every other key is ignored.
///
/// **Source:** the documented template, and the keys an owner may add to it.
enum BukzaField: String, CaseIterable, Sendable {
    case dateTime = "date_time"
    case name
    case phone
    case email
    case message
    case sessionID = "visitor_session_id"
    case orderID = "order_id"
    case code
    case widgetID = "widget_id"
    case utmSource = "utm_source"
    case utmMedium = "utm_medium"
    case utmCampaign = "utm_campaign"
    case utmTerm = "utm_term"
    case utmContent = "utm_content"

    /// Whether half a value is better than none when the body ends inside it. Half a telephone number calls a
    /// stranger and half a session id is somebody else's visit; half a name still greets the right person.
    var keepsPartialValue: Bool { self == .name || self == .message }

    init?(bytes: ArraySlice<UInt8>) {
        self.init(rawValue: String(decoding: bytes, as: UTF8.self))
    }
}
