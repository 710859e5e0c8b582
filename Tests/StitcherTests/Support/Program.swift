import Foundation
import Glibc

/// One run of the real executable, its output kept in files, so that no full pipe can stop it and no test hangs on
/// an end that never comes.
final class Program: Sendable {
    /// What a run left behind.
    struct Result: Sendable {
        /// The exit code; `nil` when a signal ended it.
        var code: Int32?
        /// The signal that ended it.
        var signal: Int32?
        var output: String
        var errors: String

        /// Lines on standard error.
        var complaints: [String] { self.errors.split(separator: "\n").map { String($0) } }
    }

    enum Failure: Error, CustomStringConvertible {
        case didNotEnd(arguments: [String], errors: String)
        case didNotListen(Child.End?, errors: String)
        case noBinary(String)

        var description: String {
            switch self {
            case .didNotEnd(let arguments, let errors): "stitcher \(arguments) did not end: \(errors)"
            case .didNotListen(let end, let errors):
                "stitcher did not listen, \(end.map { "\($0)" } ?? "still runs"): \(errors)"
            case .noBinary(let path): "there is no executable at \(path): set STITCHER_BINARY"
            }
        }
    }

    private let child: Child
    private let arguments: [String]
    private let outputPath: String
    private let errorPath: String

    /// What surrounds a run, when it is not the usual.
    struct Surroundings: Sendable {
        /// Files and sockets that it may have open.
        var descriptors: Int?
        /// Where its standard output goes instead of a file of its own.
        var output: String?
        /// Where its standard error goes instead of a file of its own.
        var errors: Child.Errors?
    }

    /// Starts the executable.
    ///
    /// - Parameters:
    ///   - scratch: a directory for the output files.
    ///   - environment: all of it, but for `PATH`.
    init(
        _ arguments: [String], scratch: String, environment: [String: String] = [:],
        surroundings: Surroundings = Surroundings()
    ) throws {
        let name = UUID().uuidString
        self.arguments = arguments
        self.outputPath = surroundings.output ?? "\(scratch)/\(name).out"
        self.errorPath = "\(scratch)/\(name).err"
        let limit = surroundings.descriptors.map { ["/bin/sh", "-c", "ulimit -n \($0); exec \"$@\"", "sh"] } ?? []
        let words = limit + [try Self.binary()] + arguments
        self.child = try Child(
            words[0], Array(words.dropFirst()),
            environment: environment.merging(["PATH": "/usr/bin:/bin"]) { given, _ in given }, directory: scratch,
            output: self.outputPath, errors: surroundings.errors ?? .file(self.errorPath))
    }

    /// The process's number.
    var id: pid_t { self.child.id }
    /// The most memory that it has had in use, in MiB.
    var peakMemory: Double {
        let status = Self.text("/proc/\(self.child.id)/status")
        return status.firstMatch(of: /VmHWM:\s+(\d+)/).flatMap { Double($0.output.1) }.map { $0 / 1_024 } ?? 0
    }

    var output: String { Self.text(self.outputPath) }
    var errors: String { Self.text(self.errorPath) }

    func signal(_ number: Int32) {
        self.child.send(number)
    }

    /// Waits for its end; kills it and throws when that takes too long.
    func end(within limit: Duration = .seconds(40)) async throws -> Result {
        guard await eventually(within: limit, { self.child.ended != nil }) else {
            self.signal(SIGKILL)
            throw Failure.didNotEnd(arguments: self.arguments, errors: self.errors)
        }
        var result = Result(output: self.output, errors: self.errors)
        switch self.child.ended {
        case .exit(let code)?: result.code = code
        case .signal(let number)?: result.signal = number
        case nil: break
        }
        return result
    }

    /// Waits for the line that tells where it listens; answers the address.
    func address(within limit: Duration = .seconds(40)) async throws -> String {
        let mark = "listening on "
        var found: String?
        _ = await eventually(within: limit) {
            let hasEnded = self.child.ended != nil
            found = self.output.split(separator: "\n").first { $0.hasPrefix(mark) }
                .map { String($0.dropFirst(mark.count)) }
            return found != nil || hasEnded
        }
        guard let found else {
            let end = self.child.ended
            self.signal(SIGKILL)
            throw Failure.didNotListen(end, errors: self.errors)
        }
        return found
    }

    private static func text(_ path: String) -> String {
        String(decoding: FileManager.default.contents(atPath: path) ?? Data(), as: UTF8.self)
    }

    /// `STITCHER_BINARY`, else the executable beside this test bundle.
    private static func binary() throws -> String {
        let own = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
        let beside = URL(fileURLWithPath: own).deletingLastPathComponent().appendingPathComponent("stitcher").path
        let path = ProcessInfo.processInfo.environment["STITCHER_BINARY"] ?? beside
        guard FileManager.default.isExecutableFile(atPath: path) else { throw Failure.noBinary(path) }
        return path
    }
}

/// Asks again and again until the condition holds; `false` when it did not in time.
func eventually(within limit: Duration, _ condition: () async throws -> Bool) async rethrows -> Bool {
    let clock = ContinuousClock()
    let deadline = clock.now + limit
    while clock.now < deadline {
        if try await condition() { return true }
        // A cancelled test would ask without a pause and take the others' time.
        do { try await Task.sleep(for: .milliseconds(10)) } catch { break }
    }
    return try await condition()
}
