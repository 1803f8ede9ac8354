"""The frame of every web page we write: one file that asks nothing of the network, with its own Thai font."""

from __future__ import annotations

from base64 import b64encode
from functools import lru_cache
from hashlib import sha256
from html import escape

from ita_workbook.words.templates import template
from ita_workbook.words.text import Language

FONT = "Sarabun"
"""SIL Open Font Licence 1.1: may be embedded in documents and bundled with programs (sarabun-OFL.txt)."""
_RANGES = {
    "thai": "U+02D7,U+0303,U+0331,U+0E01-0E5B,U+200C-200D,U+25CC",
    "latin": "U+0000-00FF,U+2000-206F,U+2122,U+2190-2193,U+2212,U+2215",
}

STYLE = """
:root{color-scheme:light}
*{box-sizing:border-box}
body{font-family:Sarabun,"TH SarabunPSK","TH Sarabun New",Laksaman,"Noto Sans Thai",sans-serif;font-size:1.0625rem;
line-height:1.65;color:#111;background:#fff;max-width:75rem;margin:0 auto;padding:1rem;overflow-wrap:break-word}
h1,h2,h3,h4{line-height:1.4;color:#1f3864}
a{color:#0b4f9e}
a:focus-visible,input:focus-visible,[tabindex]:focus-visible,summary:focus-visible{outline:3px solid #b45f06;
outline-offset:2px}
.skip{position:absolute;left:-99rem;background:#fff;padding:.5rem 1rem;border:2px solid #1f3864}
.skip:focus{left:1rem;top:.5rem;z-index:1}
.wide{overflow-x:auto}
table{border-collapse:collapse;width:100%;margin:.6rem 0 1.2rem}
caption{text-align:left;font-weight:bold;padding:.3rem 0}
th,td{border:1px solid #767676;padding:.3rem .5rem;vertical-align:top;text-align:left}
thead th{background:#d9e2f3;text-align:center}
@page{size:A4;margin:1.8cm}
@media print{body{max-width:none;font-size:11.5pt;padding:0}.skip,.filter{display:none}
thead{display:table-header-group}tr,li,svg{break-inside:avoid}h1,h2,h3{break-after:avoid;break-inside:avoid}
.wide{overflow:visible}}
"""


@lru_cache(maxsize=1)
def font_style() -> str:
    """Return the style that holds the font itself, regular and bold, Thai and Latin."""
    faces = []
    for weight in (400, 700):
        for script, characters in _RANGES.items():
            data = b64encode(template("reports", f"sarabun-{script}-{weight}-normal.woff2").read_bytes()).decode()
            faces.append(
                f"@font-face{{font-family:{FONT};font-weight:{weight};src:url(data:font/woff2;base64,{data}) "
                f'format("woff2");unicode-range:{characters}}}'
            )
    return "\n".join(faces)


def page_bytes(
    language: Language, title: str, body: str, *, style: str = "", script: str = "", head: str = ""
) -> bytes:
    """Return a whole page in UTF-8. Its policy forbids every request and every script but ``script``."""
    policy = [
        "default-src 'none'",
        "style-src 'unsafe-inline'",
        "font-src data:",
        "base-uri 'none'",
        "form-action 'none'",
    ]
    end = ""
    if script:
        policy.append(f"script-src 'sha256-{b64encode(sha256(script.encode()).digest()).decode()}'")
        end = f"<script>{script}</script>\n"
    return (
        f'<!DOCTYPE html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{"; ".join(policy)}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"{head}<title>{escape(title)}</title>\n<style>{font_style()}\n{STYLE}{style}</style>\n</head>\n<body>\n"
        f"{body}\n{end}</body>\n</html>\n"
    ).encode()
