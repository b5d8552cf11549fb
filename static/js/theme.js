// Loaded in the head before anything is painted, so that the chosen colours never flash.
// Later it starts the switch in the footer and opens folds that are always open on wide screens.
const chosen = () => { try { return localStorage.getItem("theme") } catch { return null } }
const paint = theme => theme ? document.documentElement.dataset.theme = theme : delete document.documentElement.dataset.theme
paint(chosen())

function startSwitch(group) {
  const show = () => group.querySelectorAll("button").forEach(button =>
    button.setAttribute("aria-pressed", button.value === (chosen() ?? "")))
  group.addEventListener("click", event => {
    const button = event.target.closest("button")
    if (!button) return
    try { button.value ? localStorage.setItem("theme", button.value) : localStorage.removeItem("theme") } catch { }
    paint(button.value)
    show()
  })
  group.hidden = false
  show()
}

function startFold(fold) {
  const wide = matchMedia(`(min-width: ${fold.dataset.openFrom})`)
  const follow = () => { fold.open = wide.matches }
  wide.addEventListener("change", follow)
  follow()
}

document.addEventListener("DOMContentLoaded", () => {
  document.querySelectorAll("[data-theme-switch]").forEach(startSwitch)
  if (!CSS.supports("selector(::details-content)")) document.querySelectorAll("[data-open-from]").forEach(startFold)
  document.querySelectorAll("[data-print]").forEach(button => {
    button.hidden = false
    button.addEventListener("click", () => print())
  })
})
