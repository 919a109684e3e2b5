"""The page: sign in, ask, read the answer beside its citations, open the evidence at the quote.

Labels of widgets are Markdown, so no text of evidence ever goes into one; it goes through `ui.render` into `st.html`.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from uuid import uuid4

import streamlit as st

from ui import render
from ui.client import ApiError, Client, Json
from ui.evidence import data_address, evidence_page, number
from ui.style import PAGE

_EXAMPLE = "Show me how promotion approval worked last month"
_EVIDENCE_HEIGHT = 520  # pixels: fits a window of 800 with the dialog's head


def main() -> None:
    """Draw the page once, as Streamlit does after every act of the reader."""
    st.set_page_config(page_title="Clausetrail", layout="wide", page_icon="🧾")
    st.html(f"<style>{PAGE}</style>")
    client = Client(api=_api(sys.argv[1:]), token=st.session_state.get("token"))
    try:
        if client.token is None:
            _sign_in(client)
        else:
            _desk(client)
    except ApiError as problem:
        if problem.status == 401:  # the API has restarted and forgotten the session
            st.session_state.clear()
        st.html(render.notice(str(problem)))


def _api(arguments: list[str]) -> str:
    """Address of the API from the command line."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--api", default="http://127.0.0.1:8321")
    return str(parser.parse_args(arguments).api).rstrip("/")


def _sign_in(client: Client) -> None:
    """Let a person say who they are."""
    _, middle, _ = st.columns([1, 1.4, 1])
    with middle:
        st.html(
            render.page("<h1>Clausetrail</h1>", '<p class="lead">Audit questions, answered from your own evidence.</p>')
        )
        with st.form("sign-in"):
            user = st.selectbox("Read as", client.people())
            if st.form_submit_button("Sign in", type="primary") and user:
                st.session_state.token = client.sign_in(user)
                st.session_state.user = user
                st.rerun()


def _desk(client: Client) -> None:
    """The question box and the last answer."""
    head, leave = st.columns([5, 1], vertical_alignment="center")
    reader = render.safe(st.session_state.user)
    head.html(render.page("<h1>Clausetrail</h1>", f'<p class="lead">Reading as <b>{reader}</b></p>'))
    if leave.button("Sign out", width="stretch"):
        st.session_state.clear()
        st.rerun()
    _question(client)
    answer = st.session_state.get("answer")
    if answer is not None:
        _answer(client, answer)


def _question(client: Client) -> None:
    """Ask, and keep the answer."""
    with st.form("ask", border=False):
        words, button = st.columns([5, 1], vertical_alignment="bottom")
        question = words.text_input("Question", placeholder=_EXAMPLE)
        asked = button.form_submit_button("Ask", type="primary", width="stretch")
        as_of, now, _ = st.columns([1, 1, 3])
        version = as_of.text_input(
            "As of", placeholder="version or day", help="An index version (7), or a day (2026-03-31)."
        )
        today = now.text_input("Today is", placeholder="YYYY-MM-DD", help="The calendar for words like last month.")
    if asked and question.strip():
        st.session_state.asked = {"question": question, "as_of": version.strip() or None, "now": today.strip() or None}
        _ask(client)


def _ask(client: Client, plan: Json | None = None) -> None:
    """Ask what stands in the session, by a corrected plan where there is one, and keep the answer."""
    st.session_state.pop("answer", None)
    told = st.session_state.asked
    with st.spinner("Looking through what you may read"):
        st.session_state.answer = client.ask(
            told["question"],
            as_of=told["as_of"],
            now=told["now"],
            plan=plan,
            conversation=st.session_state.setdefault("conversation", uuid4().hex),
        )


def _correct(client: Client, answer: Json) -> None:
    """The plan as JSON, to be corrected and asked again."""
    with st.form("correct", border=False):
        text = st.text_area("Correct the plan", value=json.dumps(answer.get("plan"), indent=1), height=220)
        again = st.form_submit_button("Ask again with this plan")
    if not again:
        return
    try:
        plan = json.loads(text)
    except ValueError:
        plan = None
    if isinstance(plan, dict):
        _ask(client, plan)
        st.rerun()
    else:
        st.html(render.notice("The plan is not a JSON object."))


def _answer(client: Client, answer: Json) -> None:
    """The answer, with its citations beside it."""
    said, shown = st.columns([1.45, 1], gap="large")
    with said:
        st.html(render.answer_body(answer))
        with st.expander("What was searched"):
            st.html(render.searched(answer))
        with st.expander("How the question was understood"):
            st.html(render.page(render.facts_list(render.mapping(answer.get("plan")))))
            _correct(client, answer)
    with shown:
        found = render.sources(answer)
        st.html(render.page(f"<h2>Sources ({len(found)})</h2>"))
        for citations in found:
            _source(client, citations, number(answer, "index_version"))


def _source(client: Client, citations: Sequence[render.Row], version: int) -> None:
    """One piece of evidence with a button for each of its quotes."""
    st.html(render.source(citations))
    with st.container(horizontal=True, gap="xsmall"):
        for citation in citations:
            n = number(citation, "n")
            if st.button(f"Open [{n}]", key=f"open-{n}", type="tertiary"):
                _evidence(client, dict(citation), version)


@st.dialog("Evidence", width="medium")
def _evidence(client: Client, citation: Json, version: int) -> None:
    """The evidence in the version that answered, scrolled to the quote."""
    try:
        view = client.evidence(str(citation["source"]), as_of=str(version))
    except ApiError as problem:
        st.html(render.notice(str(problem)))
        return
    # offsets belong to one revision: over another text they would mark the wrong words
    same = view.get("revision") == citation["revision"]
    quote = (number(citation, "start"), number(citation, "end")) if same else None
    st.html(render.evidence_head(view))
    if not same:
        st.html(
            render.notice("This evidence has changed since the answer was given; ask again to see the quote in place.")
        )
    st.iframe(data_address(evidence_page(view, quote)), height=_EVIDENCE_HEIGHT, tab_index=0)
    links = render.evidence_links(view)
    if links:
        st.html(links)


if __name__ == "__main__":
    main()
