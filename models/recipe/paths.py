"""Files of the recipe."""

from pathlib import Path

RECIPE = Path(__file__).resolve().parent
MODELS = RECIPE.parent
NETWORKS = RECIPE / "networks"
LEXICON = RECIPE / "lexicon.txt"
COMMANDS = RECIPE / "commands.txt"
EVERYDAY = RECIPE / "everyday.txt"
HOUSEHOLD = RECIPE / "household.txt"
PRONUNCIATIONS = RECIPE / "pronunciations.txt"
EXCLUDED = RECIPE / "excluded.txt"
FOREIGN = RECIPE / "foreign.txt"
HELD_OUT_SPEAKERS = RECIPE / "held_out_speakers.txt"
PACK = MODELS.parent / "intents" / "en"
