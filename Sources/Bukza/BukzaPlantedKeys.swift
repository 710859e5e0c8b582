import Stitching

/// Recognises keys that a customer's words have planted among the template's own.
///
/// Bukza puts a name between quotes unchanged. The name `x", "order_id": "9214", "z": "` makes valid JSON with keys
/// that nobody wrote into the template. Planted keys directly follow the value and precede the next key of the
/// template. So only that stretch is suspect, and only after `name`, `phone`, `email` and `message`:
///
/// 1. A stretch that ends in a value without quotes is the owner's: planted text ends at the template's own closing
///    quote.
/// 2. A key in the stretch that also occurs elsewhere is planted.
/// 3. The stretch is the owner's when its order id or code agrees with the labels in the message. It is planted when
///    they contradict the labels, or when the labels name only the other one of the two.
/// 4. Otherwise the stretch is planted when it ends in an unknown key with an empty value: something has to absorb the
///    template's quote.
/// 5. Other keys (`utm_*`, `widget_id`) are planted when all of the template's keys are present: an owner adds keys at
///    the beginning or at the end. After a message they are planted only when it has labels and more words follow.
/// 6. A body that is cut off keeps no session id between the name, the phone or the e-mail and another key.
///
/// A planted stretch is removed. If it came from the message, the message's own end is in its last value and is put
/// back.
enum BukzaPlantedKeys {
    private struct Stretch {
        let field: BukzaField
        let owner: Int
        let range: Range<Int>
        /// How many keys of the template are outside the stretch.
        let keysOutside: Int
        /// How many keys that the owner may add are in it.
        let ownKeys: Int

        /// Of equal ones the more likely: a name and a comment are free text, a phone and an e-mail are checked.
        private static let likelihood: [BukzaField: Int] = [.name: 3, .message: 2, .phone: 1]

        func isSurer(than other: Stretch) -> Bool {
            (self.keysOutside, self.ownKeys, Self.likelihood[self.field] ?? 0)
                > (other.keysOutside, other.ownKeys, Self.likelihood[other.field] ?? 0)
        }
    }

    /// The fields without planted keys. Linear.
    static func removed(from fields: BukzaFields) -> BukzaFields {
        var result = fields
        // Each pass finds what one value planted; a customer has four values.
        for _ in 0..<4 {
            guard let stretch = Self.stretch(in: result) else { break }
            let rest = Self.removed(stretch, from: result)
            guard rest.entries.count < result.entries.count else { break }
            result = rest
        }
        return Self.withoutDoubtfulSession(result)
    }

    /// Whether a list of bookings at this position is planted: it is a key in such a stretch, and none of its order ids
    /// and codes is the one that the labels in the message name.
    static func isPlanted(listAt place: Int, _ bookings: [BukzaFields], in fields: BukzaFields) -> Bool {
        let entries = fields.entries
        guard
            let before = entries[..<min(place, entries.count)].last(where: { $0.field.map(Self.isTemplates) ?? false }),
            before.field?.isCustomers == true,
            let next = entries.indices.first(where: { $0 > place && (entries[$0].field.map(Self.isTemplates) ?? false) }
            ),
            next - 1 > place, entries[next - 1].isQuoted
        else { return false }
        var message = fields[.message] ?? ""
        if before.field == .message { message += "; " + (entries[next - 1].value.text ?? "") }
        let labels = BukzaOrderText(message: BukzaValues.plainMessage(message), isPartial: false)
        guard labels.hasValue else { return false }
        return !bookings.contains { booking in
            let order = booking[.orderID].flatMap { BukzaIdentity.orderID($0, from: .key) }
            let code = booking[.code].flatMap { BukzaIdentity.code($0, from: .key) }
            return order != nil && order == labels.orderID || code != nil && code == labels.code
        }
    }

    private static func isTemplates(_ field: BukzaField) -> Bool { BukzaField.template.contains(field) }

    private static func stretch(in fields: BukzaFields) -> Stretch? {
        let entries = fields.entries
        let present = BukzaField.template.filter(fields.has)
        let depth = entries.filter { $0.field.map(Self.isTemplates) ?? false }.map(\.depth).min()
        guard present.count >= 3, let depth else { return nil }
        var best: Stretch?
        for (index, field) in present.enumerated() where field.isCustomers && index + 1 < present.count {
            guard let first = entries.firstIndex(where: { $0.field == field && $0.depth == depth }),
                let last = entries.lastIndex(where: { $0.field == present[index + 1] && $0.depth == depth }),
                first + 1 < last
            else { continue }
            let range = first + 1..<last
            let hasKeys = entries[range].contains { $0.field != nil && $0.field != field }
            guard hasKeys || field == .message && !Self.tail(of: range, in: fields).isEmpty else { continue }
            let outside = Set(entries[..<range.lowerBound].compactMap(\.field)).union(
                entries[range.upperBound...].compactMap(\.field))
            let count = BukzaField.template.count(where: outside.contains)
            let own = entries[range].count { $0.field.map { !BukzaField.template.contains($0) } ?? false }
            let found = Stretch(field: field, owner: first, range: range, keysOutside: count, ownKeys: own)
            if best.map(found.isSurer) ?? true { best = found }
        }
        return best
    }

