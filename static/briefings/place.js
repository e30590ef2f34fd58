// Keeps a reader's place in a briefing, when they ask for it, in their own browser: nothing is sent anywhere, signed in
// or not. The record counts what somebody has read; how far they got is nobody's business but theirs.

const panel = document.querySelector("[data-place]");
if (panel) start(panel);

function start(panel) {
  const key = `place:${panel.dataset.place}`;
  const sections = [...document.querySelectorAll(".sec7[id]")];
  const says = [...document.querySelectorAll("[data-says]")];
  const kept = [...panel.querySelectorAll("[data-kept]")];
  const carryOn = panel.querySelector("[data-carry-on]");
  const dial = panel.querySelector("svg.dial");
  const arcs = [...dial.querySelectorAll("path")];
  const lit = arcs[0].getAttribute("stroke");
  const rest = arcs[1].getAttribute("stroke");

  for (const button of document.querySelectorAll("[data-keep]")) button.addEventListener("click", () => keep(current()));
  panel.querySelector("[data-forget]").addEventListener("click", () => keep(0));
  addEventListener("scroll", follow, { passive: true });
  show();

  /** The section that is being read: the last one that has begun in the upper half of the window. */
  function current() {
    const begun = sections.filter((section) => section.getBoundingClientRect().top <= innerHeight * 0.45);
    return Math.max(begun.length, 1);
  }

  function place() {
    try {
      const number = Number(localStorage.getItem(key));
      return number >= 1 && number <= sections.length ? number : 0;
    } catch {
      return 0; // a browser that keeps nothing
    }
  }

  function keep(number) {
    try {
      if (number) localStorage.setItem(key, String(number));
      else localStorage.removeItem(key);
    } catch {
      // A browser that keeps nothing: the page still says where the reader is.
    }
    show();
    panel.querySelector("[data-told]").textContent = number ? `Your place is kept: section ${number}` : "Your place is forgotten";
  }

  let waiting = false;
  function follow() {
    if (waiting || place()) return;
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      show();
    });
  }

  function show() {
    const held = place();
    const number = held || current();
    const words = held ? `You kept your place at section ${held}` : `Section ${number} of ${sections.length}`;
    for (const line of says) if (line.textContent !== words) line.textContent = words;
    for (const part of kept) part.hidden = !held;
    carryOn.href = `#section-${number}`;
    arcs.forEach((arc, index) => arc.setAttribute("stroke", index === number - 1 ? lit : rest));
    dial.querySelector("text").textContent = number;
    dial.setAttribute("aria-label", `Section ${number} of ${sections.length}`);
  }
}
