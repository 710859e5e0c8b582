import ArgumentParser
import Backoffice
import Foundation
import Ledger
import ScriptServer
import Stitching

/// `stitcher user …`.
struct UserCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "user", abstract: "Manages the people who may sign in.",
        subcommands: [Create.self, List.self, SetPassword.self])

    struct Create: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Creates a user and prints a one-time link, or reads the password from standard input.")

        @Option(help: "The person's e-mail address, used to sign in.") var email: String
        @Option(help: "admin may do everything; marketer sees reports and bookings.") var role: Role
        @OptionGroup var password: PasswordOptions
        @OptionGroup var data: DataOptions

        func run() async throws {
            guard let email = EmailAddress(text: self.email) else {
                throw CommandFailure.usage(
                    "--email: «\(self.email)» — не адрес почты; напишите его как anna@example.ru",
                    "--email: \"\(self.email)\" is not an e-mail address; write it like anna@example.ru")
            }
            let password = try self.password.read()
            let context = try CommandContext(try await self.data.configuration(), as: .founder)
            do {
                let user = try await context.accounts.create(email: email, role: self.role, at: .now)
                try await PasswordOptions.finish(user, password, context, self.data.language)
            } catch LedgerError.conflict {
                let command = "«stitcher user set-password --email \(email.text)»"
                throw CommandFailure(
                    "\(email.text) уже есть; новую ссылку даст \(command)",
                    "\(email.text) already exists; \(command) makes a new link")
            }
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Lists the people who may sign in.")

        @Option(help: "text or json.") var format: OutputFormat = .text
        @OptionGroup var data: DataOptions

        func run() async throws {
            let context = try await CommandContext(self.data)
            let users = try await context.accounts.users().map(UserOutput.init)
            if self.format == .json { return Console.say(try CommandJSON.text(users)) }
            let language = self.data.language
            var table = TextTable(
                language.say("НОМЕР", "ID"), language.say("ПОЧТА", "E-MAIL"), language.say("РОЛЬ", "ROLE"),
                language.say("СОСТОЯНИЕ", "STATE"))
            for user in users { table.add("\(user.id)", user.email, "\(user.role)", "\(user.state)") }
            table.say(in: language)
        }
    }

    struct SetPassword: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "set-password",
            abstract: "Prints a one-time link for a new password, or reads the password from standard input.",
            discussion: "A new password ends all logins of the person.")

        @Option(help: "The person's e-mail address.") var email: String
        @OptionGroup var password: PasswordOptions
        @OptionGroup var data: DataOptions

        func run() async throws {
            let password = try self.password.read()
            let context = try await CommandContext(self.data)
            guard let user = try await context.accounts.user(email: self.email) else {
                throw CommandFailure(
                    "пользователя \(self.email) нет; всех показывает «stitcher user list»",
                    "there is no user \(self.email); see «stitcher user list»")
            }
            try await PasswordOptions.finish(user, password, context, self.data.language)
        }
    }
}

/// The source of a password: standard input, or the person's own choice by a one-time link.
struct PasswordOptions: ParsableArguments {
    @Flag(help: "Read the password from the first line of standard input instead of printing a link.")
    var passwordStdin = false

    func read() throws -> String? {
        guard self.passwordStdin else { return nil }
        let password = readLine(strippingNewline: true) ?? ""
        guard password.count >= PasswordHash.minimumCharacters, password.utf8.count <= PasswordHash.maximumBytes else {
            throw CommandFailure.usage(
                "--password-stdin: в пароле меньше \(PasswordHash.minimumCharacters) символов; выберите длиннее",
                "--password-stdin: the password has fewer than \(PasswordHash.minimumCharacters) characters; choose a longer one"
            )
        }
        return password
    }

    static func finish(
        _ user: User, _ password: String?, _ context: CommandContext, _ language: Language
    ) async throws {
        if let password {
            try await context.accounts.setPassword(of: user.id, to: try PasswordHash(password))
            return Console.say(
                "\(user.email) \(language.say("может войти с этим паролем", "may sign in with this password"))")
        }
        let token = try await context.accounts.invite(user.id, at: .now)
        Console.say("\(try await context.publicURL())/welcome/\(token.revealed)")
    }
}

extension Role: ExpressibleByArgument {}
