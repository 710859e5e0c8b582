import Foundation
import HTTPTypes
import Ledger
import Stitching
import Web

/// The API's description, made from the operations that register its routes. **Source:** OpenAPI Specification 3.1.0.
struct OpenAPIDocument: Encodable, Sendable {
    let operations: [APIOperation]

    /// The shapes of answers: `string`, `boolean`, `integer`, `date`, `object`, the name of another shape, a trailing
    /// `[]` for a list, `?` for what may be null or absent.
    static let schemas: [String: [String: String]] = [
        "Integration": Self.plainSettings.merging([
            "id": "string", "revision": "integer", "name": "string", "active": "boolean", "siteKey": "string",
            "scriptURL": "string", "snippet": "string", "webhookURL": "string", "webhookTemplate": "string",
            "widgets": "string[]", OutsideName.address: "string", "timezone": "string", "default": "Default",
            "scriptOptions": "object",
        ]) { $1 },
        "Default": ["campaignID": "string?", "siteID": "string?", "sourceID": "string?"],
        "Change": ["revision": "integer", "at": "date", "author": "string", "fields": "FieldChange[]"],
        "FieldChange": ["field": "string", "from": "string?", "to": "string?"],
        "Account": ["appID": "string?", "name": "string?", "timezone": "string?", "trouble": "Trouble?"],
        "Trouble": [
            "mnemonic": "string", "message": "string", "advice": "string", "seenAddress": "string?",
            "renewsAt": "date?",
        ],
        "List": [
            "items": "ListItem[]", "found": "integer", "total": "integer", "readAt": "date?", "trouble": "Trouble?",
        ],
        "ListItem": ["id": "string", "name": "string?", "domain": "string?"],
        "User": [
            "id": "string", "email": "string", "role": "string", "state": "string", "language": "string?",
            "createdAt": "date",
        ],
        "InvitedUser": ["user": "User", "link": "string"],
        "Token": ["id": "string", "name": "string", "createdAt": "date", "usedAt": "date?", "token": "string?"],
        "Bookings": ["bookings": "Booking[]", "next": "string?"],
        "Booking": Self.booking,
        "BookingDetail": Self.booking.merging([
            "rawBody": "string?", "unopened": "string[]", "history": "HistoryLine[]",
        ]) { $1 },
        "HistoryLine": ["at": "date", "event": "string", "detail": "object"],
        "LastError": Self.columns(.lastError),
        "Attribution": Self.columns(.attribution).merging(["utm": "object"]) { $1 },
        "Check": ["done": "boolean", "wrong": "boolean", "title": "string", "text": "string"],
        "Report": ["address": "string?", "status": "integer?", "findings": "Finding[]"],
        "Finding": ["severity": "string", "text": "string"],
        "Refusal": [
            "integrationID": "string", "at": "date", "reason": "string", "status": "integer", "bytes": "integer",
            "bookingID": "string?",
        ],
        "Count": ["count": "integer"],
        "Contact": [
            "name": "string?", "phone": "string?", "email": "string?", "rawBody": "string?", "unopened": "string[]",
        ],
        "Coverage": [
            "from": "date", "to": "date", "zone": "string", "total": "integer", "covered": "integer",
            "share": "number?", "band": "string?", "missing": "integer", "before": "number?", "kinds": "object",
            "reasons": "ReasonCount[]", "breakdowns": "object", "visits": "object",
        ],
        "ReasonCount": ["reason": "string", "bookings": "integer"],
        "Error": ["error": "ErrorBody"],
        "ErrorBody": ["code": "string", "message": "string", "fields": "object?"],
    ]

    private static let booking = Self.columns(.booking).merging([
        "lastError": "LastError?", "attribution": "Attribution",
    ]) { $1 }

    private static let plainSettings = Dictionary(
        uniqueKeysWithValues: PlainSetting.allCases.map { ($0.key, $0.schema) })

    /// What an export says in one JSON object, with the types.
    private static func columns(_ place: ExportColumn.Place) -> [String: String] {
        ExportColumn.allCases.filter { $0.place == place }.reduce(into: [:]) { $0[$1.key] = $1.schema }
    }

    func encode(to encoder: any Encoder) throws {
        try self.document.encode(to: encoder)
    }

