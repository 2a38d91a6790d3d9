"""The notice on paper, every sentence of it."""

from dataclasses import dataclass

from flask_babel import gettext as _

from app.ballots.queries.staff_pages import Announced
from app.ballots.wording.notice import (
    QuestionRow,
    ScopeText,
    gate_sentences,
    moment,
    notice_scope,
    policy_sentence,
    question_rows,
)
from app.web.formatting import area, count, day_with_year
from app.web.qr import QrDrawing, qr_code

BUILDINGS_IN_A_ROW = 9


@dataclass(frozen=True, slots=True)
class NoticePaper:
    """A notice ready to be set.

    Attributes:
        rows: tables of the buildings: codes, units and areas, some in each.
        address: of the same notice on the web; ``foot`` where the journal ends.
        is_draft: it has not been posted.
    """

    told: Announced
    head: str
    title: str
    questions: list[QuestionRow]
    scope: ScopeText
    rows: tuple[tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]], ...]
    gates: list[str]
    when: str
    how: str
    rules: str
    posted_on: str
    address: str
    code: QrDrawing
    foot: str
    is_draft: bool


def notice_paper(told: Announced, *, public_url: str) -> NoticePaper:
    """Write the notice of a ballot."""
    ballot = told.ballot
    address = f"{public_url}/e/{told.estate.ref}/ballots/{ballot.number}"
    return NoticePaper(
        told=told,
        head=_("%(community)s居民委员会", community=told.estate.community),
        title=_("关于“%(title)s”的业主表决通知公告", title=ballot.title),
        questions=question_rows(ballot),
        scope=notice_scope(told),
        rows=_rows(told),
        gates=gate_sentences(told),
        when=_(
            "%(opens)s 至 %(closes)s。",
            opens=moment(ballot.opens_at),
            closes=moment(ballot.closes_at),
        ),
        how=_how(told),
        rules=policy_sentence(ballot.policies),
        posted_on=(
            day_with_year(ballot.notice_posted_at) if ballot.notice_posted_at else ""
        ),
        address=address,
        code=qr_code(address),
        foot=_(
            "日志 %(n)s 条 · 末条印记 %(hash)s",
            n=count(told.journal_length),
            hash=told.journal_hash,
        ),
        is_draft=ballot.notice_posted_at is None,
    )


def _how(told: Announced) -> str:
    return _(
        "扫本户信函二维码用手机投；或者领取纸质票。%(paper)s%(home)s三种方式效力相同。",
        paper=_paper_way(told),
        home=_home_way(told),
    )


def _paper_way(told: Announced) -> str:
    place = told.ballot.paper_place.strip() or _("（待定）")
    return _("填好投到%(place)s。", place=place.rstrip("。"))


def _home_way(told: Announced) -> str:
    return _(
        "打电话 %(phone)s，约两名工作人员上门。", phone=told.estate.committee_phone
    )


def _rows(
    told: Announced,
) -> tuple[tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]], ...]:
    shares = told.buildings
    portions = [
        shares[start : start + BUILDINGS_IN_A_ROW]
        for start in range(0, len(shares), BUILDINGS_IN_A_ROW)
    ]
    return tuple(
        (
            tuple(one.code for one in some),
            tuple(count(one.units) for one in some),
            tuple(area(one.area_dm2) for one in some),
        )
        for some in portions
    )
