"""The guard in front of .xlsx and .ods: an archive is judged before it is parsed."""

import io
import struct
import zipfile
import zlib

from app.register.intake.refusals import FileRefusal, FileRefused

MEGABYTE = 1024 * 1024
MOST_INFLATED = 200 * MEGABYTE
MOST_MEMBERS = 2000
HIGHEST_RATIO = 200
LOCKED_FLAG = 0x1
LOCAL_HEADER = struct.Struct("<26xHH")
RAW_DEFLATE = -15
MACRO_SIGNS = ("vbaproject", "xl/macrosheets/", "basic/", "scripts/")
LINK_SIGNS = ("xl/externallinks/",)
TWO_BYTE_SIGNS = (b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<")
WRITTEN_INSIDE = (b"<!DOCTYPE", b"<!ENTITY")


def open_archive(content: bytes) -> dict[str, bytes]:
    """Inflate every member, within bounds, and return them by name.

    Raises:
        FileRefused: for a bomb, a macro, a link to another file, a lock, a member
            outside the archive or sizes that do not hold.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as broken:
        raise FileRefused(FileRefusal.DAMAGED) from broken
    _refuse_by_listing(members, len(content))
    return {member.filename: _inflated(content, member) for member in members}


def _refuse_by_listing(members: list[zipfile.ZipInfo], size: int) -> None:
    names = [member.filename for member in members]
    folded = [name.lower() for name in names]
    if any(_leaves(name) for name in names) or len(set(folded)) < len(folded):
        raise FileRefused(FileRefusal.LEAVES_ITS_ARCHIVE)
    if any(member.flag_bits & LOCKED_FLAG for member in members):
        raise FileRefused(FileRefusal.LOCKED)
    if _is_bomb(members, size):
        raise FileRefused(FileRefusal.INFLATES_TOO_MUCH)
    if any(sign in name for name in folded for sign in MACRO_SIGNS):
        raise FileRefused(FileRefusal.HAS_MACROS)
    if any(sign in name for name in folded for sign in LINK_SIGNS):
        raise FileRefused(FileRefusal.LINKS_ELSEWHERE)


def _leaves(name: str) -> bool:
    path = name.replace("\\", "/")
    return path.startswith("/") or ".." in path.split("/") or ":" in path


def _is_bomb(members: list[zipfile.ZipInfo], size: int) -> bool:
    inflated = sum(member.file_size for member in members)
    return (
        len(members) > MOST_MEMBERS
        or inflated > MOST_INFLATED
        or inflated > max(size, 1) * HIGHEST_RATIO
        or any(_swells(member) for member in members)
    )


def _swells(member: zipfile.ZipInfo) -> bool:
    if member.file_size <= MEGABYTE:
        return False
    return member.file_size > max(member.compress_size, 1) * HIGHEST_RATIO


def _inflated(content: bytes, member: zipfile.ZipInfo) -> bytes:
    """Inflate one member; its announced size must be its true one."""
    packed = _packed(content, member)
    if member.compress_type == zipfile.ZIP_STORED:
        data, ended = packed, True
    elif member.compress_type == zipfile.ZIP_DEFLATED:
        data, ended = _inflate(packed, member.file_size + 1)
    else:
        raise FileRefused(FileRefusal.DAMAGED)
    if not ended or len(data) != member.file_size:
        raise FileRefused(FileRefusal.DAMAGED)
    if data.startswith(TWO_BYTE_SIGNS) or any(
        sign in data[:4096] for sign in WRITTEN_INSIDE
    ):
        raise FileRefused(FileRefusal.DAMAGED)
    return data


def _packed(content: bytes, member: zipfile.ZipInfo) -> bytes:
    start = member.header_offset
    if start < 0 or start + LOCAL_HEADER.size > len(content):
        raise FileRefused(FileRefusal.DAMAGED)
    name_length, extra_length = LOCAL_HEADER.unpack_from(content, start)
    first = start + LOCAL_HEADER.size + name_length + extra_length
    return content[first : first + member.compress_size]


def _inflate(packed: bytes, most: int) -> tuple[bytes, bool]:
    engine = zlib.decompressobj(RAW_DEFLATE)
    try:
        data = engine.decompress(packed, most)
    except zlib.error as broken:
        raise FileRefused(FileRefusal.DAMAGED) from broken
    return data, engine.eof
