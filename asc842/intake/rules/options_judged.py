"""Rules on what is judged of options and guarantees, at commencement and by each event."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from asc842.base.errors import Problem
from asc842.base.money import text
from asc842.contract import judgements as j
from asc842.contract.events import KINDS
from asc842.contract.lease import Lease
from asc842.contract.options import Option
from asc842.contract.rejudged import all_events, rejudged
from asc842.contract.residual import binding_guarantees, probable_amount
from asc842.intake.doubts import Doubts
from asc842.intake.many import SURE, ManyLeases, Mask, by_keys, years_between
from asc842.intake.rules import NO_LIFE, RULES
from asc842.intake.rules.dates import LONGEST_TERM_YEARS, options_in_doubt, printed_end, term_start
from asc842.intake.text.words import did_you_mean, listing, quoted

Stated = Mapping[str, str]
"""Options or guarantees by id, with the key of what is judged of each in one place."""


SURE.at(210)(by_keys)


@RULES.at(210, marks=("facts.options", "facts.residual_guarantees", "judgements.option", "judgements.guarantee",
                      "events.options", "events.guarantees"))
def options_judged(lease: Lease, doubts: Doubts) -> Iterator[Problem]:
    """Options that matter are judged, once, and lead to one lease term; so after each event."""
    yield from _named(lease, doubts)
    if options_in_doubt(lease, doubts) or not _has_end(lease, doubts):
        return
    wrong = [*course_problems(lease), *_printed_end(lease)]
    yield from wrong
    version = lease
    for event in [] if wrong or doubts.touches("events") else all_events(lease):
        version, key = rejudged(version, event), f"events[{lease.events.index(event)}]"
        stated = {o.option: f"{key}.options[{i}].answer" for i, o in enumerate(event.options)}
        wrong = [] if KINDS[event.kind].ends_lease else [*_course(version, stated, f"{key}.options", event.id)]
        agreed = event.kind != "reassessment" and all(t.option.id in stated for t in version.course.taken)
        if event.lease_term_end and event.lease_term_end != version.lease_term_end and not agreed:
            wrong.append(_contradiction(f"{key}.lease_term_end", str(event.lease_term_end), version))
        yield from wrong
        if wrong:
            return


def course_problems(lease: Lease) -> list[Problem]:
    """Return what is wrong with the judgements on options at commencement."""
    stated = {x.option: f"judgements[{i}].answer" for i, x in enumerate(lease.judgements)
              if isinstance(x, j.OptionJudgement)}
    return [*_course(lease, stated, "judgements", "")]


def _has_end(lease: Lease, doubts: Doubts) -> bool:
    """Whether the end of the noncancellable period is known; rules on dates report where it is not."""
    by_options = any(o.kind != "purchase" for o in lease.facts.options)
    return printed_end(lease, doubts) is not None or (not by_options and lease.judgement(j.LeaseTermEnd) is not None)


def _course(lease: Lease, stated: Stated, key: str, event: str) -> Iterator[Problem]:
    course, answers = lease.course, lease.option_answers
    for option in lease.options:
        judged = answers.get(option.id)
        if judged is None and option.id in course.reached and not option.automatic:
            yield _unjudged(option, key, event)
        elif judged and option.id in stated:
            yield from _answer(lease, option, judged.answer, stated[option.id])
    yield from _of_purchase(lease, key, event, stated)


def _unjudged(option: Option, key: str, event: str) -> Problem:
    asked = f"{option.id}, {_what(option)} ({option.source})"
    answer = 'answer = "exercised" or "not exercised"'
    return Problem("options.unjudged", key.removesuffix(".options") if event else key,
                   f"nothing that answers option ({option.id})" + (" once the event takes effect" if event else ""),
                   f"a judgement whether it is reasonably certain that the lessee exercises {asked}",
                   f"add to the event options = [{{ option = {quoted(option.id)}, {answer} }}]" if event else
                   f'add [[judgements]] with question = "option", option = {quoted(option.id)}, {answer}, and reason')


def _what(option: Option) -> str:
    if option.kind == "purchase":
        return "an option to purchase" + (f" on {option.on}" if option.on else "")
    return f"a renewal to {option.lease_term_end}" if option.kind == "renewal" else (
        f"an option to end the lease on {option.lease_term_end}")


def _answer(lease: Lease, option: Option, answer: str, key: str) -> Iterator[Problem]:
    """What is judged is open to judgement, and comes to pass on the way that the other options take."""
    if option.in_term_anyway and answer == "not exercised":
        yield Problem("options.lessor-extends",
                      key, f'"not exercised" for {quoted(option.id)}, which the lessor can exercise',
                      "its period in the lease term, as the lessor controls the option (842-10-30-1c)",
                      "take the judgement out, or correct held_by")
    elif option.never_assumed and answer == "exercised":
        yield Problem("options.lessor-ends",
                      key, f'"exercised" for {quoted(option.id)}, which the lessor alone may exercise',
                      "a lease term that the lessor's right to end the lease does not shorten (842-10-30-1c)",
                      "take the judgement out, or correct held_by")
    elif answer == "exercised" and option.id not in lease.course.reached:
        yield from _not_reached(lease, option, key)


def _not_reached(lease: Lease, option: Option, key: str) -> Iterator[Problem]:
    """An option taken although the lease is not there any more, or not yet, when it could be."""
    ends = [t for t in lease.course.taken if t.option.kind != "renewal"]
    if option.kind == "termination" and ends:
        return  # the earliest of several ends the lease
    if option.kind == "renewal" and not ends:
        found = f"{quoted(option.id)} exercised, while the term before it ends {lease.course.end}"
        yield Problem("options.gap", key, found, "renewals without a gap: a later one needs the one before it",
                      'judge the earlier renewal "exercised", or this one "not exercised"')
        return
    by = f" by {quoted(ends[-1].option.id)}" if ends else ""
    yield Problem("options.after-the-end",
                  key, f"{quoted(option.id)} exercised, while the lease ends {lease.course.end}{by}",
                  "options exercised while the lease lasts",
                  'judge this one "not exercised", or correct the other judgements')


def _of_purchase(lease: Lease, key: str, event: str, stated: Stated) -> Iterator[Problem]:
    """A purchase that is reasonably certain makes a finance lease, amortized over the asset's useful life."""
    taken, judged = lease.course.purchase, lease.judgement(j.Classification)
    if taken is None:
        return
    place = stated.get(taken.option.id, key.removesuffix(".options") if event else key)
    if judged and judged.answer == "operating":
        yield Problem("options.purchase-operating",
                      place, f"{quoted(taken.option.id)} reasonably certain to be exercised, in an operating lease",
                      "a finance lease where a purchase is reasonably certain (842-10-25-2b)",
                      f'{"add to the event" if event else "answer"} classification = "finance"' if event else
                      'answer classification "finance", or judge the option "not exercised"')
    if lease.judgement(j.UsefulLife) is None:
        yield Problem("events.no-useful-life" if event else NO_LIFE, place,
                      f"{quoted(taken.option.id)} exercised, and nothing that answers useful_life",
                      "the last day of the asset's useful life, over which it is amortized (842-20-35-8)",
                      "add amortization_end = ... to the event" if event else
                      'add [[judgements]] with question = "useful_life", answer (a date, or months), and reason')


