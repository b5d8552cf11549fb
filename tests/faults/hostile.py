"""Requests that no browser sends: fourteen families of them, the same for the same seed."""

import base64
import json
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from urllib.parse import quote, urlencode

CONTROL = "".join(map(chr, range(1, 32)))
# What has broken forms, databases and parsers before.
WORDS = (
    *("\0", "%00", "²", "٣", "½", "-1", "0", "1e309", "NaN", "９" * 12, "1" * 5000, "9" * 19, "0x10", "1_0", " 7 "),
    *("'", "' or 1=1 --", '"', ";", "--", "/*", "%", "%%", "%s%s%n", "{0}", "{{7*7}}", "${7*7}", "\\", "\\x00"),
    *("<script>alert(1)</script>", "<!--", "]]>", "&#0;", "\u202e", "\ufeff", "\ud7ff", "e\u0301" * 50, "𝕊" * 60),
    *("../../../etc/passwd", "..%2f..%2f", "file:///etc/passwd", "//evil.example", "/\\evil.example"),
    *("http:evil.example", "java\tscript:alert(1)", "a\r\nSet-Cookie: a=b", "a\nBcc: all@example.org", CONTROL),
    *("[]", "{}", "null", "true", "=1+1", "@SUM(1)", "1970-01-01", "9999-12-31", "0000-00-00", "2022-02-30"),
    *("10000-01-01", "a" * 300, "ß" * 4000, "https://a.example/" + "b" * 600, "http://[::1", "mailto:a@b.example"),
)
# Bytes that are no text.
RAW = (b"\xff\xfe", b"\xc0\xaf", b"\xed\xa0\x80", b"\x80", b"%ff%fe", b"%c0%af", b"%ed%a0%80", b"%00", b"%", b"%zz")
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT", "PROPFIND", "get", "X" * 20)
FORM = "application/x-www-form-urlencoded"
TYPES = ("application/json", "text/xml", "multipart/form-data", FORM, FORM, "", "a/b" * 60, ";;")
CHARSETS = ("utf-8", "latin-1", "ascii", "utf-7", "utf-16", "idna", "rot13", "hex", "zip", "unicode_escape", "nonsense")
CHARSETS += ("", '"', "a" * 300, "undefined", "utf-8; charset=utf-16")
FIELDS = ("q", "page", "sort", "as_of", "kind", "country", "area", "sdg", "form", "stage", "language", "next", "status")
FIELDS += (
    "version",
    "entries",
    "decision",
    "note",
    "email",
    "code",
    "title",
    "new_link",
    "starts_on",
    "then",
    "o",
    "p",
)
PAGING = ("page", "p", "o", "as_of", "sort", "next", "e", "_popup", "_to_field", "id__in", "q", "status", "all")
HEADERS = ("Accept-Language", "User-Agent", "X-Request-ID", "Referer", "X-Forwarded-For", "If-None-Match", "Range")
HEADERS += ("If-Modified-Since", "Accept", "Accept-Encoding", "HX-Request", "HX-Current-URL", "X-CSRFToken", "Expect")
HOSTS = (b"evil.example", b"", b"localhost:99999", b"localhost:abc", b"[::1", b"a" * 300, b"localhost\x00", *RAW)
HOSTS += (b"localhost@evil.example", b"localhost/evil", b"\xd1\x8f.example", b"localhost", b"LOCALHOST:80")
SIGN_IN = ("/en/account/login/", "/en/account/password/reset/", "/en/account/2fa/authenticate/")
FILES = (b"%PDF-1.4", b"PK\x03\x04" + b"\0" * 30, b"", b"MZ", b"<svg onload=alert(1)>", b"\x89PNG\r\n\x1a\n")
NAMES = ("a.pdf", "a.docx", "a.pdf.exe", "../../a.pdf", "a" * 300 + ".pdf", "²\u202efdp.exe", '"; x="', "%00.pdf")


@dataclass(frozen=True)
class Person:
    """Somebody who asks: with the cookies of a session, and the token its forms carry."""

    cookies: str = ""
    token: str = ""


@dataclass(frozen=True)
class Target:
    """A form that this person may fill in, and what a browser would post."""

    path: str
    person: Person
    fields: Callable[[], dict]


@dataclass(frozen=True)
class Hostile:
    family: str
    request: bytes
    is_login: bool = False


