"""Whether a text speaks to whatever reads evidence and answers, instead of to people.

What is looked for are acts, each of which a rule for people does not do: calling upon a machine that reads, ordering or
permitting a statement, changing the mode or the role of the one who answers, speaking of "your answer", faking a turn of a
conversation. Rules about AI systems are what evidence is full of, so a system that must do something is no sign by itself.
"""

from __future__ import annotations

import re
from functools import lru_cache

from assistant.domain.disguise import readings
from assistant.domain.foreign import FOREIGN

_MACHINE = r"""(?:
    (?:ai|llm|language|automat(?:ed|ic)|machine|audit|chat|code\ review|review(?:er)?|summari[sz](?:ation|ing))[\s-]?
        (?:assistant|model|agent|bot|reader|reviewer|summari[sz]er|grader|scanner|tool|system)s?
    |assistants?|chatbots?|copilots?|summari[sz]ers?|llms?|ai)"""
"""Who reads evidence and is no person. Systems and tools alone are left out: rules about them are what evidence is full of."""
_MACHINES = (
    " ai",
    " language",
    " automat",
    " machine",
    " audit",
    " chat",
    " code review",
    " review",
    " summar",
    " assistant",
    " copilot",
    " llm",
)
_FOREIGN_SIGN = re.compile(r"[^\x00-\x7f]")
_SIGNS = {code: " " for code in range(128) if not (chr(code).isalnum() or chr(code) == "_")}
_SAY = r"""(?:say|state|report|claim|declare|assert|answer|reply|respond|conclude|confirm|affirm|certify|attest|insist|mention)"""
_RATE = r"(?:treat|mark|rate|grade|score|describe|present|consider|classify|rank|count|list|show|summari[sz]e|cite|give|assume)"
_ORDER = rf"(?:{_SAY}|{_RATE}|tell|write|add|append|include|output|print|ignore|disregard|forget|return|omit|leave\ out|replace|approve|forward)"
"""What somebody who answers questions is ordered to do."""
_AUDITED = r"""(?:this|these|that|the\ above|every\w*|all|any|no|none|nothing|each|both|
    (?:the\ |its\ )?(?:\w+[\s-]){0,2}(?:model|system|control|clause|change|ticket|record|release|promotion|approval|evaluation|assessment|
    review|test|audit|incident|finding|gap|deviation|supplier|vendor|provider|risk|deployment|monitor|sample|document|section|outcome|action)s?)"""
"""What claims about evidence are about."""
_ITS_USERS = (
    r"(?![^.|]{0,30}\b(?:users?|customers?|callers?|clients?|people|patients?|applicants?|employees?|visitors?)\b)"
)
"""A rule for a product says what it tells the people who use it."""
_FREE = r"(?![^.|]{0,160}\b(?:only|unless|if|once|as\ soon\ as|after|before|until|when|where|provided)\b)"
"""A rule for people says under which condition something may be said."""
_START = r"(?:^|--\s*|\n\s*(?:\n\s*|[-*|#>/%]+\s*)|(?:[.:;!?>*(|=#`{\[]|(?<!\w)[\"'])\s*|\s[-–—]\s)"
"""Where a sentence, a cell, a comment or a quoted value begins."""
_PLEASE = r"(?:(?:please|kindly|just|now|so|then|always|only|also|simply|therefore|make\ sure\ to|be\ sure\ to)\ ){0,3}"
_THAT = r"""(?:\ (?:only\ )?(?:that|it|they|there|yes|no|none|nothing|only|all|every|with)\b|:?\ ["'“])"""
_MODE = r"(?:mode|filters?|guards?|guardrails?|guidelines|restrictions?|verification|checks?|override|session|policy|limits?)"
_SWITCHED = r"(?:off|on|over|disabled|deactivated|enabled|active|activated|lifted|suspended|ended|removed|switched|turned|updated|unlocked)"

