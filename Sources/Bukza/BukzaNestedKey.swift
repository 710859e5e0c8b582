/// Whether an object or a list inside a body tells of the booking: by the key it stands under.
enum BukzaNestedKey {
    private static let wrappers: Set<String> = [
        "data", "payload", "body", "json", "content", "order", "booking", "reservation", "customer", "client",
        "contact",
        "contacts", "user", "person", "guest", "visitor", "buyer", "lead", "form", "fields", "field", "request",
        "params",
        "parameters", "values", "result", "event", "details", "info", "webhook", "utm", "message", "attributes",
    ]

    /// Lists whose elements have codes of their own that are no reservation's.
    private static let otherLists = [
        "invoice", "field", "service", "product", "option", "extra", "price", "payment", "tag", "coupon", "discount",
        "resource", "currency", "status", "tariff", "rate",
    ]

    /// Whether products wrap a whole booking or its contact in an object of this name. An object of any other name
    /// may be a thing that was booked, and its `name` and `code` are that thing's.
    static func isWrapper(_ key: [UInt8]) -> Bool { Self.wrappers.contains(Self.folded(key)) }

    /// Whether a list under this key can be one of bookings.
    static func mayListBookings(_ key: [UInt8]) -> Bool {
        let key = Self.folded(key)
        return !Self.otherLists.contains(where: key.contains)
    }

    private static func folded(_ key: [UInt8]) -> String {
        String(decoding: key.prefix(64), as: UTF8.self).lowercased()
    }
}
