// On a comparison: copy the address, print the page. Both stay hidden where they can't work.

export function offerCopyAndPrint() {
  const copy = document.querySelector("[data-copy-address]");
  if (copy && navigator.clipboard) {
    copy.hidden = false;
    copy.addEventListener("click", async () => {
      await navigator.clipboard.writeText(location.href);
      copy.textContent = "Copied";
    });
  }
  const print = document.querySelector("[data-print]");
  if (print) {
    print.hidden = false;
    print.addEventListener("click", () => window.print());
  }
}
