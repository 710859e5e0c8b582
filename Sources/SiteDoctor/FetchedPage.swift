/// A page as the server returned it.
package struct FetchedPage: Hashable, Sendable {
    /// The address after the last redirect.
    package let address: PageAddress
    package let status: Int
    /// In the order of the answer, names in lower case.
    package let headers: [Header]
    package let body: [UInt8]
    /// Whether the page is longer than the part that was read.
    package let isCut: Bool

    package struct Header: Hashable, Sendable {
        package let name: String
        package let value: String

        package init(name: String, value: String) {
            self.name = name
            self.value = value
        }
    }

    package init(address: PageAddress, status: Int, headers: [Header], body: [UInt8], isCut: Bool = false) {
        self.address = address
        self.status = status
        self.headers = headers
        self.body = body
        self.isCut = isCut
    }

    /// All values of a header. - Parameter name: in lower case.
    func values(of name: String) -> [String] { self.headers.filter { $0.name == name }.map(\.value) }
}
