"""The public bundle of a counted ballot: all that an outsider needs to count again.

It names no owner. Votes stand under their receipt codes and refer to units by salted
hashes; the roll by unit is beside them, and the verifier shows both are the same.
"""

import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from typing import Any

from app.ballots.evidence.entries import Entry, EntryType
from app.ballots.evidence.replay import Replay
from app.domain.merkle import leaf_hash, root_of

EXPLANATION = """\
本包用来核对一次业主表决的计票结果，任何人都可以自己重算。

  python3 verify.py 本包.zip              逐项核对，最后一行应是“全部一致。”
  python3 verify.py --help                其他用法（英文加 --english）

需要 Python 3.10 以上，不用安装别的，不用联网。verify.py 与投票系统没有共用一行代码。
公告栏上张贴的“日志条数”和“根”可以这样核对：
  python3 verify.py 本包.zip --root 条数:根
自己的凭条可以这样核对：
  python3 verify.py 本包.zip --receipt 凭条.json

notice.json      公告的事项、规则、时间
roll.json        表决名册：户、用途、状态、面积、同一业主的编号、是否计票；没有姓名
log.jsonl        日志，一行一条，只增不改
votes.json       按凭条号的选票清单；各户的选择不公开
result.json      各事项的结果
checkpoint.json  日志的条数、根和签名
"""


def bundle(
    *,
    lines: Sequence[bytes],
    roll: Sequence[bytes],
    checkpoint: Mapping[str, Any],
    verifier: bytes,
) -> bytes:
    """The zip of a counted ballot.

    Args:
        lines: its log.
        roll: the canonical lines of the posted roll, in their order.
        checkpoint: the signed root over ``lines``.
        verifier: the program that checks it.

    Raises:
        LookupError: if the log tells of no count.
    """
    entries = [Entry.read(line) for line in lines]
    tallied = next(e.payload for e in entries if e.type is EntryType.TALLIED)
    replay = Replay.of(entries)
    files = {
        "说明.txt": EXPLANATION.encode(),
        "verify.py": verifier,
        "notice.json": _readable(replay.notice),
        "roll.json": b"[\n" + b",\n".join(roll) + b"\n]\n",
        "log.jsonl": b"".join(line + b"\n" for line in lines),
        "votes.json": _readable(votes_by_receipt(replay, tallied["results"])),
        "result.json": _readable(tallied["results"]),
        "checkpoint.json": _readable(checkpoint),
    }
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), content)
    return packed.getvalue()


def votes_by_receipt(
    replay: Replay, results: Sequence[Mapping[str, Any]]
) -> list[dict[str, Any]]:
    """Every vote under its receipt code, and why it did not count where it did not."""
    why: dict[str, dict[str, str]] = {}
    for asked, result in zip(replay.notice["questions"], results, strict=True):
        for receipt, _unit, reason in result.get("excluded", []):
            why.setdefault(receipt, {})[str(asked["position"])] = reason
    return [
        {
            "receipt": receipt,
            "channel": vote["channel"],
            "received_at": vote["received_at"],
            "answers": vote["answers"],
            "not_counted": why.get(receipt, {}),
        }
        for receipt, vote in sorted(replay.votes.items())
    ]


def root_over_lines(lines: Sequence[bytes]) -> str:
    """The root of a log from its lines, in 64 hex digits."""
    return root_of([leaf_hash(line) for line in lines]).hex()


def _readable(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1).encode()
