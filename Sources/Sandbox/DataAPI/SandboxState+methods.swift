import FoundationEssentials

extension SandboxState {
    /// Runs a method for an account that may call it. Returns the answer's `result` without metadata, with
    /// `total_items`.
    mutating func run(
        _ method: APIMethod, _ params: [String: JSONValue], _ account: SandboxAccount, now: Date
    ) throws(Refusal) -> [String: JSONValue] {
        switch method {
        case .account:
            guard account.customers.isEmpty else { throw Refusal(.forbidden) }
            _ = try Parameters(params, allowed: ["access_token"])
            let row: JSONValue = [
                "app_id": .integer(account.appID), "name": .string(account.name), "timezone": .string(account.timezone),
            ]
            return ["data": [row], "total_items": 1]
        case .campaigns:
            let domains = Dictionary(uniqueKeysWithValues: self.catalog.sites.map { ($0.id, $0.domainName) })
            let rows = self.catalog.campaigns.map { (campaign: $0, domain: $0.siteID.flatMap { domains[$0] }) }
            return try Self.list(params, account, CatalogFields.campaigns, rows)
        case .sites: return try Self.list(params, account, CatalogFields.sites, self.catalog.sites)
        case .sources: return try Self.list(params, account, CatalogFields.sources, self.catalog.sources)
        case .upload: return try self.upload(params, account, now: now)
        case .report: return try self.report(params, account, now: now)
        case .delete: return try self.delete(params, account)
        }
    }

    private static func list<Row>(
        _ params: [String: JSONValue], _ account: SandboxAccount, _ fields: [ListField<Row>], _ rows: [Row]
    ) throws(Refusal) -> [String: JSONValue] {
        let parameters = try Parameters(params, allowed: ListQuery<Row>.parameters)
        try Self.checkCustomer(parameters, account)
        let page = try ListQuery(parameters, fields: fields).page(of: rows)
        return ["data": .array(page.rows), "total_items": .integer(Int64(page.total))]
    }

    /// `user_id` names the agent's customer. It is required of an agent and of nobody else.
    private static func checkCustomer(_ parameters: Parameters, _ account: SandboxAccount) throws(Refusal) {
        let customer = try parameters.integer("user_id")
        if account.customers.isEmpty {
            guard customer == nil else { throw parameters.invalid("user_id", "the account is not an agent") }
        } else {
            guard account.customers.contains(try parameters.required("user_id", customer)) else {
                throw Refusal(.forbidden, field: "user_id", value: .optional(customer))
            }
        }
    }

    private mutating func upload(
        _ params: [String: JSONValue], _ account: SandboxAccount, now: Date
    ) throws(Refusal) -> [String: JSONValue] {
        let parameters = try Parameters(params, allowed: ["access_token", "user_id", "offline_messages"])
        try Self.checkCustomer(parameters, account)
        let sent = try parameters.required("offline_messages", try parameters.array("offline_messages"))
        guard !sent.isEmpty else { throw parameters.invalid("offline_messages", "it is empty") }
        guard sent.count <= self.options.maximumMessages else {
            throw Refusal(
                .dataLimitExceeded, "More than \(self.options.maximumMessages) elements in offline_messages",
                field: "offline_messages", params: ["limit": .integer(Int64(self.options.maximumMessages))])
        }
        let rules = MessageRules(
            options: self.options, account: account, catalog: self.catalog, sessions: self.sessions, now: now)
        var accepted: [(json: JSONValue, message: MessageRules.Accepted)] = []
        do throws(Refusal) {
            var seen: Set<String> = []
            for json in sent {
                let message = try rules.accept(json)
                if let extID = message.extID, self.options.repeats == .refuses {
                    guard seen.insert(extID).inserted,
                        self.messages.messages(extID: extID, token: account.token).isEmpty
                    else { throw Self.repeated(extID) }
                }
                accepted.append((json, message))
            }
        } catch {
            if self.options.batch == .partial {
                for (json, message) in accepted { _ = self.store(json, message, account, now: now) }
            }
            throw error
        }
        var ids = accepted.map { self.store($0.json, $0.message, account, now: now) }
        if self.options.idOrder == .reversed { ids.reverse() }
        return ["data": .array(ids.map { ["id": .integer($0)] })]
    }

