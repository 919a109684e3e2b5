"""Whether a name in an owner or approver field is a person: an auditor does not accept a team, a role or a mailbox."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from itertools import pairwise


def _words(text: str) -> frozenset[str]:
    """The words of a text."""
    return frozenset(text.split())


_NOBODY = _words(
    """
    none nobody nil na tbd tba tbc todo open vacant unknown unassigned various several multiple all everyone
    everybody anyone somebody someone shared both others not yet requested required approved rejected cancelled
    pending planned done yes no true false confirmed decided determined defined applicable available announced
    specified appointed nominated same above below
    niemand offen unbekannt unbesetzt vakant entfallt ausstehend personne inconnu aucun vacance nadie ninguno
    desconocido pendiente vacante nessuno sconosciuto ninguem desconhecido onbekend ingen okand ukendt nikt brak
    """
)
_GROUPS = _words(
    """
    team teams group groups board committee council panel crew squad tribe chapter guild circle staff department
    dept division unit units office desk helpdesk servicedesk hotline support oncall call rota shift pool queue
    inbox mailbox management leadership executives members owners users employees colleagues reviewers approvers
    committers maintainers company organization organisation vendor supplier provider partner customer client
    contractor agency ag gmbh ltd inc llc plc se bv sa corp co kg ug oy ab aps sarl sas srl spa nv pty
    stakeholders participants attendees association federation institute university hospital clinic ministry
    municipality authority bureau forum assembly
    abteilung fachabteilung fachbereich bereich referat stabsstelle gremium ausschuss vorstand beirat betriebsrat
    aufsichtsrat verwaltungsrat mitarbeitende mitarbeiter alle kollegium
    equipe equipes departement comite conseil groupe direction directoire salaries tous
    equipo equipos departamento comision consejo grupo direccion directiva empleados todos
    squadra reparto comitato consiglio gruppo direzione ufficio dipendenti tutti
    equipa comissao conselho diretoria diretor gerencia funcionarios
    afdeling directie bestuur raad groep medewerkers iedereen
    avdelning avdeling styrelse ledning ledelse bestyrelse gruppe grupp
    zespoł dział zarzad komitet grupa
    """
)
_FIELDS_OF_WORK = _words(
    """
    hr it ai ml mlops devops ops operations platform infrastructure infra cloud engineering development dev data
    science analytics security infosec privacy compliance risk risks governance grc legal audit internal
    external finance accounting procurement purchasing buying sales marketing product products design research
    quality assurance qa testing claims underwriting fraud pricing actuarial care service services human
    resources people training communications communication press monitoring model models review architecture
    site plant branch campus building floor room region location standort werk niederlassung filiale zentrale
    business corporate treasury logistics payroll facilities controlling warehouse manufacturing production
    maintenance laboratory lab clinical radiology admissions registry tax customs education planning strategy
    transformation innovation digital technology tech software hardware network networks systems integration database
    web mobile frontend backend sre devsecops soc noc csirt psirt appsec secops itsm pmo cab mrb ethics safety
    regulatory medical commercial retail wholesale trading markets credit lending payments insurance
    einkauf vertrieb personal personalwesen recht revision innenrevision datenschutz entwicklung betrieb technik
    finanzen buchhaltung qualitat produktion logistik verwaltung informatik risiko
    juridique achats ventes informatique qualite securite finances ressources humaines conformite
    compras ventas finanzas calidad seguridad cumplimiento recursos humanos riesgos
    dados vendas financas qualidade seguranca juridico operacoes suporte datos ventas operaciones soporte donnees dati
    acquisti vendite qualita sicurezza risorse umane inkoop verkoop kwaliteit beveiliging juridisch
    """
)
_ROLES = _words(
    """
    owner lead leader manager head director chief officer engineer analyst developer scientist auditor
    administrator admin coordinator specialist expert consultant architect steward sponsor responsible
    accountable approver reviewer author requester secretary chair chairman chairwoman chairperson president ceo
    cto cio ciso cdo coo cfo cro dpo vp svp evp caio chro cco cpo cmo the of for counsel delegate deputy assistant
    representative custodian operator supervisor executive principal trustee partner
    our their your its this that each
    verantwortlicher verantwortliche beauftragter beauftragte leitung geschaftsfuhrung geschaftsfuhrer
    datenschutzbeauftragter datenschutzbeauftragte unser unsere
    responsable proprietaire auteur valideur notre nos jefe jefa propietario nuestro nuestra
    responsabile proprietario titolare verantwoordelijke eigenaar het onze ansvarig agare
    """
)
_MACHINES = _words(
    """
    system bot robot automation automatic pipeline ci cd job script account noreply no-reply root daemon agent
    scheduler cron webhook jenkins github gitlab dependabot renovate jira servicenow api
    """
)
_MAILBOXES = _words(
    """
    info contact office hello mail post postmaster webmaster abuse news enquiries feedback kontakt contacto contatto
    requests alerts notifications reports list mailinglist newsletter hostmaster donotreply
    """
)
_BETWEEN = _words("the our and or of for und et together with a an rota duty")
"""Words between those that name a field of work: `post room and platform together`."""
_POSTS = _ROLES - _BETWEEN - _words("responsible accountable requester their your its this that each approver reviewer unser unsere notre nos nuestro nuestra")  # fmt: skip
"""Words for a post that one person holds."""
_NOT_NAMES = _NOBODY | _GROUPS | _FIELDS_OF_WORK | _ROLES | _MACHINES | _MAILBOXES
_PARTICLES = _words(
    """
    de da do dos das del della dei degli dalla dal den der di du des el la le lo los van von vom af av zu zum zur ten
    ter te t bin ben ibn bint abu al ul ur ud ad az ash y e
    """
)
"""Words inside a name that are written small: `Bram de Wit`, `Gerard 't Hooft`, `Omar al-Farsi`, `Zia ur Rehman`."""
_HONORIFICS = _words(
    """
    dr prof mr mrs ms miss mx herr frau sir dipl ing phd mba
    """
)
_COMPOUND = re.compile(
    r".+(?:team|abteilung|leitung|management|gremium|ausschuss|komitee|kommission|beauftragter|beauftragte|fuhrung"
    r"|bereich|afdeling|avdelning|avdeling|srat|verantwortlicher|verantwortliche|svorstand)"
)
"""Endings by which German, Dutch and Nordic words are groups or roles whatever stands before: `Rechtsabteilung`."""
_PARTICLE = "(?:" + "|".join(sorted(_PARTICLES - {"y", "e"})) + ")"
"""A particle that may open a name; `y` and `e` only stand between two."""
_BEFORE_CAPITAL = re.compile(rf"(?:{_PARTICLE}[\s-]+['’]?)*(?:[^\W\d_]{{1,4}}['’](?=\w))?")
"""What may stand small before the capital of a name: `van der Berg`, `d'Arc`."""
_HYPHEN = re.compile(r"(?<=\w)-(?=\w)")
_SYLLABLE = re.compile(r"[b-df-hj-np-tvxz]{0,3}[aeiouwy]{1,3}(?:ng|nh|ch|[bchklmnprt])?")
"""A syllable as Chinese, Korean and Vietnamese given names are transcribed: `Tzu-ping`, `Min-seok`."""
_SHORT_WORDS = _words(
    """
    be bi by at buy car chain check co cut day do down fee free go in key lay low man men new no non on out pay per
    pre prem pro put raw re real run sea see set show shut so stop step sub take tie tier time to top tri try two ten up
    way web week work year
    """
)
"""Short words that join to others than names: `Set-up`, `Ten-day`. Some are syllables of names too, beside others."""
_DIGITS = "0123456789"
_BREAKS = re.compile(
    r"[,;/|&:()<>\[\]\n+]|\s[–—-]\s|(?<=\w{3})\.\s|\b(?:and|und|et|or|with|for|on behalf of|i\.\s?A\.|c/o)\b",
    re.IGNORECASE,
)
_HARD_BREAKS = re.compile(r"[;/|&()<>\[\]\n+]|\s(?:and|und|et)\s", re.IGNORECASE)
_FAMILY_FIRST = re.compile(
    rf"\s*(?P<family>(?:{_PARTICLE}[\s-]+)*[^\W\d_][\w'’-]+)\s*,\s*(?P<given>[^\W\d_][\w'’-]*(?:\s[^\W\d_]\w*\.?)?)\s*"
)
"""`Doe, Jane`: one family name and a given name, perhaps with an initial."""


def is_person(name: str) -> bool:
    """Whether a written name contains that of one person at least: a full name, a lone first name, or a login.

    >>> is_person("Jonas Wirth (AI owner)"), is_person("HR team"), is_person("info@example.org")
    (True, False, False)
    """
    return bool(people_in(name))


def is_group(text: str) -> bool:
    """Whether words speak of a group, a mailbox or a field of work, and of no person and no post.

    >>> is_group("the platform team"), is_group("IT"), is_group("head of claims"), is_group("Jonas Wirth (HR team)")
    (True, True, False, False)
    """
    words = _plain_words(text)
    named = bool(_GROUPS & set(words)) or any(map(_COMPOUND.fullmatch, words))
    area = bool(words) and all(word in _FIELDS_OF_WORK | _MAILBOXES | _BETWEEN for word in words)
    return (named or area) and not is_person(text) and not set(words) & _POSTS


def is_post(text: str) -> bool:
    """Whether words speak of a post that somebody holds, and name no person.

    >>> is_post("head of claims"), is_post("platform team"), is_post("Jonas Wirth (CTO)")
    (True, False, False)
    """
    return bool(set(_plain_words(text)) & _POSTS) and not is_person(text)


def _plain_words(text: str) -> list[str]:
    """The words of a text without accents, of an address those before its `@`."""
    words = re.findall(r"[^\W\d_]+", re.sub(r"@\S+", " ", text))
    return ["" if word in ("It", "it") else _unaccented(word) for word in words]  # the field of work is written large


@lru_cache(maxsize=8192)  # the same few people stand in record after record
def people_in(text: str) -> tuple[tuple[int, int], ...]:
    """Spans of the people that a value of a field names, in text order; groups, roles, remarks and machines have none.

    >>> [("Doe, Jane; the QA team, Ben Okri (CTO)"[start:end]) for start, end in people_in("Doe, Jane; the QA team, Ben Okri (CTO)")]
    ['Doe, Jane', 'Ben Okri']
    """
    if text.lower().rstrip().endswith("[bot]"):  # how GitHub marks the login of an app
        return ()
    parts = [part for piece in _between(text, 0, len(text), _HARD_BREAKS) for part in _parts(text, *piece)]
    alone = len(parts) == 1  # a login stands alone
    found = [span for span in parts if (alone or _begins_a_name(text[slice(*span)])) and _is_named(text[slice(*span)])]
    full = [span for span in found if not text[slice(*span)].isalpha()]
    return tuple(full or (found if found == parts else ()))  # beside anything else a lone word is a place or a remark


def _parts(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Spans of what may each be a name, in a piece between separators that never stand inside one."""
    whole = [(start, end)] if start < end else []
    family_first = _FAMILY_FIRST.fullmatch(text, start, end) and _is_named(text[start:end])
    return whole if family_first else [span for span in _between(text, start, end, _BREAKS) if span[0] < span[1]]


