// Narrow the picker's programs to those whose name holds what is typed; ticked ones stay.

export function searchPicker() {
  const form = document.querySelector("[data-picker]");
  if (!form) return;
  const search = form.querySelector("#picker-search");
  search.closest("[hidden]").hidden = false;
  search.addEventListener("input", () => {
    const typed = search.value.trim().toLowerCase();
    for (const row of form.querySelectorAll(".picker li")) {
      const ticked = row.querySelector("input").checked;
      row.hidden = !ticked && !row.textContent.toLowerCase().includes(typed);
    }
  });
}
