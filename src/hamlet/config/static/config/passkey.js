// Passkeys need JavaScript and a device that has them: show the way in only there, and say what
// went wrong. The ceremony itself is django-allauth's.
const block = document.querySelector("[data-passkey]");
if (block && "PublicKeyCredential" in window) {
  block.hidden = false;
  document.addEventListener("allauth.error", (event) => {
    event.preventDefault();
    const said = block.querySelector("[data-passkey-error]");
    said.hidden = false;
  });
}
