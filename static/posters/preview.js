// Keeps the preview in step with what is typed. Only in addition: "Update the preview" does the same without it.
// What is typed goes to the server in the body of a POST, never in an address.

const PAUSE = 250; // milliseconds without typing before the server is asked

const form = document.querySelector("form[data-preview]");
if (form) start(form);

function start(form) {
  const stage = document.querySelector("[data-stage]");
  const beside = document.querySelector("[data-beside]");
  const says = document.querySelector("[data-says]");
  const heading = document.querySelector("[data-paper]");
  const sheets = new Map([...document.querySelectorAll("[data-sheet]")].map((sheet) => [sheet.dataset.sheet, sheet]));
  let timer = 0;
  let asking = new AbortController();

  form.addEventListener("input", () => {
    window.clearTimeout(timer);
    timer = window.setTimeout(ask, PAUSE);
  });
  ask();

  async function ask() {
    asking.abort();
    asking = new AbortController();
    try {
      const answer = await fetch(form.dataset.preview, {
        method: "POST",
        body: new FormData(form),
        headers: { Accept: "application/json" },
        signal: asking.signal,
      });
      if (answer.ok || answer.status === 429) show(await answer.json());
    } catch (error) {
      if (error.name !== "AbortError") says.textContent = "The preview is not up to date: the connection is lost.";
    }
  }

  function show(drawn) {
    says.textContent = drawn.says;
    if (!drawn.svg) return;
    heading.textContent = drawn.paper;
    layOver(sheets.get(drawn.size), drawn.svg);
    for (const [size, svg] of Object.entries(drawn.others)) layOver(sheets.get(size), svg);
    arrange(drawn.size);
    mark(drawn.fits);
  }

  /** The drawing as a picture of its own: nothing in it can run. */
  function layOver(sheet, svg) {
    if (!sheet) return;
    const picture = sheet.querySelector(".over");
    const before = picture.src;
    picture.src = URL.createObjectURL(new Blob([svg], { type: "image/svg+xml" }));
    if (before.startsWith("blob:")) URL.revokeObjectURL(before);
  }

  /** The size that will be made stands on the stage, the other one beside it. */
  function arrange(size) {
    const chosen = sheets.get(size);
    if (!chosen || stage.contains(chosen)) return;
    for (const sheet of sheets.values()) {
      sheet.classList.toggle("mini", sheet !== chosen);
      (sheet === chosen ? stage : beside)?.prepend(sheet);
    }
  }

  /** Says at the field what is said under the preview. */
  function mark(fits) {
    for (const { key, ok } of fits) {
      const input = form.elements[key];
      if (!input) continue;
      if (!ok) input.setAttribute("aria-invalid", "true");
      else if (!input.closest(".field.bad")) input.removeAttribute("aria-invalid");
    }
  }
}
