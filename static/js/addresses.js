// A field left empty asks nothing, and the order by name goes without saying: both stay out of
// the address.

export function keepAddressesPlain() {
  document.addEventListener("formdata", ({ target, formData }) => {
    // Not target.method: a field of that name hides it.
    if ((target.getAttribute("method") ?? "get") !== "get") return;
    for (const name of new Set(formData.keys())) {
      const stated = formData.getAll(name).filter((value) => value !== "");
      formData.delete(name);
      stated.forEach((value) => formData.append(name, value));
    }
    if (formData.get("sort") === "name") formData.delete("sort");
  });
}
