import Stitching

/// The bookings of a body: usually one, but an owner may send all reservations of an order at once.
///
/// Several are read from an array, from objects in sequence, and from an object with a list of objects which each have
/// a code, an order id or a contact. Fields outside the list apply to each of them.
struct BukzaObjects {
    /// In the body's order; equal objects once.
    private(set) var bookings: [BukzaFields] = []
    /// Whether there are more than ``BukzaWebhook/maximumBookings``.
    private(set) var isTooMany = false

    private let isCutOff: Bool

    /// Linear in the size of the values, times the limit of bookings.
    ///
    /// - Parameter isCutOff: the body ends early, so the last object is incomplete.
    init(_ values: [BukzaNode], isCutOff: Bool = false) {
        self.isCutOff = isCutOff
        var objects: [BukzaObject] = []
        var isWrapped = false
        for value in values { Self.collect(value, into: &objects, &isWrapped, depth: 0) }
        let wholes = Self.joined(objects)
        let tellsAny = wholes.contains { $0.contains(where: Self.isBooking) }
        // The fields of an object without a contact, an order or a message apply to the others.
        let shared = tellsAny ? wholes.filter { !$0.contains(where: Self.isBooking) }.flatMap(\.self) : objects
        if tellsAny {
            var seen: Set<[[BukzaMember]]> = []
            for whole in wholes
            where whole.contains(where: Self.isBooking) && seen.insert(whole.map(\.members)).inserted {
                self.add(whole, shared)
                if self.isTooMany { return }
            }
        } else if !shared.isEmpty {
            self.add(self.merged(shared))
        }
        for index in self.bookings.indices {
            if self.bookings.count > 1 {
                self.bookings[index].note(.several)
            } else if isWrapped {
                self.bookings[index].note(.wrapped)
            }
        }
    }

    /// Known keys of all bookings.
    var countOfKeys: Int { self.bookings.reduce(0) { $0 + $1.countOfKeys } }

    /// A copy with the oddities recorded in each booking.
    func noting(_ oddities: Set<BookingOddity>) -> BukzaObjects {
        var result = self
        for index in result.bookings.indices { result.bookings[index].note(oddities) }
        return result
    }

    /// The objects in a value, including those of lists.
    private static func collect(
        _ value: BukzaNode, into objects: inout [BukzaObject], _ isWrapped: inout Bool, depth: Int
    ) {
        switch value {
        case .object(let members): objects.append(BukzaObject(members))
        case .list(let values) where depth < 3:
            isWrapped = true
            for value in values { Self.collect(value, into: &objects, &isWrapped, depth: depth + 1) }
        case .text(let text) where depth > 0 && text.first == UInt8(ascii: "{"):
            guard let inner = BukzaJSONReader.value(of: text[...]), inner.isObject else { return }
            Self.collect(inner, into: &objects, &isWrapped, depth: depth + 1)
        case .text, .bare, .nothing, .partial, .list: return
        }
    }

    private static func isBooking(_ object: BukzaObject) -> Bool {
        !object.lists.isEmpty || [.phone, .email, .message, .orderID, .code].contains(where: object.fields.says)
    }

    /// The objects. Two objects that a `}` and a `{` in a name have split are joined: the first ends with a key of the
    /// template, and the second continues after it.
    private static func joined(_ objects: [BukzaObject]) -> [[BukzaObject]] {
        var wholes: [[BukzaObject]] = []
        var keys: [Int] = []
        for object in objects {
            let own = BukzaField.template.indices.filter { object.fields.has(BukzaField.template[$0]) }
            if let end = keys.max(), let start = own.min(), end < start, keys.count + own.count >= 5 {
                wholes[wholes.count - 1].append(object)
                keys += own
            } else {
                wholes.append([object])
                keys = own
            }
        }
        return wholes
    }

    private mutating func add(_ objects: [BukzaObject], _ shared: [BukzaObject]) {
        let outer = self.merged(shared + objects)
        let list = objects.lazy.flatMap { object in object.lists.map { (object, $0.place, $0.objects) } }
            .first { object, place, list in
                Self.isOfBookings(list, in: object.fields)
                    && !BukzaPlantedKeys.isPlanted(listAt: place, list.map(\.fields), in: object.fields)
            }
        guard let list else { return self.add(outer) }
        var seen: Set<[BukzaMember]> = []
        for inner in list.2 where seen.insert(inner.members).inserted && !self.isTooMany {
            self.add(Self.combined(inner.fields, outer))
        }
    }

    private mutating func add(_ fields: BukzaFields) {
        guard self.bookings.count < BukzaWebhook.maximumBookings else {
            self.isTooMany = true
            return
        }
        self.bookings.append(fields)
    }

    /// One list of keys, without planted ones.
    private func merged(_ objects: [BukzaObject]) -> BukzaFields {
        var fields = BukzaFields()
        if self.isCutOff { fields.note(.cutOff) }
        for object in objects { fields.append(object.fields, deeperBy: 0) }
        return BukzaPlantedKeys.removed(from: fields)
    }

    /// Whether the elements are bookings and not booked things: each has an order id or a code, or a contact or a
    /// message if there is none outside.
    private static func isOfBookings(_ list: [BukzaObject], in outer: BukzaFields) -> Bool {
        let keys: [BukzaField] = outer.says(.code) ? [.orderID] : [.orderID, .code]
        if list.allSatisfy({ object in keys.contains(where: object.fields.says) }) { return true }
        let contacts = [.phone, .email, .message].filter { !outer.says($0) }
        return !outer.says(.phone) && !outer.says(.email)
            && list.allSatisfy { object in contacts.contains(where: object.fields.says) }
    }

    /// A booking of a list with the fields outside the list. The contact is taken whole from one of the two: a `name`
    /// inside without phone and e-mail belongs to the booked thing when there is a contact outside.
    private static func combined(_ inner: BukzaFields, _ outer: BukzaFields) -> BukzaFields {
        let inner = BukzaPlantedKeys.removed(from: inner)
        let hasContact = inner.says(.phone) || inner.says(.email)
        let isThing = !hasContact && (outer.says(.name) || outer.says(.phone) || outer.says(.email))
        var result = inner.keeping(inner.entries.filter { !(isThing && $0.field == .name) && $0.field != nil })
        let others = outer.entries.filter { !hasContact || ![.name, .phone, .email].contains($0.field) }
        result.append(outer.keeping(others), deeperBy: 8)
        return result
    }
}
