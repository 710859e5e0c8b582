import Backoffice
import Foundation
import HTTPTypes
import Hummingbird
import Ledger
import Logging
import NIOCore
import Stitching
import Web

/// Explains in the reader's language why a page cannot be shown; programs get JSON.
struct RefusalPages: RouterMiddleware {
    let pages: Pages

    func handle(
        _ request: Request, context: PageRequestContext,
        next: (Request, PageRequestContext) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch let refusal as AccessRefusal {
            return self.answer(refusal, to: request, context)
        } catch is HashGate.Busy {
            var response = self.say(.busy, to: request, context)
            response.headers[.retryAfter] = String(HashGate.Busy.retryAfter)
            return response
        } catch is NIOTooManyBytesError {
            return self.say(.tooLarge, to: request, context)
        } catch let error as HTTPError where error.status == .notFound {
            return self.say(.notFound, to: request, context)
        } catch LedgerError.notFound {
            return self.say(.notFound, to: request, context)
        } catch let error as LedgerError {
            context.logger.error("page could not be shown", metadata: ["error": "\(error)"])
            return self.say(.unavailable, to: request, context)
        }
    }

    private func answer(
        _ refusal: AccessRefusal, to request: Request, _ context: PageRequestContext
    ) -> Response {
        switch refusal {
        case .signInNeeded:
            guard !Self.wantsJSON(request), request.method == .get || request.method == .head else {
                return self.say(.signInNeeded, to: request, context)
            }
            let back = NextPage.encoded(request.uri.string)
            return Response.redirect(to: back == "%2F" ? "/login" : "/login?next=\(back)", type: .normal)
        case .administratorNeeded: return self.say(.administratorNeeded, to: request, context)
        case .foreignForm: return self.say(.foreignForm, to: request, context)
        }
    }

    private func say(_ message: MessagePage, to request: Request, _ context: PageRequestContext) -> Response {
        guard Self.wantsJSON(request) else {
            let language = Authentication.language(of: request, user: context.access?.user)
            return self.pages.answer(
                message, status: message.status, to: request, language: language, access: context.access)
        }
        return JSONAnswer.error(message.status, code: message.code, message: message.text(.english))
    }

    static func wantsJSON(_ request: Request) -> Bool {
        request.uri.path.hasPrefix("/api/") || request.headers[.accept]?.hasPrefix("application/json") == true
    }
}

/// A page with one message: what went wrong, and the next step.
struct MessagePage: PageModel {
    static let template = "message"
    let section: Section? = nil
    let status: HTTPResponse.Status
    let code: String
    private let titles: (russian: String, english: String)
    // Stored separately: a template sees stored properties only.
    private let russian: String
    private let english: String

    func title(in language: Language) -> String { language.say(self.titles.russian, self.titles.english) }

    func text(_ language: Language) -> String { language.say(self.russian, self.english) }

    init(
        _ status: HTTPResponse.Status, _ code: String, _ titles: (russian: String, english: String),
        _ texts: (russian: String, english: String)
    ) {
        self.status = status
        self.code = code
        self.titles = titles
        self.russian = texts.russian
        self.english = texts.english
    }

    static let notFound = Self(
        .notFound, "not_found", ("Такой страницы нет", "There is no such page"),
        (
            "Возможно, она была удалена или адрес набран с ошибкой. Начните со списка интеграций.",
            "It may have been removed, or the address has a slip in it. Start from the list of integrations."
        ))
    static let signInNeeded = Self(
        .unauthorized, "sign_in_needed", ("Нужно войти", "Please sign in"),
        (
            "Вход устарел. Войдите ещё раз в другой вкладке и повторите отправку: введённое на прежней странице не пропало.",
            "Your login has ended. Sign in again in another tab and send the form once more; scripts send a valid key in Authorization: Bearer."
        ))
    static let administratorNeeded = Self(
        .forbidden, "administrator_needed", ("Нужны права администратора", "An administrator is needed"),
        (
            "Ваша роль — маркетолог: она видит отчёты, но ничего не меняет. Попросите администратора.",
            "Your role is marketer: it sees reports and changes nothing. Ask an administrator."
        ))
    static let foreignForm = Self(
        .forbidden, "foreign_form", ("Форма устарела", "The form is out of date"),
        (
            "Запрос пришёл не с нашей страницы или после нового входа. Вернитесь назад, обновите страницу и отправьте ещё раз.",
            "The request did not come from our page, or came after a new login. Go back, reload the page and send it again."
        ))
    static let tooLarge = Self(
        .contentTooLarge, "too_large", ("Слишком много данных", "Too much data"),
        (
            "Форма больше, чем мы принимаем. Сократите тексты и отправьте ещё раз.",
            "The form is larger than we take. Shorten the texts and send it again."
        ))
    static let busy = Self(
        .serviceUnavailable, "busy", ("Сейчас слишком много входов", "Too many sign-ins now"),
        (
            "Пароли проверяются по очереди, и очередь заполнена. Повторите через несколько секунд.",
            "Passwords are checked in turn, and the queue is full. Try again in some seconds."
        ))
    static let unavailable = Self(
        .serviceUnavailable, "unavailable", ("Данные сейчас недоступны", "The data are not available now"),
        (
            "Диск занят или переполнен, ничего не изменено. Повторите через минуту; если не поможет, позовите того, кто обслуживает сервер.",
            "The disk is busy or full; nothing was changed. Try again in a minute; if that does not help, call whoever runs the server."
        ))
}

/// Where a person goes after signing in: only to a page of ours.
enum NextPage {
    static func encoded(_ path: String) -> String {
        var allowed = CharacterSet.alphanumerics
        allowed.insert(charactersIn: "-._~")
        return path.addingPercentEncoding(withAllowedCharacters: allowed) ?? ""
    }

    /// `/` unless the text is an absolute path of this server.
    static func safe(_ text: String?) -> String {
        guard let text, text.hasPrefix("/"), !text.hasPrefix("//"), text.utf8.count <= 1_000,
            text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "\\") })
        else { return "/" }
        return text
    }
}
