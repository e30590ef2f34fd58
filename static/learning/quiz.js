// Only in addition: the numbers can be chosen without this file. Moves a line up or down and says where it stands now.

for (const list of document.querySelectorAll("[data-sorted]")) {
  const said = list.parentElement.querySelector("[data-said]");
  const lines = () => [...list.children];

  const number = () => {
    lines().forEach((line, place) => {
      line.querySelector("select").value = String(place + 1);
    });
  };

  list.addEventListener("click", (event) => {
    const button = event.target.closest("[data-move]");
    if (!button) return;
    const line = button.closest("li");
    const all = lines();
    const to = all.indexOf(line) + Number(button.dataset.move);
    if (to < 0 || to >= all.length) return;
    if (Number(button.dataset.move) < 0) all[to].before(line);
    else all[to].after(line);
    number();
    button.focus();
    said.textContent = `${line.querySelector("label").textContent}: place ${to + 1} of ${all.length}`;
  });

  // Lines stand in the order of their numbers again after one was chosen by hand, if that is an order.
  list.addEventListener("change", (event) => {
    if (!event.target.matches("select")) return;
    const places = lines().map((line) => Number(line.querySelector("select").value));
    if (new Set(places).size < places.length) return;
    const focused = event.target;
    lines()
      .sort((one, other) => one.querySelector("select").value - other.querySelector("select").value)
      .forEach((line) => list.append(line));
    focused.focus();
  });
}
