// form[data-autosave="url"]: sends the form 0.8 s after the last key. The server answers with a small piece of HTML,
// shown in [data-autosave-said] (its attributes data-saving and data-failed hold the words for the other cases).
// A hidden input in the answer replaces the form's field of the same name: so the form knows the new version.
const PAUSE = 800, RETRY = 5000

function start(form) {
  const said = form.querySelector("[data-autosave-said]")
  let timer, sending = false, waiting = false

  const later = pause => { clearTimeout(timer); timer = setTimeout(send, pause) }

  function answers() {
    const data = new FormData(form)
    for (const [name, value] of [...data]) if (value instanceof File) data.delete(name)
    return data
  }

  function show(html) {
    said.innerHTML = html
    said.querySelectorAll("input[type=hidden][name]").forEach(input => {
      const field = [...form.elements].find(known => known.name === input.name && known !== input)
      if (field) { field.value = input.value; input.remove() }
    })
  }

  async function send(extra = {}) {
    clearTimeout(timer)
    if (sending) { waiting = true; return }
    sending = true
    waiting = false
    said.textContent = said.dataset.saving
    try {
      const answer = await fetch(form.dataset.autosave, { method: "POST", body: answers(), redirect: "error",
        headers: { "HX-Request": "true" }, ...extra })
      if (answer.status >= 500 || answer.status === 403) throw new Error(answer.status)
      show(await answer.text())
      if (answer.ok && !waiting) form.dispatchEvent(new Event("saved"))
    } catch {
      said.textContent = said.dataset.failed
      later(RETRY)
    }
    sending = false
    if (waiting) later(0)
  }

  form.addEventListener("input", event => { if (event.target.type !== "file") { waiting = sending; later(PAUSE) } })
  form.addEventListener("submit", () => clearTimeout(timer))
  addEventListener("online", () => { if (said.textContent === said.dataset.failed) later(0) })
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden" && timer && said.isConnected && form.matches("[data-dirty]")) send({ keepalive: true })
  })
  form.addEventListener("input", () => form.setAttribute("data-dirty", ""))
  form.addEventListener("saved", () => form.removeAttribute("data-dirty"))
}

document.querySelectorAll("form[data-autosave]").forEach(start)
