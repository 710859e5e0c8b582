import CMallocProbe
import Glibc

/// What one operation cost in one run.
struct Measurement {
    /// CPU time of all threads, nanoseconds.
    var cpu: Double
    /// Time that passed, nanoseconds.
    var wall: Double
    var mallocs: Double

    static func of(_ variant: Scenario.Variant, operations: Int) async -> Measurement {
        let mallocs = malloc_probe_count()
        let cpu = Self.reading(CLOCK_PROCESS_CPUTIME_ID)
        let wall = Self.reading(CLOCK_MONOTONIC)
        await variant.run(operations)
        let count = Double(operations)
        return Measurement(
            cpu: (Self.reading(CLOCK_PROCESS_CPUTIME_ID) - cpu) / count,
            wall: (Self.reading(CLOCK_MONOTONIC) - wall) / count,
            mallocs: Double(malloc_probe_count() - mallocs) / count)
    }

    /// The middle run by each number: a shared machine disturbs some runs, and always upwards.
    static func median(_ runs: [Measurement]) -> Measurement {
        func middle(_ numbers: [Double]) -> Double { numbers.sorted()[numbers.count / 2] }
        return Measurement(
            cpu: middle(runs.map(\.cpu)), wall: middle(runs.map(\.wall)), mallocs: middle(runs.map(\.mallocs)))
    }

    private static func reading(_ clock: clockid_t) -> Double {
        var time = timespec()
        clock_gettime(clock, &time)
        return Double(time.tv_sec) * 1e9 + Double(time.tv_nsec)
    }
}
