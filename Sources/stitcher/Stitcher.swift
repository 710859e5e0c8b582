import ArgumentParser
import Foundation
import Stitching

#if canImport(Glibc)
import Glibc
#endif

@main
struct Stitcher: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "stitcher",
        abstract: "Joins bookings made in a Bukza widget with the CoMagic session that led to them.",
        discussion: """
            Start with «stitcher demo»: it runs everything on this machine.
            Options come from flags, then environment (STITCHER_…), then --config FILE, then the default.
            """,
        version: Version.text,
        subcommands: [
            Serve.self, Demo.self, SandboxCommand.self, IntegrationCommand.self, UserCommand.self,
            BookingsCommand.self, WebhooksCommand.self, BackupCommand.self, CheckCommand.self,
        ])

    /// Like the library's own `main`, but a service that cannot start prints one line and exits with 78.
    static func main() async {
        // Files that SQLite creates next to the database are also for their owner only.
        umask(0o077)
        // Above the limit of a file's size a program is killed, unless it ignores the signal and the write fails.
        signal(SIGXFSZ, SIG_IGN)
        StandardStreams.secure()
        let arguments = Array(CommandLine.arguments.dropFirst())
        do {
            var command = try Self.parseAsRoot(arguments)
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
        } catch {
            Self.end(with: error, arguments)
        }
        if !Self.isService(arguments) { Console.finish() }
    }

    private static func isService(_ arguments: [String]) -> Bool {
        ["serve", "demo"].contains(arguments.first { !$0.hasPrefix("-") } ?? "")
    }

    private static func end(with error: any Error, _ arguments: [String]) -> Never {
        let isService = Self.isService(arguments)
        switch error {
        case let error as ConfigurationError:
            Console.fail("\(error)", code: isService ? ExitStatus.configuration : ExitStatus.usage)
        case let error as CommandFailure:
            let language = Language(arguments: arguments, environment: ProcessInfo.processInfo.environment)
            Console.fail(language.say(error.russian, error.english), code: error.code)
        default:
            guard Self.exitCode(for: error) != .success else { Self.exit(withError: error) }
            if isService { Console.fail(Self.message(for: error), code: ExitStatus.configuration) }
            guard let command = CommandGuess.nearest(to: arguments, in: Self.self) else { Self.exit(withError: error) }
            Console.complain(Self.fullMessage(for: error))
            let language = Language(arguments: arguments, environment: ProcessInfo.processInfo.environment)
            Console.complain(language.say("Возможно, вы имели в виду «\(command)».", "Did you mean «\(command)»?"))
            Self.exit(withError: Self.exitCode(for: error))
        }
    }
}

/// This program's version, after Semantic Versioning.
enum Version {
    static let text = "0.1.0"
}

/// Exit codes, after `sysexits.h`.
enum ExitStatus {
    static let failure: Int32 = 1
    static let usage: Int32 = 64
    static let configuration: Int32 = 78
}
