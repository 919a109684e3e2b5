"""What rules on buying, hiring and deploying AI ask for, sentence by sentence, and while which day they held.

A rule asks for a *thing*: a checklist, an assessment, a notice. The words by which rules name a thing, records show it
and columns of registers hold it stand in `THINGS`, one entry a thing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from assistant.audit.clock import Term
from assistant.audit.columns import Column, words_of
from assistant.audit.desk import Desk
from assistant.audit.house_words import says_ai_here
from assistant.audit.own_things import column_names, is_asked, own_names, shown_as
from assistant.audit.record import Record
from assistant.domain.answer import Span
from assistant.domain.dates import Period
from assistant.domain.evidence import Flag
from assistant.domain.standing import holds, states_rules


class Area(StrEnum):
    """Where a policy on AI must show in what is done."""

    BUYING = "buying"
    HIRING = "hiring"
    DEPLOYMENT = "deployment"


def _any(words: str) -> re.Pattern[str]:
    """A pattern in any case."""
    return re.compile(words, re.IGNORECASE)


AREA_WORDS: Mapping[Area, re.Pattern[str]] = {
    Area.BUYING: _any(r"\b(?:purchas\w*|procur\w*|buy(?:s|ing|ers?)?|bought|orders?|ordered|renewals?|acquisitions?|acquir\w+|licens?(?:es?|ing)|subscriptions?|subscrib\w+|requisitions?|tenders?|sourc(?:ing|ed)|sign(?:s|ed)? (?:for|with)|(?:vendor|supplier) (?:contracts?|onboarding)|contracts? (?:for|with|is|are|must)|beschaff\w+|ein(?:kauf|käufe|gekauft)\w*|bestell\w+|anschaff\w+|kauf|gekauft|achats?|acheter|acquisitions?|acquérir|commandes?|marchés?|compras?|comprar|encomend\w+|aquisiç(?:ão|ões)|adquiri\w+|adquisici\w+|pedidos?|contrataciones|licitaci\w+|acquist\w+|ordin[ei]|aankoop|inkoop|bestelling\w*|upphandl\w+|inköp\w*|anskaff\w+|indkøb\w*)\b"),
    Area.HIRING: _any(r"\b(?:hir(?:e|es|ed|ing|ings)|recruit\w*|applicants?|candidates?|candidacy|job files?|vacanc\w+|shortlist\w*|appointments?|appointing|(?:personnel|staff) selection|selection of (?:staff|personnel)|selection panels?|applications? (?:for|to) (?:a |the )?(?:posts?|jobs?|positions?)|cvs?|bewerb\w+|stellenbesetzung\w*|einstellung(?:en|sverfahren)?|personalauswahl|personalgewinnung|recrutement\w*|recrut\w+|candidat\w*|embauch\w+|selección de personal|selección|aspirantes?|postulantes?|contratación de personal|reclutamiento|selezione|candidat[io]|assunzion[ei]|werving\w*|sollicita\w+|rekryter\w+|rekrutter\w+)\b"),
    Area.DEPLOYMENT: _any(r"\b(?:deploy\w*|go(?:es|ing)?[- ](?:live|into)|(?:into|in) (?:production|operation|use|service)|releas(?:e|ed|es|ing)\b|promot(?:e|ed|ion|ions) (?:to|into|of)|put into|taken into|taken live|switched on|first use|roll(?:ed|s)?[- ]?out|commission(?:ed|ing|s)?|inbetriebnahme|in betrieb|produktiv\w*|produktion\w*|freischalt\w*|rollout|ausgerollt|mise(?:s)? en (?:production|service|œuvre)|mis(?:e|es)? en (?:production|service)|déploiement\w*|déploy\w+|despliegue\w*|despleg\w+|puesta en (?:producción|marcha|servicio)|pone(?:r|n)? en (?:producción|marcha|servicio)|messa in (?:produzione|esercizio)|rilasci\w*|ingebruikname|in gebruik|in productie|driftsätt\w+|idriftsætt\w+|i drift)\b"),
}  # fmt: skip
AREA_TITLES: Mapping[Area, re.Pattern[str]] = {
    Area.BUYING: _any(r"\b(?:purchas\w*|procure\w*|buying|sourcing|vendor management|acquisition|beschaffung\w*|einkauf\w*|achats?|compras?|acquisti|inkoop\w*|inköp\w*)\b"),
    Area.HIRING: _any(r"\b(?:hiring|recruit\w*|talent acquisition|staff selection|personnel selection|appointments?|stellenbesetzung\w*|personalauswahl|personalgewinnung|einstellung\w*|recrutement|selección de personal|contratación de personal|selezione del personale|werving\w*|rekryter\w*)\b"),
    Area.DEPLOYMENT: _any(r"\b(?:(?:deployment|release|change|rollout) (?:management|procedure|policy|process|rules?)|inbetriebnahme\w*|mise en production|despliegue|puesta en producción|gestion des changements|änderungsmanagement)\b"),
}  # fmt: skip
"""Titles of the documents that rule an area."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Thing:
    """One thing that a rule can ask for."""

    name: str
    """In a few words."""
    asked: re.Pattern[str]
    """Words by which a rule asks for it."""
    shown: re.Pattern[str]
    """Words of a line by which a record shows it."""
    column: Column
    """The column of a register that holds it."""
    areas: frozenset[Area]
    """Areas whose records can show it."""
    own: bool = False
    """Whether the organization's own rule gave the name."""


