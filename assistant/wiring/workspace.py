"""The composition root: one opened home with everything that answers from it and feeds it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cached_property, partial
from pathlib import Path, PurePosixPath
from zoneinfo import ZoneInfo

from assistant.answer.chain import Listener, Tools, answer, silent
from assistant.answer.conversation.resolve import Resolved
from assistant.answer.drafting.desk import desk_of
from assistant.answer.past import past
from assistant.answer.question.plan import Calendar
from assistant.answer.retrieval.retrieve import Depth, retrieve
from assistant.answer.work import Draw, Work
from assistant.audit.changes import Change, since
from assistant.audit.checks.result import Family
from assistant.audit.criteria import load_criteria
from assistant.audit.desk import Desk as AuditDesk
from assistant.audit.edges import edges_of, successions_of
from assistant.audit.judgements import WEIGHING
from assistant.audit.references import references
from assistant.audit.survey import survey
from assistant.audit.wishes import RequestList
from assistant.domain.access import Reader, rule_in_words
from assistant.domain.answer import Answer, Passage
from assistant.domain.dates import Period
from assistant.domain.errors import BadInput, ClausetrailError, NotFound, NotPermitted, Unavailable
from assistant.domain.evidence import EvidenceId, Kind, Skipped
from assistant.domain.plan import Question
from assistant.domain.sources import Sources
from assistant.models.chat import ChatModel
from assistant.models.cross_encoder import CrossEncoder, build_cross_encoder
from assistant.models.encoder import Encoder, build_default_encoder
from assistant.models.langchain import AnswerRunnable, LangChainChat, ScopedRetriever, answer_runnable, as_retriever
from assistant.settings import Settings
from assistant.store.chain import Break, Head
from assistant.store.check import Check
from assistant.store.diff import Diff, Side, compare
from assistant.store.erasure import Erased, erase, lift
from assistant.store.garbage import Freed, collect_garbage
from assistant.store.history import remember_rule
from assistant.store.index import PublishedVersion
from assistant.store.ledger import Receipt
from assistant.store.readings import read_freshness, read_told
from assistant.store.repair import mend
from assistant.store.rights import clauses_of, quarantined
from assistant.store.scope import Scope, open_scope, open_whole
from assistant.store.store import Store
from assistant.wiring.checks import check_chat
from assistant.wiring.conversations import AnswerAnew, Conversation
from assistant.wiring.coverage import CoverageBook
from assistant.wiring.desk import Checked, Walked, checked, walked
from assistant.wiring.feedback import Marked, counts, mark
from assistant.wiring.office import Office
from assistant.wiring.receipts import Desk, Hearing, OpenReceipt, code_version, entry_of, export_of, open_receipt
from assistant.wiring.replay import Replayed, replay
from assistant.wiring.reporter import Reporter
from assistant.wiring.reporting.frame import Frame
from assistant.wiring.request_list import Proposed, filled, proposed
from assistant.wiring.self_report import Told, self_files
from assistant.wiring.views import EvidenceView, IngestSurvey, Original, SourceView
from ingest.access import Access, access_on
from ingest.limits import Limits
from ingest.live import LiveSources, Place
from ingest.pipeline import IngestReport, Options, Progress, ignore, ingest, notices_of
from ingest.sources import parse_sources
from ingest.watch import ticks
from ingest.workers import prepare


class Workspace:
    """One home folder, opened."""

    def __init__(
        self,
        settings: Settings,
        store: Store,
        make_encoder: Callable[[], Encoder],
        make_cross_encoder: Callable[[], CrossEncoder],
        *,
        depth: Depth = Depth(),  # noqa: B008 - frozen
        limits: Limits = Limits(),  # noqa: B008 - frozen
        chat: ChatModel | None = None,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        """Join a store and the networks, made when the first question or ingest needs them; `chat` None takes the settings'.

        `clock` gives the moment of what is done: no `--now` moves what the ledger says of when.
        """
        self.settings = settings
        self._depth = depth
        self._limits = limits
        self._clock = clock
        self._store = store
        self._make_encoder = make_encoder
        self._make_cross_encoder = make_cross_encoder
        self.chat = chat or (LangChainChat(settings.chat) if settings.chat else None)
        self._live = LiveSources(settings.home, lambda text: remember_rule(store.catalog, text, datetime.now(UTC)))

    @classmethod
    def open(cls, settings: Settings) -> Workspace:
        """The workspace of a home folder, with the default encoder. Cheap: no model and no index is loaded yet."""
        store = Store.open(settings.home, catalog_url=settings.catalog_url, chroma_url=settings.chroma_url)
        return cls(
            settings,
            store,
            lambda: build_default_encoder(settings.home, cache=settings.model_cache),
            lambda: build_cross_encoder(settings.home, cache=settings.model_cache),
        )

    @cached_property
    def _encoder(self) -> Encoder:
        """The encoder, loaded on first use."""
        return self._make_encoder()

    @cached_property
    def _cross(self) -> CrossEncoder:
        """The cross-encoder, loaded on first use."""
        return self._make_cross_encoder()

    @cached_property
    def _tools(self) -> Tools:
        """What answering needs besides the scope."""
        return Tools(
            encoder=self._encoder,
            cross=self._cross,
            criteria=load_criteria(),
            depth=self._depth,
            chat=self.chat,
        )

    @cached_property
    def chain(self) -> AnswerRunnable:
        """The answer chain as a LangChain Runnable from question to answer; every edge asks through it."""
        return answer_runnable(self._ask)

    def retriever(self, user: str, *, version: int | None = None) -> ScopedRetriever:
        """A LangChain retriever over what one person may read in one version, the current one by default.

        It reads today's rights at each query. Raises NotPermitted for an unknown reader.
        """
        self._reader(user, self._sources())

        def search(query: str, reader: str, number: int) -> tuple[Passage, ...]:
            return self.search(query, reader, as_of=number)

        return as_retriever(search, user=user, version=self._store.current() if version is None else version)

    def ask(self, question: Question, on_stage: Listener = silent) -> Answer:
        """The answer to a question, with its receipt. Raises NotPermitted for an unknown reader."""
        for event in self.chain.stream(question):
            if isinstance(event, Answer):
                return event
            on_stage(*event)
        raise AssertionError("the chain ends with an answer or an error")

    def _ask(self, question: Question, on_stage: Listener) -> Answer:
        """Open the scope, answer inside it, and leave a receipt."""
        sources = self._sources()
        reader = self._reader(question.user, sources)
        version = question.as_of if isinstance(question.as_of, int) else None
        scope = self._scope(question.user, sources, version)
        heard = Hearing(on_stage)
        day = question.as_of if isinstance(question.as_of, date) else None
        calendar = self._calendar(sources, question.user, question.now, day)
        spoken = question.conversation and Conversation(
            catalog=self._store.catalog, user=question.user, id=question.conversation, scope=scope
        )
        said = spoken.said(self._anew(scope), partial(self._calendar, sources, question.user)) if spoken else None
        made = answer(
            question.text,
            scope,
            self._tools,
            calendar,
            heard,
            told=question.plan,
            said=said,
            work=self._work(question.user),
        )
        if spoken:
            spoken.keep(question, made, calendar)
        entry = entry_of(
            question,
            scope,
            reader,
            made,
            heard.passages,
            hearing=heard,
            calendar=calendar,
            cross_encoder=self._tools.cross.revision,
        )
        return replace(made, receipt=self._store.ledger.append(entry, time=self._clock()))

    def _work(self, user: str, sample: str = "") -> Work:
        """What a person did at the desk and may do there; with a sample, that one is looked up and none is drawn."""
        draw: Draw = lambda members, count, purpose: self.office(user).sample_of(members, count, purpose)  # noqa: E731
        again: Draw = lambda *_: self.office(user).sample(sample)  # noqa: E731
        return Work(
            draw=again if sample else draw,
            covered=lambda desk, wanted: self._book(desk, user).of(wanted),
            changes=lambda desk, day: since(desk, day, self._desk_before(user, day)),
        )

    def _book(self, desk: AuditDesk, user: str) -> CoverageBook:
        """The coverage over a desk, as a person may see and judge it."""
        sources = self._sources()
        weighs = partial(_weighs, sources)
        return CoverageBook(desk=desk, journal=self._store.journal, user=user, clock=self._clock, weighs=weighs)

    def _desk_before(self, user: str, day: date) -> AuditDesk | None:
        """The desk of the newest version from before a day; None where there is none."""
        older = [one.number for one in self._store.versions() if one.dropped is None and one.created.date() < day]
        return self.desk(user, as_of=older[-1]) if older else None

    def _anew(self, scope: Scope) -> AnswerAnew:
        """Answers a turn of a conversation again, in a scope of today."""
        return lambda turn, calendar, said: answer(
            turn.question,
            scope,
            self._tools,
            calendar,
            told=turn.told,
            said=said,
            work=replace(self._work(calendar.user), draw=None),
        )

    def _again(
        self,
        text: str,
        scope: Scope,
        calendar: Calendar,
        told: Mapping[str, object] | None,
        resolved: Resolved | None,
        sample: str,
    ) -> tuple[Answer, Hearing]:
        """The answer to a question that was asked before, inside a scope of today; it leaves no receipt.

        The sample that was drawn for it is looked up again: nothing is drawn anew.
        """
        heard = Hearing()
        work = self._work(calendar.user, sample) if sample else replace(self._work(calendar.user), draw=None)
        return answer(text, scope, self._tools, calendar, heard, told=told, said=resolved, work=work), heard

    def _desk(self, user: str) -> Desk:
        """What a person opens receipts with. Raises NotPermitted for an unknown reader."""
        sources = self._sources()
        return Desk(store=self._store, sources=sources, reader=self._reader(user, sources), again=self._again)

    def receipt(self, receipt_id: str, user: str) -> OpenReceipt:
        """A receipt as a person may see it today. Raises NotFound for a foreign one as for none."""
        return open_receipt(self._desk(user), receipt_id)

    def export_receipt(
        self, receipt_id: str, user: str, row: Callable[[OpenReceipt], Mapping[str, object]]
    ) -> dict[str, object]:
        """A receipt with its proof. Raises NotFound for a foreign one as for none."""
        return export_of(self._desk(user), receipt_id, row)

    def replay(self, receipt_id: str, user: str) -> Replayed:
        """Which levels of a receipt hold today. Raises NotFound for a foreign one as for none."""
        return replay(self._desk(user), receipt_id)

    def ledger_head(self) -> Head:
        """The head of the chain, to be noted elsewhere; the operator's."""
        return self._store.ledger.head()

    def verify_ledger(self, head: Head | None = None) -> Break | None:
        """Where the chain first does not hold, or None; the operator's."""
        return self._store.ledger.verify_chain(head)

    def ingest(
        self, sources_yaml: Path, *, root: Path | None = None, on_progress: Callable[[Progress], None] = ignore
    ) -> IngestReport:
        """Read what a sources.yaml names and publish a version when anything has changed."""
        place = Place(file=sources_yaml.resolve(), root=(root or sources_yaml.parent).resolve())
        options = Options(
            limits=self._limits,
            criteria=load_criteria().ids,
            credentials=self.settings.credentials,
            now=self.settings.now,
            listen=on_progress,
        )
        prepare(self._limits)  # before the encoder is loaded, which takes as long
        before = self._store.current() if self._live.announce(place) else None
        try:
            report = ingest(self._store, self._encoder, place, options)
        except ClausetrailError:
            if before is not None and self._store.current() == before:
                self._live.withdraw(place)
            raise
        self._live.adopt(place)
        return report

    def watch(
        self,
        sources_yaml: Path,
        *,
        root: Path | None = None,
        every: float,
        on_progress: Callable[[Progress], None] = ignore,
    ) -> Iterator[IngestReport | ClausetrailError]:
        """Ingest now, at each change of a file, and after `every` seconds without one; ends at Ctrl-C.

        Gives each report, or what kept the run from ending; the next change is a new try.
        """
        place = Place(file=sources_yaml.resolve(), root=(root or sources_yaml.parent).resolve())
        for _ in ticks(place, home=self.settings.home.resolve(), every=every):
            try:
                yield self.ingest(sources_yaml, root=root, on_progress=on_progress)
            except ClausetrailError as problem:
                yield problem

    def versions(self) -> tuple[PublishedVersion, ...]:
        """Published versions, oldest first."""
        return self._store.versions()

    def rollback(self, version: int) -> PublishedVersion | None:
        """Publish a version that holds what an older one does; None when that is the one that answers."""
        return self._store.rollback(version)

    def diff(self, before: int, after: int) -> Diff:
        """What a version holds otherwise than another; the operator's."""
        sides = [Side(number, self._sources_of(number)) for number in (before, after)]
        return compare(self._store.catalog, *sides)

    def erase(self, evidence_id: str, *, who: str, reason: str) -> Erased:
        """Erase a piece of evidence from every version; the operator's. Raises BadInput when there is none."""
        with self._store.writing():
            return erase(self._store, EvidenceId(evidence_id), who=who, reason=reason)

    def lift(self, evidence_id: str, *, who: str) -> None:
        """Let the next ingest take up what was erased; the operator's. Raises BadInput when it is not erased."""
        with self._store.writing():
            lift(self._store, EvidenceId(evidence_id), who=who)

    def gc(self, *, keep: int | None = None) -> Freed:
        """Give up what no version holds, and versions beyond the newest `keep`; the operator's."""
        with self._store.writing():
            return collect_garbage(self._store, keep=keep)

    def access(self, evidence_id: str, *, at: date | None = None) -> Access:
        """Who could read an evidence at the end of a day, or can now; the operator's."""
        return access_on(self._store, self._sources(), EvidenceId(evidence_id), at, now=datetime.now(UTC))

    def mend(self) -> list[str]:
        """Complete what was interrupted and repair what is derived. Returns what was done, a sentence each."""
        with self._store.writing():
            return mend(self._store, thorough=True)

    def skips(self) -> tuple[Skipped, ...]:
        """What the last ingest skipped; the operator's."""
        return self._store.skips()

    def ingest_survey(self) -> IngestSurvey:
        """What ingestion made of the sources; the operator's. Raises Unavailable on an empty home."""
        sources, scope = self._sources(), open_whole(self._store)
        fresh = read_freshness(self._store.catalog)
        return IngestSurvey(
            organization=sources.organization.name,
            version=self._store.index().version,
            sources=tuple(
                SourceView(id=one.id, place=one.path, connector=one.connector, freshness=fresh.get(one.id))
                for one in sources.entries
            ),
            figures=survey(scope),
            skipped=self._store.skips(),
            quarantined=tuple(quarantined(self._store.index(), sources)),
            notices=notices_of(read_told(self._store.catalog)),
        )

    def evidence(self, evidence_id: str, user: str, *, as_of: int | date | None = None) -> EvidenceView:
        """One evidence. Raises NotFound for hidden and absent ones alike."""
        scope = self._scope(user, self._sources(), as_of)
        item = scope.item(EvidenceId(evidence_id))
        if item is None:
            raise NotFound(f"nothing named {evidence_id!r} in what you may read")
        known = references(scope)
        return EvidenceView(
            id=item.id,
            revision=item.revision,
            metadata=item.metadata,
            text=scope.text(item),
            elements=scope.elements(item),
            fields=scope.fields(item),
            links=edges_of(scope, known, item),
            successions=successions_of(scope, known, item),
            versions=tuple(range(item.indexed_version, scope.version + 1)),
        )

    def original(self, evidence_id: str, user: str) -> Original:
        """The file that an evidence came from. Raises NotFound for hidden and absent ones alike.

        An export of tickets, each with a security level of its own, is never handed out, nor an archive or a mail,
        whose members and attachments may have rules of their own: whether it is whole for this reader would tell whether it holds anything else.
        """
        sources = self._sources()
        scope = self._scope(user, sources, None)
        item = scope.item(EvidenceId(evidence_id))
        entry = sources.entry_of(item.path) if item else None
        if item is None or entry is None or entry.connector == "jira" or _holds_others(item.path):
            raise NotFound(f"nothing named {evidence_id!r} in what you may read")
        return Original(name=PurePosixPath(item.path).name, content=scope.original(item))

    def search(
        self, query: str, user: str, *, kinds: Collection[Kind] = (), k: int = 10, as_of: int | date | None = None
    ) -> tuple[Passage, ...]:
        """The best passages, best first."""
        scope = self._scope(user, self._sources(), as_of).narrowed(kinds=list(kinds))
        return retrieve(scope, self._encoder, query, replace(self._depth, passages=k))

    def scope(self, user: str, *, as_of: int | date | None = None) -> Scope:
        """What a person may touch today, in a version or as of a day. Raises NotPermitted for an unknown reader."""
        return self._scope(user, self._sources(), as_of)

    def desk(self, user: str, *, as_of: int | date | None = None) -> AuditDesk:
        """What a person reads as an auditor does, today or as of a day. Raises NotPermitted for an unknown reader."""
        sources = self._sources()
        day = as_of if isinstance(as_of, date) else None
        today = self._calendar(sources, user, None, day).day
        return desk_of(self._scope(user, sources, as_of), today)

    def office(self, user: str) -> Office:
        """What a person does at the audit desk. Raises NotPermitted for an unknown reader."""
        return self._office(user, self.desk(user))

    def _office(self, user: str, desk: AuditDesk) -> Office:
        """The office of a person who reads at a desk of today."""
        sources = self._sources()
        reader = self._reader(user, sources)
        return Office(
            journal=self._store.journal,
            desk=desk,
            user=user,
            is_auditor=_is_auditor(sources, user),
            reader=reader,
            people=sources.people,
            auditors=partial(_is_auditor, sources),
            scope_at=partial(self._scope_at, user),
            rule_of=lambda evidence: rule_in_words(clauses_of(self._store.index(None), sources, evidence)),
            receipt=lambda receipt_id: self.receipt(receipt_id, user),
            clock=self._clock,
            zone=ZoneInfo(sources.organization.timezone),
            scorer=lambda: self._cross,
            fresh=partial(self._store.token, 4),
        )

    def _scope_at(self, user: str, version: int) -> Scope | None:
        """What a person may read today of a version; None when it was given up."""
        try:
            return self._scope(user, self._sources(), version)
        except BadInput:
            return None

    def coverage(self, user: str, *, as_of: int | date | None = None) -> CoverageBook:
        """What covers each criterion, of what a person may read. Raises NotPermitted for an unknown reader."""
        return self._book(self.desk(user, as_of=as_of), user)

    def coverage_since(self, user: str, moment: int | date) -> tuple[Change, ...]:
        """What became of the evidence that a person may read since a version, or since a day.

        Raises BadInput for a version that there is not.
        """
        made = [one for one in self._store.versions() if one.dropped is None]
        if isinstance(moment, int):
            before = self.desk(user, as_of=moment)
            day = next(one.created.date() for one in made if one.number == moment)
            return self.coverage(user).changes(day, before)
        return self.coverage(user).changes(moment, self._desk_before(user, moment))

    def propose(self, asked: RequestList, user: str) -> tuple[Proposed, ...]:
        """Each line of an auditor's request list with a proposed answer, asked as that person.

        Raises BadInput for a file that is no such list, NotPermitted for an unknown reader.
        """
        self._reader(user, self._sources())

        def ask(text: str) -> Answer:
            return self.ask(Question(text=text, user=user))

        return tuple(
            proposed(asked, ask, partial(self.coverage, user), self._store.journal, user=user, clock=self._clock)
        )

    def filled_list(self, asked: RequestList, lines: Sequence[Proposed]) -> bytes:
        """The request list as it was, with columns for what is proposed."""
        return filled(asked, lines)

    def feedback(self, receipt_id: str, user: str, reason: str, claim: int | None = None) -> Marked:
        """Keep that a person holds an answer of their own to be wrong. Raises NotFound for a foreign receipt as for none."""
        opened = self.receipt(receipt_id, user)
        if opened.user != user:
            raise NotPermitted("an answer is marked by whom it was given to")
        return mark(self._store.journal, opened, user, reason, claim, time=self._clock())

    def feedback_counts(self) -> Mapping[str, int]:
        """How many answers and claims were marked as wrong; the operator's."""
        return counts(self._store.journal)

    def reporter(self, user: str, *, as_of: int | date | None = None) -> Reporter:
        """What makes a person's reports, today or as of a day. Raises NotPermitted for an unknown reader."""
        desk = self.desk(user, as_of=as_of)
        return Reporter(
            frame=Frame(desk=desk, organization=self._sources().organization.name, user=user),
            original=lambda name: self.original(name, user),
            office=self._office(user, desk) if as_of is None else None,
            book=self._book(desk, user),
        )

    def self_report(
        self, folder: str, *, allow: Sequence[str] = (), manifests: Sequence[Path] = ()
    ) -> dict[str, bytes]:
        """What this assistant is and did, as files that can be ingested from a folder of that name; the operator's."""
        told = Told(
            sources=self._sources(),
            versions=self._store.versions(),
            answers=self._store.ledger.answers(),
            head=self._store.ledger.head(),
            code_version=code_version(),
            chat=self.chat.name if self.chat else None,
            day=(self.settings.now or datetime.now(UTC)).date(),
        )
        return self_files(told, folder, allow=allow, manifests=manifests)

    def check(self, family: Family, user: str, *, as_of: int | date | None = None) -> tuple[Checked, ...]:
        """The results of a set of checks over what a person may read, what was found first."""
        return checked(self.desk(user, as_of=as_of), family)

    def trails(self, name: str, user: str, *, period: Period | None = None, as_of: int | date | None = None) -> Walked:
        """The lifecycle of each change of a system, or of one version of it. Raises BadInput for a name that means neither."""
        return walked(replace(self.desk(user, as_of=as_of), period=period), name)

    def grades(self, user: str, *, as_of: int | date | None = None) -> Mapping[str, str]:
        """The grade of every item that a person may read, by evidence id."""
        desk = self.desk(user, as_of=as_of)
        return {str(item.id): desk.grade_of(item)[0].value for item in desk.scope.items}

    def whole(self, *, version: int | None = None) -> Scope:
        """Everything of a version, whoever may read it; the operator's."""
        return open_whole(self._store, version=version)

    def kept_receipt(self, receipt_id: str, user: str) -> Receipt:
        """What a receipt keeps, as it was readable then; the operator's, to prove that nothing hidden is in it.

        Raises NotPermitted for an unknown reader, NotFound for a receipt of anybody else, as for none.
        """
        return self._store.ledger.receipt(receipt_id, self._reader(user, self._sources()))

    def people(self) -> Mapping[str, tuple[str, ...]]:
        """Groups by user name, as sources.yaml lists them today."""
        return self._sources().people

    def doctor(self) -> list[Check]:
        """What holds and what does not, each with advice."""
        self._live.current()
        fault = self._live.fault
        sources = Check(
            name="sources.yaml", ok=fault is None, detail=fault or "readable", advice="mend the file" if fault else ""
        )
        return [*self._store.check(), sources, check_chat(self.chat)]

    def _sources_of(self, version: int) -> Sources:
        """The sources.yaml that was read with a version. Raises BadInput when there is no such version."""
        return parse_sources(
            self._store.sources_text(version), f"the sources.yaml of version {version}", to_ingest=False
        )

    def _sources(self) -> Sources:
        """Today's sources. Raises Unavailable on an empty home."""
        sources = self._live.current()
        if sources is None:
            raise Unavailable("nothing has been ingested yet: run clausetrail ingest SOURCES.yaml")
        return sources

    def _scope(self, user: str, sources: Sources, as_of: int | date | None) -> Scope:
        """What a person may touch today, at a version or as of a day."""
        version = as_of if isinstance(as_of, int) else None
        zone = ZoneInfo(sources.organization.timezone)
        then = past(as_of, zone) if isinstance(as_of, date) else None
        return open_scope(self._store, self._reader(user, sources), sources, version=version, as_of=then)

    def _reader(self, user: str, sources: Sources) -> Reader:
        """The person with today's groups. Raises NotPermitted when nobody has that name."""
        reader = sources.reader(user)
        if reader is None:
            raise NotPermitted(f"{user!r} is not a known reader: people are listed in sources.yaml")
        return reader

    def _calendar(self, sources: Sources, user: str, now: datetime | None, day: date | None) -> Calendar:
        """The asker's calendar in the organization's time zone; rules are those in force on `day`, else now."""
        zone = ZoneInfo(sources.organization.timezone)
        moment = now or self.settings.now or datetime.now(zone)
        local = moment.replace(tzinfo=zone) if moment.tzinfo is None else moment.astimezone(zone)
        return Calendar(
            now=local,
            day=day or local.date(),
            looks_back=day is not None,
            fiscal_year_start=sources.organization.fiscal_year_start,
            user=user,
        )


def _is_auditor(sources: Sources, user: str) -> bool:
    """Whether today's rule makes somebody an auditor; where it names none, everybody who is known is one."""
    reader = sources.reader(user)
    return reader is not None and (sources.roles.get("auditor") is None or sources.holds(reader, "auditor"))


def _weighs(sources: Sources, user: str) -> bool:
    """Whether today's rule makes somebody's judgements of evidence count for all; where it names nobody, nobody's do."""
    reader = sources.reader(user)
    return reader is not None and any(sources.holds(reader, role) for role in WEIGHING)


def _holds_others(path: str) -> bool:
    """Whether a file holds others that may have rules of their own."""
    return path.casefold().endswith((".zip", ".eml", ".msg"))