    private static func removed(_ stretch: Stretch, from fields: BukzaFields) -> BukzaFields {
        let entries = fields.entries
        let inside = entries[stretch.range]
        guard let last = inside.last, last.isQuoted else { return fields }
        let outside = Array(entries[..<stretch.range.lowerBound] + entries[stretch.range.upperBound...])
        let outsideFields = Set(outside.compactMap(\.field))
        let tail = stretch.field == .message ? Self.tail(of: stretch.range, in: fields) : ""
        let hasTail = !tail.isEmpty
        let isPlanted = hasTail || Self.isPlanted(stretch, fields, outside)
        var isOwnDropped = false
        var kept: [BukzaFields.Entry] = []
        for (index, entry) in entries.enumerated() {
            if stretch.range.contains(index), let field = entry.field {
                let isElsewhere = outsideFields.contains(field) && (field != stretch.field || isPlanted)
                if isElsewhere || isPlanted && !BukzaField.template.contains(field) {
                    isOwnDropped = isOwnDropped || !isElsewhere
                    continue
                }
            }
            // An unknown key that contains the end of the message.
            if hasTail, stretch.range.contains(index), entry.field == nil { continue }
            guard index == stretch.owner, hasTail, case .whole(let text) = entry.value else {
                kept.append(entry)
                continue
            }
            kept.append(
                .init(field: entry.field, value: .whole(text + "; " + tail), isQuoted: true, depth: entry.depth))
        }
        guard kept.count < entries.count else { return fields }
        var result = fields.keeping(kept)
        if isOwnDropped { result.note(.plantedKey) }
        return result
    }

    /// The end of the message in the last value after it; empty when the message has its own labels.
    private static func tail(of range: Range<Int>, in fields: BukzaFields) -> String {
        guard let last = fields.entries[range].last, last.isQuoted, let text = last.value.text,
            BukzaOrderText(message: BukzaValues.plainMessage(text), isPartial: false).hasValue,
            let message = fields.entries[..<range.lowerBound].last?.value.text,
            !BukzaOrderText(message: BukzaValues.plainMessage(message), isPartial: false).hasValue
        else { return "" }
        return text
    }

    private static func isPlanted(
        _ stretch: Stretch, _ fields: BukzaFields, _ outside: [BukzaFields.Entry]
    ) -> Bool {
        let inside = fields.entries[stretch.range]
        // Two of one key: only one belongs to the template.
        let outsideFields = Set(outside.compactMap(\.field))
        if inside.contains(where: { entry in entry.field.map(outsideFields.contains) ?? false }) { return true }
        let message = outside.last { $0.field == .message }?.value.text ?? fields[.message] ?? ""
        let labels = BukzaOrderText(message: BukzaValues.plainMessage(message), isPartial: false)
        let order = inside.last { $0.field == .orderID }?.value.text
            .flatMap { BukzaIdentity.orderID($0, from: .key) }
        let code = inside.last { $0.field == .code }?.value.text.flatMap { BukzaIdentity.code($0, from: .key) }
        if labels.hasValue, order != nil || code != nil {
            let agreements = [(order, labels.orderID), (code, labels.code)].filter { $0.0 != nil && $0.1 != nil }
            return agreements.isEmpty || agreements.contains { $0.0 != $0.1 }
        }
        if let last = inside.last, last.field == nil, last.value.text?.nonEmpty == nil { return true }
        guard order == nil, code == nil, stretch.keysOutside == BukzaField.template.count else { return false }
        return stretch.field != .message || labels.hasValue && !labels.isAtEnd
    }

    private static func withoutDoubtfulSession(_ fields: BukzaFields) -> BukzaFields {
        guard fields.oddities.contains(.cutOff),
            let session = fields.entries.lastIndex(where: { $0.field == .sessionID }),
            session + 1 < fields.entries.count,
            let before = fields.entries[..<session].last(where: { $0.field.map(BukzaField.template.contains) ?? false }
            ),
            [.name, .phone, .email].contains(before.field)
        else { return fields }
        return fields.keeping(fields.entries.enumerated().filter { $0.offset != session }.map(\.element))
    }
}
