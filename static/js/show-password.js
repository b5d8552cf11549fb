// input[data-show-password="id"]: shows what is typed into that field, so that nobody has to type it twice.
document.querySelectorAll("[data-show-password]").forEach(choice => {
  const field = document.getElementById(choice.dataset.showPassword)
  choice.addEventListener("change", () => { field.type = choice.checked ? "text" : "password" })
  choice.closest("[hidden]")?.removeAttribute("hidden")
})
