/* Playback of scenarios: a step at a time lights up in the topology, in the sequence and in the table.
   Everything here is an addition: without it the pages are complete. */
(() => {
  "use strict";
  if (window.topodocPlayer) return; // pages that a theme loads itself bring their scripts again
  window.topodocPlayer = true;
  const STEP = 2000; // milliseconds that a step takes at speed 1
  const TRAVEL = 1200; // and those of it that the dot is on its way
  const AIR = 12; // pixels between what the page follows and the edge of the window
  const SPEEDS = [1, 2, 4, 0.5];
  const ICONS = { Play: "M8 5v14l11-7z", Pause: "M6 5h4v14H6zm8 0h4v14h-4z" };
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  const players = new WeakMap(); // for each player that is set up what shows a step of it
  const all = (what, where = document) => [...where.querySelectorAll(what)];
  const roots = () => all(".topodoc-player");
  const see = (what, on) => (on ? what.removeAttribute("display") : what.setAttribute("display", "none"));

  const setUp = (root) => {
    const figure = root.querySelector(".topodoc-figure");
    const stage = figure.querySelector("svg");
    const bar = root.querySelector(".topodoc-controls");
    const words = bar.dataset;
    const caption = bar.querySelector(".topodoc-caption");
    const button = (name) => bar.querySelector(`[data-do=${name}]`);
    const one = (kind, name) => stage.querySelector(`.${kind}[data-${kind}="${name}"]`);

    /* What goes with this player: the charts of its scenario, and the rows of tables, before the next player begins. */
    const following = roots()[roots().indexOf(root) + 1];
    const ours = (what) => all(what).filter((other) => root.compareDocumentPosition(other) & 4 && !(following?.compareDocumentPosition(other) & 4));
    const charts = ours(`svg.topodoc[data-scenario="${root.dataset.scenario}"]`);
    const told = {};
    [...charts.flatMap((chart) => all("[data-step]", chart)), ...ours("tr[id^=step-]")].forEach((each) => {
      (told[(each.dataset.step ?? each.id.slice(5)).replaceAll(".", "-")] ??= []).push(each);
    });
    const steps = JSON.parse(root.dataset.steps).map(([number, says, nodes, edge, against, states, tag, payload, notes]) => {
      const line = edge ? one("edge", edge) : null;
      const marks = [line, ...nodes.map((name) => one("node", name)), ...(told[number.replaceAll(".", "-")] ?? [])].filter(Boolean);
      return { number, says, against, states, line, marks, tag, payload, notes };
    });

    stage.insertAdjacentHTML("beforeend", '<g class="topodoc-dot"><rect y="-11" height="22" rx="11"/><text class="f-number-text" y="4.5"/></g>');
    const dot = stage.lastElementChild;
    const [pill, digits] = dot.children;
    let at = -1; // the step that is shown; before the first it is the whole picture
    let clock = 0; // milliseconds that it has been shown, at speed 1
    let last = 0;
    let frame = 0;
    let speed = 1;
    let plays = false;

    /* Of an alternative the reader may choose one branch; steps of the others are passed over. */
    const passed = new Set();
    const beyond = (from, way) => {
      do from += way;
      while (steps[from] && passed.has(steps[from].number));
      return from;
    };
    JSON.parse(root.dataset.ways || "[]").forEach(([title, branches]) => {
      const box = document.createElement("select");
      box.setAttribute("aria-label", title);
      [bar.querySelector(".topodoc-ways").dataset.all, ...branches.map(([label]) => label)].forEach((label) => box.add(new Option(label)));
      box.addEventListener("change", () => {
        const taken = branches[box.selectedIndex - 1];
        branches.forEach((branch) => branch[1].forEach((number) => (!taken || branch === taken ? passed.delete(number) : passed.add(number))));
        if (steps[at] && passed.has(steps[at].number)) go(beyond(at, 1) < steps.length ? beyond(at, 1) : beyond(at, -1));
      });
      bar.querySelector(".topodoc-ways").append(box);
    });

    const mark = (name, found) => {
      const lit = new Set(found.flatMap((step) => step.marks));
      steps.forEach((step) => step.marks.forEach((each) => each.classList.toggle(name, lit.has(each))));
    };
    const move = (share) => {
      const { line, against } = steps[at] ?? {};
      const path = !calm.matches && line?.querySelector(".glow path");
      see(dot, path);
      if (!path) return;
      const eased = share * share * (3 - 2 * share);
      const length = path.getTotalLength();
      const room = Math.min(14, length / 3); // it covers neither end
      const { x, y } = path.getPointAtLength(room + (length - 2 * room) * (against ? 1 - eased : eased));
      dot.setAttribute("transform", `translate(${x} ${y})`);
    };
    const behavior = () => (calm.matches ? "auto" : "smooth");
    /* Shows what of a step lies inside a figure, and gives the upper and the lower side of that, once it is there. */
    const reveal = (step, figure, inside) => {
      const heads = figure.querySelectorAll("svg.topodoc").length > 1 ? figure.firstElementChild.getBoundingClientRect().height : 0;
      const { left, right, top, bottom } = figure.getBoundingClientRect();
      const view = { left, right, top: top + heads, bottom };
      const boxes = step.marks.filter(inside).map((each) => each.getBoundingClientRect());
      const off = (low, high) => {
        const from = Math.min(...boxes.map((box) => box[low]));
        const to = Math.max(...boxes.map((box) => box[high]));
        return from < view[low] || to > view[high] ? (from + to - view[low] - view[high]) / 2 : 0;
      };
      if (!boxes.length) return [];
      const [across, down] = [off("left", "right"), off("top", "bottom")];
      figure.scrollBy({ left: across, top: down, behavior: behavior() });
      const room = figure.scrollHeight - figure.clientHeight;
      const moved = Math.min(Math.max(figure.scrollTop + down, 0), room) - figure.scrollTop;
      return [Math.min(...boxes.map((box) => box.top)) - moved, Math.max(...boxes.map((box) => box.bottom)) - moved];
    };
    /* The page follows, too, unless the reader has gone on from the player. */
    const bring = ([upper, lower]) => {
      const { top, bottom } = bar.getBoundingClientRect();
      if (lower === undefined || document.fullscreenElement || bottom < 0 || top > innerHeight) return;
      const off = lower > innerHeight - AIR ? lower - innerHeight + AIR : Math.min(0, upper - bottom - AIR);
      if (off) scrollBy({ top: off, behavior: behavior() });
    };
    const show = (next) => {
      const step = steps[(at = next)];
      [stage, ...charts].forEach((svg) => svg.classList.toggle("is-playing", !!step));
      stage.classList.toggle("is-alone", !step?.line);
      mark("is-now", []);
      figure.getBoundingClientRect(); // so that a node that is lit again pulses again
      mark("is-now", step ? [step] : []);
      const states = Object.fromEntries(step?.states ?? []);
      all(".state-sign", stage).forEach((sign) => see(sign, states[sign.dataset.end] === sign.dataset.state));
      all(".node .state", stage).forEach((sign) => see(sign, !states[sign.closest(".node").dataset.node]));
      caption.textContent = step ? `${words.step.replace("{number}", step.number)}: ${step.says}` : words.count;
      [[step?.tag, "span", "topodoc-tag"], [step?.payload, "code", ""], ...(step?.notes ?? []).map((note) => [note, "em", ""])].forEach(([text, kind, name]) => {
        if (!text) return;
        const part = document.createElement(kind);
        part.className = name;
        part.textContent = text;
        caption.append(" ", part);
      });
      bar.style.setProperty("--topodoc-done", (at + 1) / steps.length);
      button("back").setAttribute("aria-disabled", !step);
      button("next").setAttribute("aria-disabled", beyond(at, 1) >= steps.length);
      clock = 0;
      move(0);
      if (!step) return;
      const width = Math.max(22, 10 + 7.5 * step.number.length);
      pill.setAttribute("class", step.line?.matches(".type-pulse") ? "f-pulse" : "f-solid");
      pill.setAttribute("width", width);
      pill.setAttribute("x", -width / 2);
      digits.textContent = step.number;
      reveal(step, figure, (each) => stage.contains(each));
      charts.forEach((chart) => {
        const place = chart.closest(".topodoc-figure");
        if (place) bring(reveal(step, place, (each) => chart.contains(each) && !each.matches(".frame, .frame-head")));
      });
    };
    const setPlaying = (on) => {
      const name = on ? words.pause : words.play;
      plays = on;
      button("play").setAttribute("aria-label", name);
      button("play").querySelector("path").setAttribute("d", ICONS[name]);
    };
    const tick = (now) => {
      frame = 0;
      if (!root.isConnected) return;
      clock += Math.max(now - last, 0) * speed;
      last = now;
      if (plays && clock >= STEP) beyond(at, 1) < steps.length ? show(beyond(at, 1)) : setPlaying(false);
      move(Math.min(clock / TRAVEL, 1));
      if (plays || clock < TRAVEL) frame = requestAnimationFrame(tick);
    };
    const run = () => {
      if (frame) return;
      last = performance.now();
      frame = requestAnimationFrame(tick);
    };
    const note = () => {
      const url = new URL(location.href);
      if (at < 0 && !url.hash.startsWith("#play=")) return;
      url.hash = at < 0 ? "" : `play=${roots()[1] ? `${root.dataset.scenario}:` : ""}${steps[at].number}`;
      history.replaceState(history.state, "", url);
    };
    const go = (next) => {
      setPlaying(false);
      if (next < -1 || next >= steps.length) return;
      show(next);
      note();
      run();
    };
    const acts = {
      play: () => {
        setPlaying(!plays);
        if (!plays) return note();
        if (at < 0 || (beyond(at, 1) >= steps.length && clock >= TRAVEL)) show(beyond(-1, 1));
        run();
      },
      back: () => go(beyond(at, -1)),
      next: () => go(beyond(at, 1)),
      speed: () => {
        speed = SPEEDS[(SPEEDS.indexOf(speed) + 1) % SPEEDS.length];
        button("speed").textContent = `${speed}\u00d7`;
        button("speed").setAttribute("aria-label", `${words.speed} ${speed}\u00d7`);
      },
      screen: () => (document.fullscreenElement ? document.exitFullscreen() : root.requestFullscreen()),
    };
    bar.addEventListener("click", (event) => acts[event.target.closest("button")?.dataset.do]?.());
    root.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
      const scrolls = event.target === figure && at < 0 && figure.scrollWidth > figure.clientWidth;
      const act = {
        ArrowRight: !scrolls && acts.next,
        ArrowLeft: !scrolls && acts.back,
        Home: () => go(beyond(-1, 1)),
        End: () => go(beyond(steps.length, -1)),
        Escape: at >= 0 && (() => go(-1)),
        " ": !event.target.closest("button, a") && acts.play,
      }[event.key];
      if (act) event.preventDefault(), act();
    });

    /* What is pointed at or has the focus lights up in all three places. */
    const point = (event) => {
      const hit = event.target.closest("[data-step], .edge, .numbers, tr");
      const name = hit?.dataset.over;
      const mine = name ? one("edge", name) : hit;
      mark("is-lit", steps.filter((step) => step.marks.includes(mine)));
    };
    [stage, ...new Set(steps.flatMap((step) => step.marks).map((each) => each.closest("svg, tbody")))].forEach((place) => {
      ["pointerover", "focusin"].forEach((name) => place.addEventListener(name, point));
      ["pointerleave", "focusout"].forEach((name) => place.addEventListener(name, () => mark("is-lit", [])));
    });

    button("screen").hidden = !root.requestFullscreen;
    bar.hidden = false;
    root.classList.add("is-ready");
    show(-1);
    players.set(root, (number) => {
      const found = steps.findIndex((step) => step.number === number);
      if (found >= 0) setPlaying(false), root.scrollIntoView({ block: "nearest" }), show(found), run(); // the address says it already
      return found >= 0;
    });
  };

  const follow = () => {
    const hash = location.hash.replace(/^#step-/, "#play=").replace(/^(#play=[\w-]*)$/, (whole) => whole.replaceAll("-", "."));
    const [, scenario, number] = /^#play=(?:([\w.-]+):)?([\w.]+)$/.exec(hash) ?? [];
    if (number) roots().some((root) => (!scenario || root.dataset.scenario === scenario) && players.get(root)?.(number));
  };
  const begin = () => {
    roots().forEach((root) => players.has(root) || setUp(root));
    follow();
  };
  const start = () => (window.document$ ? window.document$.subscribe(begin) : begin());
  addEventListener("hashchange", follow);
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
