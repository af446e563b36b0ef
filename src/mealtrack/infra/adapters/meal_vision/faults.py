"""What went wrong at a model provider, as a reason and a sentence a person can act on."""

from pydantic_ai.exceptions import (
    AgentRunError,
    ContentFilterError,
    ModelAPIError,
    ModelAuthenticationError,
    ModelContextWindowExceededError,
    ModelHTTPError,
    ModelNotFoundError,
    ModelQuotaExceededError,
    ModelRateLimitError,
    ModelRequestRejectedError,
    ModelTimeoutError,
    ModelUnavailableError,
    OutputTokenLimitExceeded,
)

from mealtrack.domain.model.analysis import AnalysisFailed, ProviderBusy
from mealtrack.domain.model.meal import FailureReason
from mealtrack.infra.adapters.meal_vision.choice import Choice
from mealtrack.infra.adapters.meal_vision.guard import Garbled, Redirected, UnusableReply

_AGAIN = "The same photo can be tried again"
_TOO_LONG = f"The model provider did not answer in time. {_AGAIN}."
_BUSY = f"The model provider has too much to do at the moment. {_AGAIN} in a few minutes."
_DOWN = f"The model provider can't be reached or is out of order. {_AGAIN} later."
_QUEUE = f"Too many photos are being looked at at the moment. {_AGAIN} in a minute."
_REFUSED = "The model provider refuses to look at this picture; send another one."
_TOO_BIG = "The model provider takes no picture of this size; send a smaller one."
_UNUSABLE = (
    "The model's answer can't be used, and asking again did not help. Try the photo once more, "
    "take it from another side, or enter the meal by hand."
)
_CUT_OFF = (
    "The model's answer was cut off because it became too long. Send a photo with fewer foods in "
    "it, or enter the meal by hand."
)
_STRANGE = (
    "What answers at the model provider's address does not speak its protocol; whoever runs the "
    "server should check the address and MEALTRACK_VISION."
)
_ELSEWHERE = (
    "The model provider's address leads to another one, and no photo is sent there; whoever runs "
    "the server should configure the final address."
)

# OpenAI's codes for a picture or prompt it won't touch, sent as a plain 400.
_POLICY = frozenset({"content_policy_violation", "moderation_blocked", "invalid_prompt"})
# 409: another request is in the way; 425: too early.
_PASSING_STATUS = frozenset({408, 409, 425})


def timed_out() -> ProviderBusy:
    return ProviderBusy(_TOO_LONG, reason=FailureReason.TIMEOUT)


def queue_full() -> ProviderBusy:
    return ProviderBusy(_QUEUE, reason=FailureReason.PROVIDER_BUSY)


def refused() -> AnalysisFailed:
    return AnalysisFailed(FailureReason.REFUSED, _REFUSED)


def cut_off() -> AnalysisFailed:
    return AnalysisFailed(FailureReason.BAD_ANSWER, _CUT_OFF)


def unusable() -> AnalysisFailed:
    return AnalysisFailed(FailureReason.BAD_ANSWER, _UNUSABLE)


def fault_of(error: AgentRunError, choice: Choice) -> AnalysisFailed:
    """Whatever the library raised; a ProviderBusy may be tried again, all else may not."""
    if reply := _reply_behind(error):
        return _of_reply(reply)
    match error:
        case ContentFilterError():
            return refused()
        case OutputTokenLimitExceeded():
            return cut_off()
        case ModelAPIError():
            return _of_provider(error, choice)
        case _:
            return unusable()


def _reply_behind(error: BaseException) -> UnusableReply | None:
    cause: BaseException | None = error
    while cause is not None and not isinstance(cause, UnusableReply):
        cause = cause.__cause__
    return cause


def _of_reply(reply: UnusableReply) -> AnalysisFailed:
    match reply:
        case Redirected():
            return AnalysisFailed(FailureReason.PROVIDER_ACCESS, _ELSEWHERE)
        case Garbled():
            return ProviderBusy(_DOWN, reason=FailureReason.PROVIDER_DOWN)
        case _:
            return AnalysisFailed(FailureReason.BAD_ANSWER, _STRANGE)


def _of_provider(error: ModelAPIError, choice: Choice) -> AnalysisFailed:
    if busy := _passing(error):
        return busy
    match error:
        case _ if error.provider_error_code in _POLICY:
            return refused()
        case ModelContextWindowExceededError():
            return AnalysisFailed(FailureReason.REFUSED, _TOO_BIG)
        case ModelHTTPError() if error.status_code == 413:
            return AnalysisFailed(FailureReason.REFUSED, _TOO_BIG)
        case _:
            return AnalysisFailed(FailureReason.PROVIDER_ACCESS, _access(error, choice))


def _passing(error: ModelAPIError) -> ProviderBusy | None:
    """The fault as one that may be gone a little later."""
    match error:
        case ModelQuotaExceededError() | ModelRequestRejectedError():
            return None
        case ModelRateLimitError() | ModelUnavailableError():
            return _busy(_BUSY, FailureReason.PROVIDER_BUSY, error)
        case ModelTimeoutError() if error.phase != "connect":
            return timed_out()
        case ModelHTTPError() if error.status_code in _PASSING_STATUS:
            return _busy(_BUSY, FailureReason.PROVIDER_BUSY, error)
        case ModelHTTPError() if error.status_code < 500:
            return None
        case _:
            return _busy(_DOWN, FailureReason.PROVIDER_DOWN, error)


def _busy(detail: str, reason: FailureReason, error: ModelAPIError) -> ProviderBusy:
    return ProviderBusy(detail, reason=reason, after_s=error.retry_after)


def _access(error: ModelAPIError, choice: Choice) -> str:
    """What only whoever runs the server can mend; the photo waits for it."""
    match error:
        case ModelQuotaExceededError():
            cause = (
                f"The account behind {choice.key_setting} has used up its quota or its money; "
                "whoever runs the server should top it up."
            )
        case ModelAuthenticationError():
            cause = (
                f"The model provider does not accept {choice.key_setting}; whoever runs the "
                "server should check the key and what it may be used for."
            )
        case ModelNotFoundError():
            cause = (
                f"The model provider has no model {choice.model}; whoever runs the server should "
                "name another one in MEALTRACK_VISION."
            )
        case _:
            cause = (
                f"The model {choice.model} does not take this kind of request; whoever runs the "
                "server should name one in MEALTRACK_VISION that sees pictures and answers in a "
                "given form."
            )
    return f"{cause} {_AGAIN} then."
