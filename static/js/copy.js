// [data-copy="text"]: its button puts the text on the clipboard, and [data-copied] says so. Hidden where that cannot be.
if (navigator.clipboard) document.querySelectorAll("[data-copy]").forEach(place => {
  const said = place.querySelector("[data-copied]")
  place.querySelector("button").addEventListener("click", async () => {
    await navigator.clipboard.writeText(place.dataset.copy)
    said.textContent = said.dataset.copied
  })
  place.hidden = false
})
