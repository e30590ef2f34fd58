// The player's own bar over the native film. Without this file the film keeps the browser's controls.

const film = document.getElementById("picture");
const box = film.closest(".player");
const bar = document.getElementById("bar");
const part = (name) => bar.querySelector(`[data-part="${name}"]`);
const [play, time, seek, played, mute, volume, words, small, full] =
  ["play", "time", "seek", "played", "mute", "volume", "words", "small", "full"].map(part);
const speed = part("speed");
const begins = Number(document.getElementById("watch").dataset.start);

const clock = (seconds) => {
  const whole = Math.floor(seconds), hours = Math.floor(whole / 3600);
  const rest = [Math.floor(whole / 60) % 60, whole % 60].map((n) => String(n).padStart(2, "0"));
  return hours ? `${hours}:${rest[0]}:${rest[1]}` : `${Number(rest[0])}:${rest[1]}`;
};
const place = () => (film.readyState ? film.currentTime : begins);
const length = () => Number(seek.max);

const toggle = () => (film.paused ? film.play().catch(() => {}) : film.pause());
const step = (seconds) => (film.currentTime = Math.max(0, Math.min(place() + seconds, length())));
const louder = (share) => {
  film.muted = false;
  film.volume = Math.max(0, Math.min(film.volume + share, 1));
};
const captions = () => film.textTracks[0];
const switchCaptions = () => {
  if (captions()) captions().mode = captions().mode === "showing" ? "hidden" : "showing";
};
const pressed = (button, yes) => button?.setAttribute("aria-pressed", String(yes));

/* What the bar shows. The slider says its place in words only when somebody came to it or moved it: not at every tick. */

let held = false; // while a finger or a mouse has the slider, the film does not move it

function draw(seconds) {
  time.textContent = `${clock(seconds)} / ${clock(length())}`;
  played.setAttribute("width", length() ? (1000 * seconds) / length() : 0);
}

const say = () => seek.setAttribute("aria-valuetext", `${clock(Number(seek.value))} of ${clock(length())}`);

function follow() {
  if (held) return;
  seek.value = place();
  draw(place());
}

film.addEventListener("timeupdate", follow);
film.addEventListener("durationchange", () => {
  if (film.duration > 0 && film.duration < Infinity) seek.max = film.duration;
  follow();
});
film.addEventListener("seeked", () => { follow(); say(); });
seek.addEventListener("focus", say);
for (const happening of ["play", "pause", "ended"]) {
  film.addEventListener(happening, () => {
    box.toggleAttribute("data-playing", !film.paused);
    play.setAttribute("aria-label", film.paused ? "Play" : "Pause");
  });
}
film.addEventListener("ratechange", () => (speed.value = String(film.playbackRate)));
film.addEventListener("volumechange", () => {
  const silent = film.muted || film.volume === 0;
  if (mute) mute.setAttribute("aria-label", silent ? "Sound on" : "Sound off");
  box.toggleAttribute("data-silent", silent);
  if (volume) volume.value = film.muted ? 0 : film.volume;
});
film.textTracks.addEventListener("change", () => pressed(words, captions()?.mode === "showing"));
for (const happening of ["enterpictureinpicture", "leavepictureinpicture"]) {
  film.addEventListener(happening, () => pressed(small, happening.startsWith("enter")));
}
document.addEventListener("fullscreenchange", () => pressed(full, document.fullscreenElement === box));

/* What the bar does. */

play.addEventListener("click", toggle);
part("back").addEventListener("click", () => step(-10));
seek.addEventListener("input", () => { held = true; draw(Number(seek.value)); });
seek.addEventListener("change", () => { held = false; film.currentTime = Number(seek.value); });
mute?.addEventListener("click", () => (film.muted || film.volume === 0 ? louder(film.volume ? 0 : 0.5) : (film.muted = true)));
volume?.addEventListener("input", () => { film.muted = false; film.volume = Number(volume.value); });
speed.addEventListener("change", () => (film.playbackRate = Number(speed.value)));
words?.addEventListener("click", switchCaptions);
film.addEventListener("click", () => { box.focus({ preventScroll: true }); toggle(); });

if (document.pictureInPictureEnabled) {
  small.hidden = false;
  small.addEventListener("click", () => {
    const done = document.pictureInPictureElement ? document.exitPictureInPicture() : film.requestPictureInPicture();
    done.catch(() => {});
  });
}
if (document.fullscreenEnabled || film.webkitEnterFullscreen) {
  full.hidden = false;
  full.addEventListener("click", () => {
    if (!document.fullscreenEnabled) film.webkitEnterFullscreen(); // telephones that show only the film itself
    else if (document.fullscreenElement) document.exitFullscreen();
    else box.requestFullscreen().catch(() => {});
  });
}

/* Keys, while the focus is in the player (never letters typed elsewhere). A button keeps its space, a choice its letters. */

const KEYS = { j: () => step(-10), l: () => step(10), k: toggle, c: switchCaptions, m: () => mute?.click(), f: () => full.hidden || full.click() };

function meant(event) {
  const { key, target } = event;
  if (event.ctrlKey || event.metaKey || event.altKey || target === speed) return null;
  if (key === " ") return target.closest("button") ? null : toggle;
  if (key === "ArrowLeft" || key === "ArrowRight") {
    return target === volume ? null : () => step(key === "ArrowLeft" ? -5 : 5);
  }
  if (key === "ArrowUp" || key === "ArrowDown") {
    const up = key === "ArrowUp" ? 1 : -1;
    if (target === seek) return () => step(5 * up);
    return target === box ? () => louder(0.1 * up) : null;
  }
  return KEYS[key.toLowerCase()] ?? null;
}

box.addEventListener("keydown", (event) => {
  const deed = meant(event);
  if (!deed) return;
  event.preventDefault();
  deed();
});

film.controls = false;
bar.hidden = false;
box.tabIndex = -1;
follow();
say();
