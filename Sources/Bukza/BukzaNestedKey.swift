/// Decides by its key whether an object or a list inside a body belongs to the booking.
enum BukzaNestedKey {
    private static let wrappers: Set<String> = [
        "data", "payload", "body", "json", "content", "order", "booking", "reservation", "customer", "client",
        "contact",
        "contacts", "user", "person", "guest", "visitor", "buyer", "lead", "form", "fields", "field", "request",
        "params",
        "parameters", "values", "result", "event", "details", "info", "webhook", "utm", "message", "attributes",
    ]

    /// Lists whose elements have codes that are not a reservation's.
    private static let otherLists = [
        "invoice", "field", "service", "product", "option", "extra", "price", "payment", "tag", "coupon", "discount",
        "resource", "currency", "status", "tariff", "rate",
    ]

    /// Whether products wrap a whole booking or its contact in an object of this name. An object of another name may be
    /// a booked thing, and its `name` and `code` belong to that thing.
    static func isWrapper(_ key: [UInt8]) -> Bool { Self.wrappers.contains(Self.folded(key)) }

    /// Whether a list under this key can be a list of bookings.
    static func mayListBookings(_ key: [UInt8]) -> Bool {
        let key = Self.folded(key)
        return !Self.otherLists.contains(where: key.contains)
    }

    private static func folded(_ key: [UInt8]) -> String {
        String(decoding: key.prefix(64), as: UTF8.self).lowercased()
    }
}
