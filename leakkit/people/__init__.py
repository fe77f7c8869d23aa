"""Accounts made into persons, rosters, and the persons whose data is spoken of.

A *member* exists only by a sender column, a parsed notice or the officer's roster (house rule 5). A name that merely stands
in a text becomes a *data subject*: a person without an account. Two accounts are one person only when a roster says so;
equal display names in two exports of a case are taken as one person, and the basis says it is unconfirmed. Mentions that name
no whole person (王小姐, 王○○, 小美) are linked to nobody by themselves: `suggestions` says who might be meant, and why.
"""

from leakkit.people.accounts import from_accounts
from leakkit.people.cues import bare, cues, no_person, role_at, surname
from leakkit.people.linking import suggestions
from leakkit.people.roster import ROSTER_COLUMNS, read_roster, read_table, roster_membership
from leakkit.people.stating import moved_ids, person_of, same_person, set_facts
from leakkit.people.subjects import FOUND_IN_TEXT, with_subjects

__all__ = ["FOUND_IN_TEXT", "ROSTER_COLUMNS", "bare", "cues", "from_accounts", "moved_ids", "no_person", "person_of", "read_roster", "read_table",
           "role_at", "roster_membership", "same_person", "set_facts", "suggestions", "surname", "with_subjects"]
