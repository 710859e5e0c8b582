import Ledger
package import Stitching

extension AccountTrouble {
    /// The next step for the person at the settings page.
    package var advice: Advice {
        self.isAddressRefused
            ? CatalogAdvice.addressNotAllowed : CatalogAdvice.on(self.failure.mnemonic, reading: self.kind)
    }

    /// The sentence with the next step. It does not contain the address to allow and the time of renewal; they are
    /// shown separately.
    package func text(in language: Language) -> String {
        language.say(self.advice.russian, self.advice.english)
    }
}
