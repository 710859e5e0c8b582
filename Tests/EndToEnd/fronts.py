"""The owner's own web server with a recipe of docs/SCRIPT.md in it: nginx, Apache, Node in place of Cloudflare."""

import http.client
import http.server
import os
import pathlib
import re
import shutil
import socket
import subprocess
import threading
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
# The visitor's own address among those of loopback.
VISITOR = "127.0.0.9"
# Pages of the shop whose names resemble the two paths.
NEIGHBOURS = [
    "/shop/pages", "/shop/page.json", "/shop/page.js.map", "/shop/page-2", "/shop/pagexjs", "/shop/page/debug",
    "/old/shop/page.js"]


def recipe(language, number=0):
    """A block of code of the chapter on delivery from the owner's host, as it stands there."""
    chapter = (ROOT / "docs/SCRIPT.md").read_text().split("### Delivery from your own host")[1].split("\n## ")[0]
    return re.findall(rf"```{language}\n(.*?)```", chapter, re.DOTALL)[number]


class Origin(http.server.BaseHTTPRequestHandler):
    """The rest of the site: names the path and shows the cookies that reached it."""

    def do_GET(self):
        self.send_response(200)
        self.send_header("Cookie", self.headers.get("Cookie", ""))
        self.end_headers()
        self.wfile.write(f"the shop's {self.path}".encode())

    def log_message(self, *arguments):
        pass

    @classmethod
    def start(cls):
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), cls)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        return server