def _printed_end(lease: Lease) -> Iterator[Problem]:
    """A judgement on the end of the term says what the options say."""
    by_options = any(o.kind != "purchase" for o in lease.options)
    for i, x in enumerate(lease.judgements):
        if isinstance(x, j.LeaseTermEnd) and by_options and x.answer != lease.lease_term_end:
            yield _contradiction(f"judgements[{i}].answer", str(x.answer), lease)


def _contradiction(key: str, found: str, lease: Lease) -> Problem:
    taken = ", ".join(t.option.id for t in lease.course.taken) or "none"
    return Problem("options.contradict-term",
                   key, found, f"{lease.lease_term_end}, where the options judged lead (exercised: {taken})",
                   "leave it out, as it follows from the options, or correct what is judged of these")


def _named(lease: Lease, doubts: Doubts) -> Iterator[Problem]:
    """What is judged is there, and an event judges it once."""
    for kind, things in (("option", lease.facts.options), ("guarantee", lease.facts.residual_guarantees)):
        place = "options" if kind == "option" else "residual_guarantees"
        if doubts.touches("facts", place):
            continue
        known = [x.id for x in things]
        keyed = [(f"judgements[{i}].{kind}", getattr(x, kind)) for i, x in enumerate(lease.judgements)
                 if x.question == kind]
        for e, event in enumerate(lease.events):
            own = [(f"events[{e}].{kind}s[{i}].{kind}", getattr(x, kind))
                   for i, x in enumerate(getattr(event, f"{kind}s"))]
            yield from _twice(own, kind)
            keyed += own
        for key, name in keyed:
            if name not in known:
                yield Problem("judgements.about-unknown",
                              key, quoted(name), f"the id of {'an' if kind == 'option' else 'a'} {kind}: "
                              + (listing(map(quoted, known), 8) or f"facts.{place} holds none"),
                              did_you_mean(name, known, f"add it to [[facts.{place}]]", 0.4))


