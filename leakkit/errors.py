"""What can go wrong, named for the officer's situation.

    LeakkitError                    exit 1
    ├── EvidenceError               a received file cannot be used
    │   ├── FileMissing             no such file
    │   ├── EmptyFile               nothing in it
    │   ├── NotAChat                no reader recognises it
    │   ├── NothingRead             recognised, yet not one message came out
    │   ├── Undecodable             no known encoding fits
    │   ├── BadPicture              a picture that is damaged, too large, or of a kind that cannot be read
    │   └── HostileArchive          a zip that would fill the disk, escape its folder, or says two things at once
    ├── CaseError                   a case folder cannot be used
    │   ├── NoSuchCase              the folder is not there, or not a case
    │   ├── CaseDamaged             a table or the log cannot be read at all
    │   ├── CannotWrite             no permission, full disk, vanished drive
    │   │   └── CaseInUse           another window or command is at work on the case
    │   ├── NothingYet              a step was asked for before the step it needs
    │   └── UnknownRow              an id or a person that the case does not hold
    ├── InputError                  a wrong word on the command line or in a call
    ├── MissingPart                 an optional part is not installed, or its model folder is wrong
    │   └── OwnModelBroken          a file of the shipped name model is missing or damaged
    ├── LawError
    │   ├── UnknownProvision        that article is not held
    │   └── NoVersionInForce        held, but no version was in force on that day
    ├── ResearchError               a study that the data cannot carry
    │   ├── TooFewCounts            hardly an event to count
    │   ├── TooFewPeriods           too little time before or after the rule
    │   └── TooFewUnits             nobody to compare with
    ├── Interrupted                 Ctrl-C; nothing half-written stays        exit 130
    ├── CustodyBroken               evidence, a table or the log changed      exit 2
    └── LeakRefused                 an output still holds an original value   exit 3

Each class takes the facts of its sentence as keywords: ``NotAChat(file="a.txt", line=3)``. The sentences stand in
`messages.toml` under ``error.<class>``: what happened, and what to do. `file` and `line`, when given and not
already in the sentence, are put between the two.
"""

from __future__ import annotations

from leakkit.language import entry, language


class LeakkitError(Exception):
    """The root: ``str(error)`` is one sentence for the officer; `exit_code` is for the shell."""

    exit_code = 1

    def __init__(self, **facts):
        self.facts = facts
        super().__init__(facts)

    def __str__(self) -> str:
        what, todo = entry(f"error.{type(self).__name__}")[language()]
        where = "" if "{file}" in what else self._place()
        return f"{what.format(**self.facts)}{where}{todo.format(**self.facts)}"

    def __reduce__(self):
        return _rebuild, (type(self), self.facts)

    def _place(self) -> str:
        file, line = self.facts.get("file"), self.facts.get("line")
        if not file:
            return ""
        if language() == "en":
            return f" ({file}, line {line}) " if line else f" ({file}) "
        return f"（{file} 第 {line} 行）" if line else f"（{file}）"


def _rebuild(kind, facts):
    return kind(**facts)


class EvidenceError(LeakkitError):
    """A received file cannot be used."""


class FileMissing(EvidenceError):
    """No such file, or nothing matches the pattern. Facts: file."""


class EmptyFile(EvidenceError):
    """The file holds no character. Facts: file."""


class NotAChat(EvidenceError):
    """No reader recognises the file. Facts: file."""


class NothingRead(EvidenceError):
    """A reader recognised the file, yet no message came out. Facts: file, lines."""


class Undecodable(EvidenceError):
    """Binary content, or no known text encoding fits. Facts: file, why."""


class BadPicture(EvidenceError):
    """A picture that cannot be read: damaged, too large, no picture, or of a kind without a reader. Facts: file, why."""


class HostileArchive(EvidenceError):
    """An archive that is damaged, locked, or built to do harm; nothing of it was unpacked. Facts: file, why."""


class CaseError(LeakkitError):
    """A case folder cannot be used."""


class NoSuchCase(CaseError):
    """The folder is not there or is not a case. Facts: folder."""


class CaseDamaged(CaseError):
    """A table or the log cannot be read. Facts: file, why."""


class CannotWrite(CaseError):
    """Writing failed: permission, full disk, vanished drive. Facts: file, why."""


class CaseInUse(CannotWrite):
    """Another window or command is at work on the case; nothing was changed. Facts: file (the case)."""


class NothingYet(CaseError):
    """A step was asked for before the one it needs. Facts: step, first."""


class UnknownRow(CaseError):
    """An id, account or person that the case does not hold. Facts: what."""


class InputError(LeakkitError):
    """A wrong word on the command line or in a call. Facts: why."""


class MissingPart(LeakkitError):
    """An optional part is not installed or its model folder is wrong. Facts: part, why."""


class OwnModelBroken(MissingPart):
    """A file of the name model that leakkit brings along is missing or damaged. Facts: part (the file), why."""


class LawError(LeakkitError):
    """A question to the law room that has no answer."""


class UnknownProvision(LawError):
    """That article is not held. Facts: law, article."""


class NoVersionInForce(LawError):
    """Held, but no version was in force on that day. Facts: law, article, on."""


class ResearchError(LeakkitError):
    """A study that the data cannot carry. Facts: why."""


class TooFewCounts(ResearchError):
    """So few events that no effect of any size can be estimated. Facts: events, before, after."""


class TooFewPeriods(ResearchError):
    """Too little time before or after the rule. Facts: before, after, needed."""


class TooFewUnits(ResearchError):
    """No unit under the rule, or none to compare with. Facts: treated, control."""


class Interrupted(LeakkitError):
    """The user stopped the work (Ctrl-C). Facts: step."""

    exit_code = 130


class CustodyBroken(LeakkitError):
    """Evidence, a table or the log is not as it was recorded. Facts: why."""

    exit_code = 2


class LeakRefused(LeakkitError):
    """An output still holds an original value and was not written. Facts: file, count, where."""

    exit_code = 3
