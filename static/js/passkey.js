// form[data-passkey="create" | "get"]: the device's answer goes into the hidden field `credential`, then the form is sent.
// What the device is asked stands in #passkey-options, or comes from the address in data-options. Such forms are hidden
// until this script runs in a browser that knows passkeys; [data-without-passkeys] stands there in their place.
// data-failed and data-known hold the words for a device that gave nothing and for one that is in the list already.
async function question(form) {
  const answer = form.dataset.options
    ? await (await fetch(form.dataset.options, { headers: { Accept: "application/json" } })).json()
    : JSON.parse(document.getElementById("passkey-options").textContent)
  return Object.values(answer)[0]
}

function create(form, asked) {
  const alone = form.elements.passwordless?.checked
  const selection = asked.publicKey.authenticatorSelection
  selection.residentKey = alone ? "required" : "discouraged"
  selection.requireResidentKey = Boolean(alone)
  if (alone) selection.userVerification = "required"
  return window.webauthnJSON.create(asked)
}

function start(form) {
  const said = form.querySelector("[data-passkey-said]")
  form.addEventListener("submit", async event => {
    event.preventDefault()
    said.textContent = ""
    try {
      const asked = await question(form)
      const answer = form.dataset.passkey === "create" ? await create(form, asked) : await window.webauthnJSON.get(asked)
      form.elements.credential.value = JSON.stringify(answer)
      form.submit()
    } catch (error) {
      said.textContent = error.name === "InvalidStateError" ? form.dataset.known : form.dataset.failed
    }
  })
  form.hidden = false
}

if (window.PublicKeyCredential) {
  document.querySelectorAll("form[data-passkey]").forEach(start)
  document.querySelectorAll("[data-without-passkeys]").forEach(words => { words.hidden = true })
}
