import Ledger
import Stitching
import Wording

/// Why a command failed: a sentence with the next step, in both languages.
struct CommandFailure: Error {
    let russian: String
    let english: String
    var code: Int32 = ExitStatus.failure

    init(_ russian: String, _ english: String, code: Int32 = ExitStatus.failure) {
        self.russian = russian
        self.english = english
        self.code = code
    }

    /// The ledger's reason, after what failed.
    init(_ error: LedgerError, _ russian: String = "", _ english: String = "") {
        self.init(russian + error.text(in: .russian), english + error.text(in: .english))
    }

    /// The input cannot be used.
    static func usage(_ russian: String, _ english: String) -> CommandFailure {
        CommandFailure(russian, english, code: ExitStatus.usage)
    }

    static func noBooking(_ id: EntryID) -> CommandFailure {
        CommandFailure(
            "бронирования \(id) нет; все показывает «stitcher bookings list»",
            "there is no booking \(id); see «stitcher bookings list»")
    }

    /// - Parameter rename: the flags of the command that was given.
    static func usage(destination error: DestinationError, _ rename: (String) -> String = { $0 }) -> CommandFailure {
        let russian =
            switch error {
            case .missing: "укажите, куда отправлять: --default-campaign ID или --default-site ID [--default-source ID]"
            case .both: "укажите либо кампанию, либо сайт: уберите --default-campaign или --default-site"
            case .sourceNeedsSite: "источник указывают вместе с сайтом: добавьте --default-site ID"
            case .systemCampaignNeedsSite:
                "кампания -1 указывается с сайтом и без источника: добавьте --default-site ID"
            case .notPositive: "номера кампаний и сайтов — положительные числа"
            }
        return self.usage(rename(russian), rename(error.description))
    }
}
