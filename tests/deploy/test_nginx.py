"""What nginx answers by itself; with a real nginx where there is one."""

import http.client
import re
import shutil
import socket
import ssl
import subprocess
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from django.conf import settings

from cooperanet.processes import wait_until

DEPLOY = settings.BASE_DIR / "deploy"
PAGES = sorted((DEPLOY / "errors").glob("*.html"))
NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_page_speaks_four_languages_and_needs_nothing_but_its_stylesheet(page):
    text = page.read_text()

    assert re.findall(r'<section lang="([\w-]+)">', text) == ["en", "es", "pt-BR", "fr"]
    assert re.findall(r'(?:href|src)="([^"]+)"', text) == ["/errors/page.css", "/"]
    assert not re.search(r"<script|<style|style=| on\w+=", text)


def test_every_page_is_named_in_the_configuration_and_mounted():
    configuration = (DEPLOY / "nginx.conf.template").read_text()

    assert re.findall(r"/errors/(\d+\.html)", configuration) == [page.name for page in PAGES]
    assert "./deploy/errors:/etc/nginx/errors:ro" in (settings.BASE_DIR / "docker-compose.yml").read_text()


class Site(BaseHTTPRequestHandler):
    """Stands for gunicorn: answers, is silent, or says itself that it is too busy."""

    def do_GET(self):
        if self.path == "/silent":
            threading.Event().wait(2)
            return
        body = b"the site"
        self.send_response(429 if self.path == "/busy" else 200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *words):
        pass


@pytest.fixture
def site():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def nginx(site, tmp_path):
    """The address of an nginx with our configuration, its ports, folders and waiting times changed."""
    with socket.create_server(("127.0.0.1", 0)) as one, socket.create_server(("127.0.0.1", 0)) as two:
        plain, port = one.getsockname()[1], two.getsockname()[1]
    subject = ["-subj", "/CN=localhost", "-keyout", tmp_path / "privkey.pem", "-out", tmp_path / "fullchain.pem"]
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", *subject], check=True, capture_output=True
    )
    shutil.copytree(DEPLOY / "errors", tmp_path / "errors")
    text = (DEPLOY / "nginx.conf.template").read_text()
    text = re.sub(r"    listen \[::\].*\n", "", text)
    for old, new in {
        "${SERVER_NAME}": "localhost",
        "${UPSTREAM}": f"127.0.0.1:{site.server_port}",
        "listen 80": f"listen 127.0.0.1:{plain}",
        "listen 443": f"listen 127.0.0.1:{port}",
        "/etc/nginx/certificates": str(tmp_path),
        "/etc/nginx": str(tmp_path),
        "proxy_read_timeout 60s": "proxy_read_timeout 1s",
    }.items():
        text = text.replace(old, new)
    folders = "".join(
        f"{name}_temp_path {tmp_path}/{name};" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    (tmp_path / "nginx.conf").write_text(
        f"daemon off; pid {tmp_path}/pid; error_log {tmp_path}/error.log; events {{}}\n"
        f"http {{ types {{ text/html html; }} {folders}\n{text}\n}}\n"
    )
    for folder in (tmp_path, *tmp_path.parents):  # nginx's workers run as nobody
        if "pytest-of-" in str(folder):
            folder.chmod(0o755)
    process = subprocess.Popen([NGINX, "-c", tmp_path / "nginx.conf"], stderr=subprocess.PIPE)
    assert wait_until(lambda: Path(tmp_path / "pid").exists() or process.poll() is not None, 10)
    assert process.poll() is None, process.stderr.read()
    yield port
    process.terminate()
    process.wait(10)
    process.stderr.close()


def ask(port: int, path: str, method: str = "GET", headers: dict[str, str] | None = None):
    context = ssl._create_unverified_context()
    link = http.client.HTTPSConnection("localhost", port, timeout=10, context=context)
    try:
        link.request(method, path, headers=headers or {})
        answer = link.getresponse()
        return answer.status, answer.read().decode(), answer.headers
    finally:
        link.close()


def check_page(answer, status: int, words: str) -> None:
    said, page, headers = answer
    assert said == status
    assert words in page
    assert page.count("<section") == 4
    assert headers["Content-Type"] == "text/html; charset=utf-8"
    assert headers["Content-Security-Policy"].startswith("default-src 'none'; style-src 'self'")
    assert headers["Cache-Control"] == "no-store"
    assert headers["Retry-After"] == (None if status == 413 else "60")


@pytest.mark.proof
@pytest.mark.skipif(not (NGINX and shutil.which("openssl")), reason="needs nginx and openssl")
def test_each_page_comes_when_it_should(nginx, site):
    assert ask(nginx, "/")[:2] == (200, "the site")
    assert ask(nginx, "/busy")[:2] == (429, "the site")
    assert ask(nginx, "/errors/page.css")[2]["Content-Type"] == "text/css"
    assert ask(nginx, "/errors/413.html")[0] == 404

    too_large = {"Content-Length": str(26 * 1024 * 1024)}
    check_page(ask(nginx, "/", "POST", too_large), 413, "What you sent is too large")
    check_page(ask(nginx, "/silent"), 504, "unavailable for a moment")
    tries = [ask(nginx, "/en/account/login/") for _ in range(13)]
    check_page(tries[-1], 429, "Too many requests")

    site.shutdown()
    site.server_close()
    check_page(ask(nginx, "/"), 502, "unavailable for a moment")
