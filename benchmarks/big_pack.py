"""A household's pack of any size, as a caregiver's files: `python -m benchmarks.big_pack 100000 FOLDER` writes it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from itertools import islice, product
from pathlib import Path

PER_TEMPLATE = 20
"""Sentences of one template: the length of each list."""
_PER_INTENT = 40
_INTENTS_PER_FILE = 10

LISTS = {
    "room": "kitchen/bathroom/bedroom/living room/hall/cellar/attic/garage/garden/office/guest room/laundry/pantry/porch/"
    "nursery/study/dining room/workshop/balcony/corridor",
    "person": "Susan/Peter/my daughter/my son/my brother/my sister/Maria/doctor Miller/the nurse/the neighbour/Frank/"
    "my mother/uncle George/Helen/the gardener/Oliver/aunt Rose/the driver/Thomas/my friend Anna",
    "time": "at six/at seven/at eight/at nine/at ten/at noon/at one/at two/at three/at four/at five/in the morning/"
    "in the evening/before lunch/after lunch/before dinner/after dinner/tomorrow/on Sunday/tonight",
    "food": "potatoes/rice/noodles/bread/butter/cheese/tomatoes/beans/carrots/spinach/eggs/ham/honey/apples/pears/"
    "cream/yoghurt/mushrooms/onions/peas",
    "mood": "breakfast/reading/a rainy day/the guests/dancing/the night/Christmas/a party/the afternoon/cooking/"
    "the children/a birthday/resting/two people/an hour/half an hour/the summer/the winter/the garden/my heart",
}
_THINGS = (
    "window door curtain blind lamp heater fan radio television kettle oven fridge cupboard drawer mirror clock picture "
    "carpet shelf table chair sofa bed pillow blanket basket bucket ladder candle vase sink tap shower towel rail shutter "
    "gate bench hammock umbrella"
).split()
_TOPICS = (
    "weather shopping party letter doctor bill holiday concert birthday dog cat roof car insurance church choir recipe "
    "photos medicine lift ramp key parcel bank visit train ticket meeting game dinner wheels tax phone plants fence "
    "rubbish garden film book school"
).split()
_FAMILIES: tuple[tuple[str, str, str, str], ...] = (
    ("home", "{first} the {second} in the {{room}}",
     "open/close/check/move/clean/fix/dim/brighten/lock/unlock/raise/lower/warm/cool/switch on/switch off/turn up/"
     "turn down/show me/cover/dust/wipe/test/start/empty", "/".join(_THINGS)),
    ("people", "{first} {{person}} about the {second}",
     "tell/ask/remind/write to/speak to/phone/warn/text/message/inform/question/consult/thank/email/contact/hear from/"
     "read to/call back/advise/notify/update/brief/quiz/answer/report to", "/".join(_TOPICS)),
    ("reminders", "remind me to {first} the {second} {{time}}",
     "wash/water/feed/buy/sell/pay/post/find/pack/iron/mend/paint/order/return/charge/hang/sort/fold/measure/weigh/polish/"
     "collect/deliver/borrow/lend", "/".join(_TOPICS)),
    ("meals", "bring me {first} {second} with {{food}}",
     "hot/cold/warm/fresh/some/more/less/a little/a plate of/a bowl of/half a bowl of/a cup of/baked/fried/boiled/"
     "grilled/roasted/steamed/mashed/sliced/minced/salted/sweet/sour/spicy",
     "soup/stew/salad/fish/chicken/beef/pork/lamb/turkey/pasta/pizza/curry/omelette/porridge/pudding/pie/cake/toast/"
     "sausage/bacon/trout/salmon/tuna/shrimp/tofu/lentils/corn/cabbage/pumpkin/leek/pepper/squash/duck/goose/venison/"
     "rabbit/crab/mussels/broth/dumplings"),
    ("music", "play {first} {second} for {{mood}}",
     "quiet/loud/slow/quick/old/new/modern/classical/famous/unknown/merry/sad/short/long/soft/wild/French/Spanish/"
     "Italian/German/Irish/Russian/Greek/Polish/Swedish",
     "songs/waltzes/marches/tangos/ballads/hymns/carols/operas/symphonies/sonatas/quartets/jazz/blues/rock/folk/pop/"
     "soul/gospel/disco/swing/ragtime/reggae/flamenco/fado/polkas/lullabies/anthems/arias/concertos/serenades/nocturnes/"
     "preludes/etudes/minuets/rumbas/sambas/mambos/boleros/chants/madrigals"),
)  # fmt: skip


def intents(sentences: int) -> Iterator[tuple[str, list[str]]]:
    """Names and templates: each list's length times their number is the number of sentences."""
    left = max(1, sentences // PER_TEMPLATE)
    families = [(name, form, firsts.split("/"), seconds.split("/")) for name, form, firsts, seconds in _FAMILIES]
    for index, (name, form, firsts, seconds) in product(range(25), families):
        templates = [form.format(first=firsts[index], second=second) for second in seconds]
        taken = list(islice(templates, min(left, _PER_INTENT)))
        left -= len(taken)
        if taken:
            yield f"{name}_{index}", taken


def write(sentences: int, folder: Path) -> None:
    """Write the YAML files of a pack with so many sentences (10 to 100,000) into an empty folder."""
    folder.mkdir(parents=True, exist_ok=True)
    values = min(PER_TEMPLATE, sentences)
    lines = ["lists:"]
    for name, said in LISTS.items():
        lines += [f"  {name}:", *(f"    - {value}" for value in said.split("/")[:values])]
    (folder / "lists.yaml").write_text("\n".join(lines) + "\n", encoding="utf-8")
    made = list(intents(sentences))
    for start in range(0, len(made), _INTENTS_PER_FILE):
        lines = ["intents:"]
        for name, templates in made[start : start + _INTENTS_PER_FILE]:
            lines += [
                f"  {name}:",
                "    action: say",
                f"    answer: This was {name.replace('_', ' ')}.",
                "    phrases:",
            ]
            lines += [f'      - "{template}"' for template in templates]
        (folder / f"intents_{start:04}.yaml").write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    write(int(sys.argv[1]), Path(sys.argv[2]))
