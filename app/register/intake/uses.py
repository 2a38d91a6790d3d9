"""What a unit is used for, and whether it was handed over, in the roll's words."""

from app.register.intake.cells import folded, is_empty
from app.register.intake.faults import Bad, FaultKind
from app.register.intake.workbook import Cell
from app.register.rules import Status, Use

USE_WORDS: tuple[tuple[Use, tuple[str, ...]], ...] = (
    (Use.PARKING, ("车位", "停车", "parking")),
    (Use.GARAGE, ("车库", "车棚", "garage")),
    (Use.STORAGE, ("储藏", "贮藏", "仓", "杂物", "地下室", "煤房", "小房", "storage")),
    (Use.RESIDENTIAL, ("住", "公寓", "别墅", "民房", "成套", "residential")),
    (Use.OFFICE, ("办公", "写字", "office")),
    (
        Use.SHOP,
        ("商", "铺", "门面", "营业", "网点", "门市", "店", "shop", "commercial"),
    ),
)
STATUS_WORDS: tuple[tuple[Status, tuple[str, ...]], ...] = (
    (Status.UNSOLD, ("未售", "待售", "未出售", "unsold")),
    (Status.SOLD_UNDELIVERED, ("未交", "待交", "未收房", "sold_undelivered")),
    (Status.DELIVERED, ("已交", "交付", "已售", "入住", "正常", "是", "delivered")),
)
ROOM_HINTS: tuple[tuple[str, Use], ...] = (
    ("车位", Use.PARKING),
    ("车库", Use.GARAGE),
    ("储", Use.STORAGE),
    ("商", Use.SHOP),
    ("铺", Use.SHOP),
    ("S", Use.SHOP),
)


def read_use(cell: Cell) -> Use | Bad | None:
    """Read a use; an empty cell tells none."""
    if is_empty(cell):
        return None
    told = folded(cell).lower()
    for use, words in USE_WORDS:
        if any(word in told for word in words):
            return use
    return Bad(FaultKind.USE_UNKNOWN)


def read_status(cell: Cell) -> Status | Bad:
    """Read whether the unit reached its buyer; an empty cell means it did."""
    if is_empty(cell):
        return Status.DELIVERED
    told = folded(cell).lower()
    for status, words in STATUS_WORDS:
        if any(word in told for word in words):
            return status
    return Bad(FaultKind.STATUS_UNKNOWN)


def use_hinted_by(room: str) -> Use:
    """Guess the use from a room such as ``S01`` or ``车位12``; a home otherwise."""
    for sign, use in ROOM_HINTS:
        if room.startswith(sign):
            return use
    return Use.RESIDENTIAL
