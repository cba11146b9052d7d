// A filter left empty says nothing: it stays out of the address.

export function keepAddressesPlain() {
  document.addEventListener("htmx:configRequest", ({ detail }) => {
    for (const name of [...detail.formData.keys()]) {
      const said = detail.formData.getAll(name).filter((value) => value !== "");
      detail.formData.delete(name);
      said.forEach((value) => detail.formData.append(name, value));
    }
    if (detail.formData.get("sort") === "name") detail.formData.delete("sort");
  });

  document.addEventListener("submit", ({ target }) => {
    if (target.method !== "get") return;
    const empty = [...target.elements].filter((field) => field.name && field.value === "");
    empty.forEach((field) => (field.disabled = true));
    // The page may stay: a later submit must see the fields again.
    setTimeout(() => empty.forEach((field) => (field.disabled = false)));
  });
}
