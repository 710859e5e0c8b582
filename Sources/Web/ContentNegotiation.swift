import Stitching

/// `Accept-Encoding`, as far as one coding goes. **Source:** RFC 9110 §12.5.3.
package enum AcceptEncoding {
    /// Whether gzip, or any coding, is accepted with a weight above zero.
    package static func allowsGzip(_ values: [String]) -> Bool {
        var any: Bool?
        for item in values.flatMap({ $0.split(separator: ",") }) {
            let parts = item.split(separator: ";").map { String($0).trimmed.lowercased() }
            let isAllowed = !parts.dropFirst().contains { parameter in
                let pair = parameter.split(separator: "=").map { String($0).trimmed }
                return pair.count == 2 && pair[0] == "q" && (Double(pair[1]) ?? 1) <= 0
            }
            switch parts.first {
            case "gzip", "x-gzip": return isAllowed
            case "*": any = isAllowed
            default: continue
            }
        }
        return any ?? false
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