CHECKLIST = Thing(name="checklist", asked=_any(r"\bcheck-?lists?\b|\b[\w-]*checklisten?\b|\bpr(?:ü|ue)flisten?\b|\bfragebogen\b|\blistes? de contr[ôo]le\b|\bgrilles?\b|\blistas? de (?:control|verificación|comprobación)\b|\bcuestionarios?\b|\bquestionnaires?\b|\bintake forms?\b|\bscreening forms?\b"), shown=_any(r"\bcheck-?list|[\w-]*checkliste|\bpr(?:ü|ue)fliste|\bfragebogen|\bliste de contr[ôo]le|\bgrille|\blista de (?:control|verificación|comprobación)|\bcuestionario|\bquestionnaire|\bintake form|\bscreening form"), column=Column(("ai checklist", "checklist", "check list", "checkliste", "prüfliste", "fragebogen", "liste de contrôle", "grille", "lista de control", "lista de verificación", "cuestionario", "questionnaire", "intake form", "ai form", "screening form")), areas=frozenset({Area.BUYING}))  # fmt: skip
ASSESSMENT = Thing(name="supplier assessment", asked=_any(r"\blieferanten(?:bewertung|prüfung)\w*|\banbieter(?:bewertung|prüfung)\w*|\b[ée]valuation (?:du |des )?fournisseurs?|\bevaluación (?:del |de )?proveedor\w*|\b(?:supplier|vendor|provider|contractor|third[- ]party)(?:'s)?(?: \w+)? (?:assessment|evaluation|review|due diligence)|\bdue diligence\b|\b(?:supplier|vendor|provider|contractor|seller)s?\b(?: \w+){0,2} (?:assessed|evaluated|vetted)\b"), shown=_any(r"\bassessment|\bdue diligence|\b(?:lieferanten|anbieter)(?:bewertung|prüfung)|\bévaluation|\bevaluación|\bvendor review|\bsupplier evaluation"), column=Column(("supplier assessment", "vendor assessment", "lieferantenbewertung", "lieferantenprüfung", "anbieterprüfung", "évaluation fournisseur", "evaluación proveedor", "assessment", "due diligence", "vendor review", "supplier review", "tpra"), without=("impact", "owner", "date")), areas=frozenset({Area.BUYING}))  # fmt: skip
CLAUSES = Thing(name="AI clauses", asked=_any(r"\bKI-?klauseln?\b|\bcl[aá]usulas?\b|\bklauseln?\b|\bAI (?:\w+ )?(?:clauses?|addendum|terms|rider|annex)|\bclauses?\b"), shown=_any(r"\bclauses?\b|\baddendum\b"), column=Column(("ai clauses", "ki klausel*", "klausel*", "cláusula*", "clauses", "clause", "ai addendum", "addendum")), areas=frozenset({Area.BUYING}))  # fmt: skip
APPROVAL = Thing(name="AI approval", asked=_any(r"\b(?:KI|IA|Ethik|éthique|ética|KI-Beauftragte\w*)\b[^.;]{0,60}\b(?:freigegeben|freigabe|genehmig\w+|zustimm\w+|gezeichnet|visa|approuv\w+|autoris\w+|valid\w+|aprob\w+|autoriz\w+|visto bueno)|\b(?:freigegeben|freigabe|genehmig\w+|zustimm\w+|visa|approuv\w+|valid\w+|aprob\w+|visto bueno)\b[^.;]{0,60}\b(?:KI|IA|Ethik\w*|éthique|ética)\b|\b(?:approv\w+|sign(?:ed)?[- ]?off|consent|clear(?:ed|ance))\b[^.;]{0,60}\b(?:AI|ethics|model|algorithm\w*|governance)\b|\b(?:AI|ethics|model|algorithm\w*|governance)\b[^.;,]{0,40}\b(?:approv\w+|sign(?:s|ed)?[- ]?off|clear(?:s|ed|ance))"), shown=_any(r"\b(?:AI|ethics|governance|model)\b[^\n]{0,40}\b(?:approv|sign|clear)|\b(?:approved|cleared|signed off)\b[^\n]{0,40}\b(?:AI|ethics|governance)\b"), column=Column(("ai approval", "ai sign* off", "ki freigabe", "freigabe ki", "ki genehmigung", "ki beauftragte*", "ethik*", "visa ia", "validation ia", "comité éthique", "visto bueno ia", "aprobación ia", "comité ética", "ai clearance", "ai review", "governance approval", "governance sign* off", "ethics approval", "ai board", "ai office*", "ai committee"), without=("date",)), areas=frozenset({Area.BUYING, Area.HIRING}))  # fmt: skip
IMPACT = Thing(name="impact assessment", asked=_any(r"\bfolgenabschätzung\w*|\banalyse\w* d[e’\x27]impact|\b[ée]tudes? d[e’\x27]impact|\bévaluations? d[e’\x27](?:incidence|impact)|\bevaluaci(?:ón|ones) de impacto|\bvalutazion[ei] d[i’\x27]\s?impatto|\bimpact assessments?\b|\bD?PIAs?\b|\bAIAs?\b|\bFRIAs?\b"), shown=_any(r"\bfolgenabschätzung|d[e’\x27]\s?impact\b|\bevaluación de impacto|\bd[i’\x27]\s?impatto|\bimpact assessment|\bDPIA\b|\bAIA\b|\bFRIA\b|\bPIA\b"), column=Column(("impact assessment", "folgenabschätzung", "analyse impact", "étude impact", "evaluación impacto", "dpia", "aia", "fria", "pia"), without=("owner",)), areas=frozenset({Area.BUYING, Area.HIRING, Area.DEPLOYMENT}))  # fmt: skip
USED = Thing(name="note that AI was used", asked=_any(r"\b(?:vermerk\w*|dokumentier\w+|festgehalten|mention\w*|consign\w+|const(?:a|ar)|indic\w+|anot\w+)\b[^.;]{0,60}\b(?:KI|IA|outil|werkzeug|herramienta|einsatz|utilisation|uso)\b|\b(?:KI|IA)\b[^.;]{0,40}\b(?:vermerk\w*|dokumentier\w+|mention\w*|consign\w+|constar)|\bsays? so\b|\bnot(?:e|ed|es)\b[^.;]{0,25}\b(?:AI|tool|system)\b[^.;]{0,25}\bused?\b|\b(?:record|document|state|note)\w*\b[^.;]{0,30}\b(?:use of|that|whether)\b[^.;]{0,15}\b(?:AI|tool)"), shown=_any(r"\b(?:KI|IA|werkzeug|outil|herramienta)\b[^\n]{0,40}\b(?:eingesetzt|verwendet|genutzt|utilis\w+|emple\w+|us(?:ó|ado|ada)|recurs)|\b(?:einsatz von|eingesetzt|utilisation|uso de)\b[^\n]{0,30}\b(?:KI|IA)\b|\b(?:AI|automated|tool|system)\b[^\n]{0,20}\b(?:use|used|assist|support)|\buse of (?:AI|the tool|automated)|\bAI[- _]note\b"), column=Column(("ai used", "ki eingesetzt", "ki vermerk", "ki einsatz", "recours ia", "ia utilisée", "uso ia", "use of ai", "ai note", "ai tool", "ai disclosed")), areas=frozenset({Area.HIRING}))  # fmt: skip
NOTICE = Thing(name="information given to applicants", asked=_any(r"\b(?:bewerb\w+|candidat\w*|postulant\w*|aspirante\w*)\b[^.;]{0,60}\b(?:informier\w+|unterrichte\w*|hingewiesen|mitgeteilt|inform\w+|averti\w*|prévenu\w*|avisad\w+|notific\w+)|\b(?:informier\w+|unterrichte\w*|inform\w+|averti\w*|avis\w+)\b[^.;]{0,60}\b(?:bewerb\w+|candidat\w*|postulant\w*|aspirante\w*)|\b(?:unsuccessful|those concerned|people who applied|applicant pool)\b[^.;]{0,40}\b(?:told|informed|notified)|\b(?:inform\w*|notif\w+|notice|told|tell|disclos\w+)\b[^.;]{0,60}\b(?:applicants?|candidates?)|\b(?:applicants?|candidates?)\b[^.;]{0,40}\b(?:inform\w*|notif\w+|notice|told|disclos\w+)"), shown=_any(r"\b(?:informier\w+|unterrichtet|hingewiesen|inform\w+|averti\w*|avisad\w+)[^\n]*\b(?:bewerb\w+|candidat\w*|postulant\w*|aspirante\w*|KI|IA)|\b(?:bewerb\w+|candidat\w*|postulant\w*|aspirante\w*)[^\n]*\b(?:informier\w+|unterrichtet|hingewiesen|inform\w+|averti\w*|avisad\w+)|\b(?:inform|notif|notice|told|disclos)[^\n]*\b(?:applicants?|candidates?|AI|automated)\b|\b(?:applicants?|candidates?|AI|automated)\b[^\n]*\b(?:inform|notif|notice|told|disclos)"), column=Column(("candidate notice", "bewerb* informiert", "bewerberinformation", "hinweis", "candidat* informé*", "information candidat*", "candidat* informado*", "aviso", "aspirante* informad*", "applicant notice", "ai notice", "notice", "candidate* informed", "applicant* informed", "informed", "disclosure"), without=("period",)), areas=frozenset({Area.HIRING}))  # fmt: skip
READER = Thing(name="person who looked at the complete list", asked=_any(r"\b(?:vollständige\w*|gesamte\w*|ganze\w*)\s+(?:liste|auswahl|rangliste)|\bliste (?:complète|entière)|\b(?:totalité|ensemble) des (?:candidatures|dossiers)|\blista completa|\btodas las candidaturas|\b(?:person|human|panel)\b[^.;]{0,40}\b(?:reads?|reviews?|looks? at|sees?)\b[^.;]{0,30}\b(?:all|every|rejected|whole|entire)|\b(?:look\w*|read\w*|review\w*|check\w*|went|seen?)\b[^.;]{0,40}\b(?:complete|whole|full|entire|every|all)\b|\b(?:complete|whole|full|entire|every|all)\b[^.;]{0,40}\b(?:is|are|be|been|was|were)?\s?(?:look\w*|read|review\w*|check\w*|seen)\b"), shown=_any(r"\b(?:vollständige\w*|gesamte\w*|ganze\w*)\s+(?:liste|auswahl|rangliste)|\bliste (?:complète|entière)|\blista completa|\btodas las candidaturas|\b(?:complete|whole|full|entire|every|all)\b[^\n]{0,60}\b(?:look|read|review|check|seen|went)|\b(?:look|read|review|check|seen|went)\w*\b[^\n]{0,40}\b(?:complete|whole|full|entire|every|all)\b"), column=Column(("full list", "complete list", "whole list", "list read", "list review*", "human review*", "manual review*", "reviewed by", "reader", "read by"), without=("date",)), areas=frozenset({Area.HIRING}))  # fmt: skip
BIAS = Thing(name="bias test", asked=_any(r"\b(?:bias|adverse impact|fairness)\s+(?:audit|test|check|analysis|review)"), shown=_any(r"\b(?:bias|adverse impact|fairness)\s+(?:audit|test|check|analysis|review)"), column=Column(("bias", "adverse impact", "fairness")), areas=frozenset({Area.HIRING}))  # fmt: skip
STEPS = Thing(name="evaluation and approval before deployment", asked=_any(r"\b(?:approv\w+|evaluat\w+|sign(?:ed)?[- ]?off|release gate|steps of|review board)\b"), shown=_any(r"\bapprov|\bevaluat"), column=Column(("approval",)), areas=frozenset({Area.DEPLOYMENT}))  # fmt: skip
REGISTERED = Thing(name="entry in the inventory", asked=_any(r"\b(?:must|shall|unless|until|before|without|only|muss|müssen|erst|nur|doit|doivent|avant|sans|debe|deben|antes|sin)\b[^.;]{0,80}?(?:\b(?:enter(?:ed)?|entry|register(?:ed)?|list(?:ed)?|record(?:ed)?|add(?:ed)?|put|stands?|is)\b[^.;]{0,40}\b(?:in|into|on|to) (?:the |our |an? )?(?:(?:AI |model |algorithm |system )?inventory|(?:AI|model|algorithm) register|register of (?:AI|algorithms|systems|models))\b|\b(?:eingetragen|aufgenommen|erfasst|gelistet)\b|\b(?:inventar|verzeichnis|register)\b[^.;]{0,30}\b(?:eintrag\w*|stehen|steht|aufgenommen|erfasst)|\binscrit\w*[^.;]{0,30}\b(?:inventaire|registre)|\b(?:inscrit|registrad|inclu[iy])\w*[^.;]{0,30}\b(?:inventario|registro))"), shown=_any(r"\binventory\b|\bregister\b"), column=Column(("inventory no", "inventory id", "inventory entry", "in inventory", "ai register", "register no", "register entry", "inventar nr", "inventarnummer", "inventaire", "inventario"), without=("date",)), areas=frozenset({Area.BUYING}))  # fmt: skip
THINGS = (CHECKLIST, ASSESSMENT, CLAUSES, APPROVAL, IMPACT, USED, NOTICE, READER, BIAS, STEPS, REGISTERED)
"""Every thing, in the order in which it is told."""

