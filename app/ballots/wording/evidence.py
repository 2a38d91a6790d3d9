"""What is said when evidence does not hold, and how a hash is written to be read."""

from flask_babel import gettext as _

from app.ballots.evidence.chain import Fault, Found


def in_fours(digits: str) -> str:
    """A hash in groups of four signs, as people compare it with a sheet of paper."""
    return " ".join(digits[start : start + 4] for start in range(0, len(digits), 4))


def fault_sentence(found: Found) -> str:
    """Say what does not hold, and where."""
    sentences = {
        **_of_the_log(found.place),
        **_of_the_tables(found.place),
        **_of_copies(found.place),
    }
    return sentences[found.fault]


def _of_the_log(place: str) -> dict[Fault, str]:
    return {
        Fault.NO_LOG: _("这次表决没有日志。"),
        Fault.MALFORMED: _("日志第 %(place)s 条读不出来。", place=place),
        Fault.MISSING: _(
            "日志第 %(place)s 条的位置不对：前面少了条或换了位。", place=place
        ),
        Fault.DOES_NOT_FOLLOW: _("日志第 %(place)s 条接不上前一条。", place=place),
        Fault.CHANGED: _("日志第 %(place)s 条的内容被改过。", place=place),
        Fault.TREE_CHANGED: _("日志第 %(place)s 条的树被改过。", place=place),
        Fault.TIME_BACKWARDS: _("日志第 %(place)s 条的时间早于前一条。", place=place),
        Fault.AFTER_CLOSE: _("日志第 %(place)s 条是截止以后的票。", place=place),
        Fault.END_MISSING: _("日志的尾部没有了：缺 %(place)s。", place=place),
    }


def _of_the_tables(place: str) -> dict[Fault, str]:
    return {
        Fault.TRIGGER_MISSING: _("表 %(place)s 不再禁止修改和删除。", place=place),
        Fault.ROLL_CHANGED: _(
            "名册里 %(place)s 的面积、用途或业主被改过。", place=place
        ),
        Fault.ROLL_ROOT_CHANGED: _("表决名册与冻结时的根不符。"),
        Fault.VOTE_CHANGED: _("票 %(place)s 与日志记下的不同。", place=place),
        Fault.VOTE_NOT_LOGGED: _("票 %(place)s 不在日志里。", place=place),
        Fault.VOTE_MISSING: _("日志或流水里的票 %(place)s 不见了。", place=place),
        Fault.SEAL_BROKEN: _("票 %(place)s 与流水里的封印不符。", place=place),
        Fault.BALLOT_CHANGED: _("事项、规则或时间在公告以后被改过。"),
        Fault.COUNT_DIFFERS: _("由日志重算的结果与计票时的不同。"),
        Fault.OUTCOME_CHANGED: _("保存的结果被改过。"),
    }


def _of_copies(place: str) -> dict[Fault, str]:
    return {
        Fault.MIRROR_DIFFERS: _("从第 %(place)s 条起，日志与镜像不同。", place=place),
        Fault.MIRROR_MISSING: _("镜像文件 %(place)s 没有了。", place=place),
        Fault.ROOT_NOT_OURS: _("张贴的根 %(place)s 不是这份日志的根。", place=place),
        Fault.RECEIPT_NOT_OURS: _("凭条 %(place)s 的票不在这份日志里。", place=place),
    }
