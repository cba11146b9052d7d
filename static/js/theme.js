// Runs before anything is drawn, so that the page doesn't flash: the theme a visitor chose stays.

const chosen = localStorage.getItem("theme");
if (chosen) document.documentElement.dataset.theme = chosen;
