/// An e-mail address for a header and a command: a name of RFC 5322's atoms, `@`, a host.
///
/// Quoted names, comments and addresses outside ASCII are refused: few servers accept them, and each is a way to
/// smuggle text.
struct MailAddress: Hashable, Sendable {
    let text: String
    let domain: String

    /// **Source:** RFC 5321, 4.5.3.1 for the lengths; RFC 5322, 3.2.3 for `atext`.
    init?(_ text: String) {
        let parts = text.utf8.split(separator: UInt8(ascii: "@"), omittingEmptySubsequences: false)
        guard parts.count == 2, text.utf8.count <= 254, (1...64).contains(parts[0].count) else { return nil }
        let atoms = parts[0].split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard atoms.allSatisfy({ !$0.isEmpty && $0.allSatisfy(Self.isAtomText) }) else { return nil }
        guard HostName.isName(String(Substring(parts[1]))) else { return nil }
        self.text = text
        self.domain = String(Substring(parts[1]))
    }

    private static func isAtomText(_ byte: UInt8) -> Bool {
        HostName.isLetterOrDigit(byte) || "!#$%&'*+-/=?^_`{|}~".utf8.contains(byte)
    }
}
