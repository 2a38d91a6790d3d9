"""``flask register …``: check a roll, and import one."""

import difflib
import hashlib
import json
import sys
from dataclasses import asdict
from datetime import UTC, date, datetime
from pathlib import Path
from typing import NoReturn
from zoneinfo import ZoneInfo

import click
from flask.cli import AppGroup, with_appcontext
from tqdm import tqdm

from app.db import reading
from app.domain.quantities import with_two_decimals
from app.register.import_wording import (
    fault_sentence,
    file_refusal_sentence,
    roll_refusal_sentence,
)
from app.register.intake.difference import Difference
from app.register.intake.refusals import FileRefused
from app.register.intake.roll import Roll, check_file, summarise
from app.register.queries.registered import estate_ids_by_name
from app.register.roll_rules import RollRefusal, RollRefused
from app.register.use_cases.estates import EstateDetails, create_estate
from app.register.use_cases.rolls import Imported, Incoming, import_roll
from app.register.use_cases.uploads import shown_file_name

HERE = ZoneInfo("Asia/Shanghai")
SIMILAR = 0.6
SYSTEM = "system"
group = AppGroup("register", help="Check and import rolls of owners.")
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@group.command()
@click.argument("file", type=FILE)
@click.option("--json", "as_json", is_flag=True, help="print one line of JSON")
@with_appcontext
def check(file: Path, *, as_json: bool) -> None:
    """Read a roll and say what is wrong; stores nothing, exit 1 if a fault blocks."""
    try:
        roll = check_file(file.read_bytes(), file.name)
    except FileRefused as refused:
        _stop_unread(file_refusal_sentence(refused.refusal), as_json=as_json)
    if as_json:
        click.echo(json.dumps(_told(roll), ensure_ascii=False))
    else:
        _show(roll)
    sys.exit(1 if roll.blocked else 0)


@group.command("import")
@click.argument("file", type=FILE)
@click.option("--estate", required=True, help="its name")
@click.option("--create", is_flag=True, help="enter the estate even if one is similar")
@click.option("--yes", is_flag=True, help="agree to changes of what is registered")
@with_appcontext
def import_(file: Path, estate: str, *, create: bool, yes: bool) -> None:
    """Make a roll the register of an estate, all or nothing."""
    now = datetime.now(UTC)
    content = file.read_bytes()
    try:
        roll = check_file(content, file.name)
    except FileRefused as refused:
        _stop(file_refusal_sentence(refused.refusal))
    if roll.blocked:
        _show(roll)
        _stop(roll_refusal_sentence(RollRefusal.BLOCKED))
    today = now.astimezone(HERE).date()
    incoming = Incoming(
        estate_id=_estate(estate, create=create, at=now),
        staff_id=None,
        file_name=shown_file_name(file.name),
        sha256=hashlib.sha256(content).hexdigest(),
        roll=roll,
        effective_on=today,
    )
    try:
        done = _with_bar(incoming, agreed=yes, today=today, at=now)
    except RollRefused as refused:
        _say_refused(refused.refusal)
    else:
        _say_done(done, estate)


def _with_bar(
    incoming: Incoming, *, agreed: bool, today: date, at: datetime
) -> Imported:
    rows = sum(2 + len(unit.owners) for unit in incoming.roll.units)
    with tqdm(total=rows, unit="row", file=sys.stderr, leave=False) as bar:

        def advance(written: int) -> None:
            bar.update(written)

        return import_roll(
            incoming=incoming,
            confirm=lambda found: agreed or _asked(found),
            today=today,
            at=at,
            progress=advance,
        )


def _told(roll: Roll) -> dict[str, object]:
    return {
        **asdict(roll.summary),
        "faults": [
            {
                "sheet": fault.sheet,
                "row": fault.row,
                "column": fault.column,
                "reason": fault_sentence(fault),
                "severity": str(fault.severity),
            }
            for fault in roll.faults
        ],
    }


def _show(roll: Roll) -> None:
    summary = roll.summary
    click.echo(f"户数        {summary.units}")
    click.echo(f"面积合计    {with_two_decimals(summary.total_area_dm2)} ㎡")
    click.echo(f"楼栋        {summary.buildings}")
    click.echo(f"产权人（组）{summary.owner_groups}")
    click.echo(f"没有电话    {summary.units_without_phone}")
    click.echo(f"共有        {summary.jointly_owned_units}")
    click.echo(f"商铺        {summary.shops}")
    for fault in roll.faults:
        sign = "错误" if fault.blocks else "提醒"
        where = f"{fault.sheet} 第 {fault.row} 行 {fault.column}".rstrip()
        click.echo(f"{sign}  {where}：{fault_sentence(fault)}")


def _estate(name: str, *, create: bool, at: datetime) -> int:
    """Find the estate by name, or enter it unless the name may be a slip."""
    known = estate_ids_by_name(reading())
    if name in known:
        return known[name]
    similar = difflib.get_close_matches(name, known, cutoff=SIMILAR)
    if similar and not create:
        _stop(
            f"没有叫“{name}”的小区。您要的是不是：{'、'.join(similar)}？"
            "真要新建，请加 --create。"
        )
    estate_id = create_estate(details=EstateDetails(name=name), actor=SYSTEM, at=at)
    click.echo(f"新建了小区“{name}”。请在网页上补全地址和居委会电话。", err=True)
    return estate_id


def _asked(found: Difference) -> bool:
    click.echo(
        f"新增 {len(found.new) + len(found.returned)} 户，"
        f"改动 {len(found.changed)} 户，去掉 {len(found.gone)} 户，"
        f"不变 {found.unchanged} 户。",
        err=True,
    )
    if not sys.stdin.isatty():
        click.echo("要照此改动，请加 --yes。", err=True)
        return False
    return click.confirm("照此改动名册吗？", err=True)


def _say_done(done: Imported, estate: str) -> None:
    summary = done.roll.summary
    click.echo(
        f"{estate}：写入 {summary.units} 户，"
        f"{with_two_decimals(summary.total_area_dm2)} ㎡；"
        f"新增 {len(done.found.new) + len(done.found.returned)}，"
        f"改动 {len(done.found.changed)}，去掉 {len(done.found.gone)}。"
    )


def _say_refused(refusal: RollRefusal) -> None:
    if refusal is RollRefusal.NOTHING_NEW:
        click.echo(roll_refusal_sentence(refusal))
        return
    _stop(roll_refusal_sentence(refusal))


def _stop_unread(sentence: str, *, as_json: bool) -> NoReturn:
    """Say why the file was not read, in the shape that was asked for."""
    if as_json:
        unread = {"sheet": "", "row": 0, "column": "", "reason": sentence}
        told = {**asdict(summarise(())), "faults": [{**unread, "severity": "error"}]}
        click.echo(json.dumps(told, ensure_ascii=False))
        sys.exit(1)
    _stop(sentence)


def _stop(sentence: str) -> NoReturn:
    click.echo(sentence, err=True)
    sys.exit(1)
