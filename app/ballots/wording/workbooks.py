"""The figures of a ballot as workbooks; the same numbers as on the pages."""

from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import Any

from flask_babel import gettext as _
from xlsxwriter import Workbook

from app.ballots.queries.attendance import EntranceAttendance
from app.ballots.queries.results import QuestionResult, ResultPage
from app.ballots.queries.turnout import Came, Turnout
from app.ballots.tally.outcome import Gate
from app.ballots.wording.law import threshold_signs
from app.ballots.wording.people import answer_word, channel_word
from app.ballots.wording.results import question_verdicts
from app.ballots.wording.staff import reason_word
from app.ballots.wording.turnout import entrance_label
from app.domain.address import place_label

Row = Sequence[str | int | float]
AS_TEXT = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
WIDTH = 16


def square_metres(dm2: int) -> float:
    """Whole dm² as the m² a spreadsheet shows; exact to both decimals."""
    return dm2 / 100


def turnout_workbook(
    turnout: Turnout, entrances: Sequence[EntranceAttendance]
) -> bytes:
    """Who has come: altogether, by building, by entrance, and unit by unit."""
    heads = (
        _("地方"),
        _("已投户"),
        _("全部户"),
        _("已投人数"),
        _("全部人数"),
        _("已投面积㎡"),
        _("全部面积㎡"),
    )
    buildings = [
        (place_label(one.code, ""), *_came(one.came)) for one in turnout.buildings
    ]
    return _book(
        (_("门槛"), _gate_rows(turnout.gates)),
        (
            _("各楼"),
            [heads, *buildings, (_("全部"), *_came(turnout.altogether))],
        ),
        (_("各单元"), [heads, *(_entrance(one) for one in entrances)]),
        (_("各户"), list(_units(entrances))),
    )


def result_workbook(page: ResultPage) -> bytes:
    """The frozen result: gates, answers, and what was not counted."""
    verdicts = question_verdicts(page)
    return _book(
        (
            _("结果"),
            [
                (_("事项"), _("内容"), _("结果"), _("说明")),
                *((v.title, v.result.question.text, v.word, v.why) for v in verdicts),
            ],
        ),
        (_("门槛"), list(_all_gates(page))),
        (
            _("各选择"),
            [
                (_("事项"), _("选择"), _("人数"), _("面积㎡")),
                *((v.title, *row) for v in verdicts for row in _answers(v.result)),
            ],
        ),
        (
            _("未计入的票"),
            [
                (_("事项"), _("原因"), _("张")),
                *(
                    (v.title, reason_word(reason), number)
                    for v in verdicts
                    for reason, number in v.result.excluded
                ),
            ],
        ),
        (_("核对"), [(_("结果印记"), page.sha256)]),
    )


def _book(*sheets: tuple[str, Sequence[Row]]) -> bytes:
    target = BytesIO()
    book = Workbook(target, AS_TEXT)
    looks = {int: {}, float: book.add_format({"num_format": "#,##0.00"})}
    for name, rows in sheets:
        _sheet(book, name, rows, looks)
    book.close()
    return target.getvalue()


def _sheet(book: Any, name: str, rows: Sequence[Row], looks: dict[type, Any]) -> None:
    sheet = book.add_worksheet(name)
    sheet.set_column(0, max(len(row) for row in rows) - 1, WIDTH)
    sheet.freeze_panes(1, 0)
    for line, row in enumerate(rows):
        for column, value in enumerate(row):
            if isinstance(value, str):
                sheet.write_string(line, column, value)
            else:
                sheet.write_number(line, column, value, looks.get(type(value)) or None)


def _came(came: Came) -> Row:
    return (
        came.units,
        came.of_units,
        came.weight.heads,
        came.of_weight.heads,
        square_metres(came.weight.area),
        square_metres(came.of_weight.area),
    )


def _entrance(one: EntranceAttendance) -> Row:
    return (
        entrance_label(one),
        one.came,
        one.of_units,
        one.came_heads,
        one.of_heads,
        square_metres(one.came_area_dm2),
        square_metres(one.of_area_dm2),
    )


def _units(entrances: Sequence[EntranceAttendance]) -> Iterator[Row]:
    yield (_("户号"), _("面积㎡"), _("是否已投"), _("方式"))
    for entrance in entrances:
        for unit in entrance.units:
            yield (
                unit.key,
                square_metres(unit.area_dm2),
                _("已投") if unit.came else _("没投"),
                channel_word(unit.channel) if unit.channel else "",
            )


def _gate_rows(gates: Sequence[Gate]) -> list[Row]:
    return [_gate_head(), *(_gate(_("参与"), gate) for gate in gates)]


def _gate_head() -> Row:
    return (
        _("门槛"),
        _("计量"),
        _("要求"),
        _("实际"),
        _("至少"),
        _("总数"),
        _("是否达到"),
    )


def _all_gates(page: ResultPage) -> Iterator[Row]:
    yield (_("事项"), *_gate_head())
    for verdict in question_verdicts(page):
        for gate in verdict.result.quorum:
            yield (verdict.title, *_gate(_("参与"), gate))
        for gate in verdict.result.approval:
            yield (verdict.title, *_gate(_("同意"), gate))


def _gate(title: str, gate: Gate) -> Row:
    figures = (gate.have, gate.need, gate.total)
    return (
        title,
        _("面积㎡") if gate.by_area else _("人数"),
        threshold_signs(gate.threshold),
        *(square_metres(one) if gate.by_area else one for one in figures),
        _("达到") if gate.reached else _("未达到"),
    )


def _answers(result: QuestionResult) -> Iterator[Row]:
    for answer, weight in result.sides:
        yield (answer_word(answer), weight.heads, square_metres(weight.area))
    whole = result.outcome.participating
    yield (_("参与合计"), whole.heads, square_metres(whole.area))
