import ArgumentParser
import Foundation
import Ledger
import Relay
import Stitching
import Wording

/// The language of a command's answer. One answer has one language.
struct LanguageOptions: ParsableArguments {
    static let flag = "--lang"

    @Option(help: "Language of the answer, ru or en. [default: the locale's]") var lang: Language?

    var language: Language { self.lang ?? Language(environment: ProcessInfo.processInfo.environment) }
}

extension Language: ExpressibleByArgument {}

extension Language {
    /// The locale's language: Russian for a Russian locale, otherwise English. `C` and `POSIX` are English.
    ///
    /// **Source:** POSIX, precedence of LC_ALL, LC_MESSAGES, LANG.
    init(environment: [String: String]) {
        let locale = ["LC_ALL", "LC_MESSAGES", "LANG"].lazy.compactMap { environment[$0] }.first { !$0.isEmpty }
        self = locale?.hasPrefix("ru") == true ? .russian : .english
    }

    /// The language that a command line asks for, before its options are read.
    init(arguments: [String], environment: [String: String]) {
        let told = arguments.firstIndex(of: LanguageOptions.flag).flatMap { arguments.dropFirst($0 + 1).first }
        let inline = arguments.lazy.compactMap { $0.hasPrefix("\(LanguageOptions.flag)=") ? $0.suffix(2) : nil }.first
        self = (told ?? inline.map(String.init)).flatMap(Language.init) ?? Language(environment: environment)
    }

    func advice(on mnemonic: String, _ message: String) -> String {
        let advice = Advice.on(DeliveryFailure(mnemonic: mnemonic, message: message))
        return self.say(advice.russian, advice.english)
    }
}
