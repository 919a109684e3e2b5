"""Mails: headers as lines, the body, and the attachments as files of their own."""

from __future__ import annotations

import email
import email.policy
import io
from collections.abc import Iterator
from dataclasses import replace
from email.message import EmailMessage
from typing import cast

from assistant.domain.errors import Unparseable
from assistant.domain.evidence import Category, Element, Field, Locator
from ingest.limits import Limits
from ingest.parse.archive import safe_part
from ingest.parse.html import parse_html
from ingest.parse.library import category_of, partition, ready
from ingest.parse.parsed import Attachment, Layout, Parsed, one_line
from ingest.parse.sayings import says_otherwise

HEADERS = ("From", "To", "Cc", "Date", "Subject")
"""Headers that are kept, in the order in which mail programs show them."""

HTML_VERSION = "HTML version"
"""The section of what a mail says in HTML beside its plain text."""

MAILS = frozenset({"message/rfc822", "message/global"})
"""Types of a whole mail inside a mail."""

_OFFICE = "application/vnd.openxmlformats-officedocument"
ENDINGS = {
    "text/plain": "txt",
    "text/markdown": "md",
    "text/calendar": "ics",
    "application/octet-stream": "bin",
    "application/pkcs7-signature": "p7s",
    "application/x-pkcs7-signature": "p7s",
    "application/pkcs7-mime": "p7m",
    "application/x-pkcs7-mime": "p7m",
    "application/pgp-signature": "asc",
    f"{_OFFICE}.wordprocessingml.document": "docx",
    f"{_OFFICE}.spreadsheetml.sheet": "xlsx",
    f"{_OFFICE}.presentationml.presentation": "pptx",
}
"""Endings of nameless parts whose type does not end in one itself; not from `mimetypes`, which each machine extends."""

FIX = "save the mail again as .eml"


def parse_eml(data: bytes, limits: Limits) -> Parsed:
    """A mail as mail programs save it."""
    message = email.message_from_bytes(data, policy=email.policy.default)
    if not (message["From"] or message["Subject"] or message["Date"]):
        raise Unparseable("not a mail: it has neither From, Date nor Subject", fix=FIX)
    headers = {name: _header(message, name) for name in HEADERS}
    bodies = _bodies(message)
    return _mail(headers, bodies, list(_attachments(message, bodies)), limits, "eml-4")


def _header(message: EmailMessage, name: str) -> str:
    """The header decoded; one that breaks the rules as it stands."""
    try:
        return one_line(str(message[name] or ""))
    except (ValueError, IndexError, AttributeError):
        return one_line(dict(message.raw_items()).get(name, ""))


def _bodies(message: EmailMessage) -> list[EmailMessage]:
    """The wordings of the body, plain before HTML."""
    found = (message.get_body(preferencelist=(form,)) for form in ("plain", "html"))
    return [one for one in found if isinstance(one, EmailMessage)]


def _attachments(message: EmailMessage, bodies: list[EmailMessage]) -> Iterator[Attachment]:
    """Every part of the mail that is no body, wherever it lies; a nameless one is called by its position.

    Those that lie beside the body come first: what lies deeper takes no number or name from them.
    """
    beside = list(message.iter_attachments())
    numbers = {id(part): number for number, part in enumerate(beside, start=1)}
    taken = {id(body) for body in bodies}
    left = [part for part in _leaves(message) if id(part) not in taken]
    deeper = (part for part in left if id(part) not in numbers)
    numbers |= {id(part): number for number, part in enumerate(deeper, start=len(beside) + 1)}
    for part in sorted(left, key=lambda one: numbers[id(one)]):
        yield _attachment(part, numbers[id(part)])


def _leaves(part: EmailMessage) -> Iterator[EmailMessage]:
    """The parts that hold no further parts, in their order; a mail in the mail is one."""
    inner = part.get_payload()
    if part.get_content_maintype() != "multipart" or not isinstance(inner, list):
        yield part
        return
    for one in inner:
        yield from _leaves(cast(EmailMessage, one))  # what the policy `default` makes


