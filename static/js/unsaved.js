// form[data-unsaved]: asks before leaving a page on which something typed is not saved yet.
document.querySelectorAll("form[data-unsaved]").forEach(form => {
  let dirty = false
  form.addEventListener("input", () => { dirty = true })
  form.addEventListener("saved", () => { dirty = false })
  form.addEventListener("submit", () => { dirty = false })
  addEventListener("beforeunload", event => { if (dirty) event.preventDefault() })
})
