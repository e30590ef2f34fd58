// Sends one file to the store in parts: three at a time, each tried again, going on after any interruption.
// The server keeps the session and says what has arrived; nothing is remembered in the browser.

const ABREAST = 3;
const TRIES = 6;
const EDGE = 1 << 20;

const hex = (bytes) => [...new Uint8Array(bytes)].map((n) => n.toString(16).padStart(2, "0")).join("");
const rest = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

/** The same file has the same name for the server, in any tab: name, size, date, first and last MiB. */
export async function fingerprint(file) {
  const facts = [file.name, file.size, file.lastModified];
  if (!globalThis.crypto?.subtle) return facts.join("|").slice(0, 300);
  for (const edge of [file.slice(0, EDGE), file.slice(Math.max(0, file.size - EDGE))]) {
    facts.push(hex(await crypto.subtle.digest("SHA-256", await edge.arrayBuffer())));
  }
  return hex(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(facts.join("|"))));
}

/** Ask the portal. A refusal is an Error with the server's sentence and `final`: trying again would not help. */
export async function ask(address, body, token) {
  const answer = await fetch(address, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-CSRFToken": token },
    body: JSON.stringify(body ?? {}),
  });
  if (answer.redirected) {
    const words = "You are signed out by now. Sign in and choose the same file again: what has arrived is kept.";
    throw Object.assign(new Error(words), { final: true });
  }
  const told = await answer.json().catch(() => ({}));
  if (answer.ok) return told;
  const refusal = new Error(told.error ?? "The portal did not answer. Please try again.");
  throw Object.assign(refusal, { final: answer.status < 500, missing: told.missing });
}

function put(address, blob, heard, signal) {
  return new Promise((done, failed) => {
    const request = new XMLHttpRequest();
    request.open("PUT", address);
    request.upload.onprogress = (event) => heard(event.loaded);
    request.onload = () => (request.status < 300 ? done() : failed(new Error(`store ${request.status}`)));
    request.onerror = () => failed(new Error("network"));
    request.onabort = () => failed(new DOMException("Stopped", "AbortError"));
    signal.addEventListener("abort", () => request.abort(), { once: true });
    request.send(blob);
  });
}

/** Try until it works, waiting longer each time and for the network where it is gone. */
async function persist(work, signal) {
  for (let turn = 0; ; turn++) {
    if (signal.aborted) throw new DOMException("Stopped", "AbortError");
    if (!navigator.onLine) await new Promise((on) => addEventListener("online", on, { once: true }));
    try {
      return await work();
    } catch (trouble) {
      if (signal.aborted || trouble.final || turn >= TRIES) throw trouble;
      await rest(200 + Math.random() * 300 * 2 ** turn);
    }
  }
}

/** Send the file; resolves with the server's last word. `opened` hears of the session, `moved` of bytes. */
export async function upload(file, { address, token, video, signal, opened, moved }) {
  const mark = await fingerprint(file);
  const begin = { name: file.name, size: file.size, type: file.type, fingerprint: mark, video };
  const session = await persist(() => ask(address, begin, token), signal);
  opened(session);
  const base = `${address}${session.id}/`;
  const length = (part) => Math.min(session.part_size, file.size - (part - 1) * session.part_size);
  const arrived = new Map(session.done.map((part) => [part, length(part)]));
  const tell = () => moved([...arrived.values()].reduce((sum, bytes) => sum + bytes, 0));
  let todo = Array.from({ length: Math.ceil(file.size / session.part_size) }, (_, i) => i + 1);
  todo = todo.filter((part) => !arrived.has(part));
  const signed = new Map();

  async function send(part) {
    if (!signed.has(part)) {
      const { urls } = await ask(`${base}sign`, { parts: [part, ...todo.slice(0, 9)] }, token);
      for (const [number, url] of Object.entries(urls)) signed.set(Number(number), url);
    }
    const url = signed.get(part);
    signed.delete(part); // a second try gets a fresh address
    const from = (part - 1) * session.part_size;
    const heard = (bytes) => (arrived.set(part, bytes), tell());
    await put(url, file.slice(from, from + length(part)), heard, signal);
    heard(length(part));
  }
  async function worker() {
    while (todo.length) {
      const part = todo.shift();
      await persist(() => send(part), signal);
    }
  }
  for (let round = 0; ; round++) {
    tell();
    await Promise.all(Array.from({ length: ABREAST }, worker));
    try {
      return await persist(() => ask(`${base}complete`, {}, token), signal);
    } catch (trouble) {
      if (!trouble.missing?.length || round >= 2) throw trouble;
      for (const part of (todo = trouble.missing)) arrived.delete(part);
    }
  }
}
