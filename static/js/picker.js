// Narrow the picker's programs to those whose text holds what is typed; ticked ones stay, and are
// counted: of more than fit side by side, none can be ticked.

export function searchPicker() {
  const form = document.querySelector("[data-picker]");
  if (!form) return;
  const search = form.querySelector("#picker-search");
  const boxes = [...form.querySelectorAll("[name=p]")];
  const counted = form.querySelector("[data-ticked]");
  const most = Number(counted.textContent.match(/of (\d+)/)[1]);
  search.addEventListener("input", () => {
    const typed = search.value.trim().toLowerCase();
    for (const box of boxes) {
      const row = box.closest("li");
      row.hidden = !box.checked && !row.textContent.toLowerCase().includes(typed);
    }
  });
  form.addEventListener("change", () => {
    const ticked = boxes.filter((box) => box.checked).length;
    counted.textContent = `${ticked} of ${most} ticked`;
    for (const box of boxes) box.disabled = !box.checked && ticked >= most;
  });
}
