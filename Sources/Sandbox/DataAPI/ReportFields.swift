import FoundationEssentials

/// The documented columns of `get.offline_messages_report`. **Source:** CoMagic Data API documentation.
enum ReportFields {
    /// A message with the related data of the report.
    struct Row: Sendable {
        var message: OfflineMessage
        var campaign: Catalog.Campaign?
        var source: Catalog.Source?
        var zone: TimeZone
    }

    static let all: [ListField<Row>] = [
        ListField("id", .number, filter: true, sort: true) { .integer($0.message.id) },
        ListField("communication_id", .number, filter: true, sort: true) { .integer($0.message.id) },
        ListField("date_time", .datetime, sort: true) { .string(LocalTime.text($0.message.dateTime, in: $0.zone)) },
        ListField("text", .string) { .optional($0.message.text) },
        ListField("status", .string, filter: true, sort: true) { _ in "not_processed" },
        ListField("form_type", .string, filter: true, sort: true) { _ in "DataAPI" },
        ListField("form_name", .string, filter: true, sort: true, standard: false) { .optional($0.message.formName) },
        ListField("ext_id", .string, filter: true, sort: true, standard: false) { .optional($0.message.extID) },
        ListField("site_id", .number, filter: true, sort: true) { .optional($0.message.siteID) },
        ListField("campaign_id", .number, filter: true, sort: true) { .integer($0.message.campaignID) },
        ListField("campaign_name", .string, filter: true, sort: true, standard: false) { .optional($0.campaign?.name) },
        ListField("source_id", .number, filter: true, sort: true, standard: false) { .optional($0.message.sourceID) },
        ListField("source_name", .string, filter: true, sort: true, standard: false) { .optional($0.source?.name) },
        ListField("channel_code", .string, filter: true, sort: true, standard: false) { .optional($0.source?.channel) },
        ListField("visitor_session_id", .number, filter: true, sort: true) { .optional($0.message.sessionID) },
        ListField("visitor_id", .number, filter: true, sort: true) { _ in nil },
        ListField("visitor_phone_number", .number, filter: true, sort: true) {
            .optional($0.message.phone.flatMap { Int64($0.filter { $0 != "+" }) })
        },
        ListField("visitor_email", .string, filter: true, sort: true) { .optional($0.message.email) },
        ListField("visitor_name", .string, filter: true, sort: true) { .optional($0.message.name) },
        ListField("person_id", .number, filter: true, standard: false) { _ in nil },
        ListField("utm_source", .string, filter: true, standard: false) { _ in nil },
        ListField("utm_medium", .string, filter: true, standard: false) { _ in nil },
        ListField("utm_campaign", .string, filter: true, standard: false) { _ in nil },
        ListField("utm_term", .string, filter: true, standard: false) { _ in nil },
        ListField("utm_content", .string, filter: true, standard: false) { _ in nil },
        ListField("tags", .object, standard: false) { _ in [] },
        ListField("sale_date", .datetime, standard: false) { _ in nil },
        ListField("sale_cost", .number, standard: false) { _ in nil },
    ]
}
