"""The sentences that the dialogue speaks: their keys, and what each of them is filled in with."""

from __future__ import annotations

from collections.abc import Mapping
from string import Formatter
from types import MappingProxyType

_PLAIN = """
greeting
about about.unread
options.idle options.session options.call options.question
repeat.nothing
repair.first repair.second repair.third repair.question repair.yes_or_no
doubt.urgent doubt.no doubt.not_called doubt.no_answer_called doubt.no_answer_not_called
voice.louder voice.loudest voice.quieter voice.quietest voice.slower voice.slowest voice.faster voice.fastest
voice.only voice.sample_shorter voice.how voice.taken voice.kept
set_up.offer set_up.offer_rest set_up.offer_shorter set_up.later set_up.left set_up.done set_up.hearing
set_up.hearing_shorter set_up.heard set_up.unheard set_up.volume set_up.volume_shorter set_up.speed set_up.speed_shorter
set_up.no_name set_up.nameless set_up.voice set_up.voice_shorter
handover.nothing handover.private handover.more handover.forgotten
stopped
go_on.question go_on.nothing
answers.short answers.long
earcon.heard earcon.not_understood earcon.sent earcon.error earcon.none
for_me.call_out for_me.unanswered
cancel.nothing cancel.session
slot.shorter slot.left
sleep
wake wake.word
visitors visitors.gone
offer.shorter call.cancel_shorter call.with_you_shorter
call.somebody call.found_need call.said_here presence.known presence.begun presence.ended lost.way_out returned.way_out
call.say_cancel call.unwritten call.none call.with_you call.arrived call.goes_on
hurts.sorry
offer.refused offer.silence
tired
session.nothing session.passive session.shown session.shown_shorter session.none session.anything_new
session.anything_new_again session.not_today session.left session.to_helper session.say_ready session.ready_here
session.ready_again
session.side_left session.side_right session.hold session.release session.lower session.going_on session.rest
session.long_rest session.still_resting session.paused session.still_paused session.first session.left_one
session.after_none session.after_one session.slower session.slowest session.faster session.fastest session.tired
session.tired_shorter session.tired_rest session.tired_finish session.anything_new_shorter
session.finished session.nothing_after session.not_now session.finished_tired session.stopped
session.hurts session.ended_silent
session.movement_done session.no_other_side session.other_side_done session.fewest session.half session.offer_rest
session.may_help session.may_help_shorter session.resume_shorter session.enough
plan.gentle plan.is_old_gentler plan.none plan.nothing_now
plan.own_before plan.own_stop_rules plan.own_end_check plan.own_locked
tip.follow_up tip.follow_up_last tip.list_more tip.no_more tip.was_last tip.nothing
lost.microphone lost.speaker lost.recogniser lost.synthesiser lost.journal lost.calls lost.record lost.trigger
sound.hardly_heard sound.clipped
returned.microphone returned.speaker returned.recogniser returned.synthesiser returned.journal returned.calls
returned.record returned.trigger signal.no_call
reload.taken
scan.begin scan.usual scan.back scan.others scan.nothing scan.silence scan.stopped
scan.slower scan.faster scan.slowest scan.fastest
one_sound.is_yes one_sound.only_words one_sound.press_lists one_sound.press_calls
record.nothing record.every_day record.lately record.kind record.unread
record.forget record.forget_shorter record.forgotten record.nothing_today record.not_forgotten record.kept
record.report record.report_shorter record.report_writing record.report_written record.report_nothing
record.report_not_written record.no_report
reminder.shorter reminder.refused reminder.nothing reminder.too_late reminder.later reminder.off reminder.none
unasked.all_on unasked.all_off unasked.no_clock
check_in.question check_in.again check_in.shorter check_in.good check_in.need check_in.call_out check_in.unanswered
check_in.unwell check_in.offer.question check_in.offer.again check_in.offer.shorter
test_call.message test_call.nobody
night.signal night.telephone
day.monday day.tuesday day.wednesday day.thursday day.friday day.saturday day.sunday
"""

_FILLED = {
    "phrase": """
        doubt.did_you_mean doubt.shorter repair.guess
    """,
    "need": """
        doubt.call repair.guess_call
        call.urgent call.added call.placed call.failed call.failed_urgent call.again call.stands call.cancel_question
        call.withdrawn
        call.reached_in_room call.reached_outside call.told_in_room call.told_outside
        call.state_sending call.state_in_room call.state_outside
        call.climb_sending call.climb_in_room call.climb_outside
        handover.open call.found_question call.found_again call.found_sent call.found_silence call.found_open
        offer.question offer.again
    """,
    "note": """
        handover.noted
    """,
    "need contact": """
        call.reached_seen call.reached_on_the_way call.reached_climbed call.reached_unanswered
        call.told_seen call.told_on_the_way call.told_climbed call.told_unanswered
        call.state_seen call.state_on_the_way call.state_climbed call.state_unanswered
        call.climb_seen call.climb_on_the_way call.climb_climbed call.climb_unanswered
    """,
    "need time": """
        call.found_question_at call.found_open_at
    """,
    "problem": """
        reload.refused
    """,
    "file problem": """
        reload.refused_in
    """,
    "file line problem": """
        reload.refused_at
    """,
    "first second": """
        call.and slot.or
    """,
    "first last": """
        slot.range
    """,
    "person": """
        greeting.named set_up.name set_up.name_shorter session.may_help_named
    """,
    "month": """
        plan.is_old
    """,
    "days": """
        plan.not_due record.days
    """,
    "count titles": """
        session.row
    """,
    "number count": """
        session.set
    """,
    "contact": """
        call.wanted test_call.reached test_call.partly test_call.seen
    """,
    "choice": """
        slot.choice
    """,
    "value": """
        corrected
    """,
    "number count title": """
        voice.sample voice.which
    """,
    "bodies": """
        reminder.again
    """,
    "bodies first": """
        session.list
    """,
    "body": """
        session.no_form
    """,
    "title": """
        session.introduction session.next session.resume session.resumed
    """,
    "count": """
        session.count session.left_more session.after_more session.aim session.most session.most_gentle
    """,
    "titles": """
        tip.list
    """,
    "time bodies": """
        reminder.question
    """,
    "times": """
        reminder.times
    """,
    "duration": """
        reminder.put_off
    """,
    "kind": """
        unasked.off unasked.on
    """,
    "names": """
        record.what record.what_and_more
    """,
}

SENTENCES: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        **{key: frozenset[str]() for key in _PLAIN.split()},
        **{key: frozenset(names.split()) for names, keys in _FILLED.items() for key in keys.split()},
    }
)
"""Key -> names of the {placeholders} that its wordings may hold (none of them must), in the style of str.format."""


def problem_with(key: str, wording: str) -> str | None:
    """What is wrong with a pack's wording of one of the sentences, without a full stop; None: nothing."""
    if key not in SENTENCES:
        return f'the assistant has no sentence "{key}"'
    try:
        fields = list(Formatter().parse(wording))
    except ValueError:
        return "a { or } stands alone"
    for _, name, form, conversion in fields:
        if name is not None and (name not in SENTENCES[key] or form or conversion):
            known = " or ".join(f"{{{each}}}" for each in sorted(SENTENCES[key])) or "no {...}"
            return f'"{key}" cannot be filled in with {{{name}}}: it may hold {known}'
    return None
