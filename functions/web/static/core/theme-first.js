// Set the theme before the first paint, so that the other one never flashes.
(() => {
  const kept = localStorage.getItem("lightbox.theme");
  document.documentElement.dataset.theme = kept === "light" || kept === "dark" ? kept : "dark";
})();
