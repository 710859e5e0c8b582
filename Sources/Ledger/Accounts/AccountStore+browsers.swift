package import Foundation

/// The mark of a browser in which a person has signed in: signed with the vault's key, kept nowhere but in the browser.
package enum BrowserMark {
    /// Browsers keep a cookie for at most 400 days.
    package static let lifetime: TimeInterval = 365 * 86_400
    fileprivate static let nonceBytes = 9
}

extension AccountStore {
    /// A new mark for this person. It contains no name.
    package func browserMark(of user: UserID, at now: Date) -> String {
        let end = Int64(now.timeIntervalSince1970 + BrowserMark.lifetime)
        let text = "\(user).\(end).\(Vault.randomText(bytes: BrowserMark.nonceBytes))"
        return "\(text).\(self.signature(of: text))"
    }

    /// Whether this is our mark for this person and has not expired. Compared in constant time.
    package func isBrowserMark(_ mark: String, of user: UserID, at now: Date) -> Bool {
        let parts = mark.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 4, parts[0] == user.description, let end = Int64(parts[1]) else { return false }
        let text = parts.prefix(3).joined(separator: ".")
        guard Secret(String(parts[3])) == Secret(self.signature(of: text)) else { return false }
        return Double(end) > now.timeIntervalSince1970
    }

    private func signature(of text: String) -> String {
        self.vault.hash(text, for: .browser).urlSafeText
    }
}
