"""Words by which people speak of artificial intelligence, deny it or drop it, and tools of it that anybody can open in a browser.

One list serves every check. What a thing does (`transcription`, `predictive scoring`) counts as AI where nothing denies it.
"""

from __future__ import annotations

import re

AI = re.compile(
    r"\bA\.?I\.?(?![\w'])|\bML\b|\bLLMs?\b|\bGPT\b|\bKI\b|\b[Mm]odel API\b"
    r"|(?:\b[Dd]e(?:\s+l)?|\b[Ll]|\b[Dd]|\b[Uu]ne|\b[Ll]a|\b[Uu]na|\b[Cc]o[nm]|\b[Uu]sa|\b[Tt]em|\b[Pp]ar|\b[Pp]or|\b[Oo]util\w*|\b[Ss]ist[eè]m\w*|\b[Ss]yst[eè]m\w*|\b[Hh]erramienta\w*)[\s’']+IA\b|\bIA\s+g[eé]n[eé]rati"
    r"|\b(?i:artificial[\s-]intelligence|machine[\s-]learning|machine[\s-]learned|deep[\s-]learning|neural|(?:large|small)?\s*language[\s-]models?|foundation[\s-]models?|large[\s-](?:language[\s-])?models?"
    r"|gen(?:erative)?[\s-]?AI|generative|chat\s?gpt|co-?pilots?|chat\s?bots?|voice\s?bots?|speech[\s-]to[\s-]text|text[\s-]to[\s-](?:speech|image)|computer\s+vision"
    r"|(?:image|face|speech|voice)[\s-]recognition|machine[\s-]translation|auto-?(?:transcri|complet|summar)\w+|transcri(?:be[sd]?|bing|ptions?)|note-?taker|predictive|recommender"
    r"|algorithmic|self-?learning|automated[\s-]decision\w*|learns?\s+from\s+(?:data|examples|experience|past)"
    r"|künstliche\w*\s+intelligenz|maschinelle\w*\s+lernen\w*|sprachmodell\w*|automatisierte\w*\s+entscheidung\w*|selbstlernend\w*|algorithmisch\w*"
    r"|intelligence\s+artificielle|apprentissage\s+(?:automatique|machine)|mod[eè]les?\s+de\s+langage|d[eé]cisions?\s+automatis[eé]es?|algorithmiques?|traduction\s+automatique"
    r"|inteligencia\s+artificial|aprendizaje\s+autom[aá]tico|modelos?\s+de\s+lenguaje|decisiones?\s+automatizadas?|inteligência\s+artificial|aprendizagem\s+autom[aá]tica"
    r"|(?:CV|r[eé]sum[eé]|candidate|applicant)s?[\s-](?:sorting|ranking|screening|scoring|matching)|(?:sorts?|ranks?|scores?|screens?)\s+(?:the\s+)?(?:CVs|r[eé]sum[eé]s|candidates|applicants)"
    r"|(?:turns?|turning|converts?|from)\s+(?:[\w-]+\s+){0,3}(?:speech|talk|voice|audio|recordings|calls)\s+(?:in)?to\s+text|vision\s+(?:systems?|models?)|(?:face|plate|image)[\s-]matching"
    r"|reconhecimento\s+(?:facial|de\s+(?:voz|fala|imagens?|rostos?))|reconocimiento\s+(?:facial|de\s+(?:voz|habla|im[aá]genes))|reconnaissance\s+(?:faciale|vocale|d[’']images?)|(?:gesichts|sprach|bild)erkennung"
    r"|(?:sistemas?\s+de\s+)?vis[ãa]o\s+(?:computacional|artificial|por\s+computador)|sistemas?\s+de\s+vis(?:ão|ión)|visi[oó]n\s+(?:artificial|por\s+computador(?:a)?)|vision\s+par\s+ordinateur"
    r"|redes?\s+neurona(?:l|is|les)|r[eé]seaux?\s+de\s+neurones|neuronale\w*\s+netz\w*|ret[ei]\s+neural[ei]|transcri(?:ção|ções|pción|pciones)|transkription\w*|trascrizion[ei]|API\s+de\s+modelos?|modelos?\s+de\s+linguagem"
    r"|intelligenza\s+artificiale|apprendimento\s+automatico|kunstmatige\s+intelligentie|zelflerend\w*|artificiell\s+intelligens|kunstig\s+intelligens)\b"
)
"""A word that says that something is AI; short ones in capitals only, as `ai` and `ml` are parts of other things."""

LABELS = re.compile(
    r"\b(?:labell?ing|annotat(?:ion|ing)|rotulagem|anotaç(?:ão|ões)|etiquetado|anotación|étiquetage|annotatie|annotierung|etichettatura)\b[^.;\n]{0,40}"
    r"\b(?:pictures?|images?|photos?|videos?|frames|recordings?|texts?|data|datasets?|samples?|imagens|fotos|imágenes|textos?|dados|datos|données|textes|bilder\w*|daten|texte|immagini|dati)\b"
    r"|\b(?:data|image|picture|text|video)[\s-](?:labell?ing|annotation)\b",
    re.IGNORECASE,
)
"""Labels for training data: no AI, but its makers supply a part of it."""

