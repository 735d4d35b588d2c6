"""A small pack that uses everything the dialogue knows, so that its tests do not hang on the shipped pack's words."""

from __future__ import annotations

from voice_assist.call_commands import CallLevel
from voice_assist.commands import Context, UnaskedKind
from voice_assist.content.fields import wordings
from voice_assist.content.loader import shipped_sentences
from voice_assist.content.schema import Action, Call, Form, Intent, Pack, PackHead, Routine, Step, Tip

EVERYWHERE = (Context.IDLE, Context.SESSION, Context.QUESTION, Context.ASLEEP, Context.VISITORS)
SPOKEN = {
    Action.OPTIONS: "what can i say",
    Action.ABOUT: "what are you",
    Action.REPEAT: "repeat",
    Action.LOUDER: "louder",
    Action.QUIETER: "quieter",
    Action.SLOWER: "slower",
    Action.FASTER: "faster",
    Action.NEXT_VOICE: "next voice",
    Action.TAKE_VOICE: "take this one",
    Action.WHICH_VOICE: "which voice",
    Action.SET_UP: "set up",
    Action.STOP: "stop talking",
    Action.HUSH: "be quiet",
    Action.CANCEL: "cancel",
    Action.YES: "yes",
    Action.NO: "no",
    Action.SLEEP: "good night",
    Action.WAKE: "wake up",
    Action.VISITORS: "we have visitors",
    Action.VISITORS_GONE: "visitors are gone",
    Action.START_ROUTINE: "start {routine} session [{form}]",
    Action.LIST_ROUTINES: "which exercises",
    Action.TIP: "{tip} tip",
    Action.LIST_TIPS: "which tips",
    Action.MORE: "tell me more",
    Action.NEXT_TIP: "another tip",
    Action.CALL_STATUS: "is someone coming",
    Action.HANDOVER: "what should the next carer know",
    Action.NOTE: "note that {note}",
    Action.FORGET_NOTES: "forget the notes",
    Action.CALL_AGAIN: "call again",
    Action.LEAVING: "i am leaving",
    Action.SOMEONE_HERE: "i am here",
    Action.READY: "ready",
    Action.PAUSE: "pause",
    Action.GO_ON: "go on",
    Action.BACK: "go back",
    Action.SKIP: "skip",
    Action.HOW_MANY: "how many left",
    Action.MY_EXERCISES: "my [{day_part}] exercises",
    Action.NEXT: "next",
    Action.OTHER_SIDE: "other side",
    Action.FEWER: "fewer",
    Action.MORE_OF_IT: "more of these",
    Action.TIRED: "i am tired",
    Action.HURTS: "it hurts",
    Action.SPEAK_FOR_ME: "say {saying}",
    Action.CALL_OUT: "call out",
    Action.THANKS: "thank you",
    Action.SOUND: "what was that sound",
    Action.SHORT_ANSWERS: "short answers",
    Action.LONG_ANSWERS: "long answers",
    Action.THIS_WEEK: "what did i do this week",
    Action.FORGET_TODAY: "forget today",
    Action.MAKE_REPORT: "make my report",
    Action.UNASKED_OFF: "i want no more [{unasked}]",
    Action.UNASKED_ON: "i want all [{unasked}] once more",
    Action.PUT_OFF: "later [in {duration}]",
    Action.MY_REMINDERS: "my reminders",
    Action.LIST_NEEDS: "show me the list",
    Action.SOUND_IS_YES: "every sound counts",
    Action.ONLY_WORDS: "only words count",
    Action.PRESS_LISTS: "a short press means the list",
    Action.PRESS_CALLS: "a short press means help",
}
NAMES = {Action.SLEEP: "sleeping", Action.TIP: "{tip}"}
QUESTION_ONLY = (Action.YES, Action.NO, Action.PUT_OFF)
BY_DAY = (Context.IDLE, Context.SESSION, Context.QUESTION)


