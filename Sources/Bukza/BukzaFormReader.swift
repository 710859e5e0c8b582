import Stitching

/// Reads a form's `name=…&phone=…` from a body or an address's query.
struct BukzaFormReader {
    private var members: [BukzaMember] = []

    /// The value of a pair whose value is JSON (`body={…}`), or a whole body that is JSON in `%XX`.
    private(set) var json: [UInt8]?

    /// Linear.
    init(_ bytes: [UInt8]) {
        for pair in Self.pairs(bytes) {
            let parts = pair.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            let value = (parts.last ?? []).formDecoded
            let isForm = parts.count == 2 || value.count < pair.count
            if isForm, let first = value.first(where: { $0 > 0x20 }),
                first == UInt8(ascii: "{") || first == UInt8(ascii: "[") && value.contains(UInt8(ascii: "{"))
            {
                self.json = value
            }
            guard parts.count == 2 else { continue }
            self.add(parts[0].formDecoded, Self.text(value))
        }
    }

    /// Takes decoded pairs.
    init(pairs: [(name: [UInt8], value: [UInt8])]) {
        for (name, value) in pairs { self.add(name, Self.text(value)) }
    }

    /// The pairs as one object.
    var value: BukzaNode { .object(self.members) }

    /// `&`-separated pairs. The `&` of an entity (`+7&nbsp;916`) does not separate; an escaped `&` (`&amp;phone=`)
    /// does.
    private static func pairs(_ bytes: [UInt8]) -> [ArraySlice<UInt8>] {
        var pairs: [ArraySlice<UInt8>] = []
        for part in bytes.split(separator: UInt8(ascii: "&"), omittingEmptySubsequences: false) {
            if Self.isTornEntity(part), let last = pairs.popLast() {
                pairs.append(bytes[last.startIndex..<part.endIndex])
            } else {
                let isEscaped = part.starts(with: Array("amp;".utf8)) && part.contains(UInt8(ascii: "="))
                pairs.append(isEscaped ? part.dropFirst(4) : part)
            }
        }
        return pairs.filter { !$0.isEmpty }
    }

    private static func isTornEntity(_ part: ArraySlice<UInt8>) -> Bool {
        guard let end = part.prefix(10).firstIndex(of: UInt8(ascii: ";")), end > part.startIndex,
            !part.contains(UInt8(ascii: "="))
        else { return false }
        return BukzaEntities.decoded("&" + String(decoding: part[...end], as: UTF8.self)) != nil
    }

    /// A key such as `data[name]`, `data.name`, `bookings[0][code]` is the path to a value inside others.
    private mutating func add(_ name: [UInt8], _ value: [UInt8]) {
        let marks = [UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: ".")]
        let path = name.split(whereSeparator: marks.contains).prefix(4).map(Array.init)
        guard let first = path.first else { return }
        guard BukzaField(bytes: name) == nil, path.count > 1 else {
            self.members.append(BukzaMember(key: path.count > 1 ? name : first, value: .text(value)))
            return
        }
        Self.insert(path[...], .text(value), into: &self.members)
    }

    /// Puts a value at the end of its path. Only the last member is compared, so the whole is linear.
    private static func insert(_ path: ArraySlice<[UInt8]>, _ value: BukzaNode, into members: inout [BukzaMember]) {
        guard let key = path.first else { return }
        let rest = path.dropFirst()
        guard !rest.isEmpty else {
            members.append(BukzaMember(key: key, value: value))
            return
        }
        var inner: [BukzaMember] = []
        if let last = members.last, last.key == key, case .object(let present) = last.value {
            members.removeLast()
            inner = present
        }
        Self.insert(rest, value, into: &inner)
        members.append(BukzaMember(key: key, value: .object(inner)))
    }

    /// The value as UTF-8, in whatever encoding the form was.
    private static func text(_ value: [UInt8]) -> [UInt8] { BukzaBodyText(value).bytes }
}
