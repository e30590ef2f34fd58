// Watching: plays with hls.js where the browser needs it, follows the transcript, keeps the place, reports what was seen.
// The bar under the film is player.js.

const root = document.getElementById("watch");
const film = document.getElementById("picture");
const at = (id) => document.getElementById(id);
const lines = [...document.querySelectorAll("#lines a")];
const chapters = [...document.querySelectorAll("#chapters a")];
const place = (seconds) => `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;

/* Playing. Each rung is one file behind one signed address, asked for just in time and renewed before it ends. */

const addresses = new Map();

async function signed(rung) {
  const held = addresses.get(rung);
  if (held && held.ends - Date.now() > held.ttl * 350) return held.url;
  const answer = await fetch(root.dataset.sign.replace("/0/", `/${rung}/`), { cache: "no-store" });
  if (!answer.ok) throw new Error(`sign ${answer.status}`);
  const { url, ttl } = await answer.json();
  addresses.set(rung, { url, ttl, ends: Date.now() + ttl * 1000 });
  return url;
}

async function attach() {
  const { default: Hls } = await import(root.dataset.hls);
  if (!Hls.isSupported()) return start(); // iPhones play the list by themselves
  const player = new Hls({
    enableWorker: false,
    startPosition: Number(root.dataset.start) || -1,
    maxBufferLength: 6, // enough to show the length and begin at once; the rest is fetched when it plays
    xhrSetup: async (request, url) => {
      const rung = url.match(/\/(\d+)\.m4s$/)?.[1];
      if (rung) request.open("GET", await signed(rung), true);
    },
  });
  let mended = 0;
  player.on(Hls.Events.ERROR, (_, fault) => {
    if (!fault.fatal) return;
    addresses.clear();
    if (mended++ < 3 && fault.type === Hls.ErrorTypes.MEDIA_ERROR) player.recoverMediaError();
    else if (mended < 3) setTimeout(() => player.startLoad(), 1000 * mended);
    else at("trouble").textContent = "The recording stopped coming. Check your connection, then open the page again.";
  });
  film.querySelectorAll("source").forEach((source) => source.remove());
  player.loadSource(root.dataset.master);
  player.attachMedia(film);
  film.addEventListener("play", () => (player.config.maxBufferLength = 30), { once: true });
}

/** Players that fetch by themselves go to the place once they know the length. */
function start() {
  const seconds = Number(root.dataset.start);
  if (seconds) film.addEventListener("loadedmetadata", () => (film.currentTime = seconds), { once: true });
}

function go(seconds) {
  root.dataset.start = seconds;
  at("stopped").hidden = true;
  if (film.readyState > 0) film.currentTime = seconds;
  film.play().then(() => { if (Math.abs(film.currentTime - seconds) > 1) film.currentTime = seconds; }, () => {});
}

/* Transcript and chapters. */

for (const link of [...lines, ...chapters, ...document.querySelectorAll("#stopped a")]) {
  link.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    go(Number(link.dataset.start ?? 0));
  });
}

function mark(links, value) {
  let here = null;
  for (const link of links) if (Number(link.dataset.start) <= film.currentTime + 0.05) here = link;
  for (const link of links) if (link !== here) link.removeAttribute("aria-current");
  if (here && !here.hasAttribute("aria-current")) {
    here.setAttribute("aria-current", value);
    const box = here.closest(".transcript");
    if (box && !box.contains(document.activeElement) && !box.matches(":hover")) {
      box.scrollTop = here.offsetTop - box.offsetTop - box.clientHeight / 3;
    }
  }
}

film.addEventListener("timeupdate", () => {
  mark(lines, "true");
  mark(chapters, "true");
});

at("find")?.addEventListener("input", (event) => {
  const wanted = event.target.value.trim().toLowerCase();
  let count = 0;
  for (const link of lines) {
    const hit = !wanted || link.lastElementChild.textContent.toLowerCase().includes(wanted);
    link.parentElement.hidden = !hit;
    count += hit;
  }
  at("found").textContent = wanted ? `${count} line${count === 1 ? "" : "s"}` : "";
});

/* What was watched: spans of play between two jumps, sent every quarter of a minute and when something ends. */

let spans = [], from = null, last = 0, sequence = 0, sent = 0, waiting = false, refused = false;

function close() {
  if (from !== null && last > from) spans.push([from, last].map((n) => Math.round(n * 100) / 100));
  from = null;
}

function hear() {
  const now = film.currentTime;
  if (film.paused || film.seeking) return;
  if (from === null || now < last || now - last > 2 * film.playbackRate + 1) {
    close();
    from = now;
  }
  last = now;
  if (Date.now() - sent > 15_000) report();
}

async function report(leaving = false) {
  if (!root.dataset.progress || refused || (waiting && !leaving)) return;
  if (from !== null && last > from) {
    close();
    from = film.paused ? null : last;
  }
  if (!spans.length) return;
  const told = spans.splice(0, 200);
  sent = Date.now();
  waiting = true;
  try {
    const answer = await fetch(root.dataset.progress, {
      method: "POST",
      keepalive: leaving,
      headers: { "Content-Type": "application/json", "X-CSRFToken": csrf() },
      body: JSON.stringify({ sitting: root.dataset.sitting, sequence: ++sequence, intervals: told, position: film.currentTime }),
    });
    if (answer.redirected) {
      refused = true;
      at("trouble").textContent = "You are signed out by now, and what you watch is not counted. Sign in and open this page again.";
    } else if (answer.ok) show(await answer.json());
    else if (answer.status >= 500) spans.unshift(...told);
    else if (answer.status === 409 || answer.status === 404 || answer.status === 403) {
      refused = true;
      at("trouble").textContent = "What you watch is no longer counted on this page. Please open it again.";
    }
  } catch {
    spans.unshift(...told); // the next report takes them along
  } finally {
    waiting = false;
  }
}

const csrf = () => JSON.parse(document.body.getAttribute("hx-headers:inherited") ?? "{}")["X-CSRFToken"] ?? "";

function show({ percent, completed }) {
  const share = at("share");
  if (!share) return;
  if (completed) at("counted").textContent = at("counted").dataset.done;
  else share.textContent = percent;
}

film.addEventListener("timeupdate", hear);
film.addEventListener("seeking", close);
film.addEventListener("seeked", () => { last = film.currentTime; report(); });
film.addEventListener("pause", () => { close(); report(); });
film.addEventListener("ended", () => { close(); report(); });
addEventListener("pagehide", () => report(true));
document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") report(true); });

await attach();
