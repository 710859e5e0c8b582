import Ledger
package import Stitching

/// The rules for a password: length rather than complexity. **Source:** NIST SP 800-63B §5.1.1.
package enum PasswordRules {
    /// The problem for the person; `nil` when there is none.
    package static func problem(_ password: String, again: String, _ language: Language) -> String? {
        if password.count < PasswordHash.minimumCharacters {
            return language.say(
                "Пароль короче \(PasswordHash.minimumCharacters) знаков: придумайте длиннее, например из трёх слов.",
                "The password is shorter than \(PasswordHash.minimumCharacters) characters: make it longer, three words for instance."
            )
        }
        if password.utf8.count > PasswordHash.maximumBytes {
            return language.say("Пароль слишком длинный: сократите его.", "The password is too long: shorten it.")
        }
        if Set(password).count < 4 {
            return language.say(
                "Такой пароль угадают сразу: возьмите больше разных знаков.",
                "Such a password is guessed at once: use more different characters.")
        }
        guard password == again else {
            return language.say(
                "Пароли не совпадают: введите один и тот же дважды.",
                "The passwords differ: type the same one twice.")
        }
        return nil
    }
}
