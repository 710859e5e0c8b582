package import Ledger
package import Stitching

/// What somebody types to correct a booking; shown again when it was not taken.
package struct BookingCorrection: Sendable {
    package var name: String
    package var phone: String
    package var email: String
    package var campaign: String
    package var site: String
    package var source: String
    /// What is wrong.
    package var problem: String?
    /// The field that is wrong, by its name in the form.
    package var wrong: [String: Bool] = [:]

    package init(
        name: String = "", phone: String = "", email: String = "", campaign: String = "", site: String = "",
        source: String = ""
    ) {
        self.name = name
        self.phone = phone
        self.email = email
        self.campaign = campaign
        self.site = site
        self.source = source
    }

    /// What a booking has now. - Parameter revealed: whether the reader may see the customer.
    package init(_ detail: BookingDetail, revealed: Bool) {
        self.init(
            campaign: detail.summary.campaignID.map(String.init) ?? "",
            site: detail.summary.siteID.map(String.init) ?? "", source: detail.summary.sourceID.map(String.init) ?? "")
        guard revealed else { return }
        self.name = detail.contact.name ?? ""
        self.phone = detail.contact.phone.map { "+\($0.digits)" } ?? detail.contact.unreadPhone ?? ""
        self.email = detail.contact.email?.text ?? ""
    }

    /// Without the fields that are as they were: those change nothing.
    package func changes(from present: Self) -> Self {
        var changed = self
        if self.name.singleLine == present.name.singleLine { changed.name = "" }
        if self.phone == present.phone.trimmed { changed.phone = "" }
        if self.email == present.email.trimmed { changed.email = "" }
        if (self.campaign, self.site, self.source) == (present.campaign, present.site, present.source) {
            (changed.campaign, changed.site, changed.source) = ("", "", "")
        }
        return changed
    }
}

/// Why a correction is not valid.
package enum CorrectionProblem: Error, Hashable, Sendable {
    case phone, email, number, nothing
    case destination(DestinationError)

    /// The API's key of the problem.
    package var field: String {
        switch self {
        case .phone: "phone"
        case .email: "email"
        case .number, .destination(.both), .destination(.notPositive), .destination(.systemCampaignNeedsSite):
            "campaignID"
        case .destination: "siteID"
        case .nothing: "name"
        }
    }

    /// The form's name of the field.
    package var formField: String { self.field.replacing("ID", with: "") }

    package func text(_ language: Language) -> String {
        switch self {
        case .phone:
            language.say(
                "Телефон не читается: напишите как +7 916 123-45-67.",
                "This is not a phone number: write it like +7 916 123-45-67.")
        case .email:
            language.say(
                "Почта не читается: напишите как name@example.ru.",
                "This is not an e-mail address: write it like name@example.ru.")
        case .number:
            language.say(
                "Номера кампании, сайта и источника — целые числа.",
                "Ids of campaign, site and source are whole numbers.")
        case .nothing: language.say("Впишите, что изменить.", "Say what to change.")
        case .destination(.both):
            language.say("Укажите или кампанию, или сайт.", "Give either a campaign or a site.")
        case .destination(.sourceNeedsSite):
            language.say("К источнику нужен сайт.", "A source needs its site.")
        case .destination(.systemCampaignNeedsSite):
            language.say("К кампании −1 нужен сайт и не нужен источник.", "Campaign −1 needs a site and no source.")
        case .destination:
            language.say("Номера кампании и сайта больше нуля.", "Ids of campaigns and sites are above zero.")
        }
    }
}

extension BookingEdit {
    /// The typed values; an empty field does not change anything.
    package init(_ typed: BookingCorrection) throws(CorrectionProblem) {
        self.init(name: typed.name.singleLine.prefix(utf8Bytes: 500).nonEmpty)
        if let text = typed.phone.nonEmpty {
            guard let phone = PhoneNumber(text: text) else { throw .phone }
            self.phone = phone
        }
        if let text = typed.email.nonEmpty {
            guard let email = EmailAddress(text: text) else { throw .email }
            self.email = email
        }
        let numbers = [typed.campaign, typed.site, typed.source]
        if numbers.contains(where: { $0.nonEmpty != nil }) {
            let ids = numbers.map { text in text.nonEmpty.map { Int64($0.replacing("−", with: "-")) } }
            guard !ids.contains(where: { $0 == .some(nil) }) else { throw .number }
            do throws(DestinationError) {
                self.destination = try Destination(
                    campaignID: ids[0] ?? nil, siteID: ids[1] ?? nil, sourceID: ids[2] ?? nil)
            } catch {
                throw .destination(error)
            }
        }
        if self == BookingEdit() { throw .nothing }
    }
}
