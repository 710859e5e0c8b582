"""A TLS listener in front of a plain server, which keeps what came in, byte for byte."""

import asyncio
import re
import socket
import ssl
import subprocess
import threading
from dataclasses import dataclass

REQUEST = re.compile(rb"([A-Z]+) (\S+) HTTP/1\.[01]\r\n((?:[^\r\n]+\r\n)*)\r\n")


@dataclass
class SeenRequest:
    method: str
    target: str
    headers: list
    # Up to the next request of the connection, in whatever framing it came.
    body: bytes

    def header(self, name):
        return [value for known, value in self.headers if known == name.lower()]


class Wire:
    def __init__(self, port, directory):
        self.upstream = port
        self.connections = []
        self.servers = []
        # What the clients called this server before they saw its certificate.
        self.names = []
        self.certificate, key = f"{directory}/certificate.pem", f"{directory}/key.pem"
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days",
             "2", "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-keyout", key,
             "-out", self.certificate], check=True, capture_output=True, timeout=30)
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(self.certificate, key)
        context.sni_callback = lambda _, name, __: self.names.append(name)
        self.loop = asyncio.new_event_loop()
        threading.Thread(target=self.loop.run_forever, daemon=True).start()
        # A name, so that a client has one to send in its greeting.
        self.host = f"localhost:{self._listen('127.0.0.1', 0, context)}"
        if "::1" in {place[4][0] for place in socket.getaddrinfo("localhost", None)}:
            self._listen("::1", self.host.split(":")[1], context)

    def _listen(self, address, port, context):
        listening = asyncio.start_server(self._relay, address, port, ssl=context)
        server = asyncio.run_coroutine_threadsafe(listening, self.loop).result(30)
        self.servers.append(server)
        return server.sockets[0].getsockname()[1]

    def forget(self):
        for connection in self.connections:
            connection.clear()

    def requests(self):
        found = []
        for connection in map(bytes, self.connections):
            heads = list(REQUEST.finditer(connection))
            for head, end in zip(heads, [following.start() for following in heads[1:]] + [len(connection)]):
                lines = head[3].decode("latin-1").splitlines()
                headers = [(name.lower(), value.strip()) for name, _, value in (line.partition(":") for line in lines)]
                found.append(SeenRequest(head[1].decode(), head[2].decode(), headers, connection[head.end():end]))
        return found

    def close(self):
        self.loop.call_soon_threadsafe(self.loop.stop)

    async def _relay(self, reader, writer):
        seen = bytearray()
        self.connections.append(seen)
        upward, upstream = await asyncio.open_connection("127.0.0.1", self.upstream)
        await asyncio.gather(self._copy(reader, upstream, seen), self._copy(upward, writer, bytearray()))

    @staticmethod
    async def _copy(source, sink, seen):
        try:
            while data := await source.read(65536):
                seen += data
                sink.write(data)
                await sink.drain()
        except OSError:
            pass
        finally:
            sink.close()
