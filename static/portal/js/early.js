// Blocking on purpose, right after the filters: closes them on small screens before the first paint.
for (const filters of document.querySelectorAll("#filters"))
  if (matchMedia("(max-width: 60rem)").matches) filters.open = false;
