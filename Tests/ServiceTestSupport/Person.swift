import Admin
import Foundation
package import HTTPTypes
package import HummingbirdTesting
package import Ledger
import NIOCore
import Synchronization

/// A person with a browser: keeps cookies, brings back the form token of the page last seen, follows nothing by itself.
package final class Person: Sendable {
    package static let password = "three words long"

    package let service: TestService
    package let user: User?
    private let state: Mutex<(cookies: [String: String], formToken: String)>

    package init(service: TestService, user: User?, cookies: [String: String]) {
        self.service = service
        self.user = user
        let token = cookies["stitcher_session"].map { service.admin.accounts.formToken(login: $0) } ?? ""
        self.state = Mutex((cookies, token))
    }

    package var cookies: [String: String] { self.state.withLock { $0.cookies } }

    package func get(_ path: String, language: String = "ru", headers: HTTPFields = [:]) async throws -> TestResponse {
        try await self.send(.get, path, headers.adding([.acceptLanguage: language]), "")
    }

    /// Sends a form as a page of ours would.
    package func post(
        _ path: String, _ fields: [(String, String)] = [], language: String = "ru", headers: HTTPFields = [:]
    ) async throws -> TestResponse {
        let token = self.state.withLock { $0.formToken }
        let all = (token.isEmpty ? [] : [("form_token", token)]) + fields
        return try await self.send(
            .post, path,
            headers.adding([.acceptLanguage: language, .contentType: "application/x-www-form-urlencoded"]),
            all.map { "\(Self.encoded($0))=\(Self.encoded($1))" }.joined(separator: "&"))
    }

    private func send(
        _ method: HTTPRequest.Method, _ path: String, _ headers: HTTPFields, _ body: String
    ) async throws -> TestResponse {
        var headers = headers
        let cookies = self.cookies.map { "\($0)=\($1)" }.sorted().joined(separator: "; ")
        if !cookies.isEmpty { headers[.cookie] = cookies }
        let answer = try await self.service.send(method, path, headers, text: body)
        self.state.withLock { state in
            for cookie in answer.headers[values: .setCookie] {
                let pair = cookie.prefix { $0 != ";" }.split(separator: "=", maxSplits: 1)
                state.cookies[String(pair[0])] = pair.count == 2 ? String(pair[1]) : nil
            }
            if let match = answer.text.firstMatch(of: /name="form_token" value="([^"]+)"/) {
                state.formToken = String(match.output.1)
            }
        }
        return answer
    }

    private static func encoded(_ text: String) -> String {
        text.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
    }
}

extension HTTPFields {
    package func adding(_ more: HTTPFields) -> HTTPFields {
        var all = self
        for field in more where all[field.name] == nil { all.append(field) }
        return all
    }
}
