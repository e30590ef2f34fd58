// The page that sends a recording: shows how far it is, pauses, cancels, and warns before it is left too early.

const root = document.getElementById("sending");
const at = (id) => document.getElementById(id);
const token = () => document.querySelector("[name=csrfmiddlewaretoken]").value;
const { upload, ask } = await import(root.dataset.module);

const picker = at("recording");
let file, session, stop, begun, already, tenth;

const size = (bytes) => {
  for (const [unit, step] of [["GB", 1e9], ["MB", 1e6], ["KB", 1e3]]) {
    if (bytes >= step) return `${(bytes / step).toFixed(bytes / step >= 10 || unit === "KB" ? 0 : 1)} ${unit}`;
  }
  return `${bytes} bytes`;
};
const leaving = (event) => event.preventDefault();
const label = (words) => (at("pause").querySelector("span").textContent = words);

/** Marks a check as done, or takes the mark away, with its words. */
function check(name, done, words) {
  at(`check-${name}`).classList.toggle("done", done);
  at(`check-${name}-words`).textContent = words;
}

function step(number) {
  [...at("steps").children].forEach((item, index) => {
    item.classList.toggle("done", index < number);
    if (index === number) item.setAttribute("aria-current", "step");
    else item.removeAttribute("aria-current");
  });
}

/** What the browser can say about the length; the portal measures it again. */
function readLength() {
  const film = document.createElement("video");
  const url = URL.createObjectURL(file);
  film.preload = "metadata";
  film.onloadedmetadata = () => {
    const seconds = Math.round(film.duration);
    whole = Number.isFinite(film.duration) ? film.duration : 0;
    trimmed();
    if (Number.isFinite(seconds)) {
      at("facts").textContent = `${size(file.size)}; ${Math.floor(seconds / 60)} min ${seconds % 60} s, as your browser reads it`;
    }
    URL.revokeObjectURL(url);
  };
  film.onerror = () => URL.revokeObjectURL(url);
  film.src = url;
}

/* Trimming: what people will see, drawn while the times are typed. The form is swapped when it is saved. */

let whole = 0;
const inSeconds = (text) => {
  const found = text.trim().match(/^(?:(\d{1,2}):)?(\d{1,3}):([0-5]\d)(\.\d{1,3})?$/);
  return found && (Number(found[1] ?? 0) * 60 + Number(found[2])) * 60 + Number(found[3]) + Number(found[4] ?? 0);
};

function trimmed() {
  const [from, to] = ["starts_at", "ends_at"].map((name) => document.querySelector(`#details [name=${name}]`)?.value ?? "");
  const start = from ? inSeconds(from) : 0;
  const end = to ? inSeconds(to) : whole;
  if (!whole || start === null || end === null || end <= start) return;
  const x = (seconds) => Math.min(700, (700 * seconds) / whole);
  at("trim-shown").setAttribute("x", x(start));
  at("trim-shown").setAttribute("width", Math.max(1, x(end) - x(start)));
  at("trim-ends").setAttribute("d", `M${Math.max(3, x(start))} 0V34M${Math.min(697, x(end))} 0V34`);
  const seen = Math.round(Math.min(end, whole) - start);
  at("trim-said").textContent = `People will see ${Math.floor(seen / 60)} min ${seen % 60} s.`;
}
root.addEventListener("input", (event) => ["starts_at", "ends_at"].includes(event.target.name) && trimmed());
document.addEventListener("htmx:after:swap", trimmed);

function moved(bytes) {
  const percent = Math.floor((100 * bytes) / file.size);
  at("sent").value = percent;
  at("sent").textContent = `${percent}%`;
  at("percent").textContent = `${percent}%`;
  at("bytes").textContent = `${size(bytes)} of ${size(file.size)}`;
  check("sent", false, `${percent}%`);
  already ??= bytes;
  const seconds = (performance.now() - begun) / 1000;
  const speed = (bytes - already) / seconds;
  const minutes = Math.ceil((file.size - bytes) / speed / 60);
  at("left").textContent = seconds > 3 && Number.isFinite(minutes) && percent < 100 ? `, about ${minutes} minute${minutes === 1 ? "" : "s"} left` : "";
  if (Math.floor(percent / 10) !== tenth) {
    tenth = Math.floor(percent / 10);
    at("said").textContent = `${percent}% sent`;
  }
}

