import FoundationEssentials

/// The rules of `upload.offline_messages` for one message. Pure: reads the state, changes nothing.
///
/// **Source:** CoMagic Data API documentation, upload.offline_messages. Where it names no mnemonic for a broken rule,
/// ``SandboxOptions`` decides.
struct MessageRules {
    /// A session may be this much older than its message. **Source:** the same page.
    static let sessionLifetime: TimeInterval = 180 * 86_400

    private static let names = [
        "date_time", "name", "phone", "email", "message", "visitor_session_id", "campaign_id", "source_id", "site_id",
        "form_name", "ext_id", "user_fields",
    ]

    /// The values of a message that may be stored.
    struct Accepted {
        var dateTime: Date
        var campaignID: Int64
        var siteID: Int64?
        var sourceID: Int64?
        var extID: String?
    }

    let options: SandboxOptions
    let account: SandboxAccount
    let catalog: Catalog
    let sessions: [Int64: SandboxSession]
    let now: Date

    func accept(_ json: JSONValue) throws(Refusal) -> Accepted {
        guard let members = json.members else {
            throw Refusal(
                .dataTypeError, "The parameter offline_messages must be an array of objects",
                field: "offline_messages", value: json)
        }
        let fields = try Parameters(members, prefix: "offline_messages.", allowed: Self.names)
        for name in ["name", "message", "form_name"] { _ = try fields.string(name) }
        let extID = try fields.string("ext_id")
        if extID?.isEmpty == true { throw fields.invalid("ext_id", "it is empty") }
        let session = try fields.integer("visitor_session_id")
        let campaign = try fields.integer("campaign_id")
        let site = try fields.integer("site_id")
        let source = try fields.integer("source_id")
        try self.checkContact(fields)
        let dateTime = try self.dateTime(fields)
        try self.checkUserFields(fields)
        guard session != nil || campaign != nil || site != nil else {
            throw Refusal(
                .requiredParameterMissed,
                "One of the parameters visitor_session_id, campaign_id, site_id is required",
                field: "offline_messages.visitor_session_id")
        }
        var accepted = Accepted(
            dateTime: dateTime, campaignID: -1, siteID: site, sourceID: session == nil ? source : nil, extID: extID)
        if let site, self.catalog.site(site) == nil {
            throw Self.notFound("site_id", site)
        }
        if let campaign {
            accepted.campaignID = campaign
            accepted.siteID = try self.site(ofCampaign: campaign, site: site)
        }
        if let source, self.catalog.source(source).map({ $0.state != "removed" }) != true {
            throw Self.notFound("source_id", source)
        }
        if let session {
            let known = try self.check(session, fields, dateTime)
            try Self.checkAgreement(known, campaign: campaign, site: site)
            accepted.campaignID = known?.campaignID ?? -1
            accepted.siteID = known?.siteID ?? self.catalog.sites.first?.id
        }
        return accepted
    }

    private func checkContact(_ fields: Parameters) throws(Refusal) {
        let phone = try fields.string("phone")
        let email = try fields.string("email")
        guard phone != nil || email != nil else { throw fields.missed("phone") }
        if var phone {
            if self.options.acceptsPlus, phone.hasPrefix("+") { phone.removeFirst() }
            let digits = phone.utf8
            guard (8...15).contains(digits.count), digits.first != 0x30,
                digits.allSatisfy({ (0x30...0x39).contains($0) })
            else { throw fields.invalid("phone", "it must be in E.164, digits only") }
        }
        if let email {
            let parts = email.split(separator: "@", omittingEmptySubsequences: false)
            guard parts.count == 2, !parts[0].isEmpty, email.utf8.count <= 254, parts[1].contains("."),
                !parts[1].hasPrefix("."), !parts[1].hasSuffix("."), !email.contains(where: \.isWhitespace)
            else { throw fields.invalid("email", "it is no e-mail address") }
        }
    }

