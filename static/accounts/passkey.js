// Passkeys: the browser's own dialogue in place of typing. Every page has another way beside it for browsers without.

const knows = Boolean(window.PublicKeyCredential?.parseCreationOptionsFromJSON);

async function options(form) {
  const written = document.getElementById("js_data");
  if (written) return JSON.parse(written.textContent);
  const answer = await fetch(form.action, { headers: { Accept: "application/json", "X-Requested-With": "XMLHttpRequest" } });
  if (!answer.ok) throw new Error(`The portal answered ${answer.status}.`);
  return answer.json();
}

async function create(form) {
  const { publicKey } = (await options(form)).creation_options;
  publicKey.authenticatorSelection = {
    ...publicKey.authenticatorSelection,
    residentKey: "required",
    requireResidentKey: true,
    userVerification: "required",
  };
  return navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(publicKey) });
}

async function ask(form) {
  const { publicKey } = (await options(form)).request_options;
  return navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(publicKey) });
}

for (const form of knows ? document.querySelectorAll("form[data-passkey]") : []) {
  form.hidden = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const trouble = form.querySelector("[role=alert]");
    trouble.hidden = true;
    try {
      const credential = await (form.dataset.passkey === "create" ? create(form) : ask(form));
      form.elements.credential.value = JSON.stringify(credential);
      form.submit();
    } catch (error) {
      console.warn(error);
      trouble.hidden = false;
    }
  });
}
