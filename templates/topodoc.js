/* Layers and links inside pictures. Everything here is an addition: without it the pages are complete. */
(() => {
  "use strict";
  if (window.topodocPages) return; // pages that a theme loads itself bring their scripts again
  window.topodocPages = true;

  /* A page that only leads to another one leads there at once. */
  const leadOn = () => {
    const moved = document.querySelector("a[data-topodoc-moved]");
    if (moved) location.replace(moved.href);
  };

  /* Layers: an element is shown while each of its clauses has a layer that is on. */
  const setLayers = (bar) => {
    const svg = bar.closest(".topodoc-picture, dialog").querySelector("svg.topodoc");
    const buttons = [...bar.querySelectorAll("button[data-layer]")];
    const asked = new URLSearchParams(location.search).get(bar.dataset.param);
    if (asked !== null) {
      const names = asked.split(",");
      buttons.forEach((one) => one.setAttribute("aria-pressed", names.includes(one.dataset.layer)));
    }
    const show = () => {
      const on = new Set(buttons.filter((one) => one.getAttribute("aria-pressed") === "true").map((one) => one.dataset.layer));
      svg.querySelectorAll("[data-when]").forEach((one) => {
        const seen = one.dataset.when.split(";").every((clause) => clause.split(" ").some((name) => on.has(name)));
        seen ? one.removeAttribute("display") : one.setAttribute("display", "none");
      });
      return [...on].join(",");
    };
    buttons.forEach((one) =>
      one.addEventListener("click", () => {
        one.setAttribute("aria-pressed", one.getAttribute("aria-pressed") !== "true");
        const url = new URL(location.href);
        url.searchParams.set(bar.dataset.param, show());
        history.replaceState(history.state, "", url);
      }),
    );
    bar.hidden = false;
    show();
  };

  /* A theme that loads pages itself knows links of HTML only: it sets their address, and follows them by it. */
  const href = Object.getOwnPropertyDescriptor(SVGAElement.prototype, "href");
  if (href && !href.set) {
    const set = function (address) {
      if (typeof address === "string") this.setAttribute("href", address);
    };
    Object.defineProperty(SVGAElement.prototype, "href", { ...href, set });
  }
  const follow = (event) => {
    const link = event.target.closest?.("svg.topodoc a[href]");
    if (!link || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey || event.defaultPrevented) return;
    event.preventDefault();
    link.closest("dialog")?.close();
    const plain = document.createElement("a");
    plain.href = link.getAttribute("href");
    document.body.append(plain);
    plain.click();
    plain.remove();
  };

  /* Arrow keys go from step to step: from row to row of a table, from link to link of a chart. */
  const step = (event) => {
    const way = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const box = event.target.closest?.(".topodoc-table, .topodoc-chart");
    if (!way || !box || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const links = [...box.querySelectorAll(".topodoc-step a, [data-step] > a, .note > a")];
    const table = box.matches(".topodoc-table");
    const row = table && (event.target.closest("tr") ?? box.querySelector("tr:target"));
    const at = links.findIndex((one) => (table ? row?.contains(one) : one === event.target));
    const next = links[at + way];
    if (!next || (at < 0 && (way < 0 || !table))) return; // a chart that has the focus itself scrolls
    event.preventDefault();
    next.focus();
    if (table) history.replaceState(history.state, "", next.getAttribute("href"));
  };

  /* A theme that loads pages itself forgets the row that a link leads to, where the page comes late. */
  let followed = "";
  const remember = (event) => (followed = event.target.closest?.("a[href]")?.href ?? "");
  const target = () => {
    try {
      return document.getElementById(decodeURIComponent(location.hash.slice(1)));
    } catch {
      return null; // an address may end in anything
    }
  };
  const aim = () => {
    if (followed === location.href && target() && !document.querySelector(":target")) location.replace(location.hash);
    followed = "";
  };

  /* What a link leads to in a folded list is unfolded; a filter unfolds the lists that hold what it asks for. */
  const unfold = () => {
    const told = target();
    const fold = told && told.closest("details.topodoc-fold:not([open])");
    if (fold) (fold.open = true), told.scrollIntoView({ block: "center" });
  };
  const setFilter = (box) => {
    const lists = [];
    for (let next = box.nextElementSibling; next && !/^H[12]$/.test(next.tagName); next = next.nextElementSibling) lists.push(next);
    box.hidden = false;
    box.firstElementChild.addEventListener("input", (event) => {
      const words = event.target.value.toLowerCase().split(/\s+/);
      lists.forEach((list) => {
        const rows = [...list.querySelectorAll("tbody tr")];
        rows.forEach((row) => (row.hidden = !words.every((word) => row.textContent.toLowerCase().includes(word))));
        list.hidden = rows.length > 0 && rows.every((row) => row.hidden);
        if (list.matches("details")) list.open = !!event.target.value;
      });
    });
  };

  /* A dark page is dark, whatever its scheme is called, and in whatever form its colour is told. */
  const dab = Object.assign(document.createElement("canvas"), { width: 1, height: 1 }).getContext("2d", { willReadFrequently: true });
  const look = () => {
    dab.clearRect(0, 0, 1, 1);
    dab.fillStyle = getComputedStyle(document.body).backgroundColor;
    dab.fillRect(0, 0, 1, 1);
    const [red, green, blue, alpha] = dab.getImageData(0, 0, 1, 1).data;
    const dark = alpha > 127 && 0.2126 * red + 0.7152 * green + 0.0722 * blue < 100;
    document.body.toggleAttribute("data-topodoc-dark", dark);
  };

  const setUp = () => {
    look();
    leadOn();
    document.querySelectorAll(".topodoc-filter[hidden]").forEach(setFilter);
    aim();
    unfold();
    document.querySelectorAll(".topodoc-layers:not([data-ready])").forEach((one) => ((one.dataset.ready = ""), setLayers(one)));
    // What a link leads to in a picture is shown with what is around it; browsers put it at the upper side.
    if (location.hash.startsWith("#lit-")) document.getElementById(location.hash.slice(1))?.scrollIntoView({ block: "center", inline: "center" });
  };
  addEventListener("hashchange", unfold);
  document.addEventListener("click", remember, true);
  document.addEventListener("click", follow);
  document.addEventListener("keydown", step);
  const watch = () => {
    const changes = new MutationObserver(look);
    for (const one of [document.documentElement, document.body]) changes.observe(one, { attributeFilter: ["data-md-color-scheme", "data-bs-theme", "class"] });
  };
  const begin = () => (watch(), window.document$ ? window.document$.subscribe(setUp) : setUp());
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", begin);
  else begin();
})();
