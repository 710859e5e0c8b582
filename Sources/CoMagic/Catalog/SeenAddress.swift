#if canImport(Glibc)
import Glibc
#endif

/// Finds an Internet address in a sentence.
enum SeenAddress {
    /// Of a longer text only this part is read.
    private static let maximumLength = 4_096

    /// The first IPv4 or IPv6 address in the text, unchanged; `nil` when there is none. Linear.
    ///
    /// **Source:** vendor documentation: the message of `ip_not_whitelisted` contains the address it saw. Its wording
    /// is not published, so only the shape of the address is relied on.
    static func first(in text: String) -> String? {
        let words = text.unicodeScalars.prefix(Self.maximumLength).split { !Self.isPart($0) }
        for word in words.lazy.map({ String($0) }) where (3...64).contains(word.utf8.count) {
            // A sentence's full stop, comma or colon is not part of the address, nor is a port.
            let bare =
                word.hasSuffix(".") || word.hasSuffix(":") && !word.hasSuffix("::") ? String(word.dropLast()) : word
            if Self.isAddress(bare) { return bare }
            if let part = bare.split(separator: ":").first(where: { Self.isAddress(String($0)) }) {
                return String(part)
            }
        }
        return nil
    }

    private static func isAddress(_ text: String) -> Bool {
        var four = in_addr()
        if text.contains("."), inet_pton(AF_INET, text, &four) == 1 { return true }
        var six = in6_addr()
        return text.contains("::") || text.count(where: { $0 == ":" }) == 7
            ? inet_pton(AF_INET6, text, &six) == 1 : false
    }

    private static func isPart(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "0"..."9", "a"..."f", "A"..."F", ".", ":": true
        default: false
        }
    }
}
