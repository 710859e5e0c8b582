import Stitching

/// The text format 0.0.4, and the characters that it allows.
struct PrometheusText {
    private(set) var text = ""

    mutating func append(_ family: PrometheusFamily, name: String, help: String?) {
        if let help { self.text += "# HELP \(name) \(Self.escaped(help, quotes: false))\n" }
        self.text += "# TYPE \(name) \(family.kind.rawValue)\n"
        for (labels, series) in family.series.sorted(by: { $0.key < $1.key }) {
            switch series {
            case .counter(let counter): self.line(name, labels, "\(counter.value)")
            case .sum(let sum): self.line(name, labels, Self.number(sum.value))
            case .gauge(let gauge): self.line(name, labels, Self.number(gauge.value))
            case .histogram(let histogram): self.append(histogram, name: name, labels: labels)
            }
        }
    }

    /// `[a-zA-Z_:][a-zA-Z0-9_:]*`; any other character of a label becomes `_`.
    static func name(_ label: String) -> String {
        self.sanitized(label, alsoAllowed: ":")
    }

    /// The text between the braces, sorted. If a name is repeated, the last one counts.
    static func labels(_ dimensions: [(String, String)], maximumBytes: Int) -> String {
        var labels: [String: String] = [:]
        for (name, value) in dimensions {
            var name = self.sanitized(name, alsoAllowed: nil)
            // Both belong to Prometheus: a histogram's bound, and names that begin with two underscores.
            if name == "le" || name.hasPrefix("__") { name = "label_" + name }
            labels[name] = self.escaped(value.prefix(utf8Bytes: maximumBytes), quotes: true)
        }
        return labels.sorted { $0.key < $1.key }.map { "\($0.key)=\"\($0.value)\"" }.joined(separator: ",")
    }

    static func number(_ value: Double) -> String {
        if value.isNaN { return "NaN" }
        if value.isInfinite { return value < 0 ? "-Inf" : "+Inf" }
        return Int64(exactly: value).map { "\($0)" } ?? "\(value)"
    }

    private mutating func append(_ histogram: PrometheusHistogram, name: String, labels: String) {
        let reading = histogram.reading
        let separator = labels.isEmpty ? "" : ","
        var total: Int64 = 0
        for (bound, count) in zip(histogram.bounds + [.infinity], reading.counts) {
            total += count
            self.line("\(name)_bucket", "\(labels)\(separator)le=\"\(Self.number(bound))\"", "\(total)")
        }
        self.line("\(name)_sum", labels, Self.number(reading.sum))
        self.line("\(name)_count", labels, "\(total)")
    }

    private mutating func line(_ name: String, _ labels: String, _ value: String) {
        self.text += labels.isEmpty ? "\(name) \(value)\n" : "\(name){\(labels)} \(value)\n"
    }

    private static func sanitized(_ text: String, alsoAllowed extra: Unicode.Scalar?) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "a"..."z", "A"..."Z", "_": result.unicodeScalars.append(scalar)
            case "0"..."9":
                if result.isEmpty { result += "_" }
                result.unicodeScalars.append(scalar)
            default: result.unicodeScalars.append(scalar == extra ? scalar : "_")
            }
        }
        return result.isEmpty ? "_" : result
    }

    private static func escaped(_ text: String, quotes: Bool) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\"" where quotes: result += "\\\""
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}
