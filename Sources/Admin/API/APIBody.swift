import Foundation
import Hummingbird
import NIOCore
import Stitching
import Web

/// The JSON object of a request. Every key must be known and of its type; otherwise the answer names it.
struct APIBody {
    /// The same as a form's: hundreds of widget ids fit.
    static let maximumBytes = FormGuard.maximumBytes

    private let object: [String: Any]
    /// The problems found so far, by key.
    private(set) var problems: [String: String] = [:]
    private let language: Language

    /// Throws ``APIFailure`` when the body is not a JSON object or has unknown keys: a typing mistake must not silently
    /// give a default.
    init(_ request: Request, keys: Set<String>, _ language: Language) async throws {
        let buffer = try await request.collectBody(upTo: Self.maximumBytes)
        let data = Data(buffer.readableBytesView)
        let object = data.isEmpty ? [:] : (try? JSONSerialization.jsonObject(with: data)) as? [String: Any]
        guard let object else {
            throw APIFailure(
                .badRequest, "malformed", language.say("Тело запроса — не объект JSON.", "The body is no JSON object."))
        }
        self.object = object
        self.language = language
        for key in object.keys where !keys.contains(key) {
            self.problems[key.singleLine.prefix(utf8Bytes: 60)] = language.say(
                "Такого ключа нет; есть: \(keys.sorted().joined(separator: ", ")).",
                "There is no such key; the keys are \(keys.sorted().joined(separator: ", ")).")
        }
    }

    func has(_ key: String) -> Bool { self.object[key] != nil }

    mutating func text(_ key: String) -> String? {
        self.value(key, self.language.say("нужен текст", "a text is needed")) { $0 as? String }
    }

    mutating func flag(_ key: String) -> Bool? {
        self.value(key, self.language.say("нужно true или false", "true or false is needed")) { $0 as? Bool }
    }

    mutating func texts(_ key: String) -> [String]? {
        self.value(key, self.language.say("нужен список текстов", "a list of texts is needed")) { $0 as? [String] }
    }

    mutating func map(_ key: String) -> [String: String]? {
        self.value(key, self.language.say("нужен объект из текстов", "an object of texts is needed")) {
            $0 as? [String: String]
        }
    }

    /// Ids are strings, because numbers of 64 bits are not safe in every language, or whole numbers.
    mutating func ids(_ key: String) -> [String: String?]? {
        self.value(key, self.language.say("нужен объект из номеров", "an object of ids is needed")) { value in
            (value as? [String: Any])?.mapValues { id -> String? in
                if let text = id as? String { return text }
                return (id as? NSNumber).map { "\($0)" }
            }
        }
    }

    mutating func number(_ key: String) -> Int64? {
        self.value(key, self.language.say("нужно целое число", "a whole number is needed")) {
            ($0 as? NSNumber)?.int64Value
        }
    }

    mutating func note(_ problem: String, at key: String) {
        self.problems[key] = problem
    }

    /// Throws when there is a problem.
    func check() throws {
        guard !self.problems.isEmpty else { return }
        throw APIFailure.invalid(self.problems, self.language)
    }

    private mutating func value<Value>(_ key: String, _ need: String, _ read: (Any) -> Value?) -> Value? {
        guard let raw = self.object[key], !(raw is NSNull) else { return nil }
        if let value = read(raw) { return value }
        self.problems[key] = need
        return nil
    }
}

/// Why the API refused: a code for programs, a message for people, and the problems by field.
struct APIFailure: Error, HTTPResponseError {
    let status: HTTPResponse.Status
    let code: String
    let message: String
    let fields: [String: String]

    init(_ status: HTTPResponse.Status, _ code: String, _ message: String, fields: [String: String] = [:]) {
        self.status = status
        self.code = code
        self.message = message
        self.fields = fields
    }

    static func invalid(_ fields: [String: String], _ language: Language) -> Self {
        Self(
            .unprocessableContent, "invalid",
            language.say(
                "Исправьте поля: \(fields.keys.sorted().joined(separator: ", ")).",
                "Correct the fields \(fields.keys.sorted().joined(separator: ", "))."),
            fields: fields)
    }

    func response(from request: Request, context: some RequestContext) -> Response {
        var error: [String: JSONAnswer.Value] = ["code": .text(self.code), "message": .text(self.message)]
        if !self.fields.isEmpty { error["fields"] = .object(self.fields.mapValues { .text($0) }) }
        return JSONAnswer.make(self.status, ["error": .object(error)])
    }
}
