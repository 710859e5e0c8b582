/// Reads a body that is a form's `name=…&phone=…`.
struct BukzaFormReader {
    private(set) var fields = BukzaFields()

    /// The value of a pair whose value is JSON itself (`body={…}`), or a whole body that is JSON in `%XX`.
    private(set) var json: [UInt8]?

    /// Linear.
    init(_ bytes: [UInt8]) {
        for pair in bytes.split(separator: UInt8(ascii: "&")) {
            let parts = pair.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            let value = Self.decoded(parts.last ?? [])
            let isForm = parts.count == 2 || value.count < pair.count
            if isForm, value.first(where: { $0 > 0x20 }) == UInt8(ascii: "{") { self.json = value }
            guard parts.count == 2, let field = BukzaField(bytes: Self.decoded(parts[0])[...]) else { continue }
            self.fields.note(.formEncoded)
            self.fields.set(field, to: Array(String(decoding: value, as: UTF8.self).utf8))
        }
    }

    private static func decoded(_ text: ArraySlice<UInt8>) -> [UInt8] {
        var result: [UInt8] = []
        var rest = text
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "+") {
                result.append(0x20)
            } else if byte == UInt8(ascii: "%"), let high = Self.hex(rest.first),
                let low = Self.hex(rest.dropFirst().first)
            {
                result.append(high << 4 | low)
                rest = rest.dropFirst(2)
            } else {
                result.append(byte)
            }
        }
        return result
    }

    private static func hex(_ byte: UInt8?) -> UInt8? {
        switch byte {
        case let digit? where (0x30...0x39).contains(digit): digit - 0x30
        case let letter? where (0x41...0x46).contains(letter): letter - 0x41 + 10
        case let letter? where (0x61...0x66).contains(letter): letter - 0x61 + 10
        default: nil
        }
    }
}
