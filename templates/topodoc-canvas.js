/* The canvas around a picture: it fits, zooms, moves, lights what is asked for, and fills the screen.
   Everything here is an addition: without it a picture fits its page, and its links lead on. */
(() => {
  "use strict";
  if (window.topodocCanvas) return; // pages that a theme loads itself bring their scripts again
  window.topodocCanvas = true;
  const all = (what, where = document) => [...where.querySelectorAll(what)];
  const first = (what, where) => where.querySelector(what);
  const on = (target, names, act, how) => names.split(" ").forEach((name) => target.addEventListener(name, act, how));
  const near = (low, value, high) => Math.min(Math.max(value, low), high);

  const setUp = (root, isFirst) => {
    const figure = first(".topodoc-figure", root);
    const bar = first(".topodoc-tools", root);
    const [svg] = all("svg.topodoc", figure).slice(-1); // a chart comes in two, its heads and its steps
    if (!svg || !bar) return;
    const wide = svg.viewBox.baseVal.width;
    const button = (name) => first(`[data-do="${name}"]`, bar);

    /* What is seen is kept in the address, of the first picture of a page. */
    const keep = (name, value) => {
      if (!isFirst) return;
      const url = new URL(location.href);
      value ? url.searchParams.set(name, value) : url.searchParams.delete(name);
      history.replaceState(history.state, "", url);
    };
    const kept = (name) => (isFirst ? new URLSearchParams(location.search).get(name) : null);

    /* Zoom: the picture is as wide as its scale says, in a box that scrolls; without a scale it fits. */
    let scale = 0;
    const shown = () => svg.getBoundingClientRect().width / wide;
    const fitted = () => Math.min(shown(), svg.getBoundingClientRect().height / svg.viewBox.baseVal.height);
    const zoom = (next, x, y) => {
      const box = figure.getBoundingClientRect();
      const spot = [x ?? box.x + box.width / 2, y ?? box.y + box.height / 2];
      const point = new DOMPoint(...spot).matrixTransform(svg.getScreenCTM().inverse());
      scale = next && near(0.05, next, 8);
      figure.classList.toggle("is-zoomed", !!scale);
      figure.style.setProperty("--topodoc-zoom", scale || 1);
      const now = point.matrixTransform(svg.getScreenCTM());
      if (scale) figure.scrollBy(now.x - spot[0], now.y - spot[1]);
      button("fit").setAttribute("aria-pressed", !scale);
      keep("zoom", scale ? scale.toFixed(2) : "");
      drawMap();
    };
    const by = (step, x, y) => zoom((scale || fitted()) * step, x, y);

    /* A map of the whole, where the picture is much larger than its window. */
    const map = first(".topodoc-minimap", root);
    const frame = map && first("rect", map);
    const drawMap = () => {
      if (!map || !first(".node", svg)) return; // a chart is read from top to bottom
      const large = figure.scrollWidth > 1.8 * figure.clientWidth || figure.scrollHeight > 1.8 * figure.clientHeight;
      map.toggleAttribute("hidden", !large);
      if (!large) return;
      if (map.children.length < 2) {
        map.setAttribute("viewBox", svg.getAttribute("viewBox"));
        all(".node", svg).forEach((one) => {
          const { x, y, width, height } = one.getBBox();
          frame.insertAdjacentHTML("beforebegin", `<rect x="${x}" y="${y}" width="${width}" height="${height}"/>`);
        });
      }
      const { x, y, width, height } = svg.viewBox.baseVal;
      const [across, down] = [width / figure.scrollWidth, height / figure.scrollHeight];
      const view = { x: x + figure.scrollLeft * across, y: y + figure.scrollTop * down };
      Object.assign(view, { width: figure.clientWidth * across, height: figure.clientHeight * down });
      Object.entries(view).forEach((each) => frame.setAttribute(...each));
    };
    const onMap = (event) => {
      if (event.buttons !== 1) return;
      const box = map.getBoundingClientRect();
      figure.scrollTo(
        ((event.clientX - box.x) / box.width) * figure.scrollWidth - figure.clientWidth / 2,
        ((event.clientY - box.y) / box.height) * figure.scrollHeight - figure.clientHeight / 2,
      );
    };
    if (map) on(map, "pointerdown pointermove", onMap);
    on(figure, "scroll", drawMap, { passive: true });

    /* Keys, wheel, drag and pinch. */
    on(figure, "keydown", (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const act = { "+": () => by(1.25), "=": () => by(1.25), "-": () => by(0.8), 0: () => zoom(0), Escape: picked && (() => pick(null)) }[event.key];
      if (act) event.preventDefault(), act();
    });
    on(figure, "wheel",
      (event) => {
        if (!event.ctrlKey && !event.metaKey) return;
        event.preventDefault();
        by(Math.exp(-event.deltaY / 300), event.clientX, event.clientY);
      },
      { passive: false },
    );
    const held = new Map();
    let moved = false;
    const apart = () => {
      const [one, two] = [...held.values()];
      return Math.hypot(one[0] - two[0], one[1] - two[1]);
    };
    on(figure, "pointerdown", (event) => {
      if (event.button) return;
      moved = false;
      held.set(event.pointerId, [event.clientX, event.clientY]);
    });
    on(figure, "pointermove", (event) => {
      const from = held.get(event.pointerId);
      if (!from) return;
      const to = [event.clientX, event.clientY];
      if (held.size === 2) {
        const before = apart();
        held.set(event.pointerId, to);
        const [one, two] = [...held.values()];
        return by(apart() / Math.max(before, 1), (one[0] + two[0]) / 2, (one[1] + two[1]) / 2);
      }
      if (event.pointerType === "touch" || (!moved && Math.hypot(to[0] - from[0], to[1] - from[1]) < 5)) return; // a finger scrolls by itself
      if (!moved) (moved = true), figure.setPointerCapture(event.pointerId), figure.classList.add("is-held");
      figure.scrollBy(from[0] - to[0], from[1] - to[1]);
      held.set(event.pointerId, to);
    });
    on(figure, "pointerup pointercancel", (event) => (held.delete(event.pointerId), figure.classList.remove("is-held")));
    on(figure, "dragstart", (event) => event.preventDefault());

    /* What is pointed at, has the focus, or was picked is lit with its lines and neighbours; the rest is dim. */
    const nodes = new Map(all(".node[data-node]", svg).map((one) => [one.dataset.node, one]));
    const edges = all(".edge[data-from]", svg);
    const cards = new Map(all("[data-holds]", svg).flatMap((one) => one.dataset.holds.split(" ").map((name) => [name, one.dataset.node])));
    const at = (name) => (nodes.has(name) ? name : cards.get(name)); // where a node is seen: itself, or as part of a card
    let picked = null;
    const light = (asked, more = []) => {
      const names = new Set([...asked].map(at));
      const lines = edges.filter((one) => names.has(one.dataset.from) || names.has(one.dataset.to));
      const ends = new Set([...names, ...lines.flatMap((one) => [one.dataset.from, one.dataset.to])]);
      const lit = new Set([...more, ...lines, ...[...nodes].filter(([name]) => ends.has(name)).map(([, one]) => one)]);
      svg.classList.toggle("is-asked", lit.size > 0);
      [...nodes.values(), ...edges].forEach((one) => one.classList.toggle("is-asked", lit.has(one)));
      nodes.forEach((one, name) => one.classList.toggle("is-picked", names.has(name)));
    };
    const rest = () => light(new Set(picked ? [picked] : found ?? []));
    const point = (event) => {
      const node = event.target.closest(".node[data-node]");
      const edge = event.target.closest(".edge[data-from]");
      if (node) light(new Set([node.dataset.node]));
      else if (edge) light(new Set(), [edge, nodes.get(edge.dataset.from), nodes.get(edge.dataset.to)].filter(Boolean));
      else rest();
    };
    const pick = (name) => {
      picked = nodes.has(name) ? name : null;
      keep("pick", picked);
      rest();
      tell();
    };
    let found = null; // the names that the list shows, where something was asked for
    on(svg, "pointerover focusin", point);
    on(svg, "pointerleave focusout", rest);
    on(figure, "click",
      (event) => {
        if (moved) return event.preventDefault(), event.stopPropagation();
        const name = event.target.closest(".node[data-node]")?.dataset.node;
        const plain = !event.ctrlKey && !event.metaKey && !event.shiftKey && event.detail; // a key follows the link at once
        if (rows.length && name && plain && picked !== name) event.preventDefault(), event.stopPropagation(), pick(name);
        else if (!name && !event.target.closest("a")) pick(null);
      },
      true,
    );

    /* The list beside the picture, made of the tables below it. */
    const finder = first(".topodoc-finder", root);
    const rows = isFirst && finder ? all("tr[id^='node-']").filter((one) => at(one.id.slice(5))) : [];
    const lines = rows.length ? all("tr[id^='edge-']") : [];
    const link = (label, href, more = "") => {
      const item = document.createElement("li");
      const lead = item.appendChild(document.createElement("a"));
      lead.textContent = label;
      lead.href = href;
      item.append(more);
      return item;
    };
    const words = new Map(rows.map((one) => [one.id.slice(5), one.textContent.toLowerCase()]));
    lines.forEach((one) => {
      const { from, to } = one.dataset;
      const events = all("code", one).map((each) => each.textContent.toLowerCase());
      [from, to].forEach((name) => words.has(name) && words.set(name, `${words.get(name)} ${events.join(" ")}`));
    });
    const tell = () => {
      if (!rows.length) return;
      const list = first("ul", finder);
      const asked = first("input", finder).value.trim().toLowerCase();
      const names = rows.map((one) => one.id.slice(5)).filter((name) => asked.split(/\s+/).every((word) => words.get(name).includes(word)));
      found = asked ? names : null;
      list.replaceChildren(
        ...rows
          .filter((one) => names.includes(one.id.slice(5)))
          .map((one) => {
            const lead = first("a", one);
            const item = link(lead.textContent, lead.href);
            item.dataset.name = one.id.slice(5);
            if (item.dataset.name === picked) item.setAttribute("aria-current", "true"), item.append(about(picked));
            return item;
          }),
      );
      first("[role=status]", finder).textContent = `${names.length} / ${rows.length}`;
    };
    const about = (name) => {
      const told = document.createElement("ul");
      lines.forEach((one) => {
        const { from, to } = one.dataset;
        if (from !== name && to !== name) return;
        const [source, target] = [...one.cells].map((each) => first("a", each));
        const [way, other] = from === name ? ["\u2192", target] : ["\u2190", source];
        told.append(link(`${way} ${other.textContent}`, other.href, ` ${one.cells[4].textContent.trim() || one.cells[2].textContent.trim()}`));
      });
      return told;
    };
    if (rows.length) {
      on(finder, "input", () => (tell(), rest()));
      on(finder, "pointerover focusin", (event) => {
        const item = event.target.closest("li[data-name]");
        item ? light(new Set([item.dataset.name])) : rest();
      });
      on(finder, "pointerleave", rest);
      button("find").hidden = false;
    }
    const showFinder = (on) => {
      finder.hidden = !on;
      button("find").setAttribute("aria-pressed", on);
      if (on) tell();
    };

    /* Full screen: the same canvas in a dialog. */
    const screen = () => {
      const dialog = document.createElement("dialog");
      dialog.className = "topodoc-screen md-typeset";
      dialog.setAttribute("aria-label", figure.getAttribute("aria-label"));
      dialog.append(...root.children);
      on(dialog, "close", () => {
        root.append(...dialog.children);
        dialog.remove();
        button("screen").setAttribute("aria-pressed", "false");
        zoom(0);
        button("screen").focus();
      });
      root.append(dialog);
      dialog.showModal();
      button("screen").setAttribute("aria-pressed", "true");
      zoom(0);
      figure.focus();
    };

    /* A file of one colour scheme is made of the one that follows the reader's. */
    const download = async (scheme) => {
      const address = root.parentElement.querySelector(`.topodoc-picture ~ p a[href$=".svg"]`).href;
      let text = await (await fetch(address)).text();
      if (scheme) text = text.replaceAll("(prefers-color-scheme: dark)", scheme === "dark" ? "all" : "not all");
      const lead = document.createElement("a");
      lead.href = URL.createObjectURL(new Blob([text], { type: "image/svg+xml" }));
      lead.download = address.split("/").slice(-2).join("-").replace("-topology.svg", ".svg");
      lead.click();
      URL.revokeObjectURL(lead.href);
    };
    const acts = {
      fit: () => zoom(0),
      in: () => by(1.25),
      out: () => by(0.8),
      one: () => zoom(1),
      find: () => showFinder(finder.hidden),
      link: async () => {
        const { link: said } = button("link").dataset;
        await navigator.clipboard.writeText(location.href);
        const before = button("link").textContent;
        button("link").textContent = said;
        setTimeout(() => (button("link").textContent = before), 1500);
      },
      screen: () => (first("dialog", root) ? first("dialog", root).close() : screen()),
    };
    /* One picture, both readings of its arrows. */
    const drawn = svg.dataset.arrows;
    const readings = first("[data-arrows]", bar)?.parentElement;
    const read = (name) => {
      svg.classList.toggle("is-turned", name !== drawn);
      all("button", readings).forEach((one) => one.setAttribute("aria-pressed", one.dataset.arrows === name));
      keep("arrows", name === drawn ? "" : name);
    };
    if (readings && first(".edge .other", svg)) {
      readings.hidden = false;
      read(["dial", "flow"].includes(kept("arrows")) ? kept("arrows") : drawn);
      on(readings, "click", (event) => event.target.dataset.arrows && read(event.target.dataset.arrows));
    }
    on(bar, "click", (event) => acts[event.target.closest("button")?.dataset.do]?.());
    first("select", bar)?.addEventListener("change", (event) => {
      if (event.target.value) download(event.target.value === "auto" ? "" : event.target.value);
      event.target.value = "";
    });
    const skip = first(".topodoc-skip", root); // a theme that loads pages itself moves no focus
    if (skip) on(skip, "click", () => setTimeout(() => first(skip.hash, document).focus()));
    button("link").hidden = !navigator.clipboard || !isFirst;
    bar.hidden = false;
    root.classList.add("is-ready");
    if (rows.length && matchMedia("(min-width: 76em)").matches) showFinder(true);
    if (rows.length && fitted() < 0.462) showFinder(false); // letters would be too small
    if (kept("zoom")) zoom(parseFloat(kept("zoom")) || 0);
    if (kept("pick")) {
      pick(kept("pick"));
      nodes.get(picked)?.scrollIntoView({ block: "nearest", inline: "nearest" });
    }
    new ResizeObserver(drawMap).observe(figure);
  };

  const begin = () =>
    all(".topodoc-picture").forEach((root, place) => {
      if (root.dataset.ready !== undefined) return;
      root.dataset.ready = "";
      setUp(root, place === 0);
    });
  const start = () => (window.document$ ? window.document$.subscribe(begin) : begin());
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
