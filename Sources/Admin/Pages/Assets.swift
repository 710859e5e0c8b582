import Crypto
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import Stitching
import Web

/// The pages' stylesheet, script and icon. The address names the contents, so browsers cache them for good.
enum Assets {
    private struct Asset {
        let bytes: [UInt8]
        let type: String
        let tag: String

        init(_ bytes: [UInt8], type: String) {
            self.bytes = bytes
            self.type = type
            self.tag = SHA256.hash(data: bytes).prefix(8).hexadecimal
        }
    }

    private static let all: [String: Asset] = [
        "admin.css": Asset(PackageResources.admin_css, type: "text/css; charset=utf-8"),
        "admin.js": Asset(PackageResources.admin_js, type: "text/javascript; charset=utf-8"),
        "combobox.js": Asset(PackageResources.combobox_js, type: "text/javascript; charset=utf-8"),
        "way.svg": Asset(PackageResources.way_svg, type: "image/svg+xml"),
        "favicon.svg": Asset(PackageResources.favicon_svg, type: "image/svg+xml"),
    ]

    static func address(of name: String) -> String {
        "/assets/\(name)?v=\(self.all[name]?.tag ?? "")"
    }

    static func add(to router: some RouterMethods<PageRequestContext>) {
        router.get("/assets/:name") { request, context in
            guard let name = context.parameters.get("name"), let asset = self.all[name] else {
                throw HTTPError(.notFound)
            }
            var headers: HTTPFields = [.contentType: asset.type, .eTag: "\"\(asset.tag)\""]
            let isNamed = request.uri.query == "v=\(asset.tag)"
            headers[.cacheControl] = isNamed ? "public, max-age=31536000, immutable" : "no-cache"
            if EntityTags.matches(request.headers[values: .ifNoneMatch], ["\"\(asset.tag)\""]) {
                return Response(status: .notModified, headers: headers)
            }
            return Response(
                status: .ok, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: asset.bytes)))
        }
        router.get("/favicon.ico") { _, _ in Response.redirect(to: self.address(of: "favicon.svg"), type: .permanent) }
    }
}
