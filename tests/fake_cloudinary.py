"""A local server that speaks Cloudinary's upload and delivery protocol and checks every signature.

Written from the protocol's description, not from our adapter; the vendor's own client is run
against it, too (tests/contracts/test_images_vendor.py).
"""

import base64
import hashlib
import socket
import threading
import time
from collections import deque
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import uvicorn
from starlette.applications import Starlette
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

SECRET = "s3cret/&+ü"
UNSIGNED = {"file", "cloud_name", "resource_type", "api_key", "signature"}

Answer = Callable[[], Response]


@dataclass
class FakeCloudinary:
    """The account `Demo-cloud`; `scripted` answers come first, whatever is asked."""

    base: str = ""
    cloud: str = "Demo-cloud"
    api_key: str = "123456"
    secret: str = SECRET
    kept: dict[tuple[str, str], bytes] = field(default_factory=dict)
    scripted: deque[Answer] = field(default_factory=deque)
    invalidated: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)

    @property
    def url(self) -> str:
        secret = "s3cret%2F%26%2B%C3%BC"
        servers = f"api={self.base}&delivery={self.base}"
        return f"cloudinary://{self.api_key}:{secret}@{self.cloud}?{servers}"

    def sha1(self, text: str) -> "hashlib._Hash":
        return hashlib.sha1((text + self.secret).encode(), usedforsecurity=False)

    async def upload(self, request: Request) -> Response:
        async with request.form() as form:
            if fault := self._fault(request, form):
                return fault
            content = await form["file"].read()
            if not content.startswith((b"\xff\xd8\xff", b"\x89PNG")):
                return _error(400, "Invalid image file")
            public_id, version = str(form["public_id"]), int(time.time())
            delivery = str(form.get("type", "upload"))
            self.kept[delivery, public_id] = content
            signed = self.sha1(f"public_id={public_id}&version={version}").hexdigest()
            return JSONResponse(
                {
                    "public_id": public_id,
                    "version": version,
                    "signature": signed,
                    "type": delivery,
                    "bytes": len(content),
                }
            )

    async def destroy(self, request: Request) -> Response:
        async with request.form() as form:
            if fault := self._fault(request, form):
                return fault
            key = str(form.get("type", "upload")), str(form["public_id"])
            if form.get("invalidate") in {"1", "true", "True"}:
                self.invalidated.append(key[1])
            gone = self.kept.pop(key, None) is None
            return JSONResponse({"result": "not found" if gone else "ok"})

    async def delivery(self, request: Request) -> Response:
        self.requests.append(request.url.path)
        if self.scripted:
            return self.scripted.popleft()()
        parts = request.path_params
        digest = self.sha1(parts["source"]).digest()
        wanted = base64.urlsafe_b64encode(digest)[:8].decode()
        public_id = parts["source"].removesuffix(".jpg")
        content = self.kept.get((parts["type"], public_id))
        if parts["cloud"] != self.cloud or content is None:
            return Response(status_code=404, headers={"x-cld-error": "Resource not found"})
        if parts["signature"] != f"s--{wanted}--":
            return Response(status_code=401, headers={"x-cld-error": "signature mismatch"})
        return Response(content, media_type="image/jpeg")

    def _fault(self, request: Request, form: FormData) -> Response | None:
        self.requests.append(request.url.path)
        if self.scripted:
            return self.scripted.popleft()()
        if request.path_params["cloud"] != self.cloud or form.get("api_key") != self.api_key:
            return _error(401, "Invalid cloud_name or api_key")
        if abs(time.time() - int(str(form["timestamp"]))) > 3600:
            return _error(400, "Stale request")
        names = sorted(name for name in form if name not in UNSIGNED)
        text = "&".join(f"{name}={form[name]}".replace("&", "%26") for name in names)
        if self.sha1(text).hexdigest() != form.get("signature"):
            return _error(401, f"Invalid Signature. String to sign - '{text}'.")
        return None


def _error(status: int, message: str) -> Response:
    return JSONResponse({"error": {"message": message}}, status)


@contextmanager
def fake_cloudinary() -> Iterator[FakeCloudinary]:
    """Listening on a free port of the loopback address."""
    fake = FakeCloudinary()
    routes = [
        Route("/v1_1/{cloud}/image/upload", fake.upload, methods=["POST"]),
        Route("/v1_1/{cloud}/image/destroy", fake.destroy, methods=["POST"]),
        Route("/{cloud}/image/{type}/{signature}/v{version:int}/{source:path}", fake.delivery),
    ]
    with socket.create_server(("127.0.0.1", 0)) as listening:
        fake.base = f"http://127.0.0.1:{listening.getsockname()[1]}"
        config = uvicorn.Config(Starlette(routes=routes), log_level="critical", lifespan="off")
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, args=([listening],))
        thread.start()
        try:
            yield fake
        finally:
            server.should_exit = server.force_exit = True
            thread.join()


async def far_too_much() -> AsyncIterator[bytes]:
    """More than anybody asked for."""
    for _ in range(50):
        yield b"\xff\xd8" + bytes(1_000_000)


async def cut() -> AsyncIterator[bytes]:
    """A beginning, and then the connection breaks."""
    yield b"\xff\xd8\xff"
    raise ConnectionResetError