_DUTY = _any(r"\b(?:says? so|(?:is|are) (?:told|informed|notified|noted|signed|approved|recorded|assessed|checked|filed|listed|countersigned)|muss|müssen|darf (?:nur|erst|nicht)|dürfen (?:nur|erst|nicht)|ist (?:\w+ ){0,4}(?:erforderlich|nötig|verpflichtend)|erforderlich|verpflichtend|ist zu|sind zu|nur (?:wenn|nach|mit)|erst (?:wenn|nach)|vor jede[rm]|doit|doivent|obligatoire\w*|exige\w*|requis\w*|ne peut|ne peuvent|sans|uniquement|aucun\w*|debe|deben|deberá\w*|obligatori\w+|requiere\w*|exige\w*|no se \w+ sin|sólo|solo (?:si|cuando|tras)|antes de|tod[oa]s? (?:o|a|os|as)\b[^.;]{0,60}\b(?:leva|tem|precisa)|leva(?:m)? antes|sem [^.;]{3,40} não (?:há|se)|não (?:há|se) [^.;]{3,40} sem|tem de|têm de|é obrigat\w+|só (?:se|depois|com|quando)|deve|devono|devem|moet|moeten|vereist|ska|skal|får inte|nobody|no one|never|no (?:[\w-]+ ){1,4}(?:is|are|goes|go|may|can|enters?)|(?:every|each) (?:[\w-]+ ){1,3}(?:has|have|carries|needs|names|shows)|always|must|shall|needs?|requires?|required|mandatory|has to|have to|is to be|are to be|may not|may only|only (?:when|if|after|once|with)|unless|without|no later than|obligatory|has been)\b")  # fmt: skip
_BEFORE = _any(r"\W*(?:\d[\d.]*\W*)?(?:before|prior to|ahead of|vor(?:her)?|avant|antes|prima)\b")
_PUBLISHED = _any(r"\b(?:public|published|website|web ?page|transparency|internet|intranet)\b[^.;]{0,40}\b(?:page|register|list|site|notice|statement|inventory)\b|\b(?:page|register|list|inventory)\b[^.;]{0,40}\b(?:website|public|intranet|internet)")  # fmt: skip
_WITHIN = _any(r"\bwithin\s+(?P<n>\d{1,3}|ten|five|twenty|thirty|two|three)\s+(?P<unit>(?:working |business |calendar )?(?:days?|weeks?|months?))\b")  # fmt: skip
_WORTH = {"two": 2, "three": 3, "five": 5, "ten": 10, "twenty": 20, "thirty": 30}
_PARAGRAPH = re.compile(r"[^\n]*\S[^\n]*(?:\n[^\n]*\S[^\n]*)*")
_OPENING = 600  # characters of a document that say what it is about
_SENTENCE = re.compile(r"(?:[^.;]|\.(?=\w))+[.;]?")
_SOME = _any(
    r"\bhigh[- ](?:risk|impact|tier)|\babove \S|\bover (?:EUR|USD|CHF|GBP|€|\d)|\bpersonal data\b|\bhochrisiko\w*|\bà haut risque\b|\bde alto riesgo\b|\bexcept(?:ion|ions)?\b"
)
"""Words of a sentence that binds some deeds only."""
_LISTED = re.compile(r"\s*(?:[-*•–]|\d{1,2}[.)]|\(?[a-z][.)])\s")
_LEADS = re.compile(r":\s*$|^#{1,6}\s.*|\b(?:must|shall|needs?|required|following)\b[^.]*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """What one paragraph of a document asks for in one area."""

    area: Area
    """The area."""
    document: Record
    """The document."""
    held: Period
    """When it is or was in force."""
    span: Span
    """The paragraph."""
    things: tuple[Thing, ...]
    """What it asks for."""
    publishing: Term | None = None
    """How soon after a system's start a public page must name it; None where it says nothing of that."""

    def on(self, day: date) -> bool:
        """Whether it held on a day."""
        return holds(self.held, day)


def asks(desk: Desk) -> tuple[Ask, ...]:
    """Everything that documents ask for in the three areas, whenever they were in force, by document.

    A rule that seems to address a machine is still a rule; what is hidden in a document is none.
    """
    hidden = {name for name, seen in desk.scope.flagged().items() if any(Flag.HIDDEN in each for each in seen)}
    items = (item for item in desk.scope.items if item.id in desk.held and item.id not in hidden)
    return tuple(one for item in items if states_rules(item) for one in _of(desk, desk.record(item)))


def _of(desk: Desk, document: Record) -> Iterator[Ask]:
    """What one document asks for."""
    held = desk.held[document.item.id]
    # a document that opens with AI is about it to its end, whatever word its paragraphs have for it
    about = says_ai_here(desk, document.item.metadata.title) or says_ai_here(desk, document.text[:_OPENING])
    befores = tuple(_befores(desk, document))
    for start, end in _paragraphs(document.text):
        text = " ".join(re.sub(r"[*`_]", "", document.text[start:end]).split())
        if not (about or says_ai_here(desk, text)):
            continue
        span = Span(evidence=document.item.id, revision=document.item.revision, start=start, end=end)
        for area in Area:
            # what stands under `Before the order` is a duty in whatever mood it is written
            before = any(first <= start < last and AREA_WORDS[area].search(head) for first, last, head in befores)
            told = before or (AREA_WORDS[area].search(text) and _DUTY.search(text))
            things = _things(area, text, before=before) if told else ()
            term = _published(text) if area is Area.DEPLOYMENT else None
            if things or term:
                yield Ask(area=area, document=document, held=held, span=span, things=things, publishing=term)


def _befores(desk: Desk, document: Record) -> Iterator[tuple[int, int, str]]:
    """The parts of a document under headings that say before what they are, with the heading."""
    for one in desk.scope.elements(document.item):
        head = one.locator.section[-1] if one.locator.section else ""
        if _BEFORE.match(head):
            yield one.start, one.end, head


def _things(area: Area, text: str, *, before: bool = False) -> tuple[Thing, ...]:
    """The things that a paragraph asks for in an area: those of many organizations, then what it names itself."""
    known = tuple(one for one in THINGS if area in one.areas and one.asked.search(text))
    sentences = [one for one in _SENTENCE.findall(text) if (before or _DUTY.search(one)) and not _SOME.search(one)]
    own = [thing for one in sentences for thing in _own(area, one)]
    return (*known, *{one.name: one for one in own}.values())


def _own(area: Area, sentence: str) -> Iterator[Thing]:
    """Things that a sentence names in words of its own, where no known thing is meant by them."""
    for name, short, _ in own_names(sentence):
        file_itself = AREA_WORDS[area].search(name) is not None
        if not file_itself and not any(one.asked.search(name) or one.shown.search(name) for one in THINGS):
            plain = re.escape(name)
            yield Thing(
                name=name.lower(),
                asked=re.compile(plain, re.IGNORECASE),
                shown=shown_as(name, short),
                column=Column(column_names(name, short), without=("date", "owner")),
                areas=frozenset({area}),
                own=True,
            )


def of_header(header: str, sentence: str, area: Area) -> Thing | None:
    """The thing that a column of a register holds, where a rule's sentence asks for it in the same words; else None."""
    if not is_asked(header, sentence) or AREA_WORDS[area].search(header):
        return None
    column = Column((" ".join(words_of(header)),))
    words = re.compile(re.escape(header), re.IGNORECASE)
    return Thing(name=header.lower(), asked=words, shown=words, column=column, areas=frozenset({area}), own=True)


def _published(text: str) -> Term | None:
    """How soon a public page must follow a system's start."""
    for sentence in re.split(r"(?<=[.;])\s", text):
        limit = _WITHIN.search(sentence)
        if limit and _PUBLISHED.search(sentence) and AREA_WORDS[Area.DEPLOYMENT].search(sentence):
            number, unit = limit["n"].lower(), limit["unit"].lower().rstrip("s").replace("business", "working")
            return Term(amount=_WORTH.get(number) or int(number), unit=unit.replace("calendar ", ""))
    return None


def _paragraphs(text: str) -> Iterator[tuple[int, int]]:
    """Places of paragraphs; a list belongs to the paragraph or heading that leads it."""
    start = end = -1
    for hit in _PARAGRAPH.finditer(text):
        leads = start >= 0 and (_LEADS.search(text[start:end].strip()) or _LISTED.match(text[start:end].rsplit("\n", 1)[-1]))  # fmt: skip
        if leads and _LISTED.match(hit[0]):
            end = hit.end()
            continue
        if start >= 0:
            yield start, end
        start, end = hit.span()
    if start >= 0:
        yield start, end
