"""Words of scope statements: its boundaries, what it leaves out and why, in the tongues that organizations write them in."""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum

from assistant.audit.columns import Column


class Boundary(StrEnum):
    """What a scope statement has to draw a line around."""

    ORGANIZATION = "organization"
    SYSTEMS = "systems"
    LIFECYCLE = "lifecycle"
    INTERFACES = "interfaces"


HEADINGS: Mapping[Boundary, re.Pattern[str]] = {
    Boundary.ORGANIZATION: re.compile(
        r"organi[sz]ation(?!al\s+interface)|legal\s+entit|\bentit(?:y|ies)\b|\bsites?\b|locations?|business\s+units?|compan(?:y|ies)|standorte"
        r"|organisat(?:ie|or)|organiza[cç][aãioóõ]|organizzazion|\bempresas?\b|\bentreprise|\bsociét[ée]|\bsocietà|\bsociedad|\bunternehmen|\bgesellschaft|\bbolag|\bbedrij[fv]|\baziend[ae]"
        r"|\bentidade?s?\b|\bloca(?:l|is)\b|\blocales\b|\bsed(?:es?|i)\b|\bestabelecimento|\bétablissement|\bvestiging|\blocaties|\bplatser", re.IGNORECASE
    ),
    Boundary.SYSTEMS: re.compile(r"(?<!management\s)\b(?:AI|ML)?[\s-]?systems?\b(?!\s+scope)|applications|AI\s+(?:use|products?)|KI-Systeme"
        r"|\bsistem(?:a|as|i)\b(?!\s+d[eio]\w*\s+g[ei]st)|\bsyst[eè]mes?\b(?!\s+de\s+(?:management|gestion))|\bsystem(?:en|e|er)\b|\bAI-system(?!atisch)|aplicaç(?:ão|ões)|aplicaciones|applicazioni|anwendungen|toepassingen", re.IGNORECASE),
    Boundary.LIFECYCLE: re.compile(r"life[\s-]?cycle|lebenszyklus|cycle\s+de\s+vie|ciclo\s+de\s+vid?t?a|\bstages\b|\bphases\b|ciclo\s+d[ei]\s+vi|levenscyclus|livscykel|\bfases?\b|\bfasi\b|\bfaser\b|\bphasen\b|\betapas?\b|\bétapes?\b|lebensphasen", re.IGNORECASE),
    Boundary.INTERFACES: re.compile(r"interfac|neighbou?r|adjoining|touch\s?points?|dependenc|relation(?:s|ship)?\b|interaction|schnittstelle|interfaz|\bliga[cç][oõ]es|\brela[cç]([oõ]es|ion)|\benlaces\b|\bcollegament|\brelazion|\bliens\b|\bverbindung|gränssnitt|koppeling|raakvlak", re.IGNORECASE),
}  # fmt: skip
LINES: Mapping[Boundary, re.Pattern[str]] = {
    Boundary.ORGANIZATION: re.compile(
        r"\b(?:legal\s+entit\w+|subsidiar\w+|branch(?:es)?|sites?|head\s?(?:office|quarters)|offices?\s+in|business\s+units?"
        r"|all\s+departments|outsourced|GmbH|Ltd\.?|Inc\.?|plc|S\.?A\.?)\b"
    ),
    Boundary.SYSTEMS: re.compile(r"\b(?:AI|machine[\s-]learning|ML|LLM)[\s-]+(?:systems?|applications?|models?|tools?)\b|\bchatbots?\b", re.IGNORECASE),
    Boundary.LIFECYCLE: re.compile(
        r"\b(?:design|requirements?|development|training|acquisition|procurement)\b.{0,160}"
        r"\b(?:operation|monitoring|retirement|decommission\w*|deployment|maintenance)\b"
        r"|\bfrom\s+(?:\w+\s+){0,2}(?:idea|concept|design|need|purchase|selection|planning)\b.{0,60}\b(?:to|until)\b.{0,40}"
        r"\b(?:removal|withdrawal|retirement|decommission\w*|end|disposal|exit|deletion)\b"
        r"|\b(?:requisit\w+|exigences?|con[cç]e[pç][cçt]?\w*|ideia|idée|idea|id[ée]\w{0,2}|diseño|desenho|projeto|conception|entwurf|anforderung\w*|konzept\w*|planung|idee|compras?|achats?|acquisto|beschaffung|ontwerp|aanschaf|kravställning"
        r"|progettazione|desarrollo|desenvolvimento|développement|entwicklung|sviluppo|ontwikkeling|utveckling)\b.{0,160}"
        r"\b(?:retirada|retiro|retrait|abandono|abate|desa[ct]+iva[cç]\w+|fi[mn]|stilllegung|außerbetriebnahme|ausmusterung|abschaltung|dismissione|ritiro|buitengebruikstelling|uitfasering|avveckling"
        r"|operaci[oó]n|operaç[aã]o|betrieb|exploitation|funcionamento|funcionamiento|produção|producción|esercizio|drift)\b", re.IGNORECASE
    ),
    Boundary.INTERFACES: re.compile(
        r"\bISMS\b|\b27001\b|\bGDPR\b|\b9001\b|privacy\s+management|quality\s+management|\bregulators?\b|supervisory\s+authorit"
        r"|\b(?:RGPD|DSGVO|SGSI|SMSI)\b|\bregulador\w*|\brégulateur\w*|aufsichtsbehörd\w*|\bautoridad\w*|\bautorit[àé]\w*|seguran[cç]a\s+da\s+informa|seguridad\s+de\s+la\s+informa|sécurité\s+de\s+l[’']informa", re.IGNORECASE
    ),
}  # fmt: skip
TITLE = re.compile(
    r"\bscope\b|geltungsbereich|anwendungsbereich|périmètre|alcance|[áâa]mbito|perímetro|toepassingsgebied|reikwijdte|omfattning",
    re.IGNORECASE,
)
OUT_LINE = re.compile(
    r"^[\s*\-•\d.()a-z]{0,8}?(?:out(?:\s+of\s+scope)?|excluded|exclusions?|not\s+in\s+scope|nicht\s+enthalten|ausgeschlossen|ausgenommen|fica(?:m)?\s+(?:de\s+)?fora|(?:de\s+)?fora(?:\s+do\s+âmbito)?|exclu(?:í|i)d[oa]s?|exclus[õo]es|exclusiones|exclus(?:e|es|s)?|hors\s+(?:du\s+)?périmètre|fuera(?:\s+del?\s+alcance)?|esclusi?on?[ei]?|uitgesloten|utanför)\s*[:–—-]\s*(?P<what>.+)", re.IGNORECASE
)  # fmt: skip
OUT_SENTENCE = re.compile(
    r"(?P<what>[^.;|]+?)\s+(?:is|are|remains?|stays?|has\s+been|have\s+been|was|were)\s+(?:explicitly\s+|currently\s+|therefore\s+)?"
    r"(?:excluded|left\s+out|out\s+of\s+(?:the\s+)?scope|outside\s+(?:of\s+)?(?:the\s+)?scope|not\s+(?:covered|included|in\s+scope|part\s+of\s+the\s+scope))"
    r"|\b(?:excludes|excluding|does\s+not\s+(?:cover|include|apply\s+to|extend\s+to)|we\s+exclude|except\s+for)\s+(?P<object>[^.;|]+)", re.IGNORECASE
)  # fmt: skip
OUT_ABROAD = re.compile(
    r"(?P<what>[^.;|:]+?)\s+(?:fica(?:m)?|est[áã]o?|est[áa]n?|queda[n]?|s[ãa]o|é|son|es|est|sont|reste(?:nt)?|sono|è|ist|sind|bleib(?:t|en)|is|zijn|blijft|blijven|är)\s+(?:\w+\s+){0,2}?"
    r"(?:(?:de\s+)?fora\b|fuera\b|exclu(?:í|i)d[oa]s?\b|exclue?s?\b|hors\s+(?:du\s+)?(?:périmètre|champ)|ausgeschlossen|ausgenommen|nicht\s+(?:Teil|erfasst|enthalten)|außerhalb|esclus[oiae]\b|fuori\b|uitgesloten|buiten\b|undantag\w+|utanför)",
    re.IGNORECASE,
)  # fmt: skip
"""The same as `OUT_SENTENCE` in other tongues than English."""
OUT_HEADING = re.compile(
    r"exclu|out\s+of\s+scope|not\s+in\s+scope|left\s+out|not\s+covered|outside\b|ausschl|ausgenommen|ausgeschl|nicht\s+(?:im|enthalten|erfasst)|außerhalb|\bfora\b|\bfuera\b|\bhors\b|esclus|\bfuori\b|uitgesl|uitsluit|\bbuiten\b|utanför|undantag|uteslut",
    re.IGNORECASE,
)
REASON = re.compile(
    r"\b(?:reasons?|because|rationale|justif\w+|since|due\s+to|given\s+that|so\s+that|which\s+(?:is|are|was|were|has|have|holds?|does|do|never|only|runs?|uses?)|as\s+(?:it|they|these|this|there|no|we)"
    r"|weil|wegen|grund|begründung|parce\s+que|car|puisque|porque|por\s+(?:ser|não|serem|no)|já\s+que|ya\s+que|puesto\s+que|visto\s+que|perch[éè]|poich[éè]|omdat|eftersom)\b|\([^)]*\b(?:only|no|not|pilot|research|separate\w*|covered|under|never)\b[^)]*\)", re.IGNORECASE
)  # fmt: skip
WHAT = Column(("excluded", "exclusion*", "out of scope", "left out", "not covered", "outside", "item", "what", "ausgeschlossen", "ausgenommen", "o quê", "o que", "quê", "qué", "quoi", "was", "cosa", "wat", "vad", "esclus*", "elemento", "élément", "gegenstand"), without=("por", "pour", "reason*"))  # fmt: skip
WHY = Column(("reason*", "justif*", "rationale", "why", "begründung", "grund", "motiv*", "porquê", "porque", "por qué", "por que", "pourquoi", "warum", "weshalb", "perché", "waarom", "reden", "varför", "skäl", "raison*", "raz*", "razão", "ragion*", "fundament*", "giustif*"))  # fmt: skip
