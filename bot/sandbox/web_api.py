"""The Web API: finds the method, checks token, limits and arguments, and answers in Slack's shape."""

import json
import secrets
from typing import Any
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bot.sandbox import breaks
from bot.sandbox.calls import Call, Method, typed
from bot.sandbox.methods_chat import METHODS as CHAT
from bot.sandbox.methods_conversations import METHODS as CONVERSATIONS
from bot.sandbox.methods_files import METHODS as FILES
from bot.sandbox.methods_people import METHODS as PEOPLE
from bot.sandbox.methods_views import METHODS as VIEWS
from bot.sandbox.records import Json, SlackError
from bot.sandbox.world import World

METHODS: dict[str, Method] = {m.name: m for m in (*CHAT, *CONVERSATIONS, *FILES, *PEOPLE, *VIEWS)}
SENT_ANYWHERE = frozenset(
    {
        "not_authed", "invalid_auth", "not_allowed_token_type", "missing_scope", "invalid_arguments",
        "ratelimited", "unknown_method", "invalid_json", "json_not_object", "invalid_form_data",
    }
)  # fmt: skip
"""Errors that every method may answer; Slack's pages do not repeat them for each."""


async def answer(world: World, request: Request) -> Response:
    """Answer one request to /api/METHOD."""
    name = request.path_params["method"]
    body = await request.body()
    trouble = world.breaks.take(name)
    if trouble == breaks.SERVER_ERROR:
        return breaks.page()
    if trouble == breaks.BREAK_BEFORE:
        return breaks.NoAnswer()
    if trouble and trouble != breaks.BREAK_AFTER:
        return _shown(_refused(SlackError(trouble)), {"Retry-After": "1"} if trouble == "ratelimited" else {})
    try:
        raw, header_token, warning = _arguments(request, body, METHODS.get(name))
        result, headers = call(world, name, raw, header_token)
    except SlackError as error:
        result, headers, warning = _refused(error), {}, ""
    if trouble:
        return breaks.NoAnswer()
    if warning:
        metadata = result.setdefault("response_metadata", {})
        metadata["warnings"] = [warning]
        result["warning"] = warning
    return _shown(result, headers)


def _shown(result: Json, headers: dict[str, str]) -> Response:
    status = 429 if result.get("error") == "ratelimited" else 200
    return JSONResponse(result, status, {"x-slack-req-id": secrets.token_hex(16), **headers})


def _refused(error: SlackError) -> Json:
    result: Json = {"ok": False, "error": error.error, **error.extra}
    if error.messages:
        result["response_metadata"] = {"messages": error.messages}
    return result


def _arguments(request: Request, body: bytes, method: Method | None) -> tuple[Json, str, str]:
    scheme, _, header_token = request.headers.get("authorization", "").partition(" ")
    header_token = header_token.strip() if scheme.lower() == "bearer" else ""
    raw: Json = dict(request.query_params)
    kind = request.headers.get("content-type", "").lower()
    warning = ""
    if kind.startswith("application/json"):
        warning = "" if "charset" in kind else "missing_charset"
        if method is not None and method.json_body:
            raw |= _json_body(body)
            raw.pop("token", None)  # Slack reads no token from a JSON body
    elif kind.startswith("multipart/form-data"):
        raise SlackError("invalid_form_data")
    elif body:
        raw |= dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True))
    return raw, header_token, warning


def _json_body(body: bytes) -> Json:
    try:
        value: Any = json.loads(body or b"{}")
    except ValueError as error:
        raise SlackError("invalid_json") from error
    if not isinstance(value, dict):
        raise SlackError("json_not_object")
    return value


def call(world: World, name: str, raw: Json, header_token: str) -> tuple[Json, dict[str, str]]:
    """Run a method and return its answer with the HTTP headers; refusals are answers, not exceptions."""
    method = METHODS.get(name)
    headers: dict[str, str] = {}
    try:
        if method is None:
            return _refused(SlackError("unknown_method", req_method=name)), headers
        caller = _caller(world, method, header_token or str(raw.pop("token", "") or ""))
        raw.pop("token", None)
        wait = world.limits.wait_for_method(name, method.tier)
        if wait:
            return {"ok": False, "error": "ratelimited"}, {"Retry-After": str(wait)}
        _check_scope(world, method)
        args = typed(method, raw)
        with world.workspace.lock:
            result = method.run(Call(world, args, caller))
        headers = _scope_headers(world, method)
    except SlackError as error:
        if not (name == "api.test" or error.error in SENT_ANYWHERE or error.error in METHODS[name].errors):
            raise RuntimeError(f"{name} does not declare {error.error}") from error
        result = _refused(error)
        if error.error == "ratelimited":
            headers["Retry-After"] = str(result.pop("retry_after", 1))
        return result, headers
    return {"ok": True, **result}, headers


def _caller(world: World, method: Method, token: str) -> str:
    if method.caller == "none":
        return "none"
    if not token:
        raise SlackError("not_authed")
    app = world.workspace.app
    kinds = {app.bot_token: "bot", app.app_token: "app"}
    kind = kinds.get(token)
    if kind is None:
        raise SlackError("invalid_auth")
    if method.caller not in {kind, "any"}:
        raise SlackError("not_allowed_token_type")
    return kind


def _check_scope(world: World, method: Method) -> None:
    app = world.workspace.app
    if not app.may(*method.scopes):
        provided = ",".join(sorted(app.scopes or ()))
        raise SlackError("missing_scope", needed=",".join(method.scopes), provided=provided)


def _scope_headers(world: World, method: Method) -> dict[str, str]:
    scopes = world.workspace.app.scopes
    if scopes is None:
        return {}
    return {"x-oauth-scopes": ",".join(sorted(scopes)), "x-accepted-oauth-scopes": ",".join(method.scopes)}
