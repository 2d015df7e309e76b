/* Layers, full screen and links inside pictures. Everything here is an addition: without it the pages are complete. */
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
    const svg = bar.parentElement.querySelector("svg.topodoc");
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

  /* Full screen: a dialog with the picture in it, moved by dragging, zoomed by wheel, pinch, buttons and keys. */
  const open = (figure) => {
    const dialog = document.createElement("dialog");
    dialog.className = "topodoc-screen md-typeset";
    dialog.setAttribute("aria-label", figure.getAttribute("aria-label"));
    dialog.innerHTML =
      '<div class="topodoc-tools"><button type="button" data-do="in" aria-label="Larger">+</button>' +
      '<button type="button" data-do="out" aria-label="Smaller">\u2212</button>' +
      '<button type="button" data-do="all">All of it</button><button type="button" data-do="close">Close</button></div>';
    const [first, second] = [...figure.children].map((one) => one.cloneNode(true));
    for (const copy of [first, second]) copy?.querySelectorAll("[id]").forEach((one) => one.removeAttribute("id"));
    const svg = second ?? first; // a chart comes in two, its heads and its steps, one above the other
    const whole = svg.viewBox.baseVal;
    const above = second ? first.viewBox.baseVal.height : 0;
    if (second) svg.prepend(...[...first.children].filter((one) => !["title", "desc"].includes(one.localName)));
    const box = { x: whole.x, y: whole.y - above, width: whole.width, height: whole.height + above };
    const home = { ...box };
    const draw = () => svg.setAttribute("viewBox", `${box.x} ${box.y} ${box.width} ${box.height}`);
    draw();
    const place = (event) => {
      const point = new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM().inverse());
      return [point.x, point.y];
    };
    const zoom = (by, x = box.x + box.width / 2, y = box.y + box.height / 2) => {
      const next = Math.min(Math.max(box.width * by, home.width / 40), home.width * 4) / box.width;
      box.x = x - (x - box.x) * next;
      box.y = y - (y - box.y) * next;
      box.width *= next;
      box.height *= next;
      draw();
    };
    const move = (x, y) => ((box.x += x * box.width), (box.y += y * box.height), draw());
    const acts = { in: () => zoom(0.8), out: () => zoom(1.25), all: () => (Object.assign(box, home), draw()), close: () => dialog.close() };
    dialog.addEventListener("click", (event) => acts[event.target.dataset.do]?.());
    dialog.addEventListener("keydown", (event) => {
      const keys = {
        "+": acts.in, "=": acts.in, "-": acts.out, 0: acts.all,
        ArrowLeft: () => move(-0.1, 0), ArrowRight: () => move(0.1, 0), ArrowUp: () => move(0, -0.1), ArrowDown: () => move(0, 0.1),
      };
      if (keys[event.key] && !event.ctrlKey && !event.metaKey) event.preventDefault(), keys[event.key]();
    });
    svg.addEventListener("wheel", (event) => (event.preventDefault(), zoom(event.deltaY > 0 ? 1.15 : 0.87, ...place(event))), { passive: false });
    const held = new Map();
    let moved = false;
    svg.addEventListener("pointerdown", (event) => ((moved = false), held.set(event.pointerId, place(event))));
    svg.addEventListener("pointermove", (event) => {
      if (!held.has(event.pointerId)) return;
      const [from, to] = [held.get(event.pointerId), place(event)];
      if (held.size === 1) {
        if (Math.hypot(to[0] - from[0], to[1] - from[1]) > box.width / 200) (moved = true), svg.setPointerCapture(event.pointerId);
        if (moved) (box.x += from[0] - to[0]), (box.y += from[1] - to[1]), draw();
      } else {
        const other = [...held].find(([id]) => id !== event.pointerId)[1];
        const by = Math.hypot(from[0] - other[0], from[1] - other[1]) / Math.max(Math.hypot(to[0] - other[0], to[1] - other[1]), 1);
        zoom(by, ...other);
      }
    });
    ["pointerup", "pointercancel"].forEach((name) => svg.addEventListener(name, (event) => held.delete(event.pointerId)));
    svg.addEventListener("click", (event) => moved && (event.preventDefault(), event.stopPropagation()), true);
    svg.addEventListener("dragstart", (event) => event.preventDefault());
    dialog.append(svg);
    dialog.addEventListener("close", () => dialog.remove());
    document.body.append(dialog);
    dialog.showModal();
  };

  const setFigure = (figure) => {
    const tools = document.createElement("div");
    tools.className = "topodoc-tools";
    tools.innerHTML = '<button type="button">Full screen</button>';
    tools.firstChild.addEventListener("click", () => open(figure));
    figure.after(tools);
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

  const setUp = () => {
    leadOn();
    document.querySelectorAll(".topodoc-layers:not([data-ready])").forEach((one) => ((one.dataset.ready = ""), setLayers(one)));
    document.querySelectorAll(".topodoc-picture > .topodoc-figure:not([data-ready])").forEach((one) => ((one.dataset.ready = ""), setFigure(one)));
    // What a link leads to in a picture is shown with what is around it; browsers put it at the upper side.
    if (location.hash.startsWith("#lit-")) document.getElementById(location.hash.slice(1))?.scrollIntoView({ block: "center", inline: "center" });
  };
  document.addEventListener("click", follow);
  document.addEventListener("keydown", step);
  const begin = () => (window.document$ ? window.document$.subscribe(setUp) : setUp());
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", begin);
  else begin();
})();