def intents() -> dict[str, Intent]:
    """One intent for each action; those of yes and no in questions alone, "hello" says something."""
    made = {
        action.value: Intent(
            phrases=(phrase,),
            action=action,
            contexts=(Context.QUESTION,) if action in QUESTION_ONLY else BY_DAY,
            confirm=NAMES.get(action),
            answer="You are welcome." if action is Action.THANKS else None,
        )
        for action, phrase in SPOKEN.items()
    }
    always = {
        name: made[name].model_copy(update={"contexts": EVERYWHERE})
        for name in ("stop", "hush", "cancel", "someone_here", "call_status", "call_again")
    }
    wake = made["wake"].model_copy(update={"contexts": (Context.ASLEEP,)})
    gone = made["visitors_gone"].model_copy(update={"contexts": (Context.VISITORS,)})
    hello = Intent(phrases=("hello there",), action=Action.SAY, contexts=BY_DAY, answer="Hello to you.")
    afraid = hello.model_copy(
        update={"phrases": ("i am afraid",), "action": Action.OFFER_CALL, "answer": "I hear you."}
    )
    return {**made, **always, "wake": wake, "visitors_gone": gone, "hello": hello, "afraid": afraid}


def call(level: CallLevel, phrase: str, need: str) -> Call:
    """A call."""
    return Call(
        title=need,
        sources=("test",),
        level=level,
        phrases=(phrase,),
        need=need,
        message=f"{need}!",
        call_out=f"Room: {need}!",
    )


def routine(form: Form, *steps: Step, body: str = "shoulder", **more: str) -> Routine:
    """A routine of these steps; ten seconds of rest."""
    helper = None if form is Form.ACTIVE else "Helper line."
    return Routine(
        title=f"{body} {form}",
        sources=("test",),
        body=body,
        names=(body,),
        form=form,
        position="Position.",
        before=("Before.",),
        helper=helper,
        steps=steps,
        end_check="Comfortable?",
        stop_rules=("Stop rule.",),
        **more,
    )


COUNTED = Step(cue="Circle.", short="Circle short.", repetitions=3, seconds=4)
HELD = Step(cue="Lift.", short="Lift short.", repetitions=2, hold=5, seconds=4, each_side=True)
CUED = Step(cue="Bend.", short="Bend short.", repetitions=1, hold=5, hold_cue="Stay.", release="Down.", seconds=3)


def small_pack() -> Pack:
    """The pack."""
    return Pack(
        head=PackHead(name="small", language="en", version="1"),
        hash="0",
        lists={
            "form": (
                {"id": "active", "say": ("alone",)},
                {"id": "assisted", "say": ("helped",)},
                {"id": "passive", "say": ("moved",)},
            ),
            "note": (
                {"id": "left_arm", "say": ("my left arm is easier",)},
                {"id": "tired", "say": ("i am tired early",)},
            ),
            "unasked": tuple({"id": kind, "say": (kind.replace("_", " "),)} for kind in UnaskedKind),
            "day_part": ("morning", "evening"),
            "saying": ({"id": "cold", "say": ("I am cold",)},),
        },
        intents=intents(),
        routines={
            "shoulder_active": routine(Form.ACTIVE, COUNTED, HELD, equipment="Equipment."),
            "shoulder_assisted": routine(Form.ASSISTED, HELD),
            "knee_passive": routine(Form.PASSIVE, HELD, body="knee"),
            "hip_active": routine(Form.ACTIVE, CUED, body="hip"),
        },
        tips={
            "cane": Tip(
                title="Cane",
                sources=("test",),
                names=("cane",),
                what_for="For.",
                how=("One.", "Two."),
                ask_when="Ask.",
                more=("More.",),
            ),
            "brace": Tip(
                title="Brace",
                sources=("test",),
                names=("brace",),
                what_for="Brace for.",
                how=("Brace how.",),
                ask_when="Brace ask.",
            ),
        },
        calls={
            "help": call(CallLevel.URGENT, "help", "help"),
            "breath": call(CallLevel.URGENT, "i cannot breathe", "breathing"),
            "come": call(CallLevel.SOON, "come when you can", "someone to come"),
            "drink": call(CallLevel.ROUTINE, "a drink please", "a drink"),
        },
        sentences={name: wordings(said) for name, said in shipped_sentences().items()},
        short={name: short for name, said in shipped_sentences().items() if (short := wordings(said, short=True))},
        pronunciations={},
    )
