"""What a model provider can do wrong, as scripts, and what must come of each."""

import json
from collections.abc import Callable
from dataclasses import dataclass

from fake_providers import Reply, cut, drip, flood, garbage, hang_up, respond, say_nothing
from fake_wires import GOOD, End, Wire, error, reply
from mealtrack.domain.model.meal import FailureReason as Why
from vision_kit import a_food, an_answer, says

GOOD_TEXT = json.dumps(an_answer())
DEEP = b'{"a":' * 100_000 + b"1" + b"}" * 100_000
PAGE = b"<html><body>502 Bad Gateway</body></html>"


@dataclass(frozen=True)
class Fault:
    """What the provider does on this wire, and what must come of it."""

    name: str
    reply: Callable[[Wire], Reply]
    why: Why
    busy: bool = False
    calls: int = 1
    after_s: float | None = None
    says: str = ""
    timeout_s: float = 5.0
    only: tuple[Wire, ...] = tuple(Wire)


def status(code: int, told: str = "no", word: str | None = None, **headers: str):
    return lambda wire: respond(code, error(wire, code, told, word), **headers)


def answer(**more: object):
    return lambda wire: says(wire, an_answer(a_food(**more)))


def raw(body: bytes, code: int = 200, kind: str = "application/json", **headers: str):
    return lambda _: respond(code, body, kind=kind, **headers)


def whole(wire: Wire, end: End = GOOD, text: str = GOOD_TEXT) -> bytes:
    return json.dumps(reply(wire, text, end)).encode()


def per_wire(**replies: object):
    """Another reply for each wire: google, responses, chat."""
    names = {Wire.GOOGLE: "google", Wire.RESPONSES: "responses", Wire.CHAT: "chat"}
    return lambda wire: respond(200, reply(wire, GOOD_TEXT, replies[names[wire]]))


def quota(wire: Wire) -> Reply:
    if wire is not Wire.GOOGLE:
        return respond(429, error(wire, 429, "You are out of money.", "insufficient_quota"))
    violation = {"quotaId": "GenerateRequestsPerDayPerProjectPerModel"}
    detail = {"@type": "type.googleapis.com/google.rpc.QuotaFailure", "violations": [violation]}
    body = error(wire, 429, "Quota exceeded.", "RESOURCE_EXHAUSTED")
    body["error"]["details"] = [detail]
    return respond(429, body)


def hint_of_its_own(wire: Wire) -> Reply:
    """Gemini tells the wait in the body, OpenAI in milliseconds."""
    if wire is not Wire.GOOGLE:
        return respond(
            429,
            error(wire, 429, "Slow down.", "rate_limit_exceeded"),
            **{"retry-after-ms": "34000"},
        )
    body = error(wire, 429, "Resource exhausted.", "RESOURCE_EXHAUSTED")
    body["error"]["details"] = [
        {"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": "34s"}
    ]
    return respond(429, body)


def bad_key(wire: Wire) -> Reply:
    if wire is not Wire.GOOGLE:
        return respond(401, error(wire, 401, "Wrong key.", "invalid_api_key"))
    body = error(wire, 400, "API key not valid.", "INVALID_ARGUMENT")
    body["error"]["details"] = [
        {"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": "API_KEY_INVALID"}
    ]
    return respond(400, body)


def failed_inside(wire: Wire) -> Reply:
    """Status 200, and an error in the body."""
    body = error(wire, 500, "It broke.", "server_error")
    if wire is Wire.RESPONSES:
        told = {"code": "server_error", "message": "It broke."}
        body = {**reply(wire, "", End(reason="failed")), "error": told}
    return respond(200, body)


OPENAI = (Wire.RESPONSES, Wire.CHAT)
LONG_AGO = "Wed, 21 Oct 2015 07:28:00 GMT"
BUSY, DOWN, ACCESS, BAD = Why.PROVIDER_BUSY, Why.PROVIDER_DOWN, Why.PROVIDER_ACCESS, Why.BAD_ANSWER
LENGTH = {"google": End("MAX_TOKENS"), "responses": End("max_output_tokens"), "chat": End("length")}
FILTER = {
    "google": End("SAFETY"),
    "responses": End("content_filter"),
    "chat": End("content_filter"),
}
NO = {"google": End(blocked="SAFETY"), "responses": End(refusal="No."), "chat": End(refusal="No.")}
UNKNOWN = {"google": End("SOMETHING_NEW"), "responses": End("queued"), "chat": End("tired")}

