// form[data-autosubmit="#region"]: a changed filter is applied at once. The server's answer replaces the region,
// the address follows, and the focus stays where it was. Without this the form has a button.
const form = document.querySelector("form[data-autosubmit]")
const place = () => document.querySelector(form.dataset.autosubmit)
let running

async function show(url, push) {
  running?.abort()
  running = new AbortController()
  const region = place()
  region.setAttribute("aria-busy", "true")
  try {
    const answer = await fetch(url, { headers: { "HX-Request": "true" }, cache: "no-store", signal: running.signal })
    if (!answer.ok) throw new Error(answer.status)
    const focused = document.activeElement?.id
    const open = new Map([...region.querySelectorAll("details[id]")].map(fold => [fold.id, fold.open]))
    region.innerHTML = await answer.text()
    open.forEach((value, id) => { const fold = document.getElementById(id); if (fold) fold.open = value })
    if (focused) document.getElementById(focused)?.focus({ preventScroll: true })
    if (push) history.pushState({}, "", url)
    const said = region.querySelector("[data-said]")
    if (said) document.querySelector("[data-saying]").textContent = said.textContent.replace(/\s+/g, " ").trim()
    region.removeAttribute("aria-busy")
  } catch (error) {
    if (error.name !== "AbortError") location.assign(url)
  }
}

function address() {
  const query = new URLSearchParams()
  for (const [name, value] of new FormData(form)) if (value) query.append(name, value)
  return `${form.getAttribute("action")}?${query}`
}

form?.addEventListener("change", event => {
  if (event.target.type !== "search") show(address(), true)
})
if (form) form.dataset.started = ""
if (form) addEventListener("popstate", () => show(location.href, false))