NO_AI = re.compile(
    r"\b(?:no|not|without|isn't|is no|are no|not an?|non-?)[\s-]+(?:any |contain(?:s|ing)? |using |an? |considered |based on )?"
    r"(?:AI|ML|artificial intelligence|machine learning)\b(?![- ]?(?:checklist|assess|approv|form|clause|review))"
    r"(?!\s+(?!and\b|or\b|but\b|in\b)(?:[a-z-]+\s+){1,3}(?:is|are|may|shall|must|goes?|can|will|without|unless)\b)"
    r"|\b(?:AI|ML|KI|IA)\W{1,3}(?:no|none|not used|n/?a|false|nein|non)\b|\bAI-free\b"
    r"|\bno\s+(?:model|LLM|inference)\b(?!\s+\w+ed\b)|\bplain\s+(?:dashboard|report|spreadsheet|software)\b|\bfixed\s+(?:texts?|rules?|calculations?)\b|\bonly\s+rules\b"
    r"|\b(?:done|written|translated|checked|transcribed|typed)\s+by\s+(?:people|humans|hand)\b|\bis\s+just\s+(?:SQL|a\s+(?:dashboard|spreadsheet|report))\b"
    r"|\b(?:kein\w*|ohne|nicht\s+um|enthält\s+keine)\s+(?:KI|künstliche\w*\s+intelligenz)\b|\bfeste\s+regeln\b"
    r"|\b(?:sans|pas\s+d[e’']|aucune)\s*(?:IA|intelligence\s+artificielle)\b|\br[èe]gles\s+fixes\b|\b(?:sem|não\s+(?:usa|contém|tem|leva|é))\s+(?:IA|inteligência\s+artificial)\b|\bregras\s+fixas\b|\b(?:sin|no\s+(?:usa|contiene|lleva|es))\s+(?:IA|inteligencia\s+artificial)\b|\breglas\s+fijas\b",
    re.IGNORECASE,
)
"""Words that deny that something is AI."""

UNUSED = re.compile(
    r"\b(?:never|not)\s+(?:been\s+)?(?:used|installed|bought|rolled\s+out|activated|deployed|ordered|signed)\b|\bnothing\s+was\s+(?:installed|sent|bought)\b"
    r"|\bno\s+(?:call|data|account)\s+was\s+(?:sent|made|opened)\b|\b(?:request|trial|offer|pilot)\s+(?:was\s+)?(?:withdrawn|declined|rejected|refused"
    r"|turned\s+down)\b|\bonly\s+(?:saw|watched|looked\s+at)\s+a\s+demo\b|\bdecided\s+against\b"
    r"|\bnie\s+(?:genutzt|installiert|gekauft|eingesetzt)\b|\bjamais\s+(?:utilisé|installé|acheté)\w*|\bnunca\s+se\s+(?:usó|instaló|compró)\b",
    re.IGNORECASE,
)
"""Words that say that something was looked at and not taken up."""

DROPPED = re.compile(
    r"\s*(?:won'?t\s+(?:do|fix)|rejected|declined|cancell?ed|withdrawn|refused|abandoned|not\s+approved|closed\s+without\s+action)\b",
    re.IGNORECASE,
)
"""States of a ticket after which nothing was done."""

PUBLIC_TOOLS = re.compile(
    r"\b(?:Chat\s?GPT|OpenAI|GPT-?[345](?:[.\w-]*\w)?|(?:Microsoft\s+|GitHub\s+|M365\s+)?Copilot|Claude(?=\s+(?:AI|Code|Pro|Team|API|Sonnet|Opus|Haiku|\d)|\.ai)"
    r"|Anthropic|(?:Google\s+)?Gemini(?=\s+(?:AI|API|Pro|Flash|app|Advanced|\d)|\b)|NotebookLM|Perplexity|Midjourney|DALL[\s·-]?E|Stable\s+Diffusion"
    r"|DeepL(?:\s+\w+)?|Grammarly|Otter(?:\.ai)|Fireflies(?:\.ai)?|Whisper(?=\s+(?:API|model|large|transcri))|Mistral(?:\s+AI)?|DeepSeek|Hugging\s?Face"
    r"|Character\.ai|Jasper(?=\s+AI)|Poe\.com|ElevenLabs|Synthesia|HeyGen|Runway(?=\s+ML)|Azure\s+OpenAI|Amazon\s+Bedrock|Vertex\s+AI|Cohere|Llama[\s-]?\d)"
)
"""Tools and models that are known to be AI by their name alone."""

ANY_CASE = re.compile(PUBLIC_TOOLS.pattern, re.IGNORECASE)
"""The same as a bank writes them on a bill: in capitals."""


def says_ai(text: str) -> re.Match[str] | None:
    """The first words for artificial intelligence that no denial holds; None where there are none."""
    denied = [hit.span() for hit in NO_AI.finditer(text)]
    return next((hit for hit in AI.finditer(text) if not any(a <= hit.start() < b for a, b in denied)), None)


def denies_ai(text: str) -> re.Match[str] | None:
    """The first words that say that there is none."""
    return NO_AI.search(text)
