"""What can go wrong, in the language of the business. No HTTP here."""


class DomainError(Exception):
    """A refusal the caller can act upon; `code` is stable, the message is for people."""

    code = "domain-error"
    title = "The request was refused"

    def extensions(self) -> dict[str, object]:
        """What a program may want to know besides the sentence; JSON values only."""
        return {}


class NotFound(DomainError):
    code = "not-found"
    title = "There is no such thing"


class Conflict(DomainError):
    code = "conflict"
    title = "That does not fit its present state"


class VersionMismatch(DomainError):
    code = "version-mismatch"
    title = "It has changed since you read it"


class Invalid(DomainError):
    code = "invalid"
    title = "That breaks a rule"


class Forbidden(DomainError):
    code = "forbidden"
    title = "Not yours to do"


class Unauthenticated(DomainError):
    code = "unauthenticated"
    title = "Sign in first"


class TooMany(DomainError):
    code = "too-many"
    title = "Too many requests"

    def __init__(self, detail: str, *, retry_after_s: float = 1.0) -> None:
        super().__init__(detail)
        self.retry_after_s = retry_after_s


class Unavailable(DomainError):
    code = "unavailable"
    title = "A service we rely on did not answer"

    def __init__(self, detail: str, *, retry_after_s: float = 5.0) -> None:
        super().__init__(detail)
        self.retry_after_s = retry_after_s
