"""What every page must be: accessible, within its own content policy, and readable at 320 pixels."""

from weakref import WeakKeyDictionary

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Error, Page

PASSWORD = "safeguarding-demo"
TELEPHONE = 390
# What axe cannot measure and says so: words in drawn dials and posters, and captions on a film. Each place was looked at
# by a person. What a scrolling box cuts looks as what it shows, which axe does measure.
CONTRAST_LOOKED_AT = "svg, canvas, video, .player"
_EXPLAINED = """([at, places]) => {
  const one = document.querySelector(at);
  if (!one) return false;
  const mine = one.getBoundingClientRect();
  const cuts = box => {
    const style = getComputedStyle(box), its = box.getBoundingClientRect();
    return /auto|scroll/.test(style.overflowX + style.overflowY)
      && (mine.bottom > its.bottom || mine.right > its.right || mine.top < its.top || mine.left < its.left);
  };
  for (let box = one.parentElement; box && box !== document.body; box = box.parentElement) if (cuts(box)) return true;
  return one.closest(places) !== null;
}"""

_refused: "WeakKeyDictionary[Page, list[str]]" = WeakKeyDictionary()

# Runs before the page's own scripts; Playwright's own injections are not bound by the page's policy.
_LISTEN = """
document.addEventListener("securitypolicyviolation", event =>
  console.error("refused by policy: " + event.violatedDirective + " " + event.blockedURI));
"""


def watch(page: Page) -> None:
    """Note what the content policy refuses, and every error that a script leaves unanswered."""
    refused: list[str] = []
    _refused[page] = refused

    def hear(message) -> None:
        text = message.text
        if "refused by policy" in text or "Content Security Policy" in text:
            refused.append(text)

    page.on("console", hear)
    page.on("pageerror", lambda error: refused.append(f"script error: {error}"))
    page.add_init_script(_LISTEN)


def refused(page: Page) -> list[str]:
    """What was refused on a watched page so far."""
    return _refused[page]


# Who has signed in already, with their cookies: one sign-in a person is enough for all journeys.
_signed_in: dict[tuple[str, str], list] = {}


def sign_in(page: Page, email: str, password: str = PASSWORD) -> None:
    """Sign in through the form, as a person does; the second time with the same browser's cookies."""
    page.goto("/healthz")
    who = (page.url, email)
    if who in _signed_in:
        page.context.clear_cookies()
        page.context.add_cookies(_signed_in[who])
        page.goto("/")
        return
    page.goto("/accounts/login/")
    page.locator("input[name=login]").fill(email)
    page.locator("input[name=password]").fill(password)
    page.locator("form:has(input[name=password]) button").first.click()
    page.wait_for_url(lambda address: "/accounts/login" not in address)
    _signed_in[who] = page.context.cookies()


def check_page(page: Page) -> None:
    """Fail for any accessibility fault at this width and on a telephone, any refused content, and sideways scrolling."""
    assert page in _refused, "open the page through the fixtures wide, narrow or context_at"
    faults = accessibility(page)
    before = page.viewport_size or {"width": 1280, "height": 800}
    if before["width"] > TELEPHONE:
        page.set_viewport_size({"width": TELEPHONE, "height": 844})
        faults += [f"at {TELEPHONE} px: {fault}" for fault in accessibility(page)]
        page.set_viewport_size(before)
    assert not faults, f"{page.url}:\n" + "\n".join(faults)
    assert not _refused[page], f"{page.url}:\n" + "\n".join(_refused[page])
    assert not too_wide(page), f"{page.url} is wider than 320 pixels: " + ", ".join(too_wide(page))


def accessibility(page: Page) -> list[str]:
    """Return what axe finds, of any impact, and the contrasts it could not judge."""
    page.wait_for_load_state()
    try:
        answer = _asked(page)
    except Error:  # the page that a button led to was still on its way
        page.wait_for_load_state()
        answer = _asked(page)
    faults = [
        f"{fault['id']} ({fault['impact']}): {fault['help']}: {node['html'][:160]}"
        for fault in answer["violations"]
        for node in fault["nodes"]
    ]
    for doubt in answer["incomplete"]:
        if doubt["id"] == "color-contrast":
            faults += [
                f"contrast not judged: {node['target']} {node['html'][:160]} {reason(node)}"
                for node in doubt["nodes"]
                if not page.evaluate(_EXPLAINED, [node["target"][0], CONTRAST_LOOKED_AT])
            ]
    return faults


def _asked(page: Page) -> dict:
    """The answer of axe, which is put into a page once; every place of a fault and of a doubt, and of nothing else."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(Axe().axe_script)
    return page.evaluate("() => axe.run({resultTypes: ['violations', 'incomplete']})")


def reason(node) -> str:
    return "; ".join(check.get("message", "") for check in node.get("any", []))


def too_wide(page: Page) -> list[str]:
    """Return what sticks out when the page is 320 pixels wide; the page gets its own width back."""
    before = page.viewport_size or {"width": 1280, "height": 800}
    page.set_viewport_size({"width": 320, "height": 640})
    try:
        return page.evaluate(
            """() => {
              const room = document.documentElement.clientWidth;
              if (document.documentElement.scrollWidth <= room) return [];
              return [...document.body.querySelectorAll("*")]
                .filter(one => one.getBoundingClientRect().right > room + 0.5)
                .slice(0, 5)
                .map(one => one.tagName.toLowerCase() + "." + [...one.classList].join("."))
                .concat(["scrolls sideways"]);
            }"""
        )
    finally:
        page.set_viewport_size(before)


def unringed(page: Page, stops: int = 60) -> list[str]:
    """Walk the page with Tab; return the stops that show no ring."""
    bare = []
    for _ in range(stops):
        page.keyboard.press("Tab")
        found = page.evaluate(
            """() => {
              const one = document.activeElement;
              if (!one || one === document.body) return null;
              let shown = one;
              while (shown && shown !== document.body) {
                const style = getComputedStyle(shown);
                if (style.outlineStyle !== "none" || style.boxShadow !== "none") return "";
                shown = shown.parentElement;
              }
              return one.outerHTML.slice(0, 120);
            }"""
        )
        if found is None:
            break
        if found:
            bare.append(found)
    return bare
