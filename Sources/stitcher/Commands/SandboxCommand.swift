import ArgumentParser
import Foundation
import Logging
import Sandbox
import ServiceLifecycle
import UnixSignals

/// `stitcher sandbox`.
struct SandboxCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sandbox",
        abstract: "Runs a CoMagic Data API that answers like the real one, with faults to inject.",
        discussion:
            "The token is sandbox-token. Open the address in a browser to see the requests and to inject faults.")

    @Option(help: "Address to listen on.") var host = "127.0.0.1"
    @Option(help: "Port to listen on; 0 takes any free port.") var port = 8_099
    @Option(
        name: .customLong("fault"),
        help: "A fault, such as limit_exceeded*3 or http:503*2@upload.offline_messages; repeatable.")
    var faults: [String] = []
    @OptionGroup var log: LogOptions

    func run() async throws {
        let configuration = try await ServiceConfiguration(
            flags: self.log.flags, environment: ProcessInfo.processInfo.environment, file: nil)
        configuration.bootstrapLogging()
        let comagic = SandboxCoMagic(now: { .now })
        for text in self.faults {
            do throws(FaultError) {
                _ = comagic.add(try Fault(text: text))
            } catch {
                throw CommandFailure.usage("--fault \(text): \(error)", "--fault \(text): \(error)")
            }
        }
        let host = self.host
        let logger = Logger(label: "sandbox")
        let server = SandboxServer(comagic: comagic, host: host, port: self.port, logger: logger) { port in
            Console.say("listening on \(Composition.address(host: host, port: port))")
        }
        let group = ServiceGroup(
            services: [server], gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
        do {
            try await group.run()
        } catch {
            throw CommandFailure(
                "не удалось открыть \(host):\(self.port): \(error)", "cannot serve at \(host):\(self.port): \(error)")
        }
    }
}