def _attachment(part: EmailMessage, number: int) -> Attachment:
    """The part as a file."""
    form = part.get_content_type()
    name, inner = part.get_filename(), part.get_payload()
    if isinstance(inner, list):  # a mail, or blocks of headers such as a delivery status
        messages = cast(list[EmailMessage], inner)
        subject = _header(messages[0], "Subject") if form in MAILS else ""
        ending = "eml" if form in MAILS else "txt"
        stem = subject or f"{'mail' if form in MAILS else 'attachment'}-{number}"
        data = b"\n".join(one.as_bytes() for one in messages)
        return Attachment(name=_safe(name or f"{stem}.{ending}"), data=data)
    content = part.get_payload(decode=True)
    name = name or f"attachment-{number}.{ENDINGS.get(form, part.get_content_subtype())}"
    return Attachment(name=_safe(name), data=content if isinstance(content, bytes) else b"")


def _safe(name: str) -> str:
    """An attachment's name on one line and without signs that part ids."""
    return safe_part(name) or "attachment"


def _mail(
    headers: dict[str, str], bodies: list[EmailMessage], attachments: list[Attachment], limits: Limits, parser: str
) -> Parsed:
    """The canonical text of a mail: its headers, a blank line, its body."""
    layout = Layout()
    fields = _add_headers(layout, headers)
    plain = ""
    for body in bodies:
        if body.get_content_type() == "text/html":
            _add_page(layout, body.get_content(), plain, limits)
            continue
        plain = body.get_content()
        for paragraph in plain.replace("\r\n", "\n").split("\n\n"):
            layout.add(paragraph, Category.TEXT)
    properties = {
        "title": headers.get("Subject", ""),
        "date": headers.get("Date", ""),
        "owner": headers.get("From", ""),
        "sender": headers.get("From", ""),
    }
    return Parsed(
        text=layout.text,
        elements=tuple(layout.elements),
        parser=parser,
        fields=fields,
        properties={name: value for name, value in properties.items() if value},
        attachments=tuple(attachments),
        links=layout.links,
    )


def _add_page(layout: Layout, markup: str, plain: str, limits: Limits) -> None:
    """The body as HTML; after a plain one only when its words are others, and then in a section of its own.

    Mail programs show the HTML, and who reads the plain text is told something else: both are what was sent.
    """
    if not markup.strip():
        return
    page = parse_html(markup.encode("utf-8"), limits)
    if not plain.strip():
        layout.embed(page)
    elif says_otherwise(page, plain):
        layout.embed(replace(page, elements=tuple(_under(one, HTML_VERSION) for one in page.elements)))


def _under(element: Element, name: str) -> Element:
    """The element in a section of that name."""
    return replace(element, locator=replace(element.locator, section=(name, *element.locator.section)))


def _add_headers(layout: Layout, headers: dict[str, str]) -> tuple[Field, ...]:
    """A line for each header that is there, as a field element; its value is a Field."""
    fields = []
    for name, value in headers.items():
        if not value:
            continue
        layout.add(f"{name}: {value}", Category.FIELD, glue="\n")
        line = layout.elements.pop()
        start = line.start + len(name) + 2
        layout.elements.append(
            Element(category=Category.FIELD, start=line.start, end=line.end, locator=Locator(field=name))
        )
        fields.append(Field(name=name, value=layout.text[start : line.end], start=start, end=line.end))
    return tuple(fields)


def parse_msg(data: bytes, limits: Limits) -> Parsed:
    """A mail as Outlook saves it, through unstructured."""
    version = ready()
    from oxmsg import Message

    try:
        message = Message.load(io.BytesIO(data))
        parts = partition("msg", file=io.BytesIO(data), process_attachments=False)
    except Exception as problem:  # oxmsg names no error of its own; the reason is recorded as a skip
        raise Unparseable(f"not an Outlook mail ({type(problem).__name__})", fix=FIX) from problem
    sent = message.sent_date.isoformat() if message.sent_date else ""
    receivers = ", ".join(one.email_address for one in message.recipients)
    headers = {"From": message.sender or "", "To": receivers, "Date": sent, "Subject": message.subject or ""}
    attached = [
        Attachment(name=_safe(one.file_name or f"attachment-{number}"), data=one.file_bytes or b"")
        for number, one in enumerate(message.attachments, start=1)
    ]
    made = _mail(headers, [], attached, limits, f"msg-1 unstructured-{version}")
    layout = Layout()
    fields = _add_headers(layout, headers)
    for part in parts:
        category = category_of(part)
        layout.add(part.text, Category.TEXT if category is Category.HEADING else category)
    return Parsed(
        text=layout.text,
        elements=tuple(layout.elements),
        parser=made.parser,
        fields=fields,
        properties=made.properties,
        attachments=made.attachments,
    )
