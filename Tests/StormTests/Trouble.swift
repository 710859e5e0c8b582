/// What happens to one call on its way to CoMagic and back.
enum Trouble: Hashable, Sendable {
    case none
    /// No connection: nothing leaves the machine.
    case notSent
    /// It leaves, never arrives, and nobody answers.
    case lost
    /// It arrives and is carried out, and nobody answers in time.
    case unanswered
    /// It arrives and is carried out, and the connection breaks before the answer.
    case cut
    /// It arrives and is carried out, and half the answer comes back.
    case truncated
    /// The right answer, late.
    case slow
    /// A web server's page with this status instead of the API.
    case status(Int, retryAfter: Int?)
    /// It arrives and is carried out, and a gateway answers with this status in its stead.
    case gateway(Int)
    /// A page of a proxy with HTTP 200.
    case page
    /// The API refuses the call before it looks at what it carries.
    case refusal(mnemonic: String)
    /// The quota is used up for so many seconds.
    case quota(seconds: Int)
}