FAULTS = [
    # The way there and back
    Fault("silence", lambda _: say_nothing, Why.TIMEOUT, busy=True, timeout_s=1.0),
    Fault("dripping", lambda w: drip(whole(w), 0.02), Why.TIMEOUT, busy=True, timeout_s=0.4),
    Fault("hangs up", lambda _: hang_up, DOWN, busy=True, calls=2),
    Fault("no HTTP", lambda _: garbage, DOWN, busy=True, calls=2),
    Fault("cut in the head of the body", lambda w: cut(200, whole(w), after=1), DOWN, True, 2),
    Fault("cut in the middle", lambda w: cut(200, whole(w), after=300), DOWN, busy=True, calls=2),
    Fault("cut error", lambda w: cut(503, whole(w), after=20), DOWN, busy=True, calls=2),
    Fault("50 MB", lambda _: flood(50 * 2**20), BAD),
    Fault("50 MB of error", lambda _: respond(500, b"x" * 50 * 2**20), BAD),
    Fault("compressed", raw(b"\x1f\x8b\x08", content_encoding="gzip"), DOWN, busy=True, calls=2),
    Fault("leads elsewhere", raw(b"", 302, location="http://169.254.169.254/"), ACCESS),
    Fault("leads elsewhere for good", raw(b"", 308, location="http://169.254.169.254/"), ACCESS),
    # What is no reply at all
    Fault("page", raw(PAGE, kind="text/html"), DOWN, busy=True, calls=2),
    Fault("empty", raw(b""), DOWN, busy=True, calls=2),
    Fault("truncated JSON", lambda w: respond(200, whole(w)[:200]), DOWN, busy=True, calls=2),
    Fault("not UTF-8", raw(b'{"a": "\xff\xfe"}'), DOWN, busy=True, calls=2),
    Fault("100,000 deep", raw(DEEP), DOWN, busy=True, calls=2),
    Fault("a list", raw(b"[]"), BAD),
    Fault("another protocol", raw(b'{"output": 1, "choices": 1, "candidates": 1}'), BAD),
    Fault("error with status 200", failed_inside, DOWN, busy=True, calls=2),
    # Refused for now
    Fault("429", status(429), BUSY, busy=True, calls=2),
    Fault("429, a minute", status(429, Retry_After="60"), BUSY, True, 1, 60.0),
    Fault("429, for years", status(429, Retry_After="999999999"), BUSY, True, 1, 999999999.0),
    Fault("429, nonsense", status(429, Retry_After="soon"), BUSY, busy=True, calls=2),
    Fault("429, not a number", status(429, Retry_After="nan"), BUSY, busy=True, calls=2),
    Fault("429, past", status(429, Retry_After=LONG_AGO), BUSY, busy=True, calls=2, after_s=0.0),
    Fault("429, its own way", hint_of_its_own, BUSY, busy=True, after_s=34.0),
    Fault("429, as a page", raw(PAGE, 429, retry_after="60"), BUSY, busy=True, after_s=60.0),
    Fault("408", status(408), BUSY, busy=True, calls=2),
    Fault("409", status(409), BUSY, busy=True, calls=2),
    Fault("500", status(500, word="INTERNAL"), DOWN, busy=True, calls=2),
    Fault("502, a page", raw(PAGE, 502, kind="text/html"), DOWN, busy=True, calls=2),
    Fault("503", status(503, "The model is overloaded.", "UNAVAILABLE"), BUSY, True, 2),
    Fault("503, half a minute", status(503, Retry_After="30"), BUSY, True, 1, 30.0),
    Fault("504", status(504, word="DEADLINE_EXCEEDED"), DOWN, busy=True, calls=2),
    Fault("500, 100,000 deep", raw(DEEP, 500), DOWN, busy=True, calls=2),
    Fault("500, not UTF-8", raw(b"\xff\xfe", 500), DOWN, busy=True, calls=2),
    # Refused for good
    Fault("quota", quota, ACCESS, says="quota"),
    Fault("bad key", bad_key, ACCESS, says="_KEY"),
    Fault("401", status(401), ACCESS, says="_KEY"),
    Fault("403", status(403, word="PERMISSION_DENIED"), ACCESS, says="_KEY"),
    Fault("404", status(404, word="NOT_FOUND"), ACCESS, says="MEALTRACK_VISION"),
    Fault("400", status(400, word="INVALID_ARGUMENT"), ACCESS, says="MEALTRACK_VISION"),
    Fault("422", status(422), ACCESS, says="MEALTRACK_VISION"),
    Fault("413", status(413), Why.REFUSED, says="smaller"),
    Fault("policy", status(400, word="content_policy_violation"), Why.REFUSED, only=OPENAI),
    # How the model ends
    Fault("safety", per_wire(**FILTER), Why.REFUSED),
    Fault("refusal or block", per_wire(**NO), Why.REFUSED),
    Fault("unknown block", per_wire(**{**NO, "google": End(blocked="NEW")}), Why.REFUSED),
    Fault("recitation", per_wire(google=End("RECITATION")), Why.REFUSED, only=(Wire.GOOGLE,)),
    Fault("out of tokens, readable", per_wire(**LENGTH), BAD, says="too long"),
    Fault("unknown end", per_wire(**UNKNOWN), BAD),
    Fault("nothing", lambda w: says(w, None, End(is_empty=True)), BAD, calls=2),
    Fault("nothing said", lambda w: says(w, ""), BAD, calls=2),
    # What the model says
    Fault("prose", lambda w: says(w, "I see a nice plate."), BAD, calls=2),
    Fault("half an answer", lambda w: says(w, GOOD_TEXT[:60]), BAD, calls=2),
    Fault("another schema", lambda w: says(w, {"meal": "chicken"}), BAD, calls=2),
    Fault("a list of foods", lambda w: says(w, "[1, 2]"), BAD, calls=2),
    Fault("NaN", lambda w: says(w, GOOD_TEXT.replace("120", "NaN")), BAD, calls=2),
    Fault("infinite", lambda w: says(w, GOOD_TEXT.replace("180", "1e999")), BAD, calls=2),
    Fault("no mass", answer(low_g=0), BAD, calls=2),
    Fault("negative mass", answer(low_g=-5), BAD, calls=2),
    Fault("swapped", answer(low_g=300, high_g=100), BAD, calls=2),
    Fault("a ton", answer(high_g=1_000_000), BAD, calls=2),
    Fault("sure beyond 1", answer(confidence=1.5), BAD, calls=2),
    Fault("no name", answer(name=" \u200b<b></b> "), BAD, calls=2),
    Fault("10,000 foods", lambda w: says(w, an_answer(*[a_food()] * 10_000)), BAD),
    Fault("31 foods", lambda w: says(w, an_answer(*[a_food()] * 31)), BAD, calls=2),
    Fault("deep answer", lambda w: says(w, "[" * 5000 + "]" * 5000), BAD, calls=2),
]  # fmt: skip
