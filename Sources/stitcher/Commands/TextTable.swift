import Stitching

#if canImport(Glibc)
import Glibc
#endif

/// Rows for a person or a program: aligned under headers on a terminal, separated by tabs and without headers in a pipe.
struct TextTable {
    let headers: [String]
    var rows: [[String]] = []

    init(_ headers: String...) {
        self.headers = headers
    }

    /// A stranger may have typed anything into an order's number: a table shows only plain characters.
    mutating func add(_ cells: String?...) {
        self.rows.append(
            cells.map { cell in
                let plain = (cell ?? "").filter {
                    $0.isLetter || $0.isNumber || $0.isASCII && $0 >= " " && $0 != "\u{7F}"
                }
                return plain.isEmpty ? "-" : plain
            })
    }

    /// - Parameter isTerminal: whether a person reads it.
    func lines(isTerminal: Bool) -> [String] {
        guard isTerminal else { return self.rows.map { $0.joined(separator: "\t") } }
        guard !self.rows.isEmpty else { return [] }
        let all = [self.headers] + self.rows
        let widths = self.headers.indices.map { column in all.map { $0[column].count }.max() ?? 0 }
        return all.map { row in
            let padded = zip(row, widths).map { $0 + String(repeating: " ", count: $1 - $0.count) }
            return padded.joined(separator: "  ").trimmingSuffix { $0 == " " }
        }
    }

    /// Writes it to standard output; says so on a terminal if there is nothing.
    func say(in language: Language) {
        let isTerminal = isatty(STDOUT_FILENO) == 1
        if self.rows.isEmpty, isTerminal { return Console.say(language.say("Пока ничего нет.", "Nothing yet.")) }
        for line in self.lines(isTerminal: isTerminal) { Console.say(line) }
    }
}

extension String {
    fileprivate func trimmingSuffix(while isLeftOut: (Character) -> Bool) -> String {
        var text = self[...]
        while let last = text.last, isLeftOut(last) { text.removeLast() }
        return String(text)
    }
}
