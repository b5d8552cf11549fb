// [data-count-for="id"]: how many characters of the most allowed are used, as the person types.
document.querySelectorAll("[data-count-for]").forEach(count => {
  const field = document.getElementById(count.dataset.countFor)
  const show = () => {
    const length = field.value.length, most = Number(count.dataset.most)
    count.textContent = `${length.toLocaleString(document.documentElement.lang)} / ${most.toLocaleString(document.documentElement.lang)}`
    count.toggleAttribute("data-over", length > most)
  }
  field.addEventListener("input", show)
  show()
})
