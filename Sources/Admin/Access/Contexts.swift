import Hummingbird
import Ledger
import Logging
import Stitching
import Web

/// A request to the routes for people: who asks, if that is known, and in which language.
struct PageRequestContext: ChildRequestContext {
    var coreContext: CoreRequestContextStorage
    let client: ClientAddress
    /// Set by ``Authentication``.
    var access: Access?
    /// Set by ``Authentication``.
    var language = Language.russian

    init(context: StitcherRequestContext) {
        self.coreContext = context.coreContext
        self.client = context.client
    }
}

/// The calling person, and how they proved it.
struct Access: Sendable {
    enum Proof: Sendable, Hashable {
        /// The token of a browser's cookie: forms must prove that they are ours.
        case login(String)
        /// A key for scripts, which no browser sends by itself.
        case apiToken
    }

    let user: User
    let proof: Proof
    /// The token that our forms return; empty for a key for scripts.
    let formToken: String
}

/// A request of a signed-in person. It cannot exist without one, so no handler can forget the check.
struct MemberRequestContext: ChildRequestContext {
    var coreContext: CoreRequestContextStorage
    let client: ClientAddress
    let access: Access
    let language: Language
    /// Set by ``AttentionWatch``.
    var attention: AttentionStrip?

    init(context: PageRequestContext) throws {
        guard let access = context.access else { throw AccessRefusal.signInNeeded }
        self.coreContext = context.coreContext
        self.client = context.client
        self.access = access
        self.language = context.language
    }

    var user: User { self.access.user }
}

/// A request of an administrator, who may change everything.
struct AdministratorRequestContext: ChildRequestContext {
    var coreContext: CoreRequestContextStorage
    let member: MemberRequestContext

    init(context: MemberRequestContext) throws {
        guard context.user.role == .admin else { throw AccessRefusal.administratorNeeded }
        self.coreContext = context.coreContext
        self.member = context
    }

    var user: User { self.member.user }
    var language: Language { self.member.language }
}

/// Why a request for people is refused; ``RefusalPages`` explains it in words.
enum AccessRefusal: Error, Hashable, Sendable {
    case signInNeeded
    case administratorNeeded
    /// A changing request from another site's page, or a form that is too old.
    case foreignForm
}