def _twice(keyed: list[tuple[str, str]], kind: str) -> Iterator[Problem]:
    first = dict[str, str]()
    for key, name in keyed:
        if first.setdefault(name, key) != key:
            yield Problem("judgements.twice", key, f"{quoted(name)} a second time (first: {first[name]})",
                          f"one answer on one {kind}", "keep the one that holds")


@RULES.at(230, marks=("facts.residual_guarantees", "judgements.guarantee"))
def guarantees_judged(lease: Lease, doubts: Doubts) -> Iterator[Problem]:
    """The amount probable under each guarantee that binds the lessee is judged, and is no more than guaranteed."""
    asked = lease.facts.residual_guarantees or any(isinstance(x, j.GuaranteeJudgement) for x in lease.judgements)
    if not asked and not lease.events:
        return
    if (doubts.touches("facts", "residual_guarantees") or doubts.covers("judgements", "*")
            or doubts.touches("judgements", "guarantee") or options_in_doubt(lease, doubts)
            or not _has_end(lease, doubts)):
        return
    judged = {x.guarantee: i for i, x in enumerate(lease.judgements) if isinstance(x, j.GuaranteeJudgement)}
    for guarantee in binding_guarantees(lease):
        if guarantee.id not in judged and not any(doubts.beneath("judgements", i) for i in judged.values()):
            yield Problem("guarantees.unjudged", "judgements", f"nothing that answers guarantee ({guarantee.id})",
                          f"a judgement on the amount probable of being owed under {guarantee.id}, at most "
                          f"{text(guarantee.guaranteed)} ({guarantee.source})",
                          f'add [[judgements]] with question = "guarantee", guarantee = {quoted(guarantee.id)}, '
                          "answer (0.00 where none is probable), and reason")
    amounts = [(f"judgements[{i}].answer", name) for name, i in judged.items()]
    yield from _no_more(lease, amounts)
    for event in [] if doubts.touches("events") else lease.events:
        key = f"events[{lease.events.index(event)}].guarantees"
        yield from _no_more(rejudged(lease, event),
                            [(f"{key}[{i}].amount", g.guarantee) for i, g in enumerate(event.guarantees)])


def _no_more(lease: Lease, amounts: list[tuple[str, str]]) -> Iterator[Problem]:
    known = {g.id: g for g in lease.facts.residual_guarantees}
    for key, name in amounts:
        guarantee = known.get(name)
        if guarantee is None:
            continue
        probable, most = probable_amount(lease, guarantee), guarantee.guaranteed
        if not guarantee.binds_lessee and probable:
            yield Problem("guarantees.not-binding",
                          key, f"{text(probable)} probable under {quoted(name)}, which does not bind the lessee",
                          "0.00 where a third party guarantees and the lessee is released (842-10-55-36)",
                          "take the judgement out, or correct lessee_released")
        elif probable > most:
            yield Problem("guarantees.too-much", key, text(probable), f"at most the amount guaranteed, {text(most)}",
                          "correct one of the two")


@RULES.at(240, marks=("judgements.useful_life",))
def useful_life_in_order(lease: Lease, doubts: Doubts) -> Iterator[Problem]:
    """The asset's useful life ends after commencement, and within all that a lease lasts."""
    start = term_start(lease, doubts)
    for i, x in enumerate(lease.judgements if start else ()):
        if isinstance(x, j.UsefulLife) and not isinstance(x.answer, int) and start:
            latest = start.year + LONGEST_TERM_YEARS
            if not (start <= x.answer and x.answer.year <= latest):
                yield Problem("useful-life.day", f"judgements[{i}].answer", str(x.answer),
                              f"a day after commencement, {start}, to the year {latest}", "correct the date")


@SURE.at(240)
def _useful_lives_in_order(many: ManyLeases) -> Mask:
    in_time = years_between(many.start, many.useful_life) <= LONGEST_TERM_YEARS
    return np.isnat(many.useful_life) | ((many.start <= many.useful_life) & in_time)