def _is_named(part: str) -> bool:
    """Whether a part is a name, the family name before or after the given one."""
    family_first = _FAMILY_FIRST.fullmatch(part)
    if family_first:
        return all(_names_somebody(family_first[each]) for each in ("family", "given"))
    return _names_somebody(part)


def _begins_a_name(part: str) -> bool:
    """Whether a part opens as a name does, with a capital that particles may lead; or is an address."""
    return "@" in part or _is_large(part)


def _is_large(text: str) -> bool:
    """Whether a text begins with a capital, but for what a name has small before it."""
    lead = _BEFORE_CAPITAL.match(text)
    return text[:1].isupper() or (lead is not None and text[lead.end() :][:1].isupper())


def _between(text: str, start: int, end: int, breaks: re.Pattern[str]) -> list[tuple[int, int]]:
    """Spans between separators, without blanks and points at their ends."""
    edges = [(start, start), *(hit.span() for hit in breaks.finditer(text, start, end)), (end, end)]
    return [_trimmed(text, left[1], right[0]) for left, right in pairwise(edges)]


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """The span without blanks, quotes and commas at its ends."""
    while start < end and text[start] in " \t\"'“”,*`":
        start += 1
    while end > start and (text[end - 1] in " \t\"'“”,*`" or _ends_a_sentence(text, start, end)):
        end -= 1
    return start, end


