// A list changed in place keeps the visitor's place: what is unfolded, scrolled, focused and typed.

export function keepPlace() {
  let restore = () => {};
  document.addEventListener("htmx:beforeSwap", () => (restore = remember()));
  document.addEventListener("htmx:afterSwap", () => {
    restore();
    restore = () => {};
  });
  document.addEventListener("htmx:sendError", () => {
    announce("The list couldn’t be loaded. Please try again.").classList.remove("visually-hidden");
  });
  document.addEventListener("htmx:responseError", ({ detail }) => {
    // What isn't shown in place is shown as the page it is.
    if (!detail.shouldSwap) location.assign(detail.pathInfo.finalRequestPath);
  });
}

function remember() {
  const list = document.getElementById("list");
  const unfolded = [...list.querySelectorAll("details[open]")].map(({ id }) => id);
  const across = document.getElementById("table")?.scrollLeft ?? 0;
  const focused = document.activeElement;
  const typed = focused.matches("input:not([type=checkbox])") ? focused.value : null;

  return () => {
    for (const id of unfolded) change(id, (details) => (details.open = true));
    change("table", (table) => (table.scrollLeft = across));
    announce(document.querySelector("#list h1").textContent);
    if (focused.isConnected) return;
    const now = document.getElementById(focused.id) ?? document.querySelector("#list h1");
    if (typed !== null && now.value !== typed) now.value = typed;
    now.focus({ preventScroll: true });
  };
}

function change(id, how) {
  const found = document.getElementById(id);
  if (found) how(found);
}

function announce(text) {
  const announcement = document.getElementById("announcement");
  announcement.classList.add("visually-hidden");
  announcement.textContent = text;
  return announcement;
}
