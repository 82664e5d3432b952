"""``/sales desk [name|new]``: which modal a person gets (D-17). Rights are checked here, too."""

from __future__ import annotations

from domain.commands.desks import desk_ids, desk_names, desk_view, find_desk
from domain.people.rights import Person, Verb, require
from handlers.answer import View
from handlers.deps import Deps
from handlers.texts import Texts
from handlers.views.desk_form import choose_desk_modal, desk_modal, new_desk_modal

NEW = "new"


def settings_view(deps: Deps, by: Person, texts: Texts, named: str) -> View:
    """Return the settings of the desk that is named, the choice between several, or the form for a new one.

    Raises:
        Refused: the person may not; the sentence says whom to ask.
        NotFound: no desk is called so.
    """
    if named.lower() == NEW:
        require(by, Verb.ADMINISTER, desk_id=0)
        return new_desk_modal(texts, accounts=deps.accounts)
    with deps.read_only() as tx:
        own = desk_names(tx, by=by)
        if not named and len(own) > 1:
            return choose_desk_modal(own, texts)
        desk_id = find_desk(tx, named) if named else own[0].id if own else desk_ids(tx)[0]
        return desk_modal(desk_view(tx, desk_id, by=by, now=deps.clock()), texts)
