// Counts down the time in which something can still be undone, then takes the offer away.
// The server decides whether it is too late; this only shows it.
//
// <div class="undo" data-until="2026-11-22T14:00:00+01:00"> … <span data-undo-left></span> … </div>
(() => {
  "use strict";

  function count(bar) {
    const until = Date.parse(bar.dataset.until);
    const left = bar.querySelector("[data-undo-left]");
    if (Number.isNaN(until)) return;

    function tick() {
      const seconds = Math.ceil((until - Date.now()) / 1000);
      if (seconds <= 0) {
        clearInterval(timer);
        bar.querySelectorAll("[data-undo-offer]").forEach((part) => { part.hidden = true; });
        return;
      }
      if (left) left.textContent = String(seconds);
    }

    const timer = setInterval(tick, 1000);
    tick();
  }

  document.querySelectorAll("[data-until]").forEach(count);
})();
