// Boxes by mouse and by arrow keys, kept in step with the number fields. Only in addition: the numbers do all of it.

const MM = 25.4 / 72; // millimetres in a point
const PAUSE = 250; // milliseconds of rest before the server draws the words anew
const LEAST = 8; // points: a box smaller than this is a slip of the mouse
const KEYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const SIDES = ["x", "y", "w", "h"];

const board = document.querySelector("[data-board]");
if (board) start(board);

function start(board) {
  const page = { w: Number(board.dataset.width), h: Number(board.dataset.height) };
  const says = document.querySelector("[data-said]");
  const looked = document.querySelector("[data-looked]");
  const form = document.querySelector("form[data-look]");
  let timer = 0;
  let asking = new AbortController();
  const boxes = new Map([...board.querySelectorAll(".box")].map((box) => [box.dataset.box, box]));
  document.querySelector("[data-help]").hidden = false;
  for (const box of boxes.values()) ready(box);
  // One box's numbers at a time: first those that the address names.
  form.classList.add("one-by-one");
  select([...boxes.values()].find((box) => box.getAttribute("href") === window.location.hash) ?? [...boxes.values()][0]);
  board.addEventListener("pointerdown", drawNew);
  for (const details of document.querySelectorAll("[data-numbers]")) {
    details.addEventListener("input", () => {
      follow(details);
      rest();
    });
  }
  for (const link of document.querySelectorAll("[data-goto]")) {
    link.addEventListener("click", () => select(boxes.get(link.dataset.goto)));
  }

  /** A box hears mouse, touch and keys. */
  function ready(box) {
    place(box, read(box));
    box.addEventListener("click", (event) => event.preventDefault());
    box.addEventListener("dragstart", (event) => event.preventDefault());
    box.addEventListener("focus", () => select(box));
    box.addEventListener("pointerdown", (event) => {
      event.stopPropagation();
      drag(box, event, event.target.classList.contains("h"));
    });
    box.addEventListener("keydown", (event) => {
      const step = KEYS[event.key];
      if (event.key === "Enter") return numbers(box)?.querySelector("input, select")?.focus();
      if (!step) return;
      event.preventDefault();
      const [dx, dy] = step.map((way) => way / MM);
      const at = read(box);
      change(box, event.shiftKey ? { ...at, w: at.w + dx, h: at.h + dy } : { ...at, x: at.x + dx, y: at.y + dy });
      says.textContent = box.getAttribute("aria-label");
    });
  }

  function read(box) {
    const rect = box.querySelector(".dash");
    const [x, y, w, h] = ["x", "y", "width", "height"].map((name) => Number(rect.getAttribute(name)));
    return { x, y, w, h };
  }

  /** Within the page, never smaller than can be seen. */
  function within(at) {
    const w = Math.min(Math.max(at.w, LEAST), page.w);
    const h = Math.min(Math.max(at.h, LEAST), page.h);
    return { x: Math.min(Math.max(at.x, 0), page.w - w), y: Math.min(Math.max(at.y, 0), page.h - h), w, h };
  }

  function place(box, at) {
    for (const rect of box.querySelectorAll(".ring, .dash")) {
      rect.setAttribute("x", at.x);
      rect.setAttribute("y", at.y);
      rect.setAttribute("width", at.w);
      rect.setAttribute("height", at.h);
    }
    const corner = box.querySelector(".h");
    corner.setAttribute("x", at.x + at.w - 6);
    corner.setAttribute("y", at.y + at.h - 6);
    const [x, y, w, h] = SIDES.map((side) => Math.round(at[side] * MM));
    box.setAttribute("aria-label", `${box.dataset.name}: ${x} mm from left, ${y} mm from top, ${w} by ${h} mm`);
  }

  /** Moves a box and writes its numbers. */
  function change(box, wanted) {
    const at = within(wanted);
    place(box, at);
    rest();
    for (const side of SIDES) {
      const field = input(box, side);
      if (field) field.value = (Math.round(at[side] * MM * 100) / 100).toString();
    }
  }

  function numbers(box) {
    return document.querySelector(`[data-numbers="${box.dataset.box}"]`);
  }

  function input(box, side) {
    return numbers(box)?.querySelector(`[name$="-${side}"]`);
  }

  /** The box goes where the numbers say. */
  function follow(details) {
    const box = boxes.get(details.dataset.numbers);
    if (!box) return;
    const at = read(box);
    for (const side of SIDES) {
      const typed = Number.parseFloat(input(box, side)?.value);
      if (!Number.isNaN(typed)) at[side] = typed / MM;
    }
    place(box, within(at));
  }

  /** Once nothing moves any more, the words are drawn where the boxes are now. Nothing is kept before "Save". */
  function rest() {
    board.classList.add("moved");
    asking.abort();
    window.clearTimeout(timer);
    timer = window.setTimeout(look, PAUSE);
  }

  async function look() {
    asking = new AbortController();
    try {
      const answer = await fetch(form.dataset.look, { method: "POST", body: new FormData(form), signal: asking.signal });
      if (answer.ok || answer.status === 422) show(await answer.json());
    } catch (error) {
      if (error.name !== "AbortError") looked.textContent = "The words are not drawn anew: the connection is lost.";
    }
  }

  function show(drawn) {
    if (looked.textContent !== drawn.says) looked.textContent = drawn.says;
    if (!drawn.svg) return;
    const words = board.querySelector(".words");
    const before = words.getAttribute("href");
    words.setAttribute("href", URL.createObjectURL(new Blob([drawn.svg], { type: "image/svg+xml" })));
    if (before.startsWith("blob:")) URL.revokeObjectURL(before);
    board.classList.remove("moved");
    for (const { name, ok, says: sentence } of drawn.tries) {
      const line = document.querySelector(`[data-tried="${name}"]`);
      if (!line) continue;
      line.className = ok ? "ok" : "stop";
      line.querySelector("[data-says]").textContent = sentence;
    }
  }

  function select(box) {
    if (!box) return;
    for (const other of boxes.values()) {
      const chosen = other === box;
      other.classList.toggle("sel", chosen);
      const details = numbers(other);
      details?.classList.toggle("chosen", chosen);
      if (details && !details.querySelector(".field.bad")) details.open = chosen;
    }
    for (const link of document.querySelectorAll("[data-goto]")) {
      if (link.dataset.goto === box.dataset.box) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
  }

  function point(event) {
    return new DOMPoint(event.clientX, event.clientY).matrixTransform(board.getScreenCTM().inverse());
  }

  function drag(box, event, resizes) {
    if (event.button !== 0) return;
    const from = point(event);
    const at = read(box);
    select(box);
    box.setPointerCapture(event.pointerId);
    const move = (moved) => {
      const to = point(moved);
      const [dx, dy] = [to.x - from.x, to.y - from.y];
      change(box, resizes ? { ...at, w: at.w + dx, h: at.h + dy } : { ...at, x: at.x + dx, y: at.y + dy });
    };
    box.addEventListener("pointermove", move);
    const stop = () => box.removeEventListener("pointermove", move);
    box.addEventListener("pointerup", stop, { once: true });
    box.addEventListener("pointercancel", stop, { once: true });
  }

  /** Drawing where there is no box fills in the form for a new one. */
  function drawNew(event) {
    const details = document.querySelector("[data-new]");
    if (event.button !== 0 || !details || boxes.has(details.dataset.numbers)) return;
    event.preventDefault();
    const from = point(event);
    const box = newBox(details);
    board.setPointerCapture(event.pointerId);
    const move = (moved) => {
      const to = point(moved);
      const [w, h] = [Math.abs(to.x - from.x), Math.abs(to.y - from.y)];
      change(box, { x: Math.min(from.x, to.x), y: Math.min(from.y, to.y), w, h });
    };
    move(event);
    board.addEventListener("pointermove", move);
    const stop = () => {
      board.removeEventListener("pointermove", move);
      if (read(box).w <= LEAST && read(box).h <= LEAST) return forget(box);
      ready(box);
      select(box);
    };
    board.addEventListener("pointerup", stop, { once: true });
  }

  function newBox(details) {
    const make = (name) => document.createElementNS("http://www.w3.org/2000/svg", name);
    const box = make("a");
    box.setAttribute("class", "box");
    box.setAttribute("href", `#${details.id}`);
    box.dataset.box = details.dataset.numbers;
    box.dataset.name = "A new box";
    for (const kind of ["ring", "dash", "h"]) {
      const rect = make("rect");
      rect.setAttribute("class", kind);
      if (kind === "h") for (const side of ["width", "height"]) rect.setAttribute(side, 8);
      else rect.setAttribute("stroke-width", kind === "ring" ? 2 : 1);
      if (kind === "dash") rect.setAttribute("stroke-dasharray", "4 3");
      box.append(rect);
    }
    board.append(box);
    boxes.set(box.dataset.box, box);
    const usual = { size_max: 14, size_min: 9, max_lines: 1 };
    for (const [name, value] of Object.entries(usual)) {
      const field = details.querySelector(`[name$="-${name}"]`);
      if (field && !field.value) field.value = value;
    }
    return box;
  }

  /** A click is no box. */
  function forget(box) {
    for (const side of SIDES) {
      const field = input(box, side);
      if (field) field.value = "";
    }
    boxes.delete(box.dataset.box);
    box.remove();
  }
}
