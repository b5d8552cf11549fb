// form[data-once]: the second click of a double click sends nothing.
document.querySelectorAll("form[data-once]").forEach(form => {
  let sent = false
  form.addEventListener("submit", event => { if (sent) event.preventDefault(); sent = true })
  addEventListener("pageshow", () => { sent = false })
})
