import Foundation

@main
struct Main {
    static func main() async {
        guard let options = Options(Array(CommandLine.arguments.dropFirst())) else {
            print(Options.usage)
            exit(64)
        }
        do {
            try await Self.run(options)
        } catch {
            print("cannot measure: \(error)")
            exit(1)
        }
    }

    private static func run(_ options: Options) async throws {
        let all = SessionStoreScenarios.all + BeaconScenarios.all + WebhookScenarios.all + (try ScriptScenarios.all())
        print(Self.row("scenario", "variant", "cpu ns/op", "cpu ×", "wall ×", "mallocs/op"))
        var failures: [String] = []
        for scenario in all where options.filter.isEmpty || scenario.name.contains(options.filter) {
            let results = await Self.measure(scenario, isQuick: options.isQuick)
            guard let ours = results.first?.measurement else { continue }
            for (variant, measurement) in results {
                print(
                    Self.row(
                        scenario.name, variant, Self.number(measurement.cpu, 0),
                        Self.number(measurement.cpu / ours.cpu, 2), Self.number(measurement.wall / ours.wall, 2),
                        Self.number(measurement.mallocs, 2)))
            }
            if options.adopts {
                let rounded = (ours.mallocs * 100).rounded() / 100
                try Threshold(mallocsPerOperation: rounded).write(scenario.name, in: options.thresholds)
            }
            if options.checks {
                let allowed = try Threshold.read(scenario.name, in: options.thresholds).mallocsPerOperation
                if ours.mallocs > allowed + Threshold.tolerance {
                    failures.append("\(scenario.name): \(ours.mallocs) mallocs an operation, \(allowed) allowed")
                }
            }
        }
        for failure in failures { print("over the threshold: \(failure)") }
        if !failures.isEmpty { exit(1) }
    }

    /// The variants take turns, so that whatever slows the machine down slows all of them.
    private static func measure(
        _ scenario: Scenario, isQuick: Bool
    ) async -> [(variant: String, measurement: Measurement)] {
        let operations = isQuick ? max(1, scenario.operations / 20) : scenario.operations
        var runs = Array(repeating: [Measurement](), count: scenario.variants.count)
        for variant in scenario.variants { await variant.run(operations) }
        for _ in 0..<(isQuick ? 1 : 7) {
            for (index, variant) in scenario.variants.enumerated() {
                runs[index].append(await Measurement.of(variant, operations: operations))
            }
        }
        return zip(scenario.variants, runs).map { ($0.name, Measurement.median($1)) }
    }

    private static func number(_ value: Double, _ digits: Int) -> String {
        String(format: "%.\(digits)f", value)
    }

    private static func row(_ name: String, _ variant: String, _ numbers: String...) -> String {
        let columns = numbers.map { String(repeating: " ", count: max(1, 11 - $0.count)) + $0 }
        return name.padding(toLength: 26, withPad: " ", startingAt: 0)
            + variant.padding(toLength: 34, withPad: " ", startingAt: 0) + columns.joined()
    }
}
