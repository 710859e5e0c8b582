/// The result of a call, before any fault changes it.
struct CallOutcome: Sendable {
    var id: JSONValue
    var body: JSONValue
    var mnemonic: Mnemonic?
    var status: Int

    init(id: JSONValue, result: [String: JSONValue]) {
        self.id = id
        self.body = ["jsonrpc": "2.0", "id": id, "result": .object(result)]
        self.mnemonic = nil
        self.status = 200
    }

    init(id: JSONValue, error: Refusal, metadata: JSONValue) {
        self.id = id
        self.body = ["jsonrpc": "2.0", "id": id, "error": error.errorObject(metadata: metadata)]
        self.mnemonic = error.mnemonic
        // Errors come with 200, as every public client of the real API takes for granted.
        self.status = 200
    }

    /// The web server before the API refuses the body.
    static let tooLarge: CallOutcome = {
        var outcome = CallOutcome(id: .null, result: [:])
        outcome.status = 413
        return outcome
    }()

    var reply: SandboxReply {
        self.status == 200 ? .json(self.body) : .webServer(self.status)
    }
}
