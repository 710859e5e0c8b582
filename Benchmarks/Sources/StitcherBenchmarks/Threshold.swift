import Foundation

/// How many mallocs an operation may take. Counted, not timed: the same on every machine with the same compiler.
struct Threshold: Codable {
    var mallocsPerOperation: Double

    /// Starting tasks takes some, which is spread over the operations of a run.
    static let tolerance = 0.05

    static func file(of scenario: String, in directory: String) -> URL {
        URL(filePath: directory).appending(path: "\(scenario).json")
    }

    static func read(_ scenario: String, in directory: String) throws -> Threshold {
        try JSONDecoder().decode(Threshold.self, from: Data(contentsOf: Self.file(of: scenario, in: directory)))
    }

    func write(_ scenario: String, in directory: String) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .prettyPrinted
        var data = try encoder.encode(self)
        data.append(contentsOf: Array("\n".utf8))
        try data.write(to: Self.file(of: scenario, in: directory))
    }
}
