"""Binding frames: parallels, alternatives, options, loops and breaks, their branches and the numbers of these."""

from __future__ import annotations

from typing import TYPE_CHECKING

from topodoc.language.document.steps import AltPart, BreakPart, CasePart, LoopPart, NotePart, OptPart, ParallelPart
from topodoc.language.tree import text_of
from topodoc.model.annotations import bind_extras
from topodoc.model.scenario import Branch, Frame
from topodoc.model.wording import split_wording

if TYPE_CHECKING:
    from collections.abc import Iterator

    from topodoc.language.document.part import Part
    from topodoc.language.document.steps import StepPart
    from topodoc.language.vocabulary import FrameKind
    from topodoc.model.binding_report import BindingReport
    from topodoc.model.scenario import Step
    from topodoc.model.steps import StepBinder

FramePart = ParallelPart | AltPart | OptPart | LoopPart | BreakPart


def bind_frame(part: FramePart, number: str, binder: StepBinder) -> Frame:
    """Return the frame that *part* describes, its steps bound by *binder*."""
    branches = tuple(_branches(part, number, binder))
    if not branches:
        hint = 'list its branches: "- a -> b"' if isinstance(part, ParallelPart) else 'list its branches: "- {when: TEXT, steps: [a -> b]}"'
        binder.report.lack(part, "TD025", f"this {_kind(part)} has no branch", hint)
    wording = split_wording(text_of(part.message))
    return Frame(_kind(part), number, branches, part.span, wording.tag, wording.title, wording.payload, bind_extras(part))


def branch_letters(index: int) -> str:
    """Return the letters of branch *index*, counted from 0: a to z, then aa, ab and so on.

    >>> [branch_letters(index) for index in (0, 25, 26, 702)]
    ['a', 'z', 'aa', 'aaa']
    """
    letters = ""
    index += 1
    while index:
        index, letter = divmod(index - 1, 26)
        letters = chr(ord("a") + letter) + letters
    return letters


def _kind(part: FramePart) -> FrameKind:
    match part:
        case ParallelPart():
            return "parallel"
        case AltPart():
            return "alt"
        case OptPart():
            return "opt"
        case LoopPart():
            return "loop"
        case BreakPart():
            return "break"


def _branches(part: FramePart, number: str, binder: StepBinder) -> Iterator[Branch]:
    match part:
        case ParallelPart(parallel=parts):
            for index, branch in enumerate(parts):
                own = f"{number}{branch_letters(index)}"
                yield Branch(own, _one_or_more(branch.steps, own, branch, binder), text_of(branch.label))
        case AltPart(alt=cases):
            for index, case in enumerate(cases):
                yield _case(case, f"{number}{branch_letters(index)}", binder, is_last=index == len(cases) - 1, is_first=index == 0)
        case OptPart(opt=label) | LoopPart(loop=label) | BreakPart(stop=label):
            yield Branch(number, _several(part.steps, number, part, binder), text_of(label))


def _case(case: CasePart, number: str, binder: StepBinder, *, is_last: bool, is_first: bool) -> Branch:
    """Return a branch of an alt; an else stands last, and not alone."""
    steps, is_else = case.steps or case.otherwise, _is_else(case)
    if is_else and (case.when or case.steps):
        binder.report.fail("TD039", '"when" and "else" are in one branch', 'write "- when: TEXT" and "- else:" as two branches', case.span)
    elif is_else and is_first:
        binder.report.fail(
            "TD039", 'this "else" has no "when" before it', 'begin with a branch "- {when: TEXT, steps: [a -> b]}"', case.span
        )
    elif is_else and not is_last:
        binder.report.fail("TD039", 'this "else" is not the last branch', "put it last", case.span)
    elif not is_else and case.when is None:
        _lack_when(case, binder.report)
    return Branch(number, _one_or_more(steps, number, case, binder), text_of(case.when), is_else)


def _is_else(case: CasePart) -> bool:
    return bool(case.otherwise) or ("otherwise" in case.model_fields_set and not case.when and not case.steps)


def _lack_when(case: CasePart, report: BindingReport) -> None:
    """Note that *case* has no condition; a fault in its steps is no cause of that, one in `when` is."""
    code, message, hint = "TD012", 'this branch has neither "when" nor "else"', 'write "when: TEXT" beside its steps'
    if "when" in case.model_fields_set:
        report.lack(case, code, message, hint)
    elif not case.flawed:
        report.fail(code, message, hint, case.span)


def _one_or_more(parts: tuple[StepPart, ...], number: str, around: Part, binder: StepBinder) -> tuple[Step, ...]:
    """Return the steps of a branch; the only numbered one takes the number of the branch, several count behind a dot."""
    if sum(not isinstance(part, NotePart) for part in parts) != 1:
        return _several(parts, number, around, binder)
    bound = (binder.bind_step(part, number) for part in parts)
    return tuple(step for step in bound if step)


def _several(parts: tuple[StepPart, ...], number: str, around: Part, binder: StepBinder) -> tuple[Step, ...]:
    if not parts:
        binder.report.lack(around, "TD025", "this branch has no step", "give it a step, or remove it")
    return binder.bind_steps(parts, f"{number}.")
