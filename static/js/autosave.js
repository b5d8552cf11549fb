// form[data-autosave="url"]: sends the form 0.8 s after the last key. The server answers with a small piece of HTML,
// shown in [data-autosave-said] (its attributes data-saving, data-failed, data-refused, data-signed-out hold the words for the other cases).
// A hidden input in the answer replaces the form's field of the same name: so the form knows the new version.
const ANSWERS = [200, 409, 422], PAUSE = 800, RETRY = 5000, PATIENCE = 15000

function start(form) {
  const said = form.querySelector("[data-autosave-said]")
  const later = pause => { clearTimeout(timer); timer = setTimeout(send, pause) }
  let timer, renewed = false, sending = false, waiting = false, leaving = false, conflict = false, pressed = null

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

  function complain(words) {
    if (said.textContent === words) return
    said.replaceChildren(Object.assign(document.createElement("span"), { textContent: words, role: "alert" }))
  }

  // Signing in again gives the browser another token; this page takes it over and goes on.
  async function renewToken() {
    const page = await fetch(location.href, { redirect: "manual" })
    const fresh = new DOMParser().parseFromString(await page.text(), "text/html").querySelector("[name=csrfmiddlewaretoken]")
    if (fresh) form.elements.csrfmiddlewaretoken.value = fresh.value
    return Boolean(fresh)
  }

  async function post(extra) {
    const answer = await fetch(form.dataset.autosave, { method: "POST", body: answers(), redirect: "manual",
      headers: { "HX-Request": "true" }, signal: AbortSignal.timeout(PATIENCE), ...extra })
    if (answer.type === "opaqueredirect") { complain(said.dataset.signedOut); return later(RETRY) }
    if (answer.status === 403 && !renewed && await renewToken()) { renewed = waiting = true; return }
    if (answer.status >= 500 || answer.status === 429) throw new Error(answer.status)
    if (!ANSWERS.includes(answer.status)) return complain(said.dataset.refused)
    renewed = false
    conflict = answer.status === 409
    show(await answer.text())
    if (answer.ok && !waiting) form.dispatchEvent(new Event("saved"))
  }

  async function send(extra = {}) {
    clearTimeout(timer)
    if (sending || leaving || conflict) { waiting = sending; return }
    sending = true
    waiting = false
    if (!said.querySelector("[role=alert]")) said.textContent = said.dataset.saving
    try { await post(extra) } catch { complain(said.dataset.failed); later(RETRY) }
    sending = false
    if (pressed) { const button = pressed; pressed = null; form.requestSubmit(button) }
    else if (waiting) later(0)
  }

  form.addEventListener("input", event => {
    if (event.target.type === "file") return
    form.setAttribute("data-dirty", "")
    waiting = sending
    later(PAUSE)
  })
  // A button pressed while a save is under way waits for it, so that the form carries the version it made.
  form.addEventListener("submit", event => {
    clearTimeout(timer)
    if (sending) { event.preventDefault(); pressed = event.submitter ?? form.querySelector("button") } else { leaving = true }
  })
  form.addEventListener("saved", () => form.removeAttribute("data-dirty"))
  addEventListener("pageshow", () => { leaving = false })
  addEventListener("online", () => { if (said.textContent === said.dataset.failed) later(0) })
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden" && form.matches("[data-dirty]")) send({ keepalive: true })
  })
}

document.querySelectorAll("form[data-autosave]").forEach(start)