SHAPES = (
    # an order to drop, change or outrank what the assistant was told
    (
        ("ignore", "disregard", "forget", "override", "bypass", "follow", "skip"),
        r"""\b(?<!not\ )(?<!never\ )(?:ignore|disregard|forget|override|bypass|skip|do\ not\ follow|stop\ following)\b [^.]{0,60}?
        \b(?:(?:previous|prior|above|earlier|preceding|your|all|any|the|former)\ (?:\w+\ ){0,2}
            (?:guidelines?|guidance|context|prompts?|directives?|instructions?|guardrails?|citation\ (?:check|rule|policy))
        |(?:previous|prior|above|earlier|your|all|any)\ (?:\w+\ )?(?:rules?|text|messages?|restrictions?|constraints?)
        |(?:this|that|each|such)\ (?:\w+\ )?instruction|previous\ instructions|instructions\ (?:above|before))\b""",
    ),
    # a mode that is switched, with what may or must be said from then on
    (
        (
            " mode",
            " filter",
            " guard",
            " guidelines",
            " restriction",
            " verification",
            " check",
            " override",
            " session",
            " policy",
            " limit",
        ),
        rf"""\b{_MODE}\b (?:\ (?:is|are|was|were|has|have|been|now|ended|:))* [\s:]+ \[?{_SWITCHED}\b [^\n|]{{0,140}}?
        (?:\byou\ (?:may|can|must|should|are)\ (?:now\ |also\ |freely\ |free\ to\ |allowed\ to\ |permitted\ to\ )*(?:{_SAY}|{_RATE}|tell|operate|speak)\b
        |[.:;,]\ ? (?:and\ |so\ )? (?:please\ |now\ |feel\ free\ to\ )*(?:{_SAY}|operate|speak|list|act|skip|print|describe)\b
            (?=[^.|]{{0,60}}\b(?:that|as|without|every|all|any|citation|your)\b|[^.]*$)
        |\b(?:claims|answers|quotes|citations)\ (?:no\ longer|are\ optional|need\ no)|\boverride\ active)""",
    ),
    (
        (
            "you are",
            "your rules",
            "your guidelines",
            "your restrictions",
            "your safety",
            "you may",
            "you can",
            "you could",
            "feel free",
        ),
        rf"""\byou(?:r\ (?:rules|guidelines|restrictions|safety\ rules))?\ are\ (?:now\ )?(?:no\ longer\ (?:in\ |bound|restricted|limited\ (?:to|by))|suspended|lifted)
        |\byou\ (?:(?:may|can|could)\ now\ (?:freely\ )?|are\ (?:now\ |hereby\ )?(?:allowed|permitted|free|authori[sz]ed|cleared)\ to\ (?:now\ )?){_SAY}
            (?:\ that\b(?!\ (?:you|your|we)\b)|:?\ ["'“]) {_FREE}
        |\bfeel\ free\ to\ {_SAY}\ that\b""",
    ),
    # a role given to the assistant
    (
        ("you are now", "from now on", "henceforth", "from here on", "from this", "hereafter"),
        rf"""\byou\ are\ now\b(?!\ (?:ready|able|done|finished|logged|signed|connected|subscribed|registered|at|on)\b)
        |\b(?:from\ now\ on|henceforth|hereafter|from\ here\ on|from\ this\ point\ on(?:wards?)?),?\ {_PLEASE}
        (?:you\ (?:are|act|answer|respond|reply|say|speak|(?:will|must|shall|should)\ (?:only\ |always\ )?(?:act|answer|respond|reply|say|speak|claim))\b
        |(?:answer|respond|reply|output|pretend|act\ as|speak)\b|(?:say|state|report|claim|confirm)\ (?:that|only)\b
        |(?:treat|describe|present)\ {_AUDITED}\b|your\ (?:answers?|responses?|replies)\b)""",
    ),
    (
        ("pretend", "act as", "assume the", "take on", "adopt the", "your new", "unrestricted", " without "),
        rf"""{_START}{_PLEASE}pretend\ (?:to\ be|that|the)\b|\byou\ (?:\w+\ )?pretend\b
        |\bact\ as\ (?:an?\ )?(?:\w+\ )?(?:assistant|ai|model|auditor)\b
        |{_START}{_PLEASE}(?:act\ as|(?:assume|take\ on|adopt)\ the\ (?:role|persona|identity)\ of)\b [^.]{{0,80}}\b(?:and|to|then)\ (?:{_ORDER}|issue|sign|approve)\b
        |\byour\ new\ (?:task|role|instructions?|objective|goal|persona)\ ?(?:is\ (?:to\ )?|are\ |:)
        |\b(?:operate|act|answer|speak|respond)\ (?:\w+\ )?as\ an?\ unrestricted\b|\b(?:assistant|ai|model|bot)\ without\ (?:any\ )?(?:restrictions|limits|rules)\b""",
    ),
    # a turn of a conversation faked inside a text, or the end of what may be read
    (
        ("system", "assistant", "inst", "im_start", "im_end", "tool_", "function_"),
        r"""\[(?:system|assistant)\]|(?:^|\n)\s*(?:system|assistant)\s*:\s*(?:you|please|ignore|answer|from\ now|always|never)\b
        |<\|?/?(?:im_start|im_end|system|assistant|inst|instructions?)\|?>|\[/?INST\]
        |<(?:tool|function)_(?:result|response|output|call)s?\b[^>]{0,80}>""",
    ),
    (
        (
            "end of",
            "real question",
            "real task",
            "real instruction",
            "actual question",
            "actual task",
            "actual instruction",
            "the above",
            "new instruction",
            "new system",
            "new prompt",
            "final answer",
        ),
        rf"""[-=\#*]{{2,}}\s*end\ of\ (?:the\ )?(?:context|evidence|prompt|passages?|retrieved|untrusted|user\ input)\b
        |\b(?:real|actual)\ (?:question|task|instructions?)\s*:|\bthe\ above\ (?:was|is)\ (?:only|just)\ an?\ (?:example|test)\b
        |\bnew\ (?:system\ )?(?:instructions?|prompt)\b[^.]{{0,30}}:\s*{_PLEASE}{_ORDER}\b
        |\b(?:repeat|give|print|use)\ [^.|]{{0,20}}\byour\ final\ answer\b""",
    ),
    (
        ("system prompt", "developer message", "hidden instruction", "hidden prompt", "initial prompt"),
        r"""\byour\ (?:system|hidden|initial)\ prompt\b|\b(?:reveal|print|show|output|repeat|leak|dump)\ (?:me\ )?the\ (?:system|hidden|initial)\ prompt\b
        |\bdeveloper\ message\s*:|\bhidden\ instructions?\s*:""",
    ),
    # what the assistant should say or hide: it is called upon, or obliged, or its asker is spoken of
    (
        _MACHINES,
        rf"""{_START}(?:dear|hey|hi|hello|attention|any|all|every|the|to|for|note|notice|\ )*\b{_MACHINE}\b (?:[^.:|\n]{{0,40}}:|(?:\ (?:that|who|reading|processing|handling|summari[sz]ing)\b[^.:|\n]{{0,40}})?,)\s*{_PLEASE}(?:do\ not\ |never\ )?{_ORDER}\b
        |{_START}(?:dear|hey|attention|attn)\ (?:the\ |all\ |any\ )?{_MACHINE}\b
        |\b(?:reviewer|review|audit|summary)[\s-]bots?\s*[:,]""",
    ),
    (
        _MACHINES,
        rf"""\b{_MACHINE}\b [^.|]{{0,60}}? \b(?:must|shall|should|please|needs?\ to|(?:is|are|has|have)\ (?:instructed\ |asked\ |expected\ )?to)\b [^.|]{{0,20}}?
        (?:\b(?:{_SAY}|tell|write)\b{_ITS_USERS} (?:(?:\ \w+)?\ that|:)?\ (?!it\b|they\b){_AUDITED}\b
        |\b(?:{_RATE}|report)\ (?:{_AUDITED}|it\ as|them\ as)\b|\b{_SAY}\ ["'“][^"'”]{{1,60}}["'”]\ (?:here|for|to\ (?:this|every|any|all))\b
        |\b(?:ignore|disregard|omit|leave\ out)\ {_AUDITED}\b)
        |\b{_MACHINE}\ (?:that\ |which\ )?(?:reads?|reading|process(?:es|ing)?|summari[sz](?:es|ing)|handl(?:es|ing)|index(?:es|ing))\ (?:this|these)\b""",
    ),
    (
        ("note", "notice", "message", "instruction", "todo", "fixme", "hint", "attention", "comment"),
        rf"""\b(?:note|notice|message|instructions?|hint|comment|attention)\ (?:to|for)\ (?:the\ |any\ |all\ |every\ )?{_MACHINE}\b
        (?:\ (?:that|who|reading|handling|processing)\b[^.:|]{{0,40}})?\s*(?:[:,]|\ [-–—]\ )
        |\b(?:todo|note|hint|fixme)\ ?\(\s*(?:{_MACHINE}|model|agent|bot)\s*\)""",
    ),
    (
        (
            "whoever",
            "whatever",
            "anyone",
            "anybody",
            "anything",
            "everyone",
            "everybody",
            "reader of",
            "readers of",
            "tell the",
        ),
        r"""\b(?:tell|inform|assure|answer|give)\ (?:whoever|(?:any|every)(?:one|body)(?:\ who)?)\ asks?\b
        |\b(?:to|for)\ (?:whoever|whatever|anyone\ who|anything\ that)\ (?:summari[sz]es|answers|retrieves|processes)\b
        |\b(?:to|for)\ (?:the\ |any\ )?readers?\ of\ (?:this|the|your)\ (?:summary|answer|reply)\s*[:,]
        |\btell\ the\ (?:auditors?|asker|assessors?)\ that\b""",
    ),
    (
        ("respond", "reply", "answer"),
        rf"""(?:^|[.:!?]\s+|\bplease\s+)(?:respond|reply|answer)\s+(?:(?:only\s+)?that\b|only\s+with\b
            |with\s+(?:["'“]|(?:only|just|nothing|yes|no|the\ (?:words?|sentence|phrase|text|following))\b))
        |{_START}{_PLEASE}answer\ without\ (?:any\ )?(?:citations?|sources?|caveats?|gaps?)\b(?!\ (?:is|are|was|were|will|must|may)\b)""",
    ),
    # a statement that is ordered outright: people are told to report things, not that they are so
    (
        tuple(
            f"{verb} that"
            for verb in (
                "say",
                "state",
                "report",
                "claim",
                "declare",
                "assert",
                "conclude",
                "insist",
                "affirm",
                "certify",
            )
        ),
        rf"{_START}{_PLEASE}(?:say|state|report|claim|declare|assert|conclude|insist|affirm|certify)\ that\b(?!\ (?:you|your|we|i)\b) {_FREE}",
    ),
    (
        ("your",),
        rf"""\b(?:in|as|for|throughout)\ your\ (?:final\ |next\ |own\ )?(?:answers?|responses?|replies|reply|outputs?|summary|summaries)\b(?!\ to\b),?\ {_PLEASE}
        (?:(?:{_SAY}|write|tell|put){_THAT}|(?:do\ not|never|don't)\ (?:mention|cite|list|report|show|name)\b)
        |\b(?:write|include|add|append|put|insert|repeat|say|use|output|print|mention)\ [^.|]{{0,20}}\b(?:words?|sentence|phrase|line|string|following|text)\b
            [^.|]{{0,40}}\b(?:in|into|to|with|from)\ your\ (?:final\ )?(?:answer|response|reply|output|summary)\b
        |\b(?:certify|declare|confirm|claim|present|state)\ [^.|]{{0,60}}\b(?:in|as)\ your\ (?:final\ )?(?:answer|response|reply|output|summary)\b(?!\ to\b)
        |\b(?:do\ not|never|don't)\ (?:mention|cite|list|report|show|name)\b [^.|]{{0,60}}\bin\ your\ (?:answer|response|reply|output|summary)\b(?!\ to\b)""",
    ),
    (
        ("do not ", "omit", "leave out", "exclude", "drop"),
        r"""\bdo\ not\ (?:mention|reveal|cite|disclose|show|report|list)\b [^.]{0,60}
        \b(?:user|reader|auditor|asker|answer|gaps?|this\ (?:note|comment|text))\b
        |\b(?:omit|leave\ out|exclude|drop)\ (?:this|these|the\ above)\b[^.|]{0,40}\bfrom\ (?:any|every|all|your|the)\ (?:summar|answer|repl|respons)""",
    ),
    (
        ("when", "if ", "once "),
        rf"""\b(?:when(?:ever)?|if|once)\ (?:(?:you\ are\ |you're\ )?(?:asked|queried|questioned|summari[sz]ing|answering)
            |you\ (?:summari[sz]e|answer|report\ on|cite|quote)
            |(?:any(?:one|body)|some(?:one|body)|an?\ (?:auditor|user|reader|assessor)|(?:the\ )?(?:user|reader|auditor|assessor)s?)\ (?:asks?|wants?|requests?))\b
        [^.|]{{0,90}}? (?:,|\byou\ (?:must|should))\ {_PLEASE}(?:{_SAY}|tell\ \w+){_THAT}
        |\b(?:when(?:ever)?|if)\ this\ (?:\w+\ ){{1,2}}(?:is|gets)\ (?:retrieved|embedded|indexed|summari[sz]ed|quoted)\b[^.|]{{0,40}},\ {_PLEASE}{_ORDER}\b""",
    ),
    *FOREIGN,
)
"""Text that addresses an assistant instead of a reader. Flagged, shown with the flag, never obeyed.

Beside each shape stand words of which every text of that shape has one: looking for them is much faster.
"""


def _compiled(shape: str) -> re.Pattern[str]:
    """A shape in which any blank may also be the end of a line."""
    return re.compile(shape.replace("\\ ", "[ \\n]"), re.IGNORECASE | re.VERBOSE | re.ASCII)


INSTRUCTION = tuple((words, _compiled(shape)) for words, shape in SHAPES)
"""The shapes as they are looked for in a reading of a text."""


@lru_cache(maxsize=4096)  # a table says the same few words in row after row
def addresses_machine(text: str) -> bool:
    """Whether any reading of a text speaks to whatever answers from it."""
    return any(_has_shape(reading) for reading in readings(text))


def folded_words(text: str) -> str:
    """The text in small letters, each sign that is part of no word a blank: where the words beside the shapes are looked for."""
    plain = text if text.isascii() else _FOREIGN_SIGN.sub(" ", text)
    return f" {plain.lower().translate(_SIGNS)} "


def _has_shape(text: str) -> bool:
    folded = folded_words(text)
    for words, shape in INSTRUCTION:
        for word in words:  # a generator for each would take ten times as long as the looking
            if word in folded:
                if shape.search(text):
                    return True
                break
    return False