    private static func repeated(_ extID: String) -> Refusal {
        Refusal(
            .duplicateEntity, "A message with ext_id \(extID) already exists", field: "offline_messages.ext_id",
            value: .string(extID))
    }

    private mutating func store(
        _ json: JSONValue, _ accepted: MessageRules.Accepted, _ account: SandboxAccount, now: Date
    ) -> Int64 {
        var id: Int64?
        if let extID = accepted.extID, self.options.repeats == .updates {
            id = self.messages.messages(extID: extID, token: account.token).first?.id
        }
        let message = OfflineMessage(
            id: id ?? self.messages.nextID(), token: account.token, call: self.calls.nextNumber, receivedAt: now,
            dateTime: accepted.dateTime, fields: json.members ?? [:], campaignID: accepted.campaignID,
            siteID: accepted.siteID, sourceID: accepted.sourceID)
        self.messages.put(message)
        return message.id
    }

    private func report(
        _ params: [String: JSONValue], _ account: SandboxAccount, now: Date
    ) throws(Refusal) -> [String: JSONValue] {
        typealias Row = ReportFields.Row
        let parameters = try Parameters(
            params,
            allowed: ListQuery<Row>.parameters + ["date_from", "date_till", "include_tech_offline_messages"])
        try Self.checkCustomer(parameters, account)
        _ = try parameters.bool("include_tech_offline_messages")
        let from = try Self.date("date_from", parameters, account)
        let till = try Self.date("date_till", parameters, account)
        guard from <= till else {
            throw Refusal(
                .invalidParametersCombination, "date_from is after date_till", field: "date_from",
                value: parameters.raw("date_from"))
        }
        guard let latest = LocalTime.calendar(account.zone).date(byAdding: .month, value: 3, to: from), till <= latest
        else {
            throw Refusal(.dateIntervalLimitReached, field: "date_till", value: parameters.raw("date_till"))
        }
        let query = try ListQuery<Row>(parameters, fields: ReportFields.all, filterDepth: 2)
        var found: [OfflineMessage]
        if let extIDs = query.filter?.values(of: "ext_id") {
            found = extIDs.compactMap(\.asString).flatMap { self.messages.messages(extID: $0, token: account.token) }
        } else {
            found = self.messages.all.filter { $0.token == account.token }
        }
        let visibleSince = now.addingTimeInterval(-self.options.reportLag)
        // `date_till` names a whole second, so events within it count.
        found.removeAll {
            $0.receivedAt > visibleSince || $0.dateTime < from || $0.dateTime >= till.addingTimeInterval(1)
        }
        let rows = found.map {
            Row(
                message: $0, campaign: self.catalog.campaign($0.campaignID),
                source: $0.sourceID.flatMap { self.catalog.source($0) }, zone: account.zone)
        }
        let page = query.page(of: rows)
        return ["data": .array(page.rows), "total_items": .integer(Int64(page.total))]
    }

    private static func date(
        _ name: String, _ parameters: Parameters, _ account: SandboxAccount
    ) throws(Refusal) -> Date {
        let text = try parameters.required(name, try parameters.string(name))
        guard let date = LocalTime.date(text, in: account.zone) else {
            throw parameters.invalid(name, "it must be a date YYYY-MM-DD hh:mm:ss")
        }
        return date
    }

    private mutating func delete(
        _ params: [String: JSONValue], _ account: SandboxAccount
    ) throws(Refusal) -> [String: JSONValue] {
        let parameters = try Parameters(params, allowed: ["access_token", "user_id", "id"])
        try Self.checkCustomer(parameters, account)
        let id = try parameters.required("id", try parameters.integer("id"))
        guard self.messages.message(id)?.token == account.token else {
            throw Refusal(
                .entityNotFound, "The offline message \(id) was not found", field: "id", value: .integer(id))
        }
        self.messages.remove(id)
        return ["success": true]
    }
}
