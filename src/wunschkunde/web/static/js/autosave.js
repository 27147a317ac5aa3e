// Saves a form while one writes, and says so. Without JavaScript the form has its ordinary button.
//
// <form data-autosave-url="…">  is posted there 800 ms after the last change (204 or any 2xx means saved)
//   <span class="saved" role="status" data-autosave-status
//         data-saved="Saved" data-failed="Not saved yet. We keep trying; your text stays here."></span>
// </form>
// What was typed before this script had arrived counts as a change, too.
// What could not be saved stays in the page, is tried again, and leaving the page asks first. Nothing is put into
// the browser's storage: other people may use the same device.
(() => {
  "use strict";
  const WAIT = 800;
  const RETRY = 5000;

  function isChanged(field) {
    if (field.type === "checkbox" || field.type === "radio") return field.checked !== field.defaultChecked;
    if (field.type === "hidden") return false;
    if (field.options) return Array.from(field.options).some((option) => option.selected !== option.defaultSelected);
    return "defaultValue" in field && field.value !== field.defaultValue;
  }

  function watch(form) {
    const status = form.querySelector("[data-autosave-status]");
    let timer = null;
    let isDirty = false;
    let isSending = false;

    function say(state) {
      if (!status) return;
      status.dataset.state = state;
      status.textContent = status.dataset[state] || "";
    }

    function plan(wait) {
      clearTimeout(timer);
      timer = setTimeout(send, wait);
    }

    async function send() {
      if (isSending) return plan(WAIT);
      isSending = true;
      isDirty = false;
      try {
        const answer = await fetch(form.dataset.autosaveUrl, {
          method: "POST",
          body: new FormData(form),
          headers: { "X-Autosave": "1" },
          credentials: "same-origin",
          redirect: "manual",
        });
        if (!answer.ok) throw new Error("not saved");
        if (!isDirty) say("saved");
      } catch {
        isDirty = true;
        say("failed");
        plan(RETRY);
      } finally {
        isSending = false;
      }
    }

    function note() {
      isDirty = true;
      if (status && status.dataset.state === "saved") say("");
      plan(WAIT);
    }

    form.addEventListener("input", note);
    form.addEventListener("change", note);
    form.addEventListener("submit", () => {
      clearTimeout(timer);
      isDirty = false;
    });
    window.addEventListener("online", () => isDirty && send());
    window.addEventListener("beforeunload", (event) => {
      if (isDirty) event.preventDefault();
    });
    if (Array.from(form.elements).some(isChanged)) note();
  }

  document.querySelectorAll("form[data-autosave-url]").forEach(watch);
})();
