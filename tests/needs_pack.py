"""The small pack with a list of needs, one of them with a slot that is asked for."""

from tests.small_pack import small_pack
from voice_assist.call_commands import CallLevel
from voice_assist.content.need_group import NeedGroup, NeedItem
from voice_assist.content.schema import Call, Pack

ITCH = Call(
    title="An itch",
    level=CallLevel.SOON,
    phrases=("my {spot} itches", "scratch me now"),
    slots={"spot": "Where does it itch?"},
    need="an itch, {spot}",
    message="It itches here: {spot}.",
    call_out="Room: {spot} itches.",
)


def needs_pack() -> Pack:
    """Help alone; two groups; "come" is in none."""
    pack = small_pack()
    groups = {
        "help": NeedGroup(say="Help now", items=("help",)),
        "itch": NeedGroup(
            say="An itch",
            items=(NeedItem(say="Nose", phrase="my nose itches"), NeedItem(say="Foot", phrase="my foot itches")),
        ),
        "rest": NeedGroup(say="Wishes", items=("a drink please", "i cannot breathe")),
        "gone": NeedGroup(say="Switched off", items=("nothing that can be said",)),
    }
    lists = {**pack.lists, "spot": ("nose", "foot")}
    return pack.model_copy(update={"needs": groups, "lists": lists, "calls": {**pack.calls, "itch": ITCH}})
