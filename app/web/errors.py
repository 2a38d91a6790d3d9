"""The pages that say what went wrong and what can still be done."""

import logging
import secrets
from dataclasses import dataclass

from flask import Flask, g, make_response, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from werkzeug.exceptions import HTTPException, InternalServerError, SecurityError

from app.web.frame import is_staff_page

log = logging.getLogger(__name__)
SERVER_ERROR = 500
UNAVAILABLE = 503
RETRY_SECONDS = "60"
REQUEST_ID_BYTES = 5
BARE_PAGE = (
    '<!doctype html><html lang="zh-CN"><meta charset="utf-8">'
    '<meta name="viewport" content="width=device-width, initial-scale=1">'
    "<title>打不开</title><h1>打不开</h1>"
    "<p>请稍后再试，或打电话给居委会。编号 {request_id}</p></html>"
)


@dataclass(frozen=True, slots=True)
class ErrorPage:
    """One page about an error.

    Attributes:
        advice: sentences; what the reader can still do.
        request_id: found again in the server's log; only where something broke.
    """

    title: str
    lead: str
    advice: tuple[str, ...]
    request_id: str | None = None

    @property
    def points(self) -> list[tuple[str, None, str]]:
        return [("dot", None, sentence) for sentence in self.advice]


def error_page(code: int) -> ErrorPage:
    """Return the page for an HTTP status code."""
    pages = {
        400: _unreadable,
        401: _unknown_visitor,
        403: _forbidden,
        404: _missing,
        405: _missing,
        409: _refused,
        410: _gone,
        413: _too_large,
        429: _too_often,
        503: _busy,
    }
    return pages.get(code, _unreadable if code < SERVER_ERROR else _broken)()


def _unreadable() -> ErrorPage:
    return ErrorPage(
        _("这一步没有办成"),
        _("送来的内容看不懂，什么都没有改动。"),
        (_("请返回上一页，重新填一次。"),),
    )


def _form_expired() -> ErrorPage:
    return ErrorPage(
        _("请再按一次"),
        _("这一页放得太久了，或浏览器没有保存登记。为了安全，刚才那一下没有算数。"),
        (
            _("请返回上一页，刷新以后再提交一次。"),
            _("还是不行，请允许浏览器保存 Cookie，或换一个浏览器打开。"),
        ),
    )


def _unknown_visitor() -> ErrorPage:
    if is_staff_page():
        return ErrorPage(
            _("请先登录"),
            _("登录已经失效，刚才那一步没有办。"),
            (_("请重新登录，再做一次。"),),
        )
    return ErrorPage(
        _("请扫信上的码"),
        _("这部手机还没有和您家连上，所以不知道您是哪一户。"),
        (
            _("请用微信扫您家那封信上的二维码。"),
            _("扫不了，也可以在首页输入信上的 12 位码。"),
            _("信丢了，请打电话给居委会，换一封新的。"),
        ),
    )


def _forbidden() -> ErrorPage:
    return ErrorPage(
        _("这一页您不能看"),
        _("这件事不归您这个身份办。"),
        (_("觉得不对，请打电话给居委会。"),),
    )


def _missing() -> ErrorPage:
    return ErrorPage(
        _("没有这一页"),
        _("地址不全，或这一页已经收起来了。"),
        (_("请回到首页，从那里再进来。"),),
    )


def _refused() -> ErrorPage:
    return ErrorPage(
        _("这一步现在不能办"),
        _("情况已经变了，什么都没有改动。"),
        (_("请返回上一页，看看现在能做什么。"),),
    )


def _gone() -> ErrorPage:
    return ErrorPage(
        _("这个码已经作废"),
        _("您家换过新的信，旧的码不能再用。"),
        (
            _("请扫最新那封信上的码。"),
            _("没有收到新信，请打电话给居委会。"),
        ),
    )


def _too_large() -> ErrorPage:
    return ErrorPage(
        _("文件太大了"),
        _("没有收下，什么都没有改动。"),
        (_("请换一个小一些的文件；业主名册请只留一张表再传。"),),
    )


def _too_often() -> ErrorPage:
    return ErrorPage(
        _("试得太快了"),
        _("为了保护每一户，请歇一会儿再试。"),
        (
            _("请过 15 分钟再来，您家的信和码仍然有效。"),
            _("着急的话，请打电话给居委会。"),
        ),
    )


def _busy() -> ErrorPage:
    return ErrorPage(
        _("现在太忙了"),
        _("刚才那一步可能没有办成。已经收到的，都还在。"),
        (
            _("请等一分钟，再按一次。"),
            _("投过票的，请先看“您家办过的”里有没有凭证。"),
            _("还是不行，请打电话给居委会，报下面的编号。"),
        ),
        request_id(),
    )


def _broken() -> ErrorPage:
    return ErrorPage(
        _("我们这边出了问题"),
        _("刚才那一步可能没有办成。已经收到的，都还在。"),
        (
            _("请过一会儿再试。"),
            _("投过票的，请先看“您家办过的”里有没有凭证。"),
            _("还是不行，请打电话给居委会，报下面的编号。"),
        ),
        request_id(),
    )


def request_id() -> str:
    """Return the short number under which this request stands in the log."""
    if "request_id" not in g:
        g.request_id = secrets.token_hex(REQUEST_ID_BYTES)
    return str(g.request_id)


def _show(page: ErrorPage, code: int) -> ResponseReturnValue:
    template = "errors/staff.html" if is_staff_page() else "errors/resident.html"
    try:
        return render_template(template, page=page), code
    except Exception:
        log.exception("no error page for request %s", request_id())
        return BARE_PAGE.format(request_id=request_id()), code


def _http_error(error: HTTPException) -> ResponseReturnValue:
    if error.response is not None:
        return error.response
    code = error.code or SERVER_ERROR
    answer = make_response(_show(error_page(code), code))
    for name, value in error.get_headers():
        answer.headers.setdefault(name, value)
    return answer


def _csrf_error(_error: CSRFError) -> ResponseReturnValue:
    return _show(_form_expired(), 400)


def _unknown_host(_error: SecurityError) -> ResponseReturnValue:
    # A page of ours is full of addresses, and at a foreign name there are none.
    return BARE_PAGE.format(request_id=request_id()), 400


def _database_away(error: Exception) -> ResponseReturnValue:
    log.error("request %s: the database did not answer: %s", request_id(), error)
    answer = make_response(_show(error_page(UNAVAILABLE), UNAVAILABLE))
    answer.headers["Retry-After"] = RETRY_SECONDS
    return answer


def _server_error(_error: InternalServerError) -> ResponseReturnValue:
    log.error("request %s failed", request_id())
    return _show(error_page(SERVER_ERROR), SERVER_ERROR)


def init_app(app: Flask) -> None:
    """Answer every error with a page of ours."""
    app.register_error_handler(CSRFError, _csrf_error)
    app.register_error_handler(SecurityError, _unknown_host)
    app.register_error_handler(OperationalError, _database_away)
    app.register_error_handler(PoolTimeoutError, _database_away)
    app.register_error_handler(InternalServerError, _server_error)
    app.register_error_handler(HTTPException, _http_error)
