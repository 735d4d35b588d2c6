"""The JSON Schema for editors is the models' own, and every shipped file names it."""

import json

from voice_assist.config import PROJECT_FOLDER
from voice_assist.content.loader import pack_files
from voice_assist.content.schema import Action, json_schema

SCHEMA_FILE = PROJECT_FOLDER / "docs" / "pack.schema.json"
SHIPPED = PROJECT_FOLDER / "intents" / "en"


def test_the_exported_schema_is_up_to_date() -> None:
    command = "from voice_assist.content.schema import json_schema; print(end=json_schema())"
    hint = f"run: python -c '{command}' > docs/pack.schema.json"
    assert SCHEMA_FILE.read_text(encoding="utf-8") == json_schema(), hint


def test_the_schema_knows_the_groups_and_refuses_other_keys() -> None:
    schema = json.loads(SCHEMA_FILE.read_text(encoding="utf-8"))
    groups = {"pack", "lists", "intents", "routines", "tips", "calls", "needs"} | {
        *("sentences", "pronunciations", "spoken_as"),
    }
    assert schema["properties"].keys() == groups
    assert schema["additionalProperties"] is False
    assert set(schema["$defs"]["Action"]["enum"]) == set(Action)
    assert all(part.get("additionalProperties", False) is False for part in schema["$defs"].values())


def test_every_shipped_file_begins_with_the_schema() -> None:
    for file in pack_files(SHIPPED):
        first = file.read_text(encoding="utf-8").splitlines()[0]
        name = first.removeprefix("# yaml-language-server: $schema=")
        assert (file.parent / name).resolve() == SCHEMA_FILE