def _ends_a_sentence(text: str, start: int, end: int) -> bool:
    """Whether the span ends in a point that belongs to no initial."""
    return text[end - 1] == "." and end - start > 2 and text[end - 3 : end - 1].isalpha()


def _unaccented(word: str) -> str:
    """The word in lower case without accents."""
    return "".join(sign for sign in unicodedata.normalize("NFKD", word.lower()) if not unicodedata.combining(sign))


def _names_somebody(part: str) -> bool:
    """Whether one part of a field is a name and nothing but a name."""
    address = re.fullmatch(r"(?P<local>[\w.+-]+)@\S+", part)
    words = [
        [half for half in _HYPHEN.split(word) if half]
        for word in re.split(r"[\s._+]+", address["local"] if address else part)
    ]
    if any(_is_no_name(half) for halves in words for half in halves):
        return False
    is_alone = address is not None or sum(map(len, words)) == 1  # then `ben` is a login and no particle
    own = [halves for word in words if (halves := [half for half in word if not _is_beside(half, is_alone=is_alone)])]
    every = [half for halves in own for half in halves]
    if address or len(every) == 1:
        is_led = not is_alone and any(half in _PARTICLES for halves in words for half in halves)
        whole = all(_is_word(half.rstrip(_DIGITS)) for half in every)
        return whole and any(map(_is_login, every)) and (not is_led or _is_large(every[0]))
    if not all(map(_is_word, every)):
        return False
    return any(len(half) > 1 for half in every) and all(map(_is_written_as_a_name, own))


