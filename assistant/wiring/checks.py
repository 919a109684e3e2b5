"""What `doctor` looks at beyond the home folder."""

from __future__ import annotations

from assistant.domain.errors import BadInput, Unavailable
from assistant.models.chat import ChatModel
from assistant.models.langchain import LangChainChat
from assistant.store.check import Check


def check_chat(chat: ChatModel | None) -> Check:
    """Whether a chat model is set, and can be made. It is not called: a call may cost money."""
    if chat is None:
        return Check(name="chat model", ok=True, detail="none is set: answers are composed from quotes")
    if isinstance(chat, LangChainChat):
        try:
            chat.open()
        except (BadInput, Unavailable) as problem:
            advice = "mend CLAUSETRAIL_CHAT_MODEL and what it needs, or unset it"
            return Check(name="chat model", ok=False, detail=str(problem), advice=advice)
    return Check(name="chat model", ok=True, detail=f"{chat.name} words answers from passages")
