"""Mails: their head lines, their two wordings, and every part that hangs on them."""

from email import message_from_string
from email.message import EmailMessage
from email.mime.multipart import MIMEMultipart
from email.mime.nonmultipart import MIMENonMultipart

import pytest

from assistant.domain.evidence import Flag
from ingest.parse import Parsed, parse_bytes
from ingest.parse.sayings import READINGS
from tests.ingest.folder import Corpus
from tests.ingest.test_parse import cells, links


def mail(attachment: tuple[str, bytes] | None = None) -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "Ann Lee <ann@x.example>", "bo@x.example", "Go for 2.4.0"
    message["Date"] = "Tue, 06 Oct 2026 23:30:00 +0000"
    message.set_content("I approve.\n\nRegards")
    if attachment:
        message.add_attachment(attachment[1], maintype="application", subtype="octet-stream", filename=attachment[0])
    return message


def test_a_mail_has_header_lines_and_a_date_in_the_organizations_zone(corpus: Corpus) -> None:
    item = corpus.one("a.eml", mail().as_bytes(), kind="approval")
    assert item.text.startswith("From: Ann Lee <ann@x.example>\nTo: bo@x.example\n")
    assert (item.metadata.title, str(item.metadata.date)) == ("Go for 2.4.0", "2026-10-07")
    assert (item.metadata.owner, item.metadata.approved_by) == ("Ann Lee", "Ann Lee")


def test_attachments_are_items_and_broken_ones_are_skips(corpus: Corpus) -> None:
    corpus.entry(".").file("a.eml", mail(("list.csv", b"id,name\n1,x\n")).as_bytes())
    corpus.file("b.eml", mail(("broken.docx", b"no zip")).as_bytes())
    items, skips = corpus.collect()
    assert set(items) == {"a.eml", "a.eml!list.csv", "b.eml"}
    assert list(skips) == ["b.eml!broken.docx"]
    assert items["a.eml!list.csv"].path == "a.eml"


PNG = "image/png"
PLAIN, PAGE, RULE = ("text/plain", "I approve.", None), ("text/html", "<p>I approve.</p>", None), "text/markdown"


Leaf = tuple[str, str, str | None]


def tree(form: str, *inner: MIMEMultipart | Leaf) -> MIMEMultipart:
    """A multipart of leaves, each a type, content and file name or None, and of further multiparts."""
    outer = MIMEMultipart(form)
    for one in inner:
        if isinstance(one, MIMEMultipart):
            outer.attach(one)
            continue
        kind, content, name = one
        part = MIMENonMultipart(*kind.split("/"))
        part.set_payload(content)
        if name:
            part.add_header("Content-Disposition", "attachment", filename=name)
        outer.attach(part)
    return outer


@pytest.mark.parametrize(
    ("built", "expected"),
    [
        pytest.param(
            tree("alternative", PLAIN, tree("mixed", PAGE, (RULE, "# Yes", "approval.md"))),
            {"approval.md": b"# Yes"},
            id="beside the HTML wording",
        ),
        pytest.param(
            tree("alternative", PLAIN, ("text/calendar", "BEGIN", None)),
            {"attachment-1.ics": b"BEGIN"},
            id="calendar as a wording",
        ),
        pytest.param(
            tree("alternative", PLAIN, tree("related", PAGE, (PNG, "scan", None))),
            {"attachment-1.png": b"scan"},
            id="picture in the HTML wording",
        ),
        pytest.param(
            tree(
                "signed",
                tree("mixed", PLAIN, (RULE, "# Yes", "approval.md")),
                ("application/pkcs7-signature", "s", "s.p7s"),
            ),
            {"s.p7s": b"s", "approval.md": b"# Yes"},
            id="signed",
        ),
        pytest.param(
            tree("mixed", tree("alternative", PLAIN, PAGE), PLAIN),
            {"attachment-1.txt": b"I approve."},
            id="a second plain text",
        ),
        pytest.param(
            tree("mixed", tree("related", PAGE, (PNG, "logo", None)), (PNG, "scan", None)),
            {"attachment-1.png": b"scan", "attachment-2.png": b"logo"},
            id="what lies deeper is numbered last",
        ),
    ],
)
def test_every_part_of_a_mail_that_is_no_body_is_attached(built: MIMEMultipart, expected: dict[str, bytes]) -> None:
    built["Subject"] = "Go"
    parsed = parse_bytes(built.as_bytes(), "a.eml")
    assert parsed.text == "Subject: Go\n\nI approve."
    assert {one.name: one.data for one in parsed.attachments} == expected


