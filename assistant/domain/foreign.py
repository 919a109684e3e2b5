"""How other languages than English order, permit or assign a statement to whatever answers from evidence.

Written for texts whose letters have lost their accents. People are addressed formally where rules are written, so the
familiar form beside a verb of saying is a sign of its own.
"""

_START = r"(?:^|--\s*|\n\s*(?:\n\s*|[-*|#>/%]+\s*)|(?:[.:;!?>*(|=#`{\[]|(?<!\w)[\"'])\s*|\s[-–—]\s)"
_SAGEN = r"(?:sagen|antworten|behaupten|bestatigen|berichten|erklaren|melden|angeben|erwahnen|feststellen)"
_SAGE = r"(?:sage?|antworte|behaupte|bestatige|berichte|erklare|erwahne|melde)"
_KI = r"(?:ki|assistent(?:en|in)?|sprachmodell\w*|chatbots?|bots?|ki-\w+)"
_DIRE = r"(?:dire|repondre|indiquer|affirmer|declarer|mentionner|confirmer|signaler|conclure)"
_DIS = r"(?:dis|dites|reponds|repondez|indique|indiquez|affirme|affirmez|declare|declarez|confirme|confirmez|conclus|concluez)"
_IA_FR = r"(?:l'ia|l'assistant|ia|assistants?|modele\ de\ langage|chatbot|agent\ ia)"
_DECIR = r"(?:decir|indicar|responder|afirmar|declarar|informar|confirmar|mencionar|concluir)"
_DI = r"(?:di|diga|digan|responde|responda|contesta|conteste|afirma|afirme|declara|declare|confirma|confirme|informa|informe)"
_IA_ES = r"(?:ia|asistentes?|modelos?\ de\ lenguaje|chatbot|agente\ de\ ia)"