class Attacker:
    """Makes requests at the addresses and forms it knows, as the people whose cookies it has."""

    def __init__(self, seed: int, paths: list[str], people: list[Person], targets: list[Target]) -> None:
        self.random = random.Random(seed)
        self.paths, self.people, self.targets = paths, people, targets
        makers = sorted(name for name in dir(self) if name.startswith("make_"))
        self.families = {name.removeprefix("make_"): getattr(self, name) for name in makers}

    def requests(self, count: int) -> Iterator[Hostile]:
        for number in range(count):
            family = list(self.families)[number % len(self.families)]
            request = self.families[family]()
            yield Hostile(family, request, is_login=b"/login/" in request.split(b"\r\n", 1)[0])

    def pick(self, choices):
        return self.random.choice(choices)

    def perhaps(self, share: float) -> bool:
        return self.random.random() < share

    def word(self) -> str:
        return self.pick(WORDS)

    def raw(self) -> bytes:
        return self.pick(RAW) if self.perhaps(0.3) else quote(self.word(), safe="").encode()

    def in_header(self) -> bytes:
        value = self.pick(RAW) if self.perhaps(0.3) else self.word().encode()
        return value.replace(b"\r", b"").replace(b"\n", b" ")

    def pairs(self, names: tuple[str, ...] = FIELDS) -> bytes:
        several = range(self.random.randint(1, 4))
        return b"&".join(self.pick(names).encode() + b"=" + self.raw() for _one in several)

    def answers(self, target: Target) -> dict:
        """What the form asks for, with one or two answers replaced or left out."""
        fields = dict(target.fields())
        for _one in range(self.random.randint(1, 2)):
            name = self.pick(list(fields))
            fields[name] = self.pick([self.word(), self.word(), [self.word(), self.word()], []])
        return fields

    def send(self, method="GET", path=b"", headers=b"", body=b"", kind=FORM, person: Person | None = None) -> bytes:
        person = person or self.pick(self.people)
        path = path or self.pick(self.paths).encode()
        head = method.encode() + b" " + path + b" HTTP/1.1\r\n"
        if b"Host:" not in headers:
            head += b"Host: localhost\r\n"
        if b"Cookie:" not in headers:
            head += f"Cookie: {person.cookies}\r\nX-CSRFToken: {person.token}\r\n".encode()
        if body or method in ("POST", "PUT", "PATCH"):
            head += f"Content-Type: {kind}\r\nContent-Length: {len(body)}\r\n".encode("latin-1")
        return head + headers + b"Connection: close\r\n\r\n" + body

    # The families

    def make_query(self) -> bytes:
        query = b"&".join([b"a%5Bb%5D=1"] * 700) if self.perhaps(0.1) else self.pairs()
        return self.send(path=self.pick(self.paths).encode() + b"?" + query)

    def make_path(self) -> bytes:
        parts = self.pick(self.paths).strip("/").split("/")
        parts[self.random.randrange(len(parts))] = self.raw().decode("latin-1")
        return self.send(path=b"/" + "/".join(parts).encode("latin-1") + self.pick([b"", b"/", b"//", b"/.", b"?"]))

    def make_headers(self) -> bytes:
        return self.send(headers=self.pick(HEADERS).encode() + b": " + self.in_header() + b"\r\n")

    def make_cookies(self) -> bytes:
        name = self.pick(["session", "csrf", "language", "messages", "mfa_trusted", ""])
        return self.send(headers=f"Cookie: {name}=".encode() + self.in_header() + b"\r\n")

    def make_authorization(self) -> bytes:
        secret = base64.b64encode(self.word().encode() + b":" + self.pick(RAW))
        value = self.pick([b"Basic " + secret, b"Basic", b"Bearer " + b"x" * 3000, b"Digest " + self.pick(RAW)])
        return self.send(headers=b"Authorization: " + value + b"\r\n")

    def make_json(self) -> bytes:
        value = {self.pick(FIELDS): self.pick([self.word(), None, [], {}, 1e308, [self.word()]])}
        return self.send("POST", body=json.dumps(value).encode(), kind="application/json")

    def make_deep_json(self) -> bytes:
        depth = self.pick([1_000, 50_000])
        return self.send("POST", body=b'{"a":' * depth + b"1" + b"}" * depth, kind="application/json")

    def make_forms(self) -> bytes:
        target = self.pick(self.targets)
        body = urlencode(self.answers(target), doseq=True).encode()
        return self.send(
            "POST", target.path.encode(), body=body + self.pick([b"", b"&" + self.pairs()]), person=target.person
        )

    def make_multipart(self) -> bytes:
        target = self.pick(self.targets)
        pieces = [f'name="{name}"\r\n\r\n{value}'.encode() for name, value in self.answers(target).items()]
        file = f'name="new_file"; filename="{self.pick(NAMES)}"'.encode()
        pieces.append(file + self.pick([b"", b"\r\nContent-Type: " + self.pick(RAW)]) + b"\r\n\r\n" + self.pick(FILES))
        pieces = pieces * self.pick([1] * 12 + [60])
        body = b"".join(b"--x\r\nContent-Disposition: form-data; " + piece + b"\r\n" for piece in pieces)
        kind = "multipart/form-data; boundary=" + self.pick(["x", "x", "x", "", "a" * 80, "\xff"])
        end = self.pick([b"--x--\r\n", b"--x--\r\n", b"", b"--x"])
        return self.send("POST", target.path.encode(), body=body + end, kind=kind, person=target.person)

    def make_charset(self) -> bytes:
        kind = f"{self.pick(TYPES)}; charset={self.pick(CHARSETS)}"
        return self.send(self.pick(["POST", "GET"]), body=self.pairs(), kind=kind)

    def make_host(self) -> bytes:
        extra = self.pick([b"", b"X-Forwarded-Host: evil.example\r\n", b"Host: evil.example\r\n"])
        return self.send(headers=b"Host: " + self.pick(HOSTS) + b"\r\n" + extra)

    def make_method(self) -> bytes:
        override = self.pick([b"", b"X-HTTP-Method-Override: DELETE\r\n", b"X-Method-Override: PUT\r\n"])
        return self.send(self.pick(METHODS), headers=override, body=self.pick([b"", b"_method=DELETE"]))

    def make_paging(self) -> bytes:
        return self.send(path=self.pick(self.paths).encode() + b"?" + self.pairs(PAGING))

    def make_login(self) -> bytes:
        names = {name: self.word() for name in ("login", "password", "next", "code")}
        names["email"] = self.pick([self.word(), f"{self.word()}@per.example"])
        return self.send("POST", self.pick(SIGN_IN).encode(), body=urlencode(names).encode(), person=self.people[0])
