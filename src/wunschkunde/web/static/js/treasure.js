// Closes what the treasury offers with one key: Escape sends its form. While somebody writes, Escape is theirs.
//
// <form data-close-by-escape> … </form>
(() => {
  "use strict";

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.defaultPrevented) return;
    if (event.target instanceof Element && event.target.closest("input, textarea, select, dialog")) return;
    const form = document.querySelector("form[data-close-by-escape]");
    if (form) form.requestSubmit();
  });
})();