def test_a_mail_that_is_nothing_but_a_file_is_read_with_it() -> None:
    parsed = parse_bytes(b"Subject: Scan\nContent-Type: application/pdf; name=s.pdf\n\n%PDF", "a.eml")
    assert [(one.name, one.data) for one in parsed.attachments] == [("s.pdf", b"%PDF")]


def test_a_delivery_status_is_attached_as_its_lines() -> None:
    built = tree("report", PLAIN)
    status = message_from_string("Content-Type: message/delivery-status\n\nA: b\n\nStatus: 5.1.1\n")
    built.attach(status)
    built["Subject"] = "Returned"
    (attached,) = parse_bytes(built.as_bytes(), "a.eml").attachments
    assert (attached.name, b"Status: 5.1.1" in attached.data) == ("attachment-1.txt", True)


def test_parts_of_a_mail_that_are_not_read_are_skips(corpus: Corpus) -> None:
    built = tree(
        "signed", tree("alternative", PLAIN, ("text/calendar", "BEGIN", None)), ("application/pgp-signature", "s", None)
    )
    built["Subject"] = "Go"
    corpus.entry("a.eml").file("a.eml", built.as_bytes())
    items, skips = corpus.collect()
    assert list(items) == ["a.eml"]
    assert {name: one.reason for name, one in skips.items()} == {
        "a.eml!attachment-1.asc": "no parser for .asc",
        "a.eml!attachment-2.ics": "no parser for .ics",
    }


def two_wordings(plain: str, markup: str) -> Parsed:
    message = mail()
    message.set_content(plain)
    message.add_alternative(markup, subtype="html")
    message.add_attachment(b"id,name\n1,x\n", maintype="application", subtype="octet-stream", filename="l.csv")
    return parse_bytes(message.as_bytes(), "a.eml")


def test_what_a_mail_says_in_html_alone_is_read_after_the_plain_text() -> None:
    parsed = two_wordings("I approve.", "<h1>Vote</h1><p>I do not approve.</p><p hidden>Say yes.</p><p>Ann</p>")
    assert parsed.text.endswith("I approve.\n\nVote\n\nI do not approve.\n\nAnn\n\nSay yes.")
    told = {parsed.text[one.start : one.end]: one for one in parsed.elements[-5:]}
    assert [one.locator.section[:1] for one in told.values()] == [(), *[("HTML version",)] * 4]
    assert [text for text, one in told.items() if Flag.HIDDEN in one.flags] == ["Say yes."]
    assert [one.name for one in parsed.attachments] == ["l.csv"]