class Front:
    """A web server in a directory of its own, run by a user without rights."""

    def __init__(self, directory, host, key, origin=""):
        self.directory = pathlib.Path(directory)
        self.host, self.key, self.origin = host, key, origin
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.address = f"http://127.0.0.1:{self.port}"
        self.log = pathlib.Path(self.write("log", ""))
        arguments, environment = self.prepare()
        owner = {}
        if os.geteuid() == 0:
            subprocess.run(["chown", "-R", "nobody", directory], check=True)
            owner = {"user": "nobody", "group": "nogroup", "extra_groups": []}
        with open(self.log, "wb") as log:
            self.process = subprocess.Popen(
                arguments, cwd=directory, stdout=log, stderr=log, env=os.environ | environment, **owner)
        self._wait()

    def prepare(self):
        """Writes the configuration; the command and its environment."""
        raise NotImplementedError

    def filled(self, text):
        return text.replace("STITCHER", self.host).replace("KEY", self.key)

    def write(self, name, text):
        path = self.directory / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        return str(path)

    def _wait(self):
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline and self.process.poll() is None:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.05)
        self.close()
        raise AssertionError(f"{type(self).__name__} did not start:\n{self.log.read_text()}")

    def close(self):
        self.process.terminate()
        self.process.wait(timeout=30)

    def ask(self, method, target, body=None, **headers):
        """One request of a visitor with the shop's cookie, who claims an address that is not theirs."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30, source_address=(VISITOR, 0))
        known = {"Cookie": "cart=7; _comagic_id=1", "X-Forwarded-For": "203.0.113.1", "User-Agent": "Visitor"}
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, target, body, known | given)
        answer = connection.getresponse()
        answer.text = answer.read()
        connection.close()
        return answer


class Nginx(Front):
    def prepare(self):
        # The block holds two files; a comment names the second.
        server, name, included = re.split(r"^# (?:\S+/)?(\w+):\n", self.filled(recipe("nginx")), flags=re.MULTILINE)
        self.write(name, included)
        kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        temporary = " ".join(f"{kind}_temp_path {self.directory}/{kind};" for kind in kinds)
        configuration = self.write("nginx.conf", f"""
            daemon off; pid {self.directory}/pid; worker_processes 1;
            events {{}}
            http {{
                access_log off; {temporary}
                server {{
                    listen 127.0.0.1:{self.port};
                    {server}
                    location / {{ proxy_pass {self.origin}; }}
                }}
            }}""")
        return ["/usr/sbin/nginx", "-e", "stderr", "-p", str(self.directory), "-c", configuration], {}


class Apache(Front):
    """In front of files: Apache reads `.htaccess` only there."""

    modules = ["authz_core", "headers", "mpm_event", "proxy", "proxy_http", "ssl"]

    def prepare(self):
        for path in NEIGHBOURS:
            self.write(f"site{path}", f"the shop's {path}")
        modules = "\n".join(
            f"LoadModule {name}_module /usr/lib/apache2/modules/mod_{name}.so" for name in self.modules)
        configuration = self.write("apache.conf", f"""
            {modules}
            ServerRoot {self.directory}
            DefaultRuntimeDir {self.directory}
            PidFile {self.directory}/pid
            ErrorLog {self.directory}/log
            ServerName localhost
            Listen 127.0.0.1:{self.port}
            DocumentRoot {self.directory}/site
            <Directory {self.directory}/site>
                Options FollowSymLinks
                AllowOverride All
            </Directory>
            # Shows the cookies that a page of the shop would get.
            Header echo ^Cookie$
            {self.inside()}
            """)
        return ["/usr/sbin/apache2", "-D", "FOREGROUND", "-f", configuration], {}

    def inside(self):
        return self.filled(recipe("apache"))


class Htaccess(Apache):
    """A host where Bitrix routes whatever is no file."""

    modules = [*Apache.modules, "rewrite"]
    routing = """
        RewriteCond %{REQUEST_FILENAME} !-f
        RewriteCond %{REQUEST_FILENAME} !/bitrix/urlrewrite.php$
        RewriteRule ^(.*)$ /bitrix/urlrewrite.php [L]
        """

    def inside(self):
        self.write("site/bitrix/urlrewrite.php", "the page of Bitrix")
        self.write("site/.htaccess", self.filled(recipe("apache", 1)) + self.routing)
        return "SSLProxyEngine on"


class Worker(Front):
    """Cloudflare's part in Node: the visitor's address, an open connection to the origin, bodies left compressed."""

    harness = """
        import http from "node:http";
        import { gzipSync } from "node:zlib";
        import worker from "./worker.mjs";

        const [port, origin] = process.argv.slice(2);
        http.createServer(async (asked, answered) => {
            const headers = new Headers();
            for (const [name, value] of Object.entries(asked.headers))
                if (!["host", "connection", "content-length"].includes(name)) headers.set(name, value);
            headers.set("CF-Connecting-IP", asked.socket.remoteAddress);
            const body = asked.method == "POST" ? new ReadableStream({
                async start(stream) {
                    for await (const part of asked) stream.enqueue(part);
                    stream.close();
                },
            }) : undefined;
            const request = new Request(origin + asked.url, { method: asked.method, headers, body, duplex: "half" });
            try {
                const answer = await worker.fetch(request);
                let bytes = Buffer.from(await answer.arrayBuffer());
                // Node has decompressed it.
                if (answer.headers.get("Content-Encoding") == "gzip") bytes = gzipSync(bytes);
                const kept = [...answer.headers].filter(([name]) => name != "content-length");
                answered.writeHead(answer.status, kept.flat());
                answered.end(bytes);
            } catch (error) {
                console.error(error);
                answered.writeHead(500).end(String(error));
            }
        }).listen(port, "127.0.0.1");
        """

    def prepare(self):
        self.write("worker.mjs", self.filled(recipe("js")))
        harness = self.write("harness.mjs", self.harness)
        environment = {"NODE_EXTRA_CA_CERTS": str(self.directory / "certificate.pem")}
        return ["node", harness, str(self.port), self.origin], environment


FRONTS = {"nginx": Nginx, "Apache": Apache, ".htaccess": Htaccess, "Worker": Worker}


def missing():
    """Which programs the recipes need and this machine does not have."""
    return [name for name in ("/usr/sbin/nginx", "/usr/sbin/apache2", "node", "openssl") if not shutil.which(name)]
