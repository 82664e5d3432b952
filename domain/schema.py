"""All tables at once. The only module that may be asked for them; a test finds models that are missing here."""

from __future__ import annotations

from domain.blobs import models as blobs
from domain.cards import models as cards
from domain.db import Base
from domain.desks import models as desks
from domain.effects import models as effects
from domain.inbox import models as inbox
from domain.kpis import models as kpis
from domain.people import models as people
from domain.sales import models as sales
from domain.tasks import instruction_models as instructions
from domain.tasks import models as tasks

AREAS = (blobs, cards, desks, effects, inbox, kpis, people, sales, tasks, instructions)

metadata = Base.metadata
