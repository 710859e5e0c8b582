import Bukza
import CoMagic
import Foundation
import SiteDoctor

/// Pages kept in `Tests/Fixtures/pages`, and what they should have on them.
enum PageExamples {
    static let expectation = SiteExpectation(
        siteKeys: ["k7Qd2mVx9Rb4"], scriptBase: "https://stitcher.example", widgets: ["24860"])
    static let signs = SiteSigns(widgets: BukzaSigns(), counter: .coMagic)

    static func fixture(_ name: String) throws -> [UInt8] {
        Array(try Data(contentsOf: Self.folder.appending(path: "\(name).html")))
    }

    static var names: [String] { Self.files(".html") }
    static var origins: [String] { Self.files(".md") }

    private static func files(_ suffix: String) -> [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: Self.folder.path)) ?? []
        return names.filter { $0.hasSuffix(suffix) }.map { String($0.dropLast(suffix.count)) }.sorted()
    }

    private static var folder: URL {
        URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "Fixtures/pages")
    }
}

extension FetchedPage {
    /// A page of a site with https.
    static func example(
        _ body: String = "", bytes: [UInt8]? = nil, address: String = "https://site.example/booking", status: Int = 200,
        headers: [(String, String)] = [("content-type", "text/html")], isCut: Bool = false
    ) throws -> FetchedPage {
        FetchedPage(
            address: try PageAddress(typed: address), status: status,
            headers: headers.map { Header(name: $0.0, value: $0.1) }, body: bytes ?? Array(body.utf8), isCut: isCut)
    }
}