def _is_no_name(word: str) -> bool:
    """Whether a word, or what follows an apostrophe in it, speaks of a group, a role or a machine: `l'équipe`."""
    pieces = re.split("['’]", _unaccented(word.strip("'’-")))
    return any(piece in _NOT_NAMES or _COMPOUND.fullmatch(piece) for piece in pieces)


def _is_beside(word: str, *, is_alone: bool) -> bool:
    """Whether a word stands beside names and is none: an honorific, or in company a particle, which is written small."""
    return _unaccented(word.strip("'’-")) in _HONORIFICS or (not is_alone and word.strip("'’") in _PARTICLES)


def _is_written_as_a_name(halves: list[str]) -> bool:
    """Whether each half of a word has a capital, or the first alone where all are syllables of one given name."""
    if all(map(_is_large, halves)):
        return True
    plain = [_unaccented(half) for half in halves]
    return _is_large(halves[0]) and all(map(_SYLLABLE.fullmatch, plain)) and not _SHORT_WORDS.issuperset(plain)


def _is_word(word: str) -> bool:
    """Whether a word is made of letters, as names are."""
    return word.replace("'", "").replace("’", "").isalpha()


def _is_login(word: str) -> bool:
    """Whether a lone word can name a person: not an acronym (`MRB`) and not one letter."""
    letters = word.rstrip(_DIGITS)
    return _is_word(letters) and len(letters) > 1 and not (letters.isupper() and len(letters) < 6)
