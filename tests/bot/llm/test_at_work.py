"""The second reader in the bot: the card, Review and timeline say what it did; off, nobody is asked (D-42, D-86)."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from sqlalchemy import text

from bot.catalogues import Catalogues
from bot.compose import endpoint_of, second_opinion
from bot.health import Bad, Ok, ping_llm, ping_llm_limit
from bot.llm.client import Endpoint
from bot.llm.opinion import Budget, SecondOpinion
from bot.reading import Reader
from bot.settings import load
from bot.settings_problems import SettingsProblems
from domain.commands.answers import LineAnswer, answer_items
from domain.intake import stored
from domain.intake.request import Intent
from domain.intake.second_opinion import DIFFERS
from domain.moves.situation import look
from domain.screens.review import review_view
from domain.tasks.advance import Ask, MakeOrder, next_move
from domain.tasks.models import Reading, TimelineEvent
from domain.tasks.states import StepKind
from handlers.texts import Texts
from handlers.views.items_form import items_modal
from handlers.views.review import review_modal
from tests.language_model import LanguageModel, Reply, quotes
from tests.stories.desk import words

TEXT = "Hej\n\nVi bestiller 12 sorte kontorstole og 3 håndbøger.\nRekvisition 4711.\n\nMvh\nBirthe"
ALIKE = quotes(("sorte kontorstole", "12"), ("håndbøger", "3"), po_quote="4711")


@pytest.fixture(scope="module")
def model():
    with LanguageModel() as running:
        yield running


@pytest.fixture
def at_work(shop, model, tmp_path):
    """A desk whose bot really reads, with a second reader that says what the test told it."""

    def started(*replies: object, on: bool = True):
        model.says(*replies)
        second = SecondOpinion(shop.frames, shop.clock, Endpoint(model.url, "small"), Budget(1_000_000))
        reader = Reader(shop.frames, Catalogues(shop.frames, tmp_path), second=second if on else None)
        shop.advancer = replace(shop.advancer, reader=reader)
        shop.settings(review_known="none")
        arrived = shop.arrive(text=TEXT, new_text=TEXT)
        shop.advance()
        return arrived.task_id

    return started


def request_of(shop, task_id):
    return stored.from_json(shop.all(Reading, Reading.task_id == task_id)[-1].request)


def shown(shop, task_id, modal=review_modal) -> str:
    with shop.frames.read_only() as tx:
        view = review_view(tx, shop.step(task_id).id, now=shop.clock())
    return words(modal(view, Texts("en")))


def test_off_by_default_and_then_nobody_is_asked(at_work, shop, model):
    settings = load({})
    assert (settings.tilbud_llm_url, second_opinion(settings, shop.frames, shop.clock)) == ("", None)

    task = at_work(ALIKE, on=False)

    assert model.sent == []
    assert request_of(shop, task).opinion is None
    assert "reading:self:second" not in shop.tags(task)


def test_agreement_goes_on_as_without_and_its_cost_stands_in_timeline_and_review(at_work, shop, model):
    task = at_work(ALIKE)

    assert [one.item_no for one in request_of(shop, task).lines] == ["CHAIR", "BOOK"]
    assert StepKind(shop.step(task).kind) is StepKind.REPLY
    (event,) = shop.all(TimelineEvent, TimelineEvent.tag == "reading:self:second")
    assert (event.values["opinion"], event.values["tokens"], event.values["model"]) == (
        "agrees",
        750,
        "small",
    )
    assert "Second opinion by small: *reads the same*" in shown(shop, task)
    assert "750 tokens" in shown(shop, task)
    with shop.frames.read_only() as tx:
        assert tx.execute(text("SELECT calls, tokens_in, tokens_out FROM llm_usage")).one() == (1, 700, 50)


def test_disagreement_is_asked_with_both_readings_and_a_person_decides(at_work, shop):
    task = at_work(quotes(("sorte kontorstole", "12"), ("håndbøger", "12"), po_quote="Rekvisition"))

    step = shop.step(task)
    assert StepKind(step.kind) is StepKind.ITEMS
    form = shown(shop, task, items_modal)
    assert (
        "“3 håndbøger”\n_the second opinion reads this differently_\n🔎 Second opinion: “12 håndbøger”"
        in form
    )
    assert "The second opinion reads this mail differently" in shown(shop, task)
    with shop.frames.transaction() as tx:
        answer_items(
            tx,
            step.id,
            {0: LineAnswer("BOOK", Decimal(3), "PCS")},
            revision=step.revision,
            by=shop.ana,
            now=shop.clock(),
        )
    shop.advance()
    assert StepKind(shop.step(task).kind) is StepKind.REPLY


def test_a_number_that_only_the_second_reading_has_is_chosen_or_left_by_a_person(at_work, shop):
    text = TEXT.replace("Rekvisition 4711.", "Vi skriver 4711-B i vores bog.")
    task = at_work(quotes(("sorte kontorstole", "12"), ("håndbøger", "3"), po_quote="4711-B"))
    assert request_of(shop, task).contradictions == ()  # the mail above does not have these words

    other = shop.arrive(text=text, new_text=text).task_id
    shop.advance()
    (found,) = request_of(shop, other).contradictions
    assert (found.what, found.first, found.second, found.rule) == (
        "document_no",
        "",
        "4711-B",
        "second_opinion",
    )
    form = shown(shop, other, items_modal)
    assert "The mail: nothing" in form
    assert "Second opinion: 4711-B" in form
    step = shop.step(other)
    with shop.frames.transaction() as tx:
        answer_items(
            tx, step.id, {}, settled={0: "first"}, revision=step.revision, by=shop.ana, now=shop.clock()
        )
    assert (request_of(shop, other).document_no, request_of(shop, other).contradictions) == ("", ())


def test_an_endpoint_that_is_down_stops_nothing_and_the_card_says_so_once(at_work, shop):
    task = at_work(Reply(status=500, raw=b""))

    assert StepKind(shop.step(task).kind) is StepKind.REPLY
    assert shown(shop, task).count("Read without a second opinion") == 1


def test_an_acceptance_that_the_second_reading_doubts_is_no_yes_before_a_person_has_seen_it(shop):
    task = shop.at_waiting()
    shop.settings(review_known="none", review_orders=True)
    shop.answer(task)
    with shop.frames.read_only() as tx:
        situation = look(tx, task, now=shop.clock())
    request = replace(stored.from_json(shop.all(Reading)[-1].request), intent=Intent.QUOTE_ACCEPTANCE)
    facts = replace(
        situation.facts, read_round=situation.facts.round, request=request, decisions={"seen": True}
    )

    assert next_move(facts) == MakeOrder()
    doubted = replace(facts, request=replace(request, flags=frozenset({DIFFERS})))
    move = next_move(doubted)
    assert isinstance(move, Ask)
    assert move.kind is StepKind.ACCEPTANCE
    assert next_move(replace(doubted, decisions={"seen": True, "acceptance": True})) == MakeOrder()


def test_check_says_what_is_wrong_with_the_endpoint_and_what_to_mend(model, shop):
    model.says()
    assert ping_llm(Endpoint(model.url, "small", "k")) == Ok(f"{model.url[7:-3]}, small")
    assert [one.path for one in model.sent] == ["/v1/models"]

    for endpoint, reply, reason in (
        (Endpoint(model.url, "huge"), None, "llm_model"),
        (Endpoint(model.url, "small"), Reply(status=401, raw=b""), "llm_key"),
        (Endpoint(model.url, "small"), Reply(status=500, raw=b""), "llm_unreachable"),
        (Endpoint("http://127.0.0.1:9/v1", "small"), None, "llm_unreachable"),
    ):
        model.says(*([reply] if reply else []))
        check = ping_llm(endpoint)
        assert isinstance(check, Bad)
        assert check.reason == reason
        assert "{" not in check.sentence("da") + check.mend("nb")
    model.says(Reply(status=404, raw=b""))
    assert isinstance(ping_llm(Endpoint(model.url, "small")), Ok)

    limited = ping_llm_limit(shop.frames.engine, 0, now=shop.clock())
    assert isinstance(limited, Bad)
    assert limited.reason in {"llm_limit", "database_behind"}


def test_settings_switch_it_on_and_say_what_cannot_be(shop):
    given = {"TILBUD_LLM_URL": "https://llm.example/v1/", "TILBUD_LLM_MODEL": "small", "TILBUD_LLM_KEY": "sk-1",
             "TILBUD_LLM_PRICE_IN": "0.15", "TILBUD_LLM_MONTHLY_LIMIT": "5000"}  # fmt: skip
    settings = load(given)

    assert endpoint_of(settings) == Endpoint("https://llm.example/v1", "small", "sk-1", 20)
    reader = second_opinion(settings, shop.frames, shop.clock)
    assert reader is not None
    assert reader.budget.monthly_tokens == 5000
    assert "sk-1" not in repr(settings)
    assert "TILBUD_LLM_MODEL" in {
        one.variable for one in load({"TILBUD_LLM_URL": "http://127.0.0.1:11434/v1"}).missing_for("run")
    }
    for url in (
        "llm.example",
        "ftp://llm.example",
        "https://me:sk-1@llm.example/v1",
        "https://llm.example/v1?key=sk-1",
    ):
        with pytest.raises(SettingsProblems) as wrong:
            load({"TILBUD_LLM_URL": url, "TILBUD_LLM_PRICE_IN": "cheap"})
        assert [one.variable for one in wrong.value.problems] == ["TILBUD_LLM_URL", "TILBUD_LLM_PRICE_IN"]
        assert "sk-1" not in str(wrong.value)
