"""What the stages are called, and what happens in each."""

from typing import assert_never

from flask_babel import gettext as _

from app.projects.rules import Stage


def stage_name(stage: Stage) -> str:
    """Name a stage in a few signs."""
    match stage:
        case Stage.WISHES:
            return _("意愿征询")
        case Stage.PLAN:
            return _("方案共谋")
        case Stage.FUNDING:
            return _("筹资")
        case Stage.WORKS:
            return _("施工")
        case Stage.ACCEPTANCE:
            return _("验收")
        case Stage.REVIEW:
            return _("评价")
        case Stage.UPKEEP:
            return _("长效管理")
        case _ as unreachable:
            assert_never(unreachable)


def stage_sentence(stage: Stage) -> str:
    """Say what happens in a stage, and what ends it."""
    match stage:
        case Stage.WISHES:
            return _("正在问每一户愿不愿意改、想改什么。愿意的够多，才做方案。")
        case Stage.PLAN:
            return _("大家一起商量改什么、怎么改。方案表决通过后，进入筹资。")
        case Stage.FUNDING:
            return _("落实补助、维修资金和各家自愿出的钱。钱落实了，才开工。")
        case Stage.WORKS:
            return _("正在施工。哪里不妥，请随时告诉居委会。")
        case Stage.ACCEPTANCE:
            return _("完工了，居民代表一起查验。不合格的，返工以后再验。")
        case Stage.REVIEW:
            return _("请您说说改得好不好。没改好的，接着改。")
        case Stage.UPKEEP:
            return _("改造完成了。以后怎么管，大家一起商定。")
        case _ as unreachable:
            assert_never(unreachable)
