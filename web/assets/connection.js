// Without a connection a link would lead to the browser's own error page, and a form would lose what was typed: both
// wait, and the page says so. Nothing of a chart is ever kept for reading without a connection.
{
  const region = document.getElementById("connection");

  const hold = (event) => {
    const link = event.target.closest?.("a[href]");
    const leaves = event.type === "submit" || (link && !link.getAttribute("href").startsWith("#"));
    if (navigator.onLine || !leaves) return;
    event.preventDefault();
    region.textContent = region.dataset.offline;
    region.focus();
  };

  window.addEventListener("offline", () => { region.textContent = region.dataset.offline; });
  window.addEventListener("online", () => { region.textContent = region.dataset.online; });
  document.addEventListener("click", hold, true);
  document.addEventListener("submit", hold, true);
}
