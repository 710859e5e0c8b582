import NIOCore
import NIOSSL

/// Sends a message to a mail server.
struct SMTPClient: Sendable {
    let group: any EventLoopGroup
    let server: MailServer
    /// In addition to those of the system.
    let additionalTrustRoots: [NIOSSLCertificate]
    /// For everything, from connecting to the server's acceptance.
    let timeout: Duration

    func deliver(_ message: MailMessage) async throws(NoticeFailure) {
        let tls = try self.makeTLS()
        let wire = SMTPData.wire(message.text)
        let loop = self.group.any()
        let outcome: SMTPExchange.Outcome
        do {
            let exchange = try await loop.submit {
                NIOLoopBound(
                    SMTPExchange(
                        server: self.server, recipient: message.recipient, message: wire, tls: tls, on: loop),
                    eventLoop: loop)
            }.get()
            outcome = try await withTaskCancellationHandler {
                try await loop.flatSubmit { exchange.value.begin(within: TimeAmount(self.timeout)) }.get()
            } onCancel: {
                loop.execute { exchange.value.cancel() }
            }
        } catch {
            throw NoticeFailure(error, host: self.server.host)
        }
        try outcome.get()
    }

    /// Created each time, so that the system's current certificates are used.
    private func makeTLS() throws(NoticeFailure) -> NIOSSLContext? {
        guard self.server.security != .none else { return nil }
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.minimumTLSVersion = .tlsv12
        if !self.additionalTrustRoots.isEmpty {
            configuration.additionalTrustRoots = [.certificates(self.additionalTrustRoots)]
        }
        do {
            return try NIOSSLContext(configuration: configuration)
        } catch {
            throw .tls(host: self.server.host)
        }
    }
}