function opened(found) {
  session = found;
  at("upload").value = found.id;
  const title = document.querySelector("#details [name=title]");
  if (!title.value) title.value = found.title;
  check("file", true, `${file.name.slice(file.name.lastIndexOf("."))}, ${size(file.size)} of ${root.dataset.largestWords} at most`);
}

/** Back to the choice of a file, with the reason why. */
function refuse(words) {
  at("choose").hidden = false;
  at("under-way").hidden = true;
  at("refused").textContent = words;
  picker.value = "";
  step(0);
  picker.focus();
}

async function send() {
  stop = new AbortController();
  begun = performance.now();
  already = undefined;
  addEventListener("beforeunload", leaving);
  at("stay").hidden = false;
  label("Pause");
  try {
    await upload(file, {
      address: root.dataset.uploads,
      token: token(),
      video: root.dataset.video,
      signal: stop.signal,
      opened,
      moved,
    });
    at("buttons").hidden = true;
    at("stay").hidden = true;
    at("arrived").hidden = false;
    at("said").textContent = "All of it has arrived.";
    check("sent", true, size(file.size));
    session.complete = true;
  } catch (trouble) {
    if (stop.signal.aborted) return;
    if (!session || trouble.final) return refuse(trouble.message);
    label("Go on");
    stop.abort();
    at("said").textContent = "The connection dropped. Choose Go on to carry on from where it stopped.";
    at("left").textContent = ", stopped: the connection dropped";
    if (navigator.onLine) tryLine();
  } finally {
    removeEventListener("beforeunload", leaving);
  }
}

/** Sends a few bytes where the parts would go, and says which host is not let through. */
async function tryLine() {
  const say = (words, bad = false) => {
    at("line").hidden = false;
    at("line").className = bad ? "note bad" : "note ok";
    at("line-said").textContent = words;
  };
  let place;
  try {
    place = await ask(root.dataset.line, {}, token());
  } catch (trouble) {
    return say(navigator.onLine ? trouble.message : "This computer is offline at the moment.", true);
  }
  try {
    const answer = await fetch(place.url, { method: "PUT", body: new Blob([new Uint8Array(65536)]), signal: AbortSignal.timeout(15000) });
    if (!answer.ok) throw new Error(answer.status);
    say("Your connection lets recordings through.");
  } catch {
    say(`Your network does not let this page reach ${place.host}. Show this sentence to your IT support: the address ${place.host} has to be open for sending (HTTP PUT). Until then the business team can take the recording in for you.`, true);
  }
}
at("try").addEventListener("click", tryLine);

picker.addEventListener("change", () => {
  file = picker.files[0];
  if (!file) return;
  session = undefined;
  at("refused").textContent = "";
  if (file.size > Number(root.dataset.largest)) {
    return refuse(`This file has ${size(file.size)}. The most that we take is ${root.dataset.largestWords}.`);
  }
  at("choose").hidden = true;
  at("under-way").hidden = false;
  at("up").textContent = file.name;
  at("facts").textContent = size(file.size);
  at("up").focus();
  step(1);
  readLength();
  send();
});

at("pause").addEventListener("click", () => {
  if (stop.signal.aborted) return send();
  stop.abort();
  label("Go on");
  at("said").textContent = "Paused.";
  at("left").textContent = ", paused";
});

at("cancel").addEventListener("click", async () => {
  stop.abort();
  if (session) await ask(`${root.dataset.uploads}${session.id}/abort`, {}, token()).catch(() => {});
  at("upload").value = "";
  check("file", false, `Up to ${root.dataset.largestWords}`);
  check("sent", false, "Not begun");
  refuse("Cancelled. What had arrived was removed.");
});
