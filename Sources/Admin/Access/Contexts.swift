import Hummingbird
import Ledger
import Logging
import NIOCore
import Stitching
import Web

/// A request to the routes for people: who asks, if that is known, and in which language.
struct PageRequestContext: ChildRequestContext {
    var coreContext: CoreRequestContextStorage
    let peer: SocketAddress?
    /// Set by ``Authentication``.
    var access: Access?
    /// Set by ``Authentication``.
    var language = Language.russian

    init(context: StitcherRequestContext) {
        self.coreContext = context.coreContext
        self.peer = context.peer
    }
}

/// A person who asks, and what showed it.
struct Access: Sendable {
    enum Proof: Sendable, Hashable {
        /// The token of a browser's cookie: forms must show that they are ours.
        case login(String)
        /// A key for scripts, which no browser sends by itself.
        case apiToken
    }

    let user: User
    let proof: Proof
    /// What a form of ours brings back; empty for a key for scripts.
    let formToken: String
}

/// A request of somebody who has signed in. It cannot exist without one, so that no handler can forget to ask.
struct MemberRequestContext: ChildRequestContext {
    var coreContext: CoreRequestContextStorage
    let peer: SocketAddress?
    let access: Access
    let language: Language

    init(context: PageRequestContext) throws {
        guard let access = context.access else { throw AccessRefusal.signInNeeded }
        self.coreContext = context.coreContext
        self.peer = context.peer
        self.access = access
        self.language = context.language
    }

    var user: User { self.access.user }
}

/// A request of an administrator: whoever changes anything.
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

/// Why a request for people goes no further; ``RefusalPages`` says so in words.
enum AccessRefusal: Error, Hashable, Sendable {
    case signInNeeded
    case administratorNeeded
    /// An unsafe request that another site's page made, or a form that is too old.
    case foreignForm
}
