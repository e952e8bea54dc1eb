"""Fetching the feed of another directory: every page, every service in full, within limits.

The address is somebody else's, so it is not trusted: http and https only, no address of a private
network unless that is asked for (checked on the address that is dialled, so neither a redirect nor
a changed name gets past it), and an end to size, pages and time. Only the standard library.
"""

import ipaddress
import socket
import ssl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib import request
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode, urlsplit

import orjson

from hamlet.interop.files import File, Listing, parsed
from hamlet.interop.records import Refused
from hamlet.kernel.errors import UserError

PER_PAGE, MOST_PAGES, MOST_SERVICES = 100, 1_000, 20_000
MOST_BYTES, MOST_BYTES_TOGETHER, PIECE = 20_000_000, 256_000_000, 65_536
SECONDS, SECONDS_TOGETHER = 30, 1_800
LISTS = ("taxonomies", "taxonomy_terms")
PAGE_OF = ("services", "organizations", "service_at_locations", *LISTS)


class Unreachable(UserError):
    """The other directory did not give what was asked. Nothing of it was taken."""


def is_address(path: str) -> bool:
    """Whether a path is an address of the web, to be fetched."""
    return path.lower().startswith(("http://", "https://"))


@contextmanager
def fetched(address: str, *, private: bool = False) -> Iterator[list[File]]:
    """The whole feed at `address` as files, a page each; `private` lets it be in our own network.

    `address` is the root of the API or its list of services; that of one document gives that. All
    is fetched before anything is taken. Raises `Unreachable`, saying which address failed and how.
    """
    reader = _Reader(private, time.monotonic() + SECONDS_TOGETHER)
    with TemporaryDirectory(prefix="hamlet-hsds-") as folder:
        files, count = [], _Count()
        for number, (origin, document) in enumerate(_documents(reader, address, count)):
            path = Path(folder) / f"{number:05}.json"
            path.write_bytes(orjson.dumps(document))
            files.append(File(path, origin))
        if files and (root := _root(address)):
            files[-1] = replace(files[-1], ends=count.listing(root))
        yield files


@dataclass
class _Count:
    """Which services a feed lists, and how many it says that there are, where it says so."""

    seen: list[str] = field(default_factory=list)
    said: set[int] = field(default_factory=set)

    def add(self, page: dict) -> None:
        """Count a page in; `Unreachable` where there are more services than are read."""
        ids = (each.get("id") for each in page["contents"] if isinstance(each, dict))
        self.seen += [str(each).lower() for each in ids]
        if isinstance(total := page.get("total_items"), int):
            self.said.add(total)
        if len(self.seen) > MOST_SERVICES:
            raise Unreachable(f"The feed has more than {MOST_SERVICES:,} services. {ASK}")

    def listing(self, root: str) -> Listing | None:
        """All that it lists; None where it may list more, or lists nothing, as one that fails."""
        whole = self.said <= {len(set(self.seen))}
        return Listing(root, frozenset(self.seen)) if whole and self.seen else None


def _documents(reader: "_Reader", address: str, count: _Count) -> Iterator[tuple[str, Any]]:
    """(address, document) of each page of services, told in full, and of what they refer to."""
    root = _root(address)
    if root is None:
        yield address, reader.read(address)
        return
    for origin, page in _pages(reader, f"{root}/services", full="true"):
        page["contents"] = [_in_full(reader, root, each) for each in page["contents"]]
        count.add(page)
        yield origin, page
    for name in LISTS:
        if reader.has(f"{root}/{name}"):
            yield from _pages(reader, f"{root}/{name}")


ASK = "Take it in parts, by files."


def _root(address: str) -> str | None:
    """The root of the API; None where the address is that of one document."""
    parts = urlsplit(address)
    *before, last = parts.path.rstrip("/").split("/")
    if parts.query or last.endswith(".json") or (before and before[-1] in PAGE_OF):
        return None
    path = "/".join(before) if last == "services" else parts.path.rstrip("/")
    return f"{parts.scheme}://{parts.netloc}{path}"


def _pages(reader: "_Reader", address: str, **asked: str) -> Iterator[tuple[str, dict]]:
    """Each page of a list, by its own number of pages."""
    number, last = 1, 1
    while number <= last:
        told = f"{address}?{urlencode(asked | {'page': number, 'per_page': PER_PAGE})}"
        page = reader.read(told)
        if not isinstance(page, dict) or not isinstance(page.get("contents"), list):
            raise Unreachable(f"{told} is no page of HSDS: it has no ‘contents’.")
        last = page.get("total_pages", 1)
        if not isinstance(last, int) or last > MOST_PAGES:
            raise Unreachable(f"{address} says that it has {last} pages; {MOST_PAGES:,} are read.")
        yield told, page
        number += 1


