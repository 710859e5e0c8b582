import Stitching

/// A header's words with their weights, such as `gzip;q=0.5, *;q=0`. **Source:** RFC 9110 §12.4.2.
package enum WeightedList {
    /// In the order of the header, in lower case; a word without a readable weight has 1.
    package static func read(_ values: [String]) -> some Sequence<(word: String, weight: Double)> {
        values.lazy.flatMap { $0.split(separator: ",") }.map { item in
            let parts = item.split(separator: ";").map { String($0).trimmed.lowercased() }
            let weights = parts.dropFirst().compactMap { parameter -> Double? in
                let pair = parameter.split(separator: "=").map { String($0).trimmed }
                return pair.count == 2 && pair[0] == "q" ? Double(pair[1]) ?? 1 : nil
            }
            return (parts.first ?? "", weights.first ?? 1)
        }
    }
}

/// `Accept-Encoding` for one coding. **Source:** RFC 9110 §12.5.3.
package enum AcceptEncoding {
    /// Whether gzip, or any coding, is accepted with a weight above zero.
    package static func allowsGzip(_ values: [String]) -> Bool {
        var any = false
        for (word, weight) in WeightedList.read(values) {
            switch word {
            case "gzip", "x-gzip": return weight > 0
            case "*": any = weight > 0
            default: continue
            }
        }
        return any
    }
}

/// `If-None-Match`: weak comparison, lists and the star. **Source:** RFC 9110 §13.1.2.
package enum EntityTags {
    package static func matches(_ values: [String], _ tags: [String]) -> Bool {
        values.flatMap { $0.split(separator: ",") }.contains { item in
            let tag = String(item).trimmed
            return tag == "*" || tags.contains(tag.hasPrefix("W/") ? String(tag.dropFirst(2)) : tag)
        }
    }
}
