import Stitching

/// One object of a body, its known keys as a list.
///
/// An unknown key may contain an object of known keys (`data`, `customer`): they count where the outer object has no
/// such key. Its `name` and `code` count only when the object is a booking or a contact, by its own name or by another
/// known key inside: `"resource": {"name": "Лодка"}` is not a customer.
struct BukzaObject {
    private(set) var fields = BukzaFields()
    /// Lists of objects that may be separate bookings, with their positions among the keys.
    private(set) var lists: [(place: Int, objects: [BukzaObject])] = []
    /// All keys with their values, so that objects that differ only in unknown keys can be told apart.
    let members: [BukzaMember]

    /// Maximum depth of nested objects that is read: `data`, `order`, `customer`.
    private static let maximumDepth = 3

    init(_ members: [BukzaMember]) {
        self.members = members
        let bookings = members.map(\.value).filter(Self.isBooking)
        if bookings.count > 1 {
            // `{"first": {…}, "second": {…}}`.
            self.lists.append((0, bookings.compactMap(Self.object)))
            self.take(members.filter { !Self.isBooking($0.value) }, depth: 0, parent: nil)
        } else {
            self.take(members, depth: 0, parent: nil)
        }
    }

    private mutating func take(_ members: [BukzaMember], depth: Int, parent: BukzaMember?) {
        let hidesNames = parent.map { !Self.tellsOfBooking($0.key, members) } ?? false
        for member in members {
            let field = BukzaField(bytes: member.key) ?? parent.flatMap { Self.joined($0.key, member.key) }
            if let field, !(hidesNames && (field == .name || field == .code)) {
                if !self.takeInner(member, of: field, depth: depth) {
                    self.take(member.value, for: field, depth: depth)
                }
            } else if !self.takeInner(member, of: nil, depth: depth) {
                self.take(member.value, for: nil, depth: depth)
            }
        }
    }

    private mutating func take(_ value: BukzaNode, for field: BukzaField?, depth: Int) {
        var isQuoted = false
        let taken: BukzaFields.Value
        switch value {
        case .text(let text):
            isQuoted = true
            taken = .whole(String(decoding: text, as: UTF8.self))
        case .bare(let text): taken = .whole(String(decoding: text, as: UTF8.self))
        case .nothing: taken = .nothing
        case .partial(let text):
            // Even an incomplete value that is dropped replaces an earlier value of the same key. Otherwise a name
            // could plant a session id in a body that is cut off.
            self.fields.note(.cutOff)
            taken = field?.keepsPartialValue == true ? .partial(String(decoding: text, as: UTF8.self)) : .nothing
        case .object, .list:
            if field != nil { self.fields.note(.nestedValue) }
            taken =
                field.flatMap { value.firstText(for: $0) }.map { .whole(String(decoding: $0, as: UTF8.self)) }
                ?? .nothing
        }
        self.fields.append(.init(field: field, value: taken, isQuoted: isQuoted, depth: depth))
    }

    /// Reads an object, a list of objects, or a text with an object. Returns whether it did.
    private mutating func takeInner(_ member: BukzaMember, of field: BukzaField?, depth: Int) -> Bool {
        guard depth < Self.maximumDepth else { return false }
        switch member.value {
        case .object(let inner):
            let isIndexed = !inner.isEmpty && inner.allSatisfy { Self.isNumber($0.key) && $0.value.isObject }
            if isIndexed { return self.takeList(inner.map(\.value), of: member.key) }
            let isKnown = inner.contains { BukzaField(bytes: $0.key) != nil || Self.joined(member.key, $0.key) != nil }
            let isNested = inner.contains { $0.value.isObject } && BukzaNestedKey.isWrapper(member.key)
            // `"phone": {"phone": "…"}` is a phone, `"message": {"name": …, "phone": …}` a wrapper.
            guard field == nil || inner.count(where: { BukzaField(bytes: $0.key) != nil }) > 1 else { return false }
            guard isKnown || isNested || inner.contains(where: { Self.isListOfObjects($0.value) }) else { return false }
            let isSure = BukzaNestedKey.isWrapper(member.key)
            self.take(inner, depth: depth + (isSure ? 1 : 2), parent: member)
            return true
        case .list(let values):
            guard Self.isListOfObjects(member.value), field == nil || values.count > 1 else { return false }
            return self.takeList(values, of: member.key)
        case .text(let text):
            guard field == nil, text.first(where: { $0 > 0x20 }) == UInt8(ascii: "{"),
                case .object(let inner)? = BukzaJSONReader.value(of: text[...])
            else { return false }
            self.take(inner, depth: depth + 1, parent: member)
            return true
        case .bare, .nothing, .partial: return false
        }
    }

    private mutating func takeList(_ values: [BukzaNode], of key: [UInt8]) -> Bool {
        guard BukzaNestedKey.mayListBookings(key) else { return false }
        var objects = values.compactMap(Self.object)
        // The body may have ended inside the last one.
        if objects.last?.fields.isEmpty == true, objects.count > 1 { objects.removeLast() }
        self.lists.append((self.fields.entries.count, objects))
        self.take(.nothing, for: nil, depth: 0)
        return true
    }

    private static func object(_ value: BukzaNode) -> BukzaObject? {
        if case .object(let members) = value { BukzaObject(members) } else { nil }
    }

    /// Whether a value has everything that makes a booking: a contact, and what was booked.
    private static func isBooking(_ value: BukzaNode) -> Bool {
        guard case .object(let members) = value else { return false }
        let keys = Set(members.compactMap { BukzaField(bytes: $0.key) })
        return !keys.isDisjoint(with: [.phone, .email]) && !keys.isDisjoint(with: [.message, .orderID, .code])
    }

    private static func isListOfObjects(_ value: BukzaNode) -> Bool {
        guard case .list(let values) = value else { return false }
        return values.contains(where: \.isObject)
    }

    private static func tellsOfBooking(_ key: [UInt8], _ members: [BukzaMember]) -> Bool {
        BukzaNestedKey.isWrapper(key)
            || members.contains { member in
                let field = BukzaField(bytes: member.key)
                return field != nil && field != .name && field != .code
            }
    }

    /// `utm` and `source`, `order` and `id`.
    private static func joined(_ parent: [UInt8], _ key: [UInt8]) -> BukzaField? {
        guard parent.count <= 32, key.count <= 32 else { return nil }
        return BukzaField(bytes: parent + key)
    }

    private static func isNumber(_ key: [UInt8]) -> Bool {
        !key.isEmpty && key.count <= 4 && key.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    }
}
