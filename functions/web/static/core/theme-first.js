// Runs before the first paint, so that a light page never flashes dark nor a dark one light.
(() => {
  const kept = localStorage.getItem("lightbox.theme");
  document.documentElement.dataset.theme = kept === "light" || kept === "dark" ? kept : "dark";
})();
