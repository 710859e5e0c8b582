/// The module's files: pages, styles and scripts, embedded in the binary.
enum SandboxResources {
    static let demoIndex = Self.text(PackageResources.index_html)
    static let demoFrame = Self.text(PackageResources.frame_html)
    static let demoCounter = Self.text(PackageResources.counter_js)
    static let demoLoader = Self.text(PackageResources.widget_loader_js)
    static let sandboxPage = Self.text(PackageResources.page_html)
    static let sandboxStyle = Self.text(PackageResources.sandbox_css)
    static let sandboxScript = Self.text(PackageResources.sandbox_js)

    private static func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
}
