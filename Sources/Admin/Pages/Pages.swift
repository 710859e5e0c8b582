import Foundation
import HTTPTypes
package import Hummingbird
import Ledger
import Mustache
import NIOCore
import Stitching

/// The values of a page's template. One type per page, so that a template cannot get the wrong values.
protocol PageModel: Sendable {
    /// The template's file name without its extension.
    static var template: String { get }
    func title(in language: Language) -> String
    /// The section to which the page belongs.
    var section: Section? { get }
    /// Where the pages of numbers begin: the choice of site, period and filter goes along.
    var numbers: NumberLinks { get }
}

extension PageModel {
    var numbers: NumberLinks { NumberLinks() }
}

/// The addresses of coverage and bookings in the navigation.
struct NumberLinks: Sendable, Hashable {
    var coverage = Section.coverage.path
    var bookings = Section.bookings.path
}

/// The sections of the navigation.
enum Section: String, Sendable, CaseIterable {
    case coverage, bookings, integrations, alerts, users, profile

    /// The first page of the section.
    var path: String { self == .coverage ? "/" : "/\(self.rawValue)" }
}

/// All templates, parsed once per language.
///
/// A template has both languages side by side, `[[русский|English]]`. The parser keeps one.
package struct Pages: Sendable {
    private let libraries: [Language: MustacheLibrary]

    /// Throws when a template does not parse: the program must not start with such a page.
    package init() throws(PageError) {
        var libraries: [Language: MustacheLibrary] = [:]
        for language in Language.allCases {
            var library = MustacheLibrary()
            for (name, source) in Self.sources {
                do {
                    try library.register(Self.text(of: source, in: language), named: name)
                } catch {
                    throw PageError(template: name, reason: "\(error)")
                }
            }
            libraries[language] = library
        }
        self.libraries = libraries
    }

    /// The whole page as an answer; the person is optional.
    func answer(
        _ model: some PageModel, status: HTTPResponse.Status = .ok, to request: Request, language: Language,
        access: Access?, attention: AttentionStrip? = nil
    ) -> Response {
        // The answer to a form has an address that cannot be opened by itself: the language switch leads to the
        // section.
        let path =
            request.method == .get ? request.uri.string : model.section?.path ?? request.uri.path
        let frame = Frame(model, language: language, access: access, attention: attention, path: path)
        let html = self.libraries[language]?.render(frame, withTemplate: type(of: model).template) ?? ""
        return Response(
            status: status, headers: [.contentType: "text/html; charset=utf-8", .cacheControl: "no-store"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: html)))
    }

    /// The same for a handler of signed-in people.
    func answer(
        _ model: some PageModel, status: HTTPResponse.Status = .ok, to request: Request, _ context: MemberRequestContext
    ) -> Response {
        self.answer(
            model, status: status, to: request, language: context.language, access: context.access,
            attention: context.attention)
    }

    /// The same for administrators.
    func answer(
        _ model: some PageModel, status: HTTPResponse.Status = .ok, to request: Request,
        _ context: AdministratorRequestContext
    ) -> Response {
        self.answer(model, status: status, to: request, context.member)
    }

    /// The same before the sign-in.
    func answer(
        _ model: some PageModel, status: HTTPResponse.Status = .ok, to request: Request,
        _ context: PageRequestContext
    ) -> Response {
        self.answer(model, status: status, to: request, language: context.language, access: context.access)
    }

    /// The page for an address that no route knows. It says the same to everybody.
    package func notFound(_ request: Request) -> Response {
        var response = self.answer(
            MessagePage.notFound, status: .notFound, to: request,
            language: Authentication.language(of: request, user: nil), access: nil)
        PageHeaders.add(to: &response)
        return response
    }

    /// One language of a template.
    static func text(of source: String, in language: Language) -> String {
        source.replacing(/\[\[([^|\[\]]*)\|([^|\[\]]*)\]\]/.dotMatchesNewlines()) { match in
            language == .russian ? match.output.1 : match.output.2
        }
    }

    /// Every template by its name.
    static let sources: [String: String] = [
        "layout": PackageResources.layout_mustache, "message": PackageResources.message_mustache,
        "login": PackageResources.login_mustache, "welcome": PackageResources.welcome_mustache,
        "coverage": PackageResources.coverage_mustache,
        "alerts": PackageResources.alerts_mustache,
        "bookings": PackageResources.bookings_mustache, "booking": PackageResources.booking_mustache,
        "bulk": PackageResources.bulk_mustache,
        "integrations": PackageResources.integrations_mustache,
        "integration": PackageResources.integration_mustache,
        "integration-tabs": PackageResources.integration_tabs_mustache,
        "bukza-steps": PackageResources.bukza_steps_mustache,
        "install": PackageResources.install_mustache,
        "reconciliation": PackageResources.reconciliation_mustache, "test": PackageResources.test_mustache,
        "account-list": PackageResources.account_list_mustache,
        "site-choice": PackageResources.site_choice_mustache,
        "delete": PackageResources.delete_mustache,
        "history": PackageResources.history_mustache,
        "users": PackageResources.users_mustache, "profile": PackageResources.profile_mustache,
    ].mapValues { String(decoding: $0, as: UTF8.self) }
}

/// A template that does not parse.
package struct PageError: Error, CustomStringConvertible {
    let template: String
    let reason: String

    package var description: String { "the page template \(self.template) does not parse: \(self.reason)" }
}

/// The frame around every page's content.
private struct Frame<Model: PageModel> {
    let page: Model
    let title: String
    let lang: String
    let isRussian: Bool
    let isSignedIn: Bool
    let isAdmin: Bool
    let email: String
    let formToken: String
    let attention: AttentionStrip?
    let path: String
    let styleAddress: String
    let scriptAddress: String
    let coverageAddress: String
    let bookingsAddress: String
    let inCoverage: Bool
    let inBookings: Bool
    let inIntegrations: Bool
    let inAlerts: Bool
    let inUsers: Bool
    let inProfile: Bool

    init(_ model: Model, language: Language, access: Access?, attention: AttentionStrip?, path: String) {
        self.page = model
        self.title = model.title(in: language)
        self.lang = language.rawValue
        self.isRussian = language == .russian
        self.isSignedIn = access != nil
        self.isAdmin = access?.user.role == .admin
        self.email = access?.user.email ?? ""
        self.formToken = access?.formToken ?? ""
        self.attention = attention
        self.path = path
        self.styleAddress = Assets.address(of: "admin.css")
        self.scriptAddress = Assets.address(of: "admin.js")
        self.coverageAddress = model.numbers.coverage
        self.bookingsAddress = model.numbers.bookings
        self.inCoverage = model.section == .coverage
        self.inBookings = model.section == .bookings
        self.inIntegrations = model.section == .integrations
        self.inAlerts = model.section == .alerts
        self.inUsers = model.section == .users
        self.inProfile = model.section == .profile
    }
}