def _in_full(reader: "_Reader", root: str, listed: Any) -> Any:
    """A service as it is told alone, where the list told it flat."""
    is_flat = isinstance(listed, dict) and not any(
        isinstance(each, list) for each in listed.values()
    )
    return reader.read(f"{root}/services/{listed['id']}") if is_flat and "id" in listed else listed


@dataclass
class _Reader:
    """Reads JSON from addresses until the time or the room for all of it is used up."""

    private: bool
    until: float
    left: int = MOST_BYTES_TOGETHER
    opener: request.OpenerDirector = field(init=False)

    def __post_init__(self):
        self.opener = request.OpenerDirector()
        for handler in (
            _Http(self.private), _Https(self.private), request.HTTPRedirectHandler(),
            request.HTTPDefaultErrorHandler(), request.HTTPErrorProcessor(),
            request.UnknownHandler(),
        ):  # fmt: skip
            self.opener.add_handler(handler)

    def has(self, address: str) -> bool:
        """Whether there is anything at an address: a feed need not have taxonomies."""
        try:
            self.read(address)
        except Unreachable as problem:
            if isinstance(problem.__cause__, HTTPError) and problem.__cause__.code in (404, 501):
                return False
            raise
        return True

    def read(self, address: str) -> Any:
        """The JSON at an address; `Unreachable` where it cannot be had, or is none."""
        self._require_time()
        try:
            return parsed(self._bytes(address))
        except HTTPError as error:
            raise Unreachable(f"{address} answered {error.code} {error.reason}.") from error
        except Refused as problem:
            raise Unreachable(f"{address}: {problem}") from problem
        except (URLError, HTTPException, OSError, ValueError) as error:
            because = getattr(error, "reason", error)
            raise Unreachable(f"{address} could not be read: {because}.") from error

    def _bytes(self, address: str) -> bytes:
        asked = request.Request(address, headers={"Accept": "application/json"})
        most = min(MOST_BYTES, self.left)
        data = bytearray()
        with self.opener.open(asked, timeout=SECONDS) as answer:
            while len(data) <= most and (some := answer.read1(PIECE)):
                data += some
                self._require_time()
        self.left -= len(data)
        if len(data) > most:
            raise Unreachable(f"{address} gave more than {most // 1_000_000} MB. {ASK}")
        return bytes(data)

    def _require_time(self) -> None:
        """A server that gives a byte at a time never times out; the whole does."""
        if time.monotonic() > self.until:
            raise Unreachable(f"The feed took longer than {SECONDS_TOGETHER // 60} minutes. {ASK}")


def _dial(private: bool):
    """How to open a socket to (host, port): each address that the name has is looked at first."""

    def dial(where, timeout=None, source_address=None):
        found = socket.getaddrinfo(*where, type=socket.SOCK_STREAM)
        for *_, address in found:
            if not private and not is_public(address[0]):
                raise OSError(
                    f"{where[0]} is in a private network ({address[0]}). Say --private if it may be"
                )
        return _first_that_answers([each[-1][:2] for each in found], timeout, source_address)

    return dial


NAT64 = ipaddress.ip_network("64:ff9b::/96")  # RFC 6052


def is_public(address: str) -> bool:
    """Whether a number is one of the open internet, and so is the IPv4 number that it may carry.

    A router may dial that one in the end: IPv6 carries it mapped, by 6to4 or by NAT64.
    """
    told = ipaddress.ip_address(address.split("%")[0])
    carried = []
    if told.version == 6:
        carried = [told.ipv4_mapped, told.sixtofour]
        if told in NAT64:
            carried.append(ipaddress.IPv4Address(int(told) & 0xFFFFFFFF))
    return all(each.is_global for each in (told, *filter(None, carried)))


def _first_that_answers(addresses: list, timeout, source_address) -> socket.socket:
    """A socket to the first address that takes one. They are numbers: no name is looked up anew."""
    *others, last = addresses
    for address in others:
        try:
            return socket.create_connection(address, timeout, source_address)
        except OSError:
            continue
    return socket.create_connection(last, timeout, source_address)


class _Http(request.HTTPHandler):
    def __init__(self, private: bool):
        super().__init__()
        self.private = private

    def http_open(self, asked):
        return self.do_open(_dialling(HTTPConnection, self.private), asked)


class _Https(request.HTTPSHandler):
    def __init__(self, private: bool):
        super().__init__()
        self.private = private

    def https_open(self, asked):
        context = ssl.create_default_context()
        return self.do_open(_dialling(HTTPSConnection, self.private), asked, context=context)


def _dialling(kind: type, private: bool):
    def connection(*args, **kwargs):
        made = kind(*args, **kwargs)
        # The seam that the standard library's own connect() dials by.
        made._create_connection = _dial(private)
        return made

    return connection
