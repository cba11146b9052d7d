// Copies the full address of a view, or hands it on where a device can; without this it stays text.

export function offerSharing() {
  document.addEventListener("click", async ({ target }) => {
    if (!target.matches("[data-share]")) return;
    const menu = target.closest("details");
    const url = menu.querySelector("input").value;
    if (navigator.share) {
      // Who closes the sheet unshared has done nothing wrong.
      await navigator.share({ title: document.title, url }).catch(() => {});
    } else {
      await navigator.clipboard.writeText(url);
      menu.querySelector("[data-shared]").textContent = "Copied";
    }
  });
  reveal();
  document.addEventListener("htmx:afterSwap", reveal);
}

function reveal() {
  if (!navigator.share && !navigator.clipboard) return;
  document.querySelectorAll("[data-share]").forEach((button) => (button.hidden = false));
}
