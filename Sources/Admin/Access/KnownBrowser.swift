import Foundation
import Hummingbird
import Ledger

/// A cookie that records which people have signed in in this browser. It grants no access. Guesses in such a browser
/// are counted separately, so that strangers who guess elsewhere cannot lock its owner out.
///
/// It contains a signed mark for each of the last people, because a browser may be shared.
struct KnownBrowser: Sendable {
    static let name = "stitcher_known"
    /// People of one browser.
    private static let people = 4
    private static let separator: Character = "~"

    private let marks: [String]
    private let accounts: any AccountStore

    init(_ request: Request, _ accounts: any AccountStore) {
        let text = request.cookies[Self.name]?.value ?? ""
        // We never set more; a longer cookie is not ours.
        self.marks = text.split(separator: Self.separator).prefix(Self.people).map(String.init)
        self.accounts = accounts
    }

    /// This browser's mark for the person; `nil` when they have not signed in here before.
    func mark(of user: UserID, at now: Date) -> String? {
        self.marks.first { self.accounts.isBrowserMark($0, of: user, at: now) }
    }

    /// The cookie after this person has signed in: theirs first, then the others' while there is room.
    func cookie(adding user: UserID, at now: Date, isSecure: Bool) -> Cookie {
        let others = self.marks.filter { !self.accounts.isBrowserMark($0, of: user, at: now) }
        let all = [self.accounts.browserMark(of: user, at: now)] + others
        return Cookie(
            name: Self.name, value: all.prefix(Self.people).joined(separator: String(Self.separator)),
            maxAge: Int(BrowserMark.lifetime), path: "/", secure: isSecure, httpOnly: true, sameSite: .lax)
    }
}
