import Stitching

/// Finds the bookings in a body, trying one notation after another.
///
/// JSON comes first and unchanged: in a well-formed body a `//` inside an address is never a comment. Only a body that
/// is not JSON is repaired (``BukzaTolerantText``) and then read along the template's keys (``BukzaTemplateReader``).
enum BukzaBodyReader {
    /// The bookings of a body that is already text. Linear: each notation is tried a fixed number of times.
    static func objects(of bytes: [UInt8], mayBeWrapped: Bool = true) -> BukzaObjects? {
        if let found = Self.json(bytes, mayBeWrapped: mayBeWrapped) { return found }
        let form = BukzaFormReader(bytes)
        if mayBeWrapped, let json = form.json, let found = Self.objects(of: json, mayBeWrapped: false) {
            return found.noting([.formEncoded])
        }
        if let found = Self.known(BukzaObjects([form.value])) { return found.noting([.formEncoded]) }
        guard mayBeWrapped, let text = BukzaEntities.decoded(String(decoding: bytes, as: UTF8.self)) else { return nil }
        // The whole body passed through an HTML page.
        return Self.objects(of: Array(text.utf8), mayBeWrapped: false)?.noting([.html])
    }

    private static func json(_ bytes: [UInt8], mayBeWrapped: Bool) -> BukzaObjects? {
        var reader = BukzaJSONReader(bytes)
        let outcome = reader.read()
        if case .text(let inner) = outcome {
            guard mayBeWrapped else { return nil }
            return Self.objects(of: inner, mayBeWrapped: false)?.noting([.wrapped])
        }
        if let found = Self.strict(reader, outcome, bytes) { return found }
        guard outcome != .complete else { return nil }
        let tolerant = BukzaTolerantText(bytes)
        let oddities: Set<BookingOddity> =
            tolerant.hasComments ? [.repairedJSON, .comments] : [.repairedJSON]
        guard tolerant.bytes != bytes else { return Self.template(bytes)?.noting([.repairedJSON]) }
        var mended = BukzaJSONReader(tolerant.bytes)
        if let found = Self.strict(mended, mended.read(), tolerant.bytes) { return found.noting(oddities) }
        let best = [Self.template(tolerant.bytes), Self.template(bytes)].compactMap(\.self)
            .max { $0.countOfKeys < $1.countOfKeys }
        return best?.noting(oddities)
    }

    private static func strict(
        _ reader: BukzaJSONReader, _ outcome: BukzaJSONReader.Outcome, _ bytes: [UInt8]
    ) -> BukzaObjects? {
        switch outcome {
        case .complete: return Self.known(BukzaObjects(reader.values))
        case .cutOff(let insideString):
            // An open string before a closing brace: a backslash at a value's end has escaped its quote.
            guard !insideString || bytes.last(where: { $0 > 0x20 }) != UInt8(ascii: "}") else { return nil }
            return Self.known(BukzaObjects(reader.values, isCutOff: true))
        case .broken, .text: return nil
        }
    }

    private static func template(_ bytes: [UInt8]) -> BukzaObjects? {
        var reader = BukzaTemplateReader(bytes)
        reader.read()
        return Self.known(BukzaObjects(reader.values, isCutOff: reader.isCutOff))
    }

    private static func known(_ objects: BukzaObjects) -> BukzaObjects? {
        objects.bookings.contains { !$0.isEmpty } ? objects : nil
    }
}
