import Foundation

/// What the command line asks for.
struct Options {
    static let usage = """
        usage: StitcherBenchmarks [--quick] [--check | --adopt] [--filter TEXT] [--thresholds DIR]
          --quick       a twentieth of the operations, one run each: for a look, not for numbers
          --check       exit with 1 if an operation of ours takes more mallocs than its threshold
          --adopt       write today's mallocs as the thresholds
          --filter      only scenarios whose name contains the text
          --thresholds  where the thresholds are (default: Benchmarks/Thresholds/6.3)
        """

    var isQuick = false
    var checks = false
    var adopts = false
    var filter = ""
    var thresholds = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "Thresholds/6.3").path

    /// `nil` for what cannot be understood.
    init?(_ arguments: [String]) {
        var rest = arguments[...]
        while let argument = rest.popFirst() {
            switch argument {
            case "--quick": self.isQuick = true
            case "--check": self.checks = true
            case "--adopt": self.adopts = true
            case "--filter":
                guard let text = rest.popFirst() else { return nil }
                self.filter = text
            case "--thresholds":
                guard let directory = rest.popFirst() else { return nil }
                self.thresholds = directory
            default: return nil
            }
        }
        if self.checks && self.adopts { return nil }
    }
}
