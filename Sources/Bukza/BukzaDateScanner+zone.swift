import FoundationEssentials

/// The zone of a date's clock.
enum BukzaZone {
    /// Seconds east of UTC.
    case offset(Int)
    case place(TimeZone)
}

extension BukzaDateScanner {
    /// What the text says about the zone; an offset in seconds east of UTC.
    typealias FoundZone = (name: BukzaZone?, offset: Int?)

    /// The largest offset that is read, in hours. Real zones lie between -12 and +14.
    private static let farthest = 18

    /// An offset, an abbreviation with or without an offset (`GMT+0300`, `МСК+2`), a name in words, or `Europe/Moscow`.
    mutating func zone() -> FoundZone? {
        if let offset = self.attempt({ $0.offset() }) { return (nil, offset.seconds) }
        _ = self.attempt { $0.take(word: ["по"]) && $0.take([" "]) != nil ? true : nil }
        if let place = self.attempt({ $0.place() }) { return (.place(place), nil) }
        guard let name = BukzaZoneName.all.first(where: { self.stands($0.words) }) else { return nil }
        self.advance(name.words.count)
        _ = self.take(["."])
        let isUniversal = name.offset == 0
        let added = self.attempt { scanner in
            if isUniversal { scanner.skip([" "]) }
            return scanner.offset(shortest: 1)
        }
        guard let added else { return self.isOffsetNext ? nil : (.offset(name.offset), nil) }
        // `MSK+2` counts from Moscow, `MSK+03:00` repeats Moscow's own.
        let total = added.isLong && added.seconds == name.offset ? name.offset : name.offset + added.seconds
        return abs(total) <= Self.farthest * 3_600 ? (nil, total) : nil
    }

    private var isOffsetNext: Bool { self.peek == "+" || self.peek == "-" && self.second != " " }

    private func stands(_ words: [Unicode.Scalar]) -> Bool {
        let rest = self.text[self.index...]
        guard rest.starts(with: words) else { return false }
        return rest.dropFirst(words.count).first.map { !$0.properties.isAlphabetic } ?? true
    }

    private mutating func place() -> TimeZone? {
        let name = self.placeName
        guard name.contains("/"), let place = TimeZone(identifier: name) else { return nil }
        self.advance(name.unicodeScalars.count)
        return place
    }

    /// `+03:00`, `+0300`, `+03`; with `shortest` 1 also `+3`. Long is one with minutes.
    mutating func offset(shortest: Int = 2) -> (seconds: Int, isLong: Bool)? {
        guard let sign = self.take(["+", "-"]), let first = self.digits(shortest...4), first.count != 3 else {
            return nil
        }
        let isWhole = first.count == 4
        let hours = isWhole ? first.value / 100 : first.value
        var minutes = isWhole ? first.value % 100 : 0
        let hasMark = !isWhole && self.take([":"]) != nil
        if hasMark {
            guard let value = self.digits(2...2)?.value else { return nil }
            minutes = value
        }
        guard hours <= Self.farthest, minutes < 60 else { return nil }
        let seconds = hours * 3_600 + minutes * 60
        return (sign == "+" ? seconds : -seconds, isWhole || hasMark)
    }
}
