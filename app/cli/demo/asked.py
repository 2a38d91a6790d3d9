"""What the owners of the demo estate are asked."""

from app.ballots.policies import Policies
from app.ballots.rules import ScopeKind
from app.ballots.use_cases.drafting import BallotDraft, QuestionDraft
from app.domain.period import Period

PAPER_PLACE = "居委会一楼大厅"


def entrance_doors(building_id: int, period: Period) -> BallotDraft:
    """A matter of one building, decided weeks ago."""
    return BallotDraft(
        title="3 号楼单元门和对讲换新",
        plan=(
            "3 号楼各单元的单元门锈蚀，对讲坏了六年。\n"
            "拆除旧门，装新的单元门和可视对讲，共用部位刷新。\n"
            "费用 38,400 元，从 3 号楼的维修资金里出，按面积分摊。\n"
            "工期 12 天，施工时段 8:30 到 12:00、14:00 到 18:00。"
        ),
        scope_kind=ScopeKind.BUILDING,
        scope={"building_ids": [building_id]},
        period=period,
        paper_place=PAPER_PLACE,
        policies=Policies(),
        questions=(
            QuestionDraft(
                text="用 3 号楼维修资金 38,400 元换新单元门和对讲，同意吗？",
                effect="通过了，由居委会组织施工，费用按面积从维修资金里扣。",
                item=5,
            ),
        ),
    )


def roof_and_walls(period: Period) -> BallotDraft:
    """The matter that is open now, put to the whole estate."""
    return BallotDraft(
        title="屋面、外墙维修和决算审核",
        plan=(
            "九栋楼的屋面防水过了年限，顶层漏雨；外墙空鼓，有掉块的危险。\n"
            "一、重做屋面防水和保温，修补外墙，更换雨水管，费用 412,600 元，"
            "从维修资金里出，按面积分摊。\n"
            "二、请造价咨询机构审核决算，费用 12,000 元，从公共收益里出。\n"
            "施工方案和预算贴在各单元门口，居委会可以查看全文。"
        ),
        scope_kind=ScopeKind.COMMUNITY,
        scope={},
        period=period,
        paper_place=PAPER_PLACE,
        policies=Policies(),
        questions=(
            QuestionDraft(
                text="用维修资金 412,600 元修屋面和外墙，同意吗？",
                effect="通过了，由居委会申请使用维修资金，招标以后开工。",
                item=5,
            ),
            QuestionDraft(
                text="花 12,000 元请造价机构审核决算，同意吗？",
                effect="通过了，审核报告会在小区里张贴。",
                item=9,
            ),
        ),
    )
