/// The keys of a webhook body that have a meaning. Every other key is ignored.
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

    /// The keys of the documented template, in its order.
    static let template: [BukzaField] = [.dateTime, .name, .phone, .email, .message, .sessionID]

    /// Whether the value contains the customer's own words.
    var isCustomers: Bool { [.name, .phone, .email, .message].contains(self) }

    /// Whether half a value is better than none when the body ends inside it. Half a telephone number calls a stranger,
    /// and half a session id is another visit. Half a name still greets the right person.
    var keepsPartialValue: Bool { self == .name || self == .message }

    /// Reads a key in any letter case, with any separator between its words: `orderId`, `DATE-TIME`, `E-mail`.
    init?(bytes: some Collection<UInt8>) {
        // Origin of the number: twice the longest key, with blanks and separators.
        guard bytes.count <= 40 else { return nil }
        var letters: [UInt8] = []
        for byte in bytes {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"): letters.append(byte)
            case UInt8(ascii: "A")...UInt8(ascii: "Z"): letters.append(byte + 0x20)
            case UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "."), 0...0x20: continue
            default: return nil
            }
        }
        guard let field = Self.spellings[String(decoding: letters, as: UTF8.self)] else { return nil }
        self = field
    }

    private static let spellings = Dictionary(
        uniqueKeysWithValues: Self.allCases.map { field in
            (String(field.rawValue.filter { $0 != "_" }), field)
        })
}
