/// How to recognise a target's counter on a page of the owner's site.
package struct CounterSigns: Hashable, Sendable {
    /// The path of the counter's script, such as `/static/counter.js`.
    package let path: String
    /// Parameters of the script's address, each of which holds an account's key. One address with a key is one counter.
    package let keys: [String]
    /// A word of a snippet that names the account in its text and not in an address; such a snippet is one counter.
    package let accountCall: String
    /// The brands under which the counter is sold, by the host of its script.
    package let brands: [String: String]

    package init(path: String, keys: [String], accountCall: String, brands: [String: String]) {
        self.path = path
        self.keys = keys
        self.accountCall = accountCall
        self.brands = brands
    }
}
