import ArgumentParser

/// "Did you mean": the command nearest to a word that names none.
enum CommandGuess {
    /// - Returns: the whole command, such as `stitcher bookings export`; `nil` if no name is near.
    static func nearest(to arguments: [String], in root: any ParsableCommand.Type) -> String? {
        var command = root
        var path = [root._commandName]
        for word in arguments {
            let subcommands = command.configuration.subcommands
            guard !word.hasPrefix("-"), !subcommands.isEmpty else { return nil }
            if let known = subcommands.first(where: { $0._commandName == word }) {
                command = known
                path.append(word)
                continue
            }
            let names = subcommands.map { (name: $0._commandName, distance: self.distance(word, $0._commandName)) }
            guard let best = names.min(by: { $0.distance < $1.distance }), best.distance <= self.limit(word) else {
                return nil
            }
            return (path + [best.name]).joined(separator: " ")
        }
        return nil
    }

    /// The typing mistakes that a word of this length may have.
    private static func limit(_ word: String) -> Int {
        max(1, word.count / 3)
    }

    /// The Levenshtein distance: letters to insert, remove or replace.
    private static func distance(_ one: String, _ other: String) -> Int {
        let other = Array(other)
        var row = Array(0...other.count)
        for (line, letter) in one.enumerated() {
            var diagonal = row[0]
            row[0] = line + 1
            for column in other.indices {
                let above = row[column + 1]
                row[column + 1] = min(above + 1, row[column] + 1, diagonal + (letter == other[column] ? 0 : 1))
                diagonal = above
            }
        }
        return row[other.count]
    }
}
