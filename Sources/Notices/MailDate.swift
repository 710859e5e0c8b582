import Foundation

/// A point in time in the format of mail: `Thu, 26 Nov 2026 11:48:33 +0000`.
enum MailDate {
    /// **Source:** RFC 5322, 3.3.
    static func text(_ date: Date) -> String {
        let formatter = DateFormatter()
        formatter.locale = Locale(identifier: "en_US_POSIX")
        formatter.timeZone = .gmt
        formatter.dateFormat = "EEE, dd MMM yyyy HH:mm:ss Z"
        return formatter.string(from: date)
    }
}