    private func dateTime(_ fields: Parameters) throws(Refusal) -> Date {
        guard let text = try fields.string("date_time") else {
            if self.options.requiresDateTime { throw fields.missed("date_time") }
            return self.now
        }
        guard let date = LocalTime.date(text, in: self.account.zone) else {
            throw fields.invalid("date_time", "it must be a date YYYY-MM-DD hh:mm:ss")
        }
        guard date <= self.now else {
            throw Refusal(
                .invalidDateTime, "The parameter date_time lies in the future", field: fields.field("date_time"),
                value: .string(text))
        }
        return date
    }

    private func checkUserFields(_ fields: Parameters) throws(Refusal) {
        for item in try fields.array("user_fields") ?? [] {
            guard let members = item.members else {
                throw Refusal(
                    .dataTypeError, "user_fields must be an array of objects", field: fields.field("user_fields"),
                    value: item)
            }
            let field = try Parameters(members, prefix: fields.field("user_fields."), allowed: ["ext_id", "value"])
            let name = try field.required("ext_id", try field.string("ext_id"))
            _ = try field.required("value", try field.string("value"))
            guard self.account.userFields.contains(name) else {
                throw Refusal(
                    .entityNotFound, "The user field \(name) was not found", field: field.field("ext_id"),
                    value: .string(name))
            }
        }
    }

    /// The site of a campaign, after the rules that connect the two.
    private func site(ofCampaign id: Int64, site: Int64?) throws(Refusal) -> Int64? {
        guard let campaign = self.catalog.campaign(id) else { throw Self.notFound("campaign_id", id) }
        guard campaign.isActive else {
            throw Refusal(
                .campaignIsInactive, "The campaign \(id) is inactive", field: "offline_messages.campaign_id",
                value: .integer(id))
        }
        if campaign.type == "system", site == nil {
            throw Self.combination("campaign_id", id, "the system campaign requires site_id")
        }
        if let own = campaign.siteID, let site, own != site {
            throw Self.combination("site_id", site, "the campaign \(id) belongs to another site")
        }
        return site ?? campaign.siteID
    }

    /// The registered session; `nil` for one that is accepted without being known.
    private func check(_ id: Int64, _ fields: Parameters, _ dateTime: Date) throws(Refusal) -> SandboxSession? {
        let known = self.sessions[id]
        let isForeign = known?.token.map { $0 != self.account.token } ?? false
        guard id >= 1, !isForeign, known != nil || self.options.sessions == .any else {
            throw Refusal(
                self.options.unknownSession, "The visitor session \(id) was not found",
                field: fields.field("visitor_session_id"), value: .integer(id))
        }
        guard let known else { return nil }
        if dateTime.timeIntervalSince(known.startedAt) > Self.sessionLifetime {
            throw Refusal(
                self.options.oldSession, "The visitor session was created more than 180 days before date_time",
                field: fields.field("visitor_session_id"), value: .integer(id))
        }
        // `date_time` has whole seconds: a message of the session's first second must pass.
        if dateTime.timeIntervalSince1970 < known.startedAt.timeIntervalSince1970.rounded(.down) {
            throw Refusal(
                .invalidDateTime, "The parameter date_time is before the visitor session's start",
                field: fields.field("date_time"), value: fields.raw("date_time"))
        }
        return known
    }

    /// Values given with a session must agree with it. For an unregistered session this is unknown.
    private static func checkAgreement(_ known: SandboxSession?, campaign: Int64?, site: Int64?) throws(Refusal) {
        if let campaign, known?.campaignID != campaign {
            throw Self.combination("campaign_id", campaign, "it is not the campaign of the visitor session")
        }
        if let site, known?.siteID != site {
            throw Self.combination("site_id", site, "it is not the site of the visitor session")
        }
    }

    private static func notFound(_ name: String, _ id: Int64) -> Refusal {
        Refusal(
            .entityNotFound, "The entity \(id) of the parameter \(name) was not found",
            field: "offline_messages.\(name)", value: .integer(id))
    }

    private static func combination(_ name: String, _ value: Int64, _ why: String) -> Refusal {
        Refusal(
            .invalidParametersCombination, "Invalid combination of parameters: \(why)",
            field: "offline_messages.\(name)", value: .integer(value))
    }
}
