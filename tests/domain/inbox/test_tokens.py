"""Reply tokens and tags (D-21), and what addresses have in common."""

import pytest

from domain.inbox.addresses import organisational_domain, same_organisation
from domain.inbox.tokens import looks_like_token, message_id, subject_tag, tag_in, task_of

KEY = b"a key of this desk"


def test_a_token_names_its_task_whatever_domain_a_relay_writes():
    token = message_id(412, 3, domain="nordbo.example", key=KEY)

    assert token.startswith("<q.412.3.")
    assert token.endswith("@nordbo.example>")
    assert task_of(token, key=KEY) == 412
    assert task_of(token.replace("nordbo", "relay"), key=KEY) == 412
    assert task_of(token.upper().replace("Q.", "q."), key=KEY) == 412
    assert task_of(token.strip("<>"), key=KEY) == 412


def test_each_mail_of_a_task_has_an_id_of_its_own_and_the_same_one_each_time():
    assert message_id(412, 1, domain="n.example", key=KEY) != message_id(412, 2, domain="n.example", key=KEY)
    assert message_id(412, 1, domain="n.example", key=KEY) == message_id(412, 1, domain="n.example", key=KEY)


def test_a_made_up_token_is_nobodys():
    token = message_id(412, 3, domain="nordbo.example", key=KEY)

    assert task_of(token.replace("q.412", "q.413"), key=KEY) is None
    assert task_of(token, key=b"another key") is None
    assert looks_like_token(token.replace("q.412", "q.413")) is True


@pytest.mark.parametrize(
    "text",
    [
        "",
        "<a@b>",
        "<q.1.1@b>",
        "<q.1.1.zzzzzzzzzz@b>",
        "<q.1.1.0123456789>",
        "x<q.1.1.0123456789@b>",
        "<q.١.1.0123456789@b>",
    ],
)
def test_other_ids_are_no_tokens(text):
    assert task_of(text, key=KEY) is None
    assert looks_like_token(text) is False


def test_a_tag_is_found_in_any_subject():
    assert subject_tag(412) == "[T-412]"
    assert tag_in("SV: Tilbud [T-412]") == 412
    assert tag_in("Re: [t-7] Fwd: x [T-412] y") == 412
    assert tag_in("T-412, [T-], [T-x]") is None


@pytest.mark.parametrize(
    ("domain", "organisation"),
    [
        ("havn.example", "havn.example"),
        ("mail.eu.havn.example", "havn.example"),
        ("shop.firm.co.uk", "firm.co.uk"),
        ("firm.co.uk", "firm.co.uk"),
        ("Firm.DK.", "firm.dk"),
        ("localhost", "localhost"),
    ],
)
def test_the_domain_of_an_organisation(domain, organisation):
    assert organisational_domain(domain) == organisation


def test_colleagues_share_an_organisation_but_users_of_free_mail_do_not():
    assert same_organisation("a@havn.example", "b@mail.havn.example") is True
    assert same_organisation("a@havn.example", "a@skov.example") is False
    assert same_organisation("a@gmail.com", "b@gmail.com") is False
    assert same_organisation("", "") is False