    private var document: JSONAnswer.Value {
        .object([
            "openapi": .text("3.1.0"),
            "info": .object([
                "title": .text("Stitcher"), "version": .text("1"),
                "description": .text(
                    "Everything that the pages do. Authorization: Bearer KEY, made on the profile page; a browser's login serves for reading, and for changes with the header X-Form-Token."
                ),
            ]),
            "security": .list([.object(["bearer": .list([])]), .object(["login": .list([])])]),
            "paths": .object(self.paths),
            "components": .object([
                "schemas": .object(Self.schemas.mapValues(Self.object)),
                "securitySchemes": .object([
                    "bearer": .object(["type": .text("http"), "scheme": .text("bearer")]),
                    "login": .object([
                        "type": .text("apiKey"), "in": .text("cookie"), "name": .text(SessionCookie.name),
                    ]),
                ]),
            ]),
        ])
    }

    private var paths: [String: JSONAnswer.Value] {
        Dictionary(grouping: self.operations, by: \.path).mapValues { operations in
            .object(
                Dictionary(uniqueKeysWithValues: operations.map { ($0.method.rawValue.lowercased(), Self.value($0)) }))
        }
    }

    private static func value(_ operation: APIOperation) -> JSONAnswer.Value {
        var value: [String: JSONAnswer.Value] = [
            "summary": .text(operation.summary),
            "description": .text(operation.isForAdministrators ? "For administrators." : "For everybody signed in."),
        ]
        let inPath: [JSONAnswer.Value] = operation.parameters.map { name in
            .object([
                "name": .text(name), "in": .text("path"), "required": .flag(true),
                "schema": .object(["type": .text("string")]),
            ])
        }
        let inQuery: [JSONAnswer.Value] = operation.query.map { field in
            .object([
                "name": .text(field.name), "in": .text("query"), "description": .text(field.text),
                "schema": self.schema(field.schema),
            ])
        }
        if !inPath.isEmpty || !inQuery.isEmpty { value["parameters"] = .list(inPath + inQuery) }
        if !operation.body.isEmpty {
            var object: [String: JSONAnswer.Value] = [
                "type": .text("object"), "additionalProperties": .flag(false),
                "properties": .object(
                    Dictionary(uniqueKeysWithValues: operation.body.map { ($0.name, self.schema($0.schema)) })),
            ]
            let required = operation.body.filter(\.isRequired).map { JSONAnswer.Value.text($0.name) }
            if !required.isEmpty { object["required"] = .list(required) }
            value["requestBody"] = .object(["content": self.content(.object(object))])
        }
        let content =
            operation.answer == "bytes"
            ? JSONAnswer.Value.object(["application/octet-stream": .object([:])])
            : self.content(self.schema(operation.answer))
        value["responses"] = .object([
            String(operation.status): .object(["description": .text("Done"), "content": content]),
            "default": .object([
                "description": .text("Refused: why, and what is wrong by field"),
                "content": self.content(self.schema("Error")),
            ]),
        ])
        return .object(value)
    }

    private static func content(_ schema: JSONAnswer.Value) -> JSONAnswer.Value {
        .object(["application/json": .object(["schema": schema])])
    }

    private static func object(_ fields: [String: String]) -> JSONAnswer.Value {
        .object([
            "type": .text("object"), "properties": .object(fields.mapValues(self.schema)),
            "required": .list(fields.filter { !$0.value.hasSuffix("?") }.keys.sorted().map { .text($0) }),
        ])
    }

    private static func schema(_ name: String) -> JSONAnswer.Value {
        if name.hasSuffix("?") {
            return .object(["anyOf": .list([self.schema(String(name.dropLast())), .object(["type": .text("null")])])])
        }
        if name.hasSuffix("[]") {
            return .object(["type": .text("array"), "items": self.schema(String(name.dropLast(2)))])
        }
        switch name {
        case "string", "boolean", "integer", "number", "object": return .object(["type": .text(name)])
        case "date": return .object(["type": .text("string"), "format": .text("date-time")])
        default: return .object(["$ref": .text("#/components/schemas/\(name)")])
        }
    }
}

extension PlainSetting {
    /// Its type in JSON.
    var schema: String { self.isBoolean ? "boolean" : "string" }
}
