"""Who may call which view. A house test checks that every endpoint says so."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum, auto
from functools import wraps
from typing import Any, ParamSpec, cast

from flask import abort, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import LoginManager, current_user

P = ParamSpec("P")
ACCESS = "__access__"
PUBLIC = "public"

login_manager = LoginManager()


class Permission(StrEnum):
    LIVE_HERE = auto()
    VOTE = auto()
    SEE_ESTATE = auto()
    READ_REGISTER = auto()
    SEE_PERSONS = auto()
    KEEP_REGISTER = auto()
    ISSUE_CODES = auto()
    ANSWER_REQUESTS = auto()
    RUN_BALLOTS = auto()
    STEER_PROJECT = auto()
    READ_JOURNAL = auto()
    CREATE_ESTATES = auto()
    MANAGE_STAFF = auto()


class Role(StrEnum):
    """One role per account; the roles exclude each other (三员分立)."""

    RESIDENT = auto()
    ADMINISTRATOR = auto()
    COMMITTEE = auto()
    STEWARD = auto()
    AUDITOR = auto()
    LEAD = auto()


PERMISSIONS_OF: dict[Role, frozenset[Permission]] = {
    Role.RESIDENT: frozenset({Permission.LIVE_HERE, Permission.VOTE}),
    Role.ADMINISTRATOR: frozenset(
        {Permission.SEE_ESTATE, Permission.CREATE_ESTATES, Permission.MANAGE_STAFF}
    ),
    Role.COMMITTEE: frozenset(
        {
            Permission.SEE_ESTATE,
            Permission.READ_REGISTER,
            Permission.SEE_PERSONS,
            Permission.KEEP_REGISTER,
            Permission.ISSUE_CODES,
            Permission.ANSWER_REQUESTS,
            Permission.RUN_BALLOTS,
            Permission.STEER_PROJECT,
            Permission.READ_JOURNAL,
        }
    ),
    Role.STEWARD: frozenset({Permission.SEE_ESTATE, Permission.READ_REGISTER}),
    Role.AUDITOR: frozenset(
        {Permission.SEE_ESTATE, Permission.READ_REGISTER, Permission.READ_JOURNAL}
    ),
    Role.LEAD: frozenset({Permission.SEE_ESTATE}),
}


class _SignedIn:
    """What Flask-Login asks of a user; only loaded users exist."""

    is_authenticated = True
    is_active = True
    is_anonymous = False
    role: Role

    def may(self, permission: Permission) -> bool:
        """Tell whether this user's role carries the permission."""
        return permission in PERMISSIONS_OF[self.role]


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffUser(_SignedIn):
    """A signed-in member of staff, with the scope of the account.

    Attributes:
        estates: the estates in scope; ``None`` means all of them.
        buildings: the buildings in scope; ``None`` means all of those estates.
    """

    id: int
    name: str
    role: Role
    estates: frozenset[int] | None
    buildings: frozenset[int] | None = None

    @property
    def actor(self) -> str:
        return f"staff:{self.id}"

    def get_id(self) -> str:
        return self.actor

    def covers(self, estate_id: int) -> bool:
        """Tell whether the estate is in this account's scope."""
        return self.estates is None or estate_id in self.estates


@dataclass(frozen=True, slots=True, kw_only=True)
class ResidentUser(_SignedIn):
    """A remembered device of one unit.

    Attributes:
        owner_id: the owner the roll confirmed; ``None`` for anybody else.
        confirmed: the roll, or the committee, confirmed this person.
    """

    device_id: int
    unit_id: int
    estate_id: int
    owner_id: int | None
    relation: str
    confirmed: bool
    role: Role = Role.RESIDENT

    @property
    def actor(self) -> str:
        return f"device:{self.device_id}"

    def get_id(self) -> str:
        return self.actor


def staff() -> StaffUser:
    """Return the signed-in member of staff; only call behind ``@requires``."""
    return cast("StaffUser", current_user)


def resident() -> ResidentUser:
    """Return the resident's device; only call behind ``@requires``."""
    return cast("ResidentUser", current_user)


def public(view: Callable[P, ResponseReturnValue]) -> Callable[P, ResponseReturnValue]:
    """Open the view to everyone, signed in or not."""
    setattr(view, ACCESS, PUBLIC)
    return view


def requires(
    permission: Permission,
) -> Callable[[Callable[P, ResponseReturnValue]], Callable[P, ResponseReturnValue]]:
    """Ask for sign-in (401), the permission (403) and the estate's scope (404)."""

    def decorate(
        view: Callable[P, ResponseReturnValue],
    ) -> Callable[P, ResponseReturnValue]:
        @wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
            refused = _refusal(permission, kwargs.get("estate_id"))
            return view(*args, **kwargs) if refused is None else refused

        setattr(guarded, ACCESS, permission)
        return guarded

    return decorate


def _refusal(permission: Permission, estate_id: Any) -> ResponseReturnValue | None:
    if not current_user.is_authenticated:
        return _ask_to_sign_in(permission)
    if not current_user.may(permission):
        abort(403)
    if estate_id is not None and not staff().covers(estate_id):
        abort(404)
    return None


def _ask_to_sign_in(permission: Permission) -> ResponseReturnValue:
    for_residents = permission in PERMISSIONS_OF[Role.RESIDENT]
    if for_residents or request.method != "GET":
        abort(401)
    return redirect(url_for("staff_door.sign_in", next=request.path), 303)
