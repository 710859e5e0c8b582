extension Fault {
    /// Reads `KIND[:ARGUMENT[:SECONDS]][+stored][*TIMES][@METHOD][#EXT_ID][?FIELD]`, the parts after the kind in any order.
    package init(text: String) throws(FaultError) {
        var head = ""
        var parts: [(mark: Character, text: String)] = []
        for character in text {
            if "+*@#?".contains(character) {
                parts.append((character, ""))
            } else if parts.isEmpty {
                head.append(character)
            } else {
                parts[parts.count - 1].text.append(character)
            }
        }
        let words = head.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false).map { String($0) }
        let argument = words.count > 1 && !words[1].isEmpty ? words[1] : nil
        self.init(try Kind(name: words.first ?? "", argument: argument))
        if words.count > 2 { self.retryAfter = try Self.seconds(words[2]) }
        for (mark, value) in parts {
            switch mark {
            case "+" where value == "stored": self.afterStoring = true
            case "*": self.times = try Self.times(value)
            case "@": self.method = try Self.method(value)
            case "#" where !value.isEmpty: self.extID = LikePattern(value)
            case "?" where !value.isEmpty: self.carries = value
            default: throw .badPart("\(mark)\(value)")
            }
        }
    }

    /// Reads `{"fault":"hang","after_storing":true,"times":3,"method":"…"}`; `fault` may be a whole text as above.
    package init(json: JSONValue) throws(FaultError) {
        guard let members = json.members else { throw .badPart("a fault that is no JSON object") }
        let known = [
            "fault", "value", "after_storing", "times", "retry_after", "token", "method", "ext_id", "carries",
        ]
        if let key = members.keys.sorted().first(where: { !known.contains($0) }) { throw .unknownKey(key) }
        guard let name = members["fault"]?.asString else { throw .badArgument("fault", expected: "a name") }
        switch members["value"] {
        case nil, .null: try self.init(text: name)
        case .string(let argument): self.init(try Kind(name: name, argument: argument))
        case .integer(let argument): self.init(try Kind(name: name, argument: String(argument)))
        default: throw .badArgument("value", expected: "a text or a whole number")
        }
        if let value = members["after_storing"] {
            guard let flag = value.asBool else { throw .badArgument("after_storing", expected: "true or false") }
            self.afterStoring = flag
        }
        if let value = members["times"] {
            self.times = try Self.times(value.asString ?? value.text)
        }
        if let value = members["retry_after"] { self.retryAfter = try Self.seconds(value.asString ?? value.text) }
        if let value = members["method"] { self.method = try Self.method(value.asString ?? value.text) }
        if let value = members["token"] { self.token = try Self.word("token", value) }
        if let value = members["ext_id"] { self.extID = LikePattern(try Self.word("ext_id", value)) }
        if let value = members["carries"] { self.carries = try Self.word("carries", value) }
    }

    private static func word(_ key: String, _ value: JSONValue) throws(FaultError) -> String {
        guard let text = value.asString, !text.isEmpty else { throw .badArgument(key, expected: "a text") }
        return text
    }

    private static func times(_ text: String) throws(FaultError) -> Int? {
        if text == "always" { return nil }
        guard let times = Int(text), (1...1_000_000).contains(times) else { throw .badTimes(text) }
        return times
    }

    private static func seconds(_ text: String) throws(FaultError) -> Int {
        guard let seconds = Int(text), (0...86_400).contains(seconds) else {
            throw .badArgument("retry_after", expected: "seconds from 0 to 86400, not \(text)")
        }
        return seconds
    }

    private static func method(_ text: String) throws(FaultError) -> String {
        guard APIMethod(rawValue: text) != nil else { throw .unknownMethod(text) }
        return text
    }
}

extension Fault.Kind {
    /// The kind by its name, with the text after the colon.
    fileprivate init(name: String, argument: String?) throws(FaultError) {
        switch name {
        case "http":
            guard let status = argument.flatMap({ Int($0) }), (400...599).contains(status) else {
                throw .badArgument("http", expected: "a status from 400 to 599, e.g. http:503")
            }
            self = .http(status)
        case "slow":
            guard let milliseconds = argument.flatMap({ Int($0) }), (1...600_000).contains(milliseconds) else {
                throw .badArgument("slow", expected: "milliseconds from 1 to 600000, e.g. slow:3000")
            }
            self = .slow(milliseconds: milliseconds)
        case "oversize":
            guard let kibibytes = Int(argument ?? "8192"), (1...65_536).contains(kibibytes) else {
                throw .badArgument("oversize", expected: "KiB from 1 to 65536, e.g. oversize:8192")
            }
            self = .oversize(kibibytes: kibibytes)
        case "limit_exceeded":
            guard argument == nil || argument == "minute" || argument == "day" else {
                throw .badArgument("limit_exceeded", expected: "minute or day, e.g. limit_exceeded:day")
            }
            self = .refusal(.limitExceeded, argument: argument)
        default:
            self = try Self(name: name, refusalField: argument)
        }
    }

    private init(name: String, refusalField: String?) throws(FaultError) {
        if let mnemonic = Mnemonic(rawValue: name) {
            self = .refusal(mnemonic, argument: refusalField)
            return
        }
        let plain: [String: Fault.Kind] = [
            "html": .html, "not_json": .notJSON, "truncated": .truncated, "hang": .hang, "reset": .reset, "cut": .cut,
            "wrong_id": .wrongID, "no_data": .noData,
        ]
        guard let kind = plain[name] else { throw .unknown(name) }
        guard refusalField == nil else { throw .badArgument(name, expected: "nothing after it") }
        self = kind
    }
}
