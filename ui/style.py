"""The look of the page and of the evidence view: one palette, system fonts, nothing fetched from anywhere."""

PALETTE = """
:root { --ink: #1d2733; --soft: #5b6775; --line: #dde1e6; --paper: #ffffff; --wash: #f6f7f5; --accent: #0b5d57;
  --good: #21683b; --good-wash: #e7f3ea; --warn: #8a5300; --warn-wash: #fdf3e0; --bad: #9b1c1c; --bad-wash: #fdecec;
  --mark: #ffe58a; }
"""

PAGE = (
    PALETTE
    + """
.stMainBlockContainer { max-width: 1240px; padding-top: 2.2rem; padding-bottom: 4rem; }
.ct { color: var(--ink); font-size: 1rem; line-height: 1.55; overflow-wrap: anywhere; }
.ct h1 { font-size: 1.45rem; letter-spacing: -.01em; margin: 0; padding: 0; color: var(--ink); }
.ct h2 { font-size: .8rem; text-transform: uppercase; letter-spacing: .07em; color: var(--soft); margin: 1.1rem 0 .45rem; padding: 0; }
.ct p { margin: 0 0 .7rem; }
.ct .lead { color: var(--soft); margin: .15rem 0 0; }
.ct .outcome { display: flex; flex-wrap: wrap; gap: .4rem .8rem; align-items: center; border-bottom: 1px solid var(--line);
  padding-bottom: .6rem; margin-bottom: .9rem; }
.ct .figures, .ct .place, .ct .why { color: var(--soft); font-size: .86rem; }
.ct .pill { display: inline-block; border-radius: 1rem; padding: .08rem .65rem; font-size: .8rem; font-weight: 600;
  background: var(--wash); color: var(--soft); white-space: nowrap; }
.ct .pill.good { background: var(--good-wash); color: var(--good); }
.ct .pill.warn { background: var(--warn-wash); color: var(--warn); }
.ct .pill.bad { background: var(--bad-wash); color: var(--bad); }
.ct a.n { color: var(--accent); font-weight: 600; font-size: .84rem; text-decoration: none; padding: 0 .1rem; border-radius: .2rem; }
.ct a.n:hover, .ct a.n:focus-visible { text-decoration: underline; outline: 2px solid var(--accent); }
.ct .scroll { overflow-x: auto; }
.ct table { border-collapse: collapse; width: 100%; font-size: .9rem; }
.ct th { text-align: left; color: var(--soft); font-weight: 600; border-bottom: 2px solid var(--line); padding: .35rem .6rem .35rem 0; }
.ct td { vertical-align: top; border-bottom: 1px solid var(--line); padding: .35rem .6rem .35rem 0; min-width: 4.5rem; overflow-wrap: break-word; }
.ct td.short { white-space: nowrap; min-width: 0; }
.ct ol.trail { list-style: none; margin: 0 0 .8rem; padding: 0; border-left: 2px solid var(--line); }
.ct ol.trail li { position: relative; margin: 0; padding: .18rem 0 .18rem 1rem; }
.ct ol.trail li::before { content: ""; position: absolute; left: -6px; top: .68rem; width: 10px; height: 10px; border-radius: 50%;
  background: var(--warn); }
.ct ol.trail li.present::before { background: var(--good); }
.ct ol.trail li.missing::before { background: var(--paper); border: 2px solid var(--bad); box-sizing: border-box; }
.ct .stage { display: inline-block; min-width: 7.5rem; font-weight: 600; text-transform: capitalize; }
.ct .gap { background: var(--warn-wash); border-left: 3px solid var(--warn); border-radius: .3rem; padding: .6rem .8rem; margin: 0 0 .6rem; }
.ct .gap p, .ct .gap ul { margin: .2rem 0 0; }
.ct .card { border: 1px solid var(--line); border-radius: .5rem; padding: .65rem .8rem; background: var(--paper); }
.ct .quote { scroll-margin-top: 5rem; margin-top: .5rem; border-radius: .3rem; }
.ct .quote:target { outline: 2px solid var(--accent); outline-offset: 4px; }
.ct .card .title { font-weight: 600; }
.ct .number { color: var(--accent); font-weight: 700; font-size: .86rem; }
.ct blockquote { margin: .15rem 0 0; padding: 0 0 0 .7rem; border-left: 3px solid var(--mark); color: var(--ink); white-space: pre-wrap;
  font-family: Georgia, "Times New Roman", serif; max-height: 11rem; overflow-y: auto; }
.ct dl { display: grid; grid-template-columns: max-content 1fr; gap: .15rem 1rem; margin: 0; font-size: .9rem; }
.ct dt { color: var(--soft); } .ct dd { margin: 0; }
.ct .notice { border-left: 3px solid var(--bad); background: var(--bad-wash); border-radius: .3rem; padding: .6rem .8rem; }
.ct code { background: var(--wash); color: var(--ink); padding: .05rem .3rem; border-radius: .2rem; font-size: .84rem !important; }
"""
)

EVIDENCE = (
    PALETTE
    + """
body { margin: 0; padding: 1rem 1.2rem; color: var(--ink); background: var(--paper); font: 15px/1.6 system-ui, sans-serif; }
main { white-space: pre-wrap; overflow-wrap: anywhere; }
.heading { font-weight: 700; } .field, .row, .table, .code { font-family: ui-monospace, Consolas, monospace; font-size: 13px; }
mark { background: var(--mark); color: inherit; padding: .1rem 0; outline: none; }
.badge { background: var(--warn-wash); color: var(--warn); border-radius: 1rem; padding: 0 .55rem; font: 600 12px system-ui, sans-serif; margin-right: .3rem; }
.cut { color: var(--soft); font-style: italic; }
"""
)
