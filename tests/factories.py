"""The past, told to a test: ``given.an_estate()``, ``given.a_unit("3-2-501")``.

Everything has a sensible default; a test names only what it is about.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.db import Base
from app.identity import tokens
from app.identity.models import Device, StaffAccount, StaffScope, StaffSession
from app.register.code_secrets import kept_hash, printed_code
from app.register.models import (
    Building,
    Entrance,
    Estate,
    Holding,
    HoldingOwner,
    HouseholdCode,
    Owner,
    Unit,
)
from app.web.access import Role

T = TypeVar("T", bound=Base)
LONG_AGO = datetime(2026, 1, 5, 1, 0, tzinfo=UTC)
_numbers = count(1)


@dataclass(frozen=True, slots=True)
class Given:
    """Each call writes rows and returns the row it is about, committed."""

    session: Session

    def an_estate(self, name: str = "幸福里小区", *, is_test: bool = True) -> Estate:
        """An estate with a committee and no buildings yet."""
        return self._saved(
            Estate(
                ref=_ref(next(_numbers)),
                name=name,
                community="向阳社区",
                street="长安街道",
                district="西城区",
                city="太原市",
                committee_phone="0351-4100000",
                committee_office="小区东门物业楼 101",
                committee_hours="周一至周五 9:00–17:00",
                is_test=is_test,
                created_at=LONG_AGO,
            )
        )

    def a_unit(
        self,
        key: str = "3-2-501",
        *,
        estate: Estate | None = None,
        owners: Sequence[Owner | str] = ("王建国",),
        area_dm2: int = 7836,
        use: str = "residential",
        status: str = "normal",
    ) -> Unit:
        """A unit with its building, entrance and present holding.

        Args:
            key: building-entrance-room, ``3-2-501``.
            owners: of one holding together; a name stands for a new owner without a phone.
        """
        estate = estate or self.an_estate()
        building_code, entrance_code, room = key.split("-")
        building = self._building(estate, building_code)
        unit = self._saved(
            Unit(
                estate_id=estate.id,
                building_id=building.id,
                entrance_id=self._entrance(building, entrance_code).id,
                room=room,
                key=key,
                floor=int(room[:-2]) if room[:-2].isdigit() else None,
                use=use,
                status=status,
                area_dm2=area_dm2,
            )
        )
        if owners:
            self.a_holding(unit, owners)
        return unit

    def a_holding(self, unit: Unit, owners: Sequence[Owner | str]) -> Holding:
        """The right of these owners, together, in a unit."""
        holding = self._saved(Holding(unit_id=unit.id, from_date=date(2001, 6, 1)))
        for position, owner in enumerate(owners, start=1):
            person = (
                self.an_owner(owner, estate_id=unit.estate_id)
                if isinstance(owner, str)
                else owner
            )
            self._saved(
                HoldingOwner(
                    holding_id=holding.id, owner_id=person.id, position=position
                )
            )
        return holding

    def an_owner(
        self, name: str = "王建国", *, estate_id: int, phone: str | None = None
    ) -> Owner:
        """A person owning something in the estate, without a holding yet."""
        return self._saved(Owner(estate_id=estate_id, name=name, phone=phone))

    def a_code(self, unit: Unit) -> str:
        """A household code; returns the twelve signs that stand on the letter."""
        return printed_code(unit.id, self._code(unit).nonce)

    def a_device(
        self,
        unit: Unit,
        *,
        owner: Owner | None = None,
        relation: str = "owner",
        confirmed: bool = True,
    ) -> str:
        """A phone that was let in; returns the token it carries.

        Args:
            owner: who holds it; by default the unit's first owner, if it is an owner's.
        """
        if owner is None and relation == "owner" and confirmed:
            owner = self._first_owner(unit)
        token = tokens.new_token()
        self._saved(
            Device(
                token_hash=tokens.kept_hash("device", token),
                unit_id=unit.id,
                household_code_id=self._code(unit).id,
                owner_id=owner.id if owner else None,
                relation=relation,
                confirmed=confirmed,
                label="Android · WeChat",
                created_at=LONG_AGO,
                expires_at=datetime.now(UTC) + timedelta(days=30),
            )
        )
        return token

    def a_member_of_staff(
        self,
        role: Role = Role.COMMITTEE,
        *,
        estate: Estate | None = None,
        building: Building | None = None,
    ) -> StaffAccount:
        """An account whose scope is this estate, or one building of it."""
        number = next(_numbers)
        account = self._saved(
            StaffAccount(
                login=f"{role}-{number}",
                name="李梅",
                role=role,
                password_hash="nobody signs in with a password here",
                created_at=LONG_AGO,
            )
        )
        if estate:
            self._saved(
                StaffScope(
                    staff_id=account.id,
                    estate_id=estate.id,
                    building_id=building.id if building else None,
                )
            )
        return account

    def a_sign_in(self, account: StaffAccount) -> str:
        """A running session of an account; returns the token its browser carries."""
        token, now = tokens.new_token(), datetime.now(UTC)
        self._saved(
            StaffSession(
                token_hash=tokens.kept_hash("staff_session", token),
                staff_id=account.id,
                created_at=now,
                seen_at=now,
                expires_at=now + timedelta(hours=12),
            )
        )
        return token

    def _code(self, unit: Unit) -> HouseholdCode:
        found = self.session.scalar(
            select(HouseholdCode).where(
                HouseholdCode.unit_id == unit.id, HouseholdCode.revoked_at.is_(None)
            )
        )
        nonce = f"{next(_numbers):032x}"
        return found or self._saved(
            HouseholdCode(
                unit_id=unit.id,
                code_hash=kept_hash(printed_code(unit.id, nonce)),
                nonce=nonce,
                issued_at=LONG_AGO,
                printed_at=LONG_AGO,
            )
        )

    def _first_owner(self, unit: Unit) -> Owner | None:
        return self.session.scalar(
            select(Owner)
            .join(HoldingOwner, HoldingOwner.owner_id == Owner.id)
            .join(Holding, Holding.id == HoldingOwner.holding_id)
            .where(Holding.unit_id == unit.id, Holding.until_date.is_(None))
            .order_by(HoldingOwner.position)
        )

    def _building(self, estate: Estate, code: str) -> Building:
        found = self.session.scalar(
            select(Building).where(
                Building.estate_id == estate.id, Building.code == code
            )
        )
        return found or self._saved(
            Building(
                estate_id=estate.id,
                code=code,
                position=int(code) if code.isdigit() else 0,
            )
        )

    def _entrance(self, building: Building, code: str) -> Entrance:
        found = self.session.scalar(
            select(Entrance).where(
                Entrance.building_id == building.id, Entrance.code == code
            )
        )
        return found or self._saved(Entrance(building_id=building.id, code=code))

    def _saved(self, row: T) -> T:
        # A snapshot left open by an earlier look could not be written to.
        self.session.rollback()
        self.session.add(row)
        self.session.commit()
        return row


def _ref(number: int) -> str:
    """Six signs of the public alphabet, a different one for each number."""
    signs = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
    scattered = number * 104_729 % len(signs) ** 6
    return "".join(
        signs[scattered // len(signs) ** place % len(signs)] for place in range(6)
    )
