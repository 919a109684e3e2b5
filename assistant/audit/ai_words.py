"""Words by which people speak of artificial intelligence, and tools of it that anybody can open in a browser."""

from __future__ import annotations

import re

AI = re.compile(
    r"\bA\.?I\.?\b|\bartificial\s+intelligence\b|\bmachine[\s-]learning\b|\bML\b|\bLLMs?\b|\b(?:large\s+)?language\s+models?\b|\bGPT\b"
    r"|\b[Gg]en(?:erative)?[\s-]?AI\b|\b[Cc]o-?pilots?\b|\b[Cc]hat\s?bots?\b|\b[Vv]oice\s?bots?\b|\b[Ff]oundation[\s-]models?\b|\b[Nn]eural\b"
    r"|\b[Dd]eep[\s-]learning\b|\b[Ss]peech[\s-]to[\s-]text\b|\b[Tt]ext[\s-]to[\s-](?:speech|image)\b|\b[Tt]ranscri(?:be[sd]?|bing|ptions?)\b"
    r"|\b[Cc]omputer\s+vision\b|\b(?:[Ii]mage|[Ff]ace|[Ss]peech|[Vv]oice)[\s-][Rr]ecognition\b|\b[Mm]achine[\s-][Tt]ranslation\b|\bKI\b"
    r"|\bintelligence\s+artificielle\b|\binteligencia\s+artificial\b|\bkünstliche\s+Intelligenz\b|\b[Pp]redictive\s+(?:model|scoring|analytics)\w*\b"
    r"|\b[Nn]ote-?taker\b|\b[Aa]uto-?(?:complet|summar)\w+\b"
)
"""A word that says that something is AI; short ones in capitals only, as `ai` and `ml` are parts of other things."""

NO_AI = re.compile(
    r"\bno\s+AI\b|\bnot\s+(?:an?\s+)?AI\b|\bwithout\s+(?:any\s+)?AI\b|\bno\s+(?:model|machine\s+learning|ML|LLM|inference)\b(?!\s+\w+ed\b)|\bnon-AI\b"
    r"|\bplain\s+(?:dashboard|report|spreadsheet|software)\b|\b(?:kein\w*|ohne)\s+KI\b|\bfixed\s+(?:texts?|rules?)\b|\bonly\s+rules\b"
    r"|\bcontains\s+no\s+AI\b|\bdone\s+by\s+(?:people|humans)\b|\bis\s+just\s+(?:SQL|a\s+(?:dashboard|spreadsheet|report))\b",
    re.IGNORECASE,
)
"""Words that deny that something is AI."""

UNUSED = re.compile(
    r"\b(?:never|not)\s+(?:been\s+)?(?:used|installed|bought|rolled\s+out|activated|deployed|ordered|signed)\b|\bnothing\s+was\s+(?:installed|sent|bought)\b"
    r"|\bno\s+(?:call|data|account)\s+was\s+(?:sent|made|opened)\b|\b(?:request|trial|offer|pilot)\s+(?:was\s+)?(?:withdrawn|declined|rejected|refused"
    r"|turned\s+down)\b|\bonly\s+(?:saw|watched|looked\s+at)\s+a\s+demo\b|\bdecided\s+against\b",
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