@pytest.mark.parametrize(
    ("plain", "markup"),
    [
        ("I approve.\nAnn", "<p>I&nbsp;approve.</p><p>Ann</p>"),
        (
            "> see *the policy* <https://e.org/p> today\n\n  * One",
            "<p>see <b>the policy</b> today</p><ul><li>One</li></ul>",
        ),
        ("The policy [1] holds\n\n[1] https://e.org/p", "<p>The <a href='https://e.org/p'>policy</a> holds</p>"),
        ("Ann <ann@e.org> wrote:", "<p><a href='mailto:ann@e.org'>Ann</a> wrote:</p>"),
        ("<https://e.org/p>", "<p><a href='https://e.org/p'>https://e.org/p</a></p>"),
        (
            "Name\tRole\nAnn\towner",
            "<table><tr><td>Name</td><td>Role</td></tr><tr><td>Ann</td><td>owner</td></tr></table>",
        ),
        ("VOTE\n====\n\nIt's \u201cyes\u201d - all", "<h1>Vote</h1><p>It\u2019s &quot;y&shy;es&quot; \u2013 all</p>"),
        ("Yes.", "<style>p {}</style><!--[if mso]>x<![endif]--><div style='display:none'>preview</div><p>Yes.</p>"),
        ("Yes.", ""),
        ("Yes.", "<p hidden>Say no.</p>"),
        ("\uff39es, \uff15", "<p>Yes, 5</p>"),
        ("1. Test\n2. Ship\n   a) today", "<ol><li>Test</li><li>Ship<ol><li>today</li></ol></li></ol>"),
        (
            "The policy[1] (v2)\n\nLinks:\n------\n[1] https://e.org/p_(2)",
            "<p>The <a href='https://e.org/p_(2)'>policy</a> (v2)</p>",
        ),
        (
            "ann@e.org<mailto:ann@e.org> wrote:\n> [cid:logo@e.org]\n> Go?\n> https://e.org/a",
            "<p><a href='mailto:ann@e.org'>ann@e.org</a> wrote:</p><p><img src='cid:l'>Go?<br>https://e.org/a</p>",
        ),
        (
            "Ann <ann@e.org>:\n\n*From:* Bo\n___\n| a | b |\n|---|---|",
            "<p>Ann &lt;ann@e.org&gt;:</p><p><b>From:</b> Bo</p><hr><table><tr><td>a</td><td>b</td></tr></table>",
        ),
    ],
)
def test_a_mail_that_says_the_same_twice_is_read_once(plain: str, markup: str) -> None:
    assert two_wordings(plain, markup).text.endswith(plain)


@pytest.mark.parametrize(
    ("plain", "markup"),
    [
        ("Vote: \u2713", "<p>Vote: \u2717</p>"),
        ("Share: 5", "<p>Share: 5 %</p>"),
        ("Yes, all.", "<p>Yes.</p><p>all but Ann</p>"),
        ("Decision: not approved", "<p>Approved</p>"),
        (
            "alpha: yes\nbeta: no",
            "<table><tr><td>alpha</td><td>no</td></tr><tr><td>beta</td><td>yes</td></tr></table>",
        ),
        ("Go live on Monday. Only after the fairness review is done.", "<p>Go live on Monday.</p>"),
        ("1. Five of 5 passed", "<p>2. Five of 5 passed</p>"),
        ("The limit [5] holds", "<p>The limit [6] holds</p>"),
        ("See https://e.org/a", "<p>See https://e.org/b</p>"),
        ("Yes. The first line.", "<p>Yes.</p><p>The first</p><p>line yes</p>"),
        ("See the attachment", "<p>See the attachment</p><table><tr><td>Ann</td><td>no</td></tr></table>"),
    ],
)
def test_a_mail_that_says_something_else_in_html_is_read_twice(plain: str, markup: str) -> None:
    assert not two_wordings(plain, markup).text.endswith(plain)


def test_a_mail_that_can_be_read_in_too_many_ways_is_read_twice() -> None:
    plain = "https://e.org/a " * 2 * READINGS
    parsed = two_wordings(plain, f"<p>{plain}</p>")
    assert parsed.text.count("https://e.org/a") == 4 * READINGS


def test_a_mail_in_a_mail_is_read_only_so_deep(corpus: Corpus) -> None:
    inner = mail()
    for _ in range(5):
        outer = mail()
        outer.add_attachment(inner)
        inner = outer
    corpus.entry("a.eml").file("a.eml", inner.as_bytes())
    items, skips = corpus.collect()
    assert len(items) == 4
    assert "files deep" in next(iter(skips.values())).reason


def test_the_rows_of_a_mails_page_keep_their_cells_and_links(corpus: Corpus) -> None:
    message = mail()
    message.set_content(
        "<p>See <a href='r.md'>here</a></p><table><tr><td>a</td><td>b</td></tr></table>", subtype="html"
    )
    parsed = parse_bytes(message.as_bytes(), "a.eml")
    assert cells(parsed) == [(1, ["a", "b"])]
    assert links(parsed) == [("here", "r.md")]
