"""Signing up, in, on and out."""

from datetime import timedelta

import anyio
import pytest

from mealtrack.app.commands.auth import LogIn, LogOut, RefreshSession, Register
from mealtrack.app.commands.users import LiveIn
from mealtrack.app.queries.users import GetMe
from mealtrack.domain.errors import Invalid, Unauthenticated
from mealtrack.domain.model.base import UserId
from mealtrack.domain.model.user import BadCredentials, EmailTaken, SessionEnded
from mealtrack.infra.config.settings import Settings
from running_system import PASSWORD, a_user

pytestmark = pytest.mark.anyio


async def test_an_account_signs_in(system):
    """Whatever the letters' case and the spaces around the address."""
    user = await a_user(system, "Ann@Example.org ")
    signed_in = await system.commands.send(LogIn(email=" ann@example.ORG", password=PASSWORD))
    principal = await system.identity.verify(signed_in.access_token)
    assert signed_in.user_id == principal.user_id == user


async def test_an_address_has_one_account(system):
    """The second registration is refused, and in the database's own words nobody hears it."""
    await a_user(system, "ann@example.org")
    with pytest.raises(EmailTaken):
        await a_user(system, "ANN@example.org")


@pytest.mark.parametrize("other", ["änn@example.org", "ann@example.org.", "a.nn@example.org"])
async def test_addresses_that_only_look_alike_are_different(system, other):
    """No collation merges two people."""
    assert await a_user(system, "ann@example.org") != await a_user(system, other)


async def test_folding_merges_no_two_people(system):
    """straße@ and strasse@ may be two; composed and decomposed accents are one address."""
    assert await a_user(system, "straße@example.org") != await a_user(system, "strasse@example.org")
    await a_user(system, "jos\u00e9@example.org")
    with pytest.raises(EmailTaken):
        await a_user(system, "jose\u0301@example.org")


@pytest.mark.parametrize(
    "email", ["ann", "@", "a nn@example.org", "ann@exam\u200bple.org", "😀" * 62 + "@example.org"]
)
async def test_what_is_no_address_is_refused(system, email):
    """Also on the command line, and also when only its bytes are too many."""
    with pytest.raises(Invalid):
        await a_user(system, email)


@pytest.mark.parametrize("zone", ["localtime", "Factory", "Mars/Olympus", "../etc/passwd", ""])
async def test_what_is_no_place_is_no_zone(system, zone):
    """The server's own zone least of all."""
    with pytest.raises(Invalid):
        await a_user(system, zone=zone)


async def test_one_token_used_twice_at_once_ends_the_session(system):
    """One of the uses is a thief's; whichever came first, the copy is noticed."""
    await a_user(system, "ann@example.org")
    pair = await system.commands.send(LogIn(email="ann@example.org", password=PASSWORD))
    ends: list[str] = []

    async def use() -> None:
        try:
            await system.commands.send(RefreshSession(refresh_token=pair.refresh_token))
            ends.append("new pair")
        except SessionEnded:
            ends.append("ended")

    async with anyio.create_task_group() as tasks:
        for _ in range(6):
            tasks.start_soon(use)
    assert sorted(ends) == ["ended"] * 5 + ["new pair"]


async def test_a_wrong_password_and_an_unknown_address_are_told_alike(system):
    """Nobody learns who has an account."""
    await a_user(system, "ann@example.org")
    said = []
    for email, password in (("ann@example.org", "wrong horse"), ("bob@example.org", PASSWORD)):
        with pytest.raises(BadCredentials) as refused:
            await system.commands.send(LogIn(email=email, password=password))
        said.append(str(refused.value))
    assert said[0] == said[1]


async def test_a_refresh_token_is_good_once(system):
    """The new pair works; presenting the old one again ends the whole session."""
    await a_user(system, "ann@example.org")
    first = await system.commands.send(LogIn(email="ann@example.org", password=PASSWORD))
    second = await system.commands.send(RefreshSession(refresh_token=first.refresh_token))
    assert second.refresh_token != first.refresh_token
    for stolen in (first, second):
        with pytest.raises(SessionEnded):
            await system.commands.send(RefreshSession(refresh_token=stolen.refresh_token))


async def test_sessions_end_one_by_one(system):
    """Signing out on one device leaves the other signed in; twice is no error."""
    await a_user(system, "ann@example.org")
    phone, laptop = [
        await system.commands.send(LogIn(email="ann@example.org", password=PASSWORD))
        for _ in range(2)
    ]
    for _ in range(2):
        await system.commands.send(LogOut(refresh_token=phone.refresh_token))
    with pytest.raises(SessionEnded):
        await system.commands.send(RefreshSession(refresh_token=phone.refresh_token))
    assert await system.commands.send(RefreshSession(refresh_token=laptop.refresh_token))


@pytest.mark.parametrize("token", ["", "mt_rt_", "mt_rt_x", "ü", "mt_rt_" + "A" * 70, "a.b.c"])
async def test_a_made_up_refresh_token_is_refused(system, token):
    """Nothing that we did not sign gets as far as the database."""
    with pytest.raises(SessionEnded):
        await system.commands.send(RefreshSession(refresh_token=token))


@pytest.mark.parametrize("token", ["", "x", "a.b.c", "é", "x" * 9000, "\x00"])
async def test_a_made_up_access_token_is_refused(system, token):
    """The same words for every fault."""
    with pytest.raises(Unauthenticated):
        await system.identity.verify(token)


async def test_days_run_where_the_user_lives(system, user):
    """Zone and day start can be changed, separately."""
    await system.commands.send(LiveIn(user_id=user, zone="Asia/Tokyo"))
    await system.commands.send(LiveIn(user_id=user, day_start_minutes=240))
    me = await system.queries.send(GetMe(user_id=user))
    assert (me.timezone, me.day_start_minutes) == ("Asia/Tokyo", 240)


@pytest.mark.parametrize("wrong", [{"zone": "Mars/Olympus"}, {"day_start_minutes": 361}])
async def test_no_one_lives_nowhere(system, user, wrong):
    """An unknown zone or a day that starts at noon is refused."""
    with pytest.raises(Invalid):
        await system.commands.send(LiveIn(user_id=user, **wrong))


async def test_registering_with_an_unknown_zone_is_refused(system):
    """The zone decides every later day."""
    wish = Register(email="ann@example.org", password=PASSWORD, zone="Nowhere")
    with pytest.raises(Invalid):
        await system.commands.send(wish)


async def test_who_is_gone_is_asked_to_sign_in(system, user):
    """An id without an account reads as signed out."""
    nobody = UserId(type(user)(int=user.int ^ 1))
    with pytest.raises(Unauthenticated):
        await system.queries.send(GetMe(user_id=nobody))
    with pytest.raises(Unauthenticated):
        await system.commands.send(LiveIn(user_id=nobody, zone="UTC"))


def test_access_tokens_are_short(tmp_path):
    """A quarter of an hour unless set otherwise."""
    assert Settings(_env_file=None, home=tmp_path).access_lasts == timedelta(minutes=15)
