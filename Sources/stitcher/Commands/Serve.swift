import ArgumentParser
import Foundation
import Logging
import Stitching

/// `stitcher serve`.
struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Runs the service until SIGTERM or SIGINT, then finishes its work and stops.")

    @OptionGroup var options: ServeOptions
    @OptionGroup var data: DataOptions

    func run() async throws {
        let configuration = try await self.data.configuration(with: self.options.flags)
        let service = try await Composition(configuration)
        let language = self.data.language
        try await service.run { port in
            Console.say("listening on \(Composition.address(host: configuration.host, port: port))")
            // It is for a person at a terminal. A log for machines, or a quiet one, does not contain it.
            guard configuration.logFormat == .text, configuration.logLevel <= .notice,
                let link = try? await service.firstAdministratorLink(port: port)
            else { return }
            let text = language.say(
                "войти пока никто не может; откройте одноразовую ссылку, чтобы стать администратором",
                "nobody can sign in yet; open this one-time link to become the administrator")
            Console.complain("stitcher: \(text): \(link)")
        }
    }
}
