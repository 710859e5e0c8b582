package import Stitching

/// Why a booking needs a person, in a few words for a list; ``Advice`` says what to do.
package enum TroubleWords {
    package static func name(_ mnemonic: String, _ language: Language) -> String {
        let advice = Advice.on(mnemonic: mnemonic)
        // An advice says what is wrong, a colon, and what to do.
        return String(language.say(advice.russian, advice.english).prefix { $0 != ":" })
    }
}
