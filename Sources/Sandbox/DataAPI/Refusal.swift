/// Why the API refuses a call: the documented error object before it is encoded.
package struct Refusal: Error, Hashable, Sendable {
    /// The vendor's unique code.
    package var mnemonic: Mnemonic
    /// The text of `error.message`.
    package var message: String
    /// The parameter concerned, nested with dots and without array index, as documented.
    package var field: String?
    /// The sent value, unchanged.
    package var value: JSONValue?
    /// Values in the message.
    package var params: [String: JSONValue]

    /// A refusal; the default message is the mnemonic's own.
    package init(
        _ mnemonic: Mnemonic, _ message: String? = nil, field: String? = nil, value: JSONValue? = nil,
        params: [String: JSONValue] = [:]
    ) {
        self.mnemonic = mnemonic
        self.message = message ?? mnemonic.message
        self.field = field
        self.value = value
        self.params = params
    }

    /// The JSON-RPC error object. Real answers have all five keys of `data`, unused ones as `null`, `params` as `{}`.
    package func errorObject(metadata: JSONValue) -> JSONValue {
        [
            "code": .integer(self.mnemonic.code),
            "message": .string(self.message),
            "data": [
                "mnemonic": .string(self.mnemonic.rawValue),
                "field": .optional(self.field),
                "value": self.value ?? .null,
                "params": .object(self.params),
                "extended_helper": nil,
                "metadata": metadata,
            ],
        ]
    }
}