FOREIGN = (
    (
        ("ignor", "vergiss", "vergessen", "missacht", "oubli", "olvid", "negeer"),
        r"""\b(?:ignorier\w*|vergiss|vergessen\ sie|missachte\w*)\b [^.]{0,40}
            \b(?:bisherigen?|vorherigen?|obigen?|vorigen?|fruheren?|alle|deine|ihre|diese)\ (?:\w+\ ){0,2}(?:anweisung|instruktion|vorgabe|regel|richtlinie)
        |\b(?:ignor(?:e|ez|er)|oublie[zr]?)\b [^.]{0,40}\b(?:instructions|consignes|directives|regles)\ (?:precedentes|anterieures|ci-dessus|recues)
        |\b(?:ignore[zr]?|oublie[zr]?)\ (?:toutes\ )?(?:tes|vos)\ (?:\w+\ )?(?:instructions|consignes|directives|regles)\b
        |\b(?:ignor(?:a|e|en|ar)|olvid(?:a|e|en|ar))\b [^.]{0,40}\b(?:instrucciones|reglas|indicaciones|normas|ordenes)\ (?:anteriores|previas|de\ arriba|recibidas)
        |\b(?:ignor(?:a|e)|olvida)\ (?:todas\ )?tus\ (?:\w+\ )?(?:instrucciones|reglas|indicaciones)\b
        |\bignora\w*\b [^.]{0,30}\bistruzioni\ precedenti|\bignor\w+\b [^.]{0,30}\binstrucoes\ anteriores|\bnegeer\b [^.]{0,30}\b(?:instructies|regels)\b""",
    ),
    (
        (" du ", "deine", "ab jetzt", "ab sofort", "von nun an", "dass", "ihrer antwort", "ihrer zusammenfassung"),
        rf"""\bdu\ (?:darfst|kannst|sollst|musst|bist)\ (?:jetzt|nun|ab\ jetzt|ab\ sofort|nur|immer|hiermit)?\b [^.|]{{0,60}}\b(?:{_SAGEN}|assistent|ki)\b
        |\bdu\ bist\ (?:jetzt|nun|ab\ (?:jetzt|sofort))\b
        |\b(?:ab\ (?:jetzt|sofort)|von\ nun\ an),?\ (?:bitte\ |immer\ |nur\ )?(?:{_SAGE}\b|antworten\ sie\b|sagen\ sie\b|bist\ du\b|darfst\ du\b)
        |\bin\ deiner\ (?:antwort|zusammenfassung)\b|\bin\ ihrer\ (?:antwort|zusammenfassung)\b(?!\ an\b)[^.|]{{0,60}}\b(?:nicht|dass)\b
        |{_START}(?:bitte\ )?(?:{_SAGE}|(?:sagen|antworten|behaupten)\ sie),?\ (?:bitte\ )?(?:nur\ )?dass\b""",
    ),
    (
        (" ki", " assistent", " sprachmodell", " chatbot", " bot"),
        rf"""\b(?:hinweis|nachricht|anweisung|notiz|achtung|bemerkung)\ (?:an|fur)\ (?:die\ |den\ |das\ |alle\ |jede\w*\ )?{_KI}\b\s*[:,]
        |\b{_KI}\ (?:soll(?:te|en|ten)?|muss|mussen|darf|hat|haben)\b (?![^.|]{{0,60}}\b(?:kund|nutzer|benutzer|anwender|anrufer))
            [^.|]{{0,60}}\b{_SAGEN}\b,?\ (?:dass\ (?!er\b|sie\b|es\b)|nur\b|keine\b)""",
    ),
    (
        (
            "partir de maintenant",
            "desormais",
            "dorenavant",
            " tu ",
            "dans ta ",
            "votre reponse",
            "votre synthese",
            "vous pouvez",
            "vous etes",
            " que ",
        ),
        rf"""\b(?:a\ partir\ de\ maintenant|desormais|dorenavant),?\ (?:tu\ |vous\ )?(?:{_DIS}|es|etes\ (?:un|le|l'))\b
        |\btu\ (?:peux|dois|es)\ (?:maintenant\ |desormais\ |autorise\w*\ a\ )?(?:{_DIRE}\ que|un\ assistant|une\ ia)\b
        |\bdans\ (?:ta|votre)\ (?:reponse|synthese),?\ (?:{_DIS}|ne\ (?:mentionne|cite))
        |\bvous\ (?:pouvez\ (?:maintenant|desormais)|etes\ autorises?\ a)\ {_DIRE}\ que\b
        |{_START}(?:veuillez\ )?(?:{_DIS}|dire|affirmer|declarer)\ que\b""",
    ),
    (
        (" ia ", " assistant", " modele de", " chatbot", " agent ia"),
        rf"""\b(?:note|message|instructions?|avis)\ (?:pour|a|a\ l'attention\ de|destinee?\ a)\ (?:le\ |la\ |les\ |l')?{_IA_FR}\b\s*[:,]
        |\b{_IA_FR}\ (?:doit|doivent|devra|devrait|devront)\b (?![^.|]{{0,60}}\b(?:aux|au)\ (?:utilisat|client|usager))
            [^.|]{{0,20}}\b{_DIRE}\ (?:que\b|qu'(?!il|elle))""",
    ),
    (
        (
            "partir de ahora",
            "desde ahora",
            "en adelante",
            " eres ",
            "en tu ",
            "su respuesta",
            "su resumen",
            "puede",
            "debes",
            " que ",
        ),
        rf"""\b(?:a\ partir\ de\ ahora|desde\ ahora|(?:de\ ahora\ )?en\ adelante),?\ (?:{_DI}|eres|usted\ es|actua|debes)\b
        |\bahora\ eres\b|\beres\ (?:ahora\ )?un\ (?:asistente|modelo)\b
        |\ben\ tu\ (?:respuesta|resumen)\b|\ben\ su\ (?:respuesta|resumen),?\ {_DI}\ que\b
        |\b(?:ahora\ )?(?:puedes|debes)\ {_DECIR}\ que\b|\bahora\ puede\ {_DECIR}\ que\b
        |{_START}(?:por\ favor,?\ )?{_DI}\ que\b""",
    ),
    (
        (" ia ", " asistente", " modelo", " chatbot"),
        rf"""\b(?:nota|mensaje|aviso|instruccion(?:es)?)\ (?:para|a|al)\ (?:la\ |el\ |los\ )?{_IA_ES}\b\s*[:,]
        |\b{_IA_ES}\ (?:debe|deben|debera|deberia|tiene\ que)\b (?![^.|]{{0,60}}\b(?:usuari|client))
            [^.|]{{0,20}}\b{_DECIR}\ que\b""",
    ),
)
"""Shapes of whole texts, each with words of which every text of that shape has one."""
