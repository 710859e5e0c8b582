/// CoMagic's dialect of JSON-RPC 2.0: always an object, always an id, errors with HTTP status 200.
/// **Source:** vendor documentation, transport and error pages.
package enum JSONRPC {
    package struct Request<Params: Encodable & Sendable>: Encodable, Sendable {
        package let jsonrpc = "2.0"
        package let id: String
        package let method: String
        package let params: Params

        private enum CodingKeys: CodingKey { case jsonrpc, id, method, params }
    }

    package struct Response<Item: Decodable & Sendable>: Decodable, Sendable {
        package let id: JSONValue?
        package let result: Result<Item>?
        package let error: Failure?
    }

    /// `data` may be missing in a success; `metadata` is spelled `meta_data` on some pages and is never required.
    package struct Result<Item: Decodable & Sendable>: Decodable, Sendable {
        package let data: [Item]?
        package let metadata: Metadata?
        /// Set by methods that return nothing else.
        package let success: Bool?

        private enum CodingKeys: String, CodingKey {
            case data, metadata, success
            case alias = "meta_data"
        }

        package init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: CodingKeys.self)
            self.data = try container.decodeIfPresent([Item].self, forKey: .data)
            self.success = try? container.decodeIfPresent(Bool.self, forKey: .success)
            self.metadata =
                (try? container.decodeIfPresent(Metadata.self, forKey: .metadata))
                ?? (try? container.decodeIfPresent(Metadata.self, forKey: .alias))
        }
    }

    /// Every part may be missing or null. Only the mnemonic can be trusted.
    package struct Failure: Decodable, Hashable, Sendable {
        package let code: Int?
        package let message: String?
        package let data: Details?

        package struct Details: Decodable, Hashable, Sendable {
            package let mnemonic: String?
            package let field: String?
            package let metadata: Metadata?
            /// Names of components that the tariff lacks.
            package let components: [String]

            private enum CodingKeys: CodingKey { case mnemonic, field, metadata, params }
            private struct Params: Decodable { let components: [String]? }

            package init(from decoder: any Decoder) throws {
                let container = try decoder.container(keyedBy: CodingKeys.self)
                self.mnemonic = try? container.decodeIfPresent(String.self, forKey: .mnemonic)
                self.field = try? container.decodeIfPresent(String.self, forKey: .field)
                self.metadata = try? container.decodeIfPresent(Metadata.self, forKey: .metadata)
                let params = try? container.decodeIfPresent(Params.self, forKey: .params)
                self.components = params?.components ?? []
            }

            package init(
                mnemonic: String?, field: String? = nil, metadata: Metadata? = nil, components: [String] = []
            ) {
                self.mnemonic = mnemonic
                self.field = field
                self.metadata = metadata
                self.components = components
            }
        }

        /// CoMagic's message, with the components that it names.
        package var explanation: String {
            let text = self.message ?? "CoMagic gave no explanation"
            let unnamed = (self.data?.components ?? []).filter { !text.contains($0) }
            return unnamed.isEmpty ? text : "\(text) (\(unnamed.joined(separator: ", ")))"
        }

        package init(code: Int?, message: String?, data: Details?) {
            self.code = code
            self.message = message
            self.data = data
        }
    }

    package struct Metadata: Decodable, Hashable, Sendable {
        package let limits: Limits?
        package let totalItems: Int?

        private enum CodingKeys: String, CodingKey {
            case limits
            case totalItems = "total_items"
        }

        package init(limits: Limits?, totalItems: Int? = nil) {
            self.limits = limits
            self.totalItems = totalItems
        }
    }

    /// Points and seconds, each optional: the vendor omits them in some answers.
    package struct Limits: Decodable, Hashable, Sendable {
        package let dayLimit: Int?
        package let dayRemaining: Int?
        package let dayReset: Int?
        package let minuteLimit: Int?
        package let minuteRemaining: Int?
        package let minuteReset: Int?

        private enum CodingKeys: String, CodingKey {
            case dayLimit = "day_limit"
            case minuteLimit = "minute_limit"
            case dayRemaining = "day_remaining"
            case dayReset = "day_reset"
            case minuteRemaining = "minute_remaining"
            case minuteReset = "minute_reset"
        }

        package init(
            dayLimit: Int? = nil, dayRemaining: Int?, dayReset: Int?, minuteLimit: Int? = nil, minuteRemaining: Int?,
            minuteReset: Int?
        ) {
            self.dayLimit = dayLimit
            self.minuteLimit = minuteLimit
            self.dayRemaining = dayRemaining
            self.dayReset = dayReset
            self.minuteRemaining = minuteRemaining
            self.minuteReset = minuteReset
        }
    }
}

/// An id as the answer repeats it: text or number, compared as text.
package enum JSONValue: Decodable, Hashable, Sendable {
    case text(String)
    case number(Int64)
    case other

    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let text = try? container.decode(String.self) {
            self = .text(text)
        } else if let number = try? container.decode(Int64.self) {
            self = .number(number)
        } else {
            self = .other
        }
    }

    package func isSame(as id: String) -> Bool {
        switch self {
        case .text(let text): text == id
        case .number(let number): String(number) == id
        case .other: false
        }
    }
}
