"""Whether a name in an owner or approver field is a person: an auditor does not accept a team, a role or a mailbox."""

from __future__ import annotations

import re


def _words(text: str) -> frozenset[str]:
    """The words of a text."""
    return frozenset(text.split())


_NOBODY = _words(
    """
    none nobody nil na tbd tba tbc todo open vacant unknown unassigned various several multiple all everyone
    everybody anyone somebody someone shared both others not yet requested required approved rejected cancelled
    pending planned done yes no true false
    """
)
_GROUPS = _words(
    """
    team teams group groups board committee council panel crew squad tribe chapter guild circle staff department
    dept division unit units office desk helpdesk servicedesk hotline support oncall call rota shift pool queue
    inbox mailbox management leadership executives members owners users employees colleagues reviewers approvers
    committers maintainers company organization organisation vendor supplier provider partner customer client
    contractor agency ag gmbh ltd inc llc plc se bv sa
    """
)
_FIELDS_OF_WORK = _words(
    """
    hr it ai ml mlops devops ops operations platform infrastructure infra cloud engineering development dev data
    science analytics security infosec privacy compliance risk risks governance grc legal audit internal
    external finance accounting procurement purchasing buying sales marketing product products design research
    quality assurance qa testing claims underwriting fraud pricing actuarial care service services human
    resources people training communications communication press monitoring model models review architecture
    business corporate
    """
)
_ROLES = _words(
    """
    owner lead leader manager head director chief officer engineer analyst developer scientist auditor
    administrator admin coordinator specialist expert consultant architect steward sponsor responsible
    accountable approver reviewer author requester secretary chair chairman chairwoman chairperson president ceo
    cto cio ciso cdo coo cfo cro dpo vp svp the of for
    """
)
_MACHINES = _words(
    """
    system bot robot automation automatic pipeline ci cd job script account noreply no-reply root
    """
)
_MAILBOXES = _words(
    """
    info contact office hello mail post postmaster webmaster abuse news enquiries feedback
    """
)
_NOT_NAMES = _NOBODY | _GROUPS | _FIELDS_OF_WORK | _ROLES | _MACHINES | _MAILBOXES
_PARTICLES = _words(
    """
    de da do dos das del della den der di du el la le los van von vom zu zum zur ten ter te bin ibn al y e
    """
)
_HONORIFICS = _words(
    """
    dr prof mr mrs ms miss mx herr frau sir dipl ing phd mba
    """
)
_DIGITS = "0123456789"
_BREAKS = re.compile(
    r"[,;/|&:()<>\[\]\n]|\s[–—-]\s|(?<=\w{3})\.\s|\b(?:and|und|or|with|for|on behalf of)\b", re.IGNORECASE
)


def is_person(name: str) -> bool:
    """Whether a written name contains that of one person at least: a full name, a lone first name, or a login.

    >>> is_person("Jonas Wirth (AI owner)"), is_person("HR team"), is_person("info@example.org")
    (True, False, False)
    """
    if name.lower().endswith("[bot]"):  # how GitHub marks the login of an app
        return False
    parts = [part.strip() for part in _BREAKS.split(name) if part.strip()]
    return any(_names_somebody(part) for part in parts if len(parts) == 1 or part[0].isupper())  # a login stands alone


def _names_somebody(part: str) -> bool:
    """Whether one part of a field is a name and nothing but a name."""
    address = re.fullmatch(r"(?P<local>[\w.+-]+)@\S+", part)
    words = [word for word in re.split(r"[\s._+]+|(?<=\w)-(?=\w)", address["local"] if address else part) if word]
    plain = [word.strip("'’-").lower() for word in words]
    if any(word in _NOT_NAMES for word in plain):
        return False
    own = [
        word for word, lower in zip(words, plain, strict=True) if lower not in _PARTICLES and lower not in _HONORIFICS
    ]
    if address or len(own) == 1:
        return any(_is_login(word) for word in own) and all(_is_word(word.rstrip(_DIGITS)) for word in own)
    return any(len(word) > 1 for word in own) and all(_is_word(word) and word[0].isupper() for word in own)


def _is_word(word: str) -> bool:
    """Whether a word is made of letters, as names are."""
    return word.replace("'", "").replace("’", "").isalpha()


def _is_login(word: str) -> bool:
    """Whether a lone word can name a person: not an acronym (`MRB`) and not one letter."""
    letters = word.rstrip(_DIGITS)
    return _is_word(letters) and len(letters) > 1 and not (letters.isupper() and len(letters) < 6)
