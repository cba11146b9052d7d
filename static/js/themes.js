// Lets a visitor choose light or dark, and remembers it; "auto" follows the device.

export function offerThemes() {
  const place = document.querySelector("[data-theme-choice]");
  if (!place) return;
  const select = place.querySelector("select");
  select.value = document.documentElement.dataset.theme || "";
  place.hidden = false;
  select.addEventListener("change", () => {
    if (select.value) {
      document.documentElement.dataset.theme = select.value;
      localStorage.setItem("theme", select.value);
    } else {
      delete document.documentElement.dataset.theme;
      localStorage.removeItem("theme");
    }
  });
}
