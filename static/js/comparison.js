// On a comparison: print the page. The button stays hidden where there is no script.

export function offerPrinting() {
  const print = document.querySelector("[data-print]");
  if (print) {
    print.hidden = false;
    print.addEventListener("click", () => window.print());
  }
}
