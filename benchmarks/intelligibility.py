"""How well each voice is understood: `python -m benchmarks.intelligibility [WORDS] [VOICE ...]`.

The Modified Rhyme Test (House, Williams, Hecker and Kryter 1965; ANSI S3.2): in "Please say the word ... again" one of
six words that differ in one consonant is spoken, and the listener chooses among the six. The listener here is
PocketSphinx, whose acoustic model learnt from real people and never heard any of these voices; en-mini, which learnt
from espeak-ng and flite, would be no judge of them. It chooses by sound alone: nothing but the six words is possible.

The share is corrected for guessing as the standard says: right - wrong / 5. It compares voices; people hear better than
this listener, above all what is not American English.

    WORDS   how many of the 300 words, evenly taken from the 50 sets (default 150)
    VOICE   names such as rhvoice:alan or en-us (default: all of this machine)
"""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import platformdirs
import pocketsphinx
import soxr

from voice_assist.evaluation.tallies import Share
from voice_assist.events import Event
from voice_assist.speaking.catalogue import voices_here
from voice_assist.speaking.chain import open_synthesiser, voice_engines
from voice_assist.speaking.synthesiser import Sound, Synthesiser, Voice

RATES = (120, 150, 190)
CARRIER = "please say the word {} again"
SAMPLE_RATE = 16000
SILENCE_SECONDS = 0.2
CHOICES = 6
RESTS = (6.0, 11.0, 21.0)
"""Longer than a synthesiser that failed is left alone (speaking.fallback)."""
LACKING = {"cud": "K AH D", "sud": "S AH D"}
"""Words that the dictionary of PocketSphinx does not have."""
SETS = """
went sent bent dent tent rent, hold cold told fold sold gold, pat pad pan path pack pass, lane lay late lake lace lame,
kit bit fit hit wit sit, must bust gust rust dust just, teak team teal teach tear tease, din dill dim dig dip did,
bed led fed red wed shed, pin sin tin fin din win, dug dung duck dud dub dun, sum sun sung sup sub sud,
seep seen seethe seek seem seed, not tot got pot hot lot, vest test rest best west nest, pig pill pin pip pit pick,
back bath bad bass bat ban, way may say pay day gay, pig big dig wig rig fig, pale pace page pane pay pave,
cane case cape cake came cave, shop mop cop top hop pop, coil oil soil toil boil foil, tan tang tap tack tam tab,
fit fib fizz fill fig fin, same name game tame came fame, peel reel feel eel keel heel, hark dark mark bark park lark,
heave hear heat heal heap heath, cup cut cud cuff cuss cub, thaw law raw paw jaw saw, pen hen men then den ten,
puff puck pub pus pup pun, bean beach beat beak bead beam, heat neat feat seat meat beat, dip sip hip tip lip rip,
kill kin kit kick king kid, hang sang bang rang fang gang, took cook look hook shook book, mass math map mat man mad,
ray raze rate rave rake race, save same sale sane sake safe, fill kill will hill till bill, sill sick sip sing sit sin,
bale gale sale tale pale male, wick sick kick lick pick tick, peace peas peak peach peat peal,
bun bus but bug buck buff, sag sat sass sack sad sap, fun sun bun gun run nun
"""


class Listener:
    """Chooses one of six words by their sound."""

    def __init__(self, sets: Sequence[Sequence[str]]) -> None:
        self._decoder = pocketsphinx.Decoder(
            lm=None, loglevel="FATAL", bestpath=False, beam=1e-80, wbeam=1e-60, pbeam=1e-80, maxhmmpf=-1, maxwpf=-1
        )
        for word, phones in LACKING.items():
            self._decoder.add_word(word, phones)
        for number, words in enumerate(sets):
            choice = CARRIER.format(f"( {' | '.join(words)} )")
            self._decoder.add_jsgf_string(f"set{number}", f"#JSGF V1.0; grammar g; public <s> = {choice} ;")

    def chosen(self, sound: Sound, number: int) -> str:
        """The word that was heard, "" for none."""
        samples = soxr.resample(sound.samples, sound.sample_rate, SAMPLE_RATE)
        silence = np.zeros(int(SILENCE_SECONDS * SAMPLE_RATE), np.int16)
        self._decoder.activate_search(f"set{number}")
        self._decoder.start_utt()
        self._decoder.process_raw(np.concatenate([silence, samples, silence]).tobytes(), full_utt=True)
        self._decoder.end_utt()
        heard = self._decoder.hyp()
        words = heard.hypstr.split() if heard else []
        place = CARRIER.split().index("{}")
        return words[place] if len(words) > place else ""


class Silent:
    """An event sink that nobody reads."""

    def post(self, event: Event) -> None:
        """Drop it."""


def cell(right: int, count: int) -> str:
    """Share corrected for guessing with its 95 % interval, in percent."""
    share = Share(right, count)
    low, value, high = (
        100 * (one - (1 - one) / (CHOICES - 1)) for one in (share.interval[0], right / count, share.interval[1])
    )
    return f"{value:.0f} ({low:.0f} to {high:.0f})"


def spoken(synthesiser: Synthesiser, text: str, voice: Voice) -> Sound:
    """The sentence in this voice; an engine that was too slow on a busy machine is tried again after its rest."""
    for rest in (*RESTS, None):
        sound = synthesiser.synthesise(text, voice)
        if not sound.stand_in:
            return sound
        if rest:
            time.sleep(rest)
    raise SystemExit(f"{voice.name} does not speak on this machine.")


def main() -> None:
    """Print a row for each voice."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 150
    sets = [tuple(line.split()) for line in SETS.replace("\n", " ").split(",")]
    tries = [(number, words[turn]) for turn in range(CHOICES) for number, words in enumerate(sets)]
    tries = [tries[place] for place in np.linspace(0, len(tries) - 1, count).astype(int)]
    data_folder = Path(platformdirs.user_data_path("voice-assist"))
    names = sys.argv[2:] or [voice.name for voice in voices_here(voice_engines(data_folder, Silent()))]
    listener = Listener(sets)
    synthesiser = open_synthesiser(Silent(), data_folder)
    print(f"| voice, {count} words | " + " | ".join(f"{rate} words a minute" for rate in RATES) + " |")
    print("|---" * (1 + len(RATES)) + "|")
    try:
        for name in names:
            cells = []
            for rate in RATES:
                right = 0
                for number, word in tries:
                    sound = spoken(synthesiser, CARRIER.format(word).capitalize() + ".", Voice(name, rate))
                    right += listener.chosen(sound, number) == word
                cells.append(cell(right, count))
            print(f"| {name} | " + " | ".join(cells) + " |", flush=True)
    finally:
        synthesiser.close()


if __name__ == "__main__":
    main()
