// input[data-select-all="name"]: ticks every checkbox of that name in the same form, and follows them.
document.querySelectorAll("[data-select-all]").forEach(all => {
  const boxes = [...all.form.querySelectorAll(`[name="${all.dataset.selectAll}"]`)]
  const follow = () => {
    const ticked = boxes.filter(box => box.checked).length
    all.checked = ticked === boxes.length
    all.indeterminate = ticked > 0 && ticked < boxes.length
  }
  all.addEventListener("change", () => boxes.forEach(box => { box.checked = all.checked }))
  boxes.forEach(box => box.addEventListener("change", follow))
  all.closest("[hidden]")?.removeAttribute("hidden")
  follow()
})
