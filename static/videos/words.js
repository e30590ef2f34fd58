// The caption editor: plays one line, moves between lines, and takes times from the film.

const film = document.getElementById("film");
const lines = [...document.querySelectorAll(".cue")];
const box = (line, name) => line.querySelector(`[name$=-${name}]`);
let until = null;

const seconds = (text) => {
  const found = text.trim().match(/^(?:(\d{1,2}):)?(\d{1,2}):(\d{2})[.,](\d{3})$/);
  return found ? (Number(found[1] ?? 0) * 60 + Number(found[2])) * 60 + Number(found[3]) + Number(found[4]) / 1000 : null;
};
const clock = (time) => {
  const whole = Math.round(time * 1000);
  const two = (number) => String(number).padStart(2, "0");
  const [h, m, s] = [Math.floor(whole / 3600000), Math.floor(whole / 60000) % 60, Math.floor(whole / 1000) % 60];
  return `${two(h)}:${two(m)}:${two(s)}.${String(whole % 1000).padStart(3, "0")}`;
};

function play(line) {
  const begins = seconds(box(line, "begins").value);
  if (!film || begins === null) return;
  until = seconds(box(line, "ends").value);
  film.currentTime = begins;
  film.play().catch(() => {});
}

film?.addEventListener("timeupdate", () => {
  if (until !== null && film.currentTime >= until) {
    film.pause();
    until = null;
  }
});

for (const [place, line] of lines.entries()) {
  line.querySelector("[data-play]").addEventListener("click", () => play(line));
  line.addEventListener("keydown", (event) => {
    const to = { ArrowDown: lines[place + 1], ArrowUp: lines[place - 1] }[event.key];
    if (event.ctrlKey && event.key === "Enter") film && !film.paused ? film.pause() : play(line);
    else if (event.ctrlKey && to) box(to, "words").focus();
    else if (event.altKey && film && event.code === "BracketLeft") box(line, "begins").value = clock(film.currentTime);
    else if (event.altKey && film && event.code === "BracketRight") box(line, "ends").value = clock(film.currentTime);
    else return;
    event.preventDefault();
  });
}
