// What makes pages nicer where there are scripts; without them everything still works.
"use strict";

// A button with data-copy copies the text of the element that it names.
for (const button of document.querySelectorAll("button[data-copy]")) {
  if (!navigator.clipboard) continue;
  button.hidden = false;
  const label = button.textContent;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent.trim());
    button.textContent = button.dataset.copied;
    setTimeout(() => { button.textContent = label; }, 2000);
  });
}

// What was done is said once: a reload or a bookmark is of the page itself.
const address = new URL(location.href);
if (address.searchParams.has("xong")) {
  address.searchParams.delete("xong");
  history.replaceState(history.state, "", address);
}

// Bars of pages and tabs scroll sideways on a phone: what is open should be seen in them.
for (const here of document.querySelectorAll("nav a[aria-current]")) {
  const bar = here.closest("ul");
  bar.scrollLeft = here.offsetLeft - (bar.clientWidth - here.offsetWidth) / 2;
}

// The arrow keys and a swipe follow links marked rel=prev and rel=next.
const neighbour = (rel) => document.querySelector(`main a[rel="${rel}"]`);
const follow = (rel) => { const link = neighbour(rel); if (link) link.click(); };

if (neighbour("prev") || neighbour("next")) {
  document.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (event.target.closest("input, select, textarea, [contenteditable]")) return;
    if (event.key === "ArrowLeft") follow("prev");
    if (event.key === "ArrowRight") follow("next");
  });
  let start = null;
  document.addEventListener("touchstart", (event) => {
    const one = event.touches.length === 1 && !event.target.closest(".wide, nav");
    start = one ? { x: event.touches[0].clientX, y: event.touches[0].clientY } : null;
  }, { passive: true });
  document.addEventListener("touchend", (event) => {
    if (!start) return;
    const x = event.changedTouches[0].clientX - start.x;
    const y = event.changedTouches[0].clientY - start.y;
    if (Math.abs(x) > 60 && Math.abs(x) > 2 * Math.abs(y)) follow(x > 0 ? "prev" : "next");
    start = null;
  }, { passive: true });
}
