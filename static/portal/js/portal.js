// Only in addition: every page works without this file. It is one self-contained module, because the
// hashed file names of the static store are not rewritten inside modules.

const all = (selector, root = document) => [...root.querySelectorAll(selector)];

/** Controls that need JavaScript are hidden in the page and shown here, so that no dead button is ever seen. */
function reveal(root = document) {
  for (const element of all("[data-js][hidden]", root)) element.removeAttribute("hidden");
}

const typing = (target) => target.closest("input, textarea, select, [contenteditable]");

document.addEventListener("keydown", (event) => {
  if (event.key === "/" && !event.ctrlKey && !event.metaKey && !event.altKey && !typing(event.target)) {
    const box = document.querySelector(".search input");
    if (box) {
      event.preventDefault();
      box.focus();
      box.select();
    }
  }
  if (event.key === "Escape") {
    for (const menu of all("details.menu[open], details.deskmenu[open]")) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  }
});

document.addEventListener("click", (event) => {
  for (const menu of all("details.menu[open]")) if (!menu.contains(event.target)) menu.open = false;
  if (event.target.closest("[data-print]")) window.print();
});

/** Leaving a menu with the keyboard closes it: an open one would cover what is focused next (WCAG 2.4.11). */
document.addEventListener("focusin", (event) => {
  for (const menu of all("details.menu[open]")) if (!menu.contains(event.target)) menu.open = false;
});

/** A select that is its own filter: the button beside it is for those without JavaScript. */
document.addEventListener("change", (event) => {
  if (event.target.matches("[data-submit]")) event.target.form.requestSubmit();
});

/** Marks in a list of sections the one that is being read. */
function follow() {
  const sections = all(".sec7[id]");
  const links = all(".toc a");
  if (!sections.length || !links.length) return;
  const watcher = new IntersectionObserver(
    (entries) => {
      for (const entry of entries) {
        if (!entry.isIntersecting) continue;
        for (const link of links) {
          if (link.hash === `#${entry.target.id}`) link.setAttribute("aria-current", "true");
          else link.removeAttribute("aria-current");
        }
      }
    },
    { rootMargin: "-20% 0px -70%" },
  );
  for (const section of sections) watcher.observe(section);
}

/** After a form was refused the reader lands on what must be put right, not on the top of the page. */
function landOnProblems(root = document) {
  root.querySelector(".summary[role=alert]")?.focus();
}

reveal();
follow();
landOnProblems();

document.addEventListener("htmx:after:swap", () => {
  reveal();
  landOnProblems();
});
