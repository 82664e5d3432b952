"""What a message may carry: reads and checks text, blocks, attachments and metadata as Slack does."""

import json
from dataclasses import dataclass, field
from typing import Any

from bot.sandbox.elements import normalised, slack_files, text_length
from bot.sandbox.records import Json, SlackError
from bot.sandbox.workspace import Workspace
from handlers.checks import Problem, Surface, validate, validate_view

TEXT_CUT = 40_000
UPDATE_TEXT = 4_000
MARKDOWN_TEXT = 12_000
BLOCKS_TEXT = 11_000
ATTACHMENTS = 100
METADATA_BYTES = 16_000
VIEW_BYTES = 250_000
OUR_OWN_RULES = ("total_too_long", "view_too_large")  # Slack has other names for these than invalid_blocks
IMAGE_TYPES = ("image/png", "image/jpeg", "image/gif")


@dataclass
class Content:
    """A message's checked content; `given` names the arguments that the caller sent."""

    text: str = ""
    blocks: list[Json] = field(default_factory=list)
    attachments: list[Json] = field(default_factory=list)
    metadata: Json | None = None
    given: frozenset[str] = frozenset()


def read_content(
    workspace: Workspace, args: Json, *, too_long: str, text_limit: int | None = None
) -> Content:
    """The content that `args` carry.

    Raises SlackError with Slack's names; `too_long` is what this method calls blocks (or, with
    `text_limit`, a text) that are too long.
    """
    given = frozenset(
        k for k in ("text", "blocks", "attachments", "metadata", "markdown_text") if args.get(k) is not None
    )
    if "markdown_text" in given and given & {"text", "blocks"}:
        raise SlackError("markdown_text_conflict")
    text = str(args.get("text") or "")
    blocks = args.get("blocks") or []
    if "markdown_text" in given:
        text = str(args["markdown_text"])
        if len(text) > MARKDOWN_TEXT:
            raise SlackError(too_long)
        blocks = [{"type": "markdown", "text": text}]
    attachments = args.get("attachments") or []
    if not text and not blocks and not attachments:
        raise SlackError("no_text")
    if text_limit is not None and len(text) > text_limit:
        raise SlackError(too_long if too_long == "msg_too_long" else "msg_too_long")
    check_attachments(workspace, attachments)
    if blocks:
        check_blocks(workspace, blocks, "message")
        if text_length(blocks) > BLOCKS_TEXT:
            raise SlackError(too_long)
    return Content(
        text[:TEXT_CUT], normalised(blocks) if blocks else [], attachments, read_metadata(args), given
    )


def check_attachments(workspace: Workspace, attachments: Any) -> None:
    """SlackError too_many_attachments, or invalid_blocks for blocks inside of one."""
    if not isinstance(attachments, list) or not all(isinstance(a, dict) for a in attachments):
        raise SlackError("invalid_arguments", "[ERROR] attachments must be an array of objects")
    if len(attachments) > ATTACHMENTS:
        raise SlackError("too_many_attachments")
    for number, attachment in enumerate(attachments):
        if attachment.get("blocks"):
            check_blocks(workspace, attachment["blocks"], "message", base=f"/attachments/{number}/blocks")


def check_blocks(workspace: Workspace, blocks: Any, surface: Surface, base: str = "/blocks") -> None:
    """SlackError invalid_blocks_format or invalid_blocks with JSON pointers."""
    if not isinstance(blocks, list) or not all(isinstance(b, dict) for b in blocks):
        raise SlackError("invalid_blocks_format")
    problems = [p for p in validate(blocks, surface, base=base) if p.rule not in OUR_OWN_RULES]
    problems += file_problems(workspace, blocks, base)
    if problems:
        raise refusal("invalid_blocks", problems)


def check_view(workspace: Workspace, view: Any) -> Json:
    """The view if Slack would take it; SlackError view_too_large or invalid_arguments with JSON pointers."""
    if not isinstance(view, dict):
        raise SlackError("invalid_arguments", "[ERROR] must be a valid view [json-pointer:/view]")
    clean = {key: value for key, value in view.items() if value is not None}
    if len(json.dumps(clean, ensure_ascii=False).encode()) > VIEW_BYTES:
        raise SlackError("view_too_large")
    problems = [p for p in validate_view(clean) if p.rule not in OUR_OWN_RULES]
    problems += file_problems(workspace, clean.get("blocks") or [], "/view/blocks")
    if problems:
        raise refusal("invalid_arguments", problems)
    return clean


def refusal(error: str, problems: list[Problem]) -> SlackError:
    """The SlackError that names each problem as Slack does."""
    lines = [f"{p.message} [json-pointer:{p.pointer}]" for p in problems]
    extra: Json = {"errors": lines} if error == "invalid_blocks" else {}
    return SlackError(error, *(f"[ERROR] {line}" for line in lines), **extra)


def file_problems(workspace: Workspace, blocks: Any, base: str) -> list[Problem]:
    """Problems of slack_file images: the file must be an image, processed, and shared in a conversation."""
    problems = []
    for pointer, reference in slack_files(blocks, base):
        wanted = (
            reference.get("id")
            or str(reference.get("url", "")).rpartition("/files-pri/")[2].partition("/")[0]
        )
        file = workspace.files.get(wanted.rpartition("-")[2])
        usable = file is not None and file.state == "ready" and file.shares and file.media_type in IMAGE_TYPES
        if not usable:
            problems.append(Problem(pointer, "invalid_slack_file", "invalid slack file"))
    return problems


def read_metadata(args: Json) -> Json | None:
    """The metadata in `args`, {} to remove it, None when not given; SlackError with Slack's three names."""
    metadata = args.get("metadata")
    if metadata is None or metadata == {}:
        return metadata
    if not isinstance(metadata, dict):
        raise SlackError("invalid_metadata_format")
    kind, payload = metadata.get("event_type"), metadata.get("event_payload")
    if not isinstance(kind, str) or not kind or not isinstance(payload, dict):
        raise SlackError("invalid_metadata_format")
    if not all(_flat_enough(value) for value in payload.values()):
        raise SlackError("invalid_metadata_schema")
    if len(json.dumps(metadata, ensure_ascii=False).encode()) > METADATA_BYTES:
        raise SlackError("metadata_too_large")
    return {"event_type": kind, "event_payload": payload}


def _flat_enough(value: Any) -> bool:
    plain = (str, int, float, bool, type(None))
    if isinstance(value, dict):
        return all(isinstance(entry, plain) for entry in value.values())
    if isinstance(value, list):
        return all(isinstance(entry, plain) for entry in value)
    return isinstance(value, plain)
