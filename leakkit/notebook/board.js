// The one piece of browser code: shows the page that Python made, and tells Python what was clicked, typed or dropped.
// No text is made here; every word of a page was escaped by Python.
const PART = 512 * 1024;
const PATIENCE = 10000;   // milliseconds

function fieldsOf(root) {
  const fields = {};
  for (const input of root.querySelectorAll("[name]")) {
    if (input.type === "file") continue;
    if (input.type === "radio" && !input.checked) continue;
    fields[input.name] = input.type === "checkbox" ? input.checked : input.value;
  }
  return fields;
}

// `seen` names what the officer had before the eyes: an act on a page that another window has overtaken is not done blindly.
function send(model, page, element, extra = {}) {
  model.send({ seen: page.querySelector("[data-seen]")?.dataset.seen ?? "", do: element.dataset.do, arg: element.dataset.arg || "", value: element.type === "checkbox" ? element.checked : element.value ?? "",
    fields: fieldsOf(page), ...extra });
}

async function sendFiles(model, page, element, files) {
  const list = [...files];
  for (const [number, file] of list.entries()) {
    const parts = Math.max(1, Math.ceil(file.size / PART));
    for (let part = 0; part < parts; part++) {
      const bytes = await file.slice(part * PART, (part + 1) * PART).arrayBuffer();
      const last = number === list.length - 1 && part === parts - 1;
      model.send({ do: element.dataset.do, arg: element.dataset.arg || "", fields: fieldsOf(page),
        file: { number, name: file.name, size: file.size, part, parts, last } }, undefined, [bytes]);
    }
  }
}

function keyOf(event) {
  if (event.ctrlKey || event.altKey || event.metaKey) return "";
  return event.shiftKey && /^[a-zA-Z]$/.test(event.key) ? "shift+" + event.key.toLowerCase() : event.key.length === 1 ? event.key.toLowerCase() : event.key;
}

function onKey(model, page, event) {
  if (event.isComposing) return;                     // an input method is choosing a Chinese character
  const typing = /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName) && !/^(checkbox|radio|button|file)$/.test(event.target.type);
  if (typing) {
    if (event.key === "Escape") page.querySelector("[data-home]")?.focus();
    if (event.key === "Enter" && event.target.dataset.enter) send(model, page, page.querySelector(event.target.dataset.enter) || event.target);
    return;
  }
  const home = page.querySelector("[data-home]");
  const pressed = keyOf(event);
  if (!home || !pressed) return;
  const target = page.querySelector(`[data-key~="${CSS.escape(pressed)}"]`);
  if (!target) return;
  if (pressed === "Enter" && event.target.matches("button, a, summary")) return;
  event.preventDefault();
  if (target.disabled || event.repeat) return;       // a key held down is one act
  if (target.dataset.focus) target.focus(); else if (target.dataset.do) send(model, page, target); else target.click();
}

// Keys that work everywhere on the page, once for all panels: F6 goes to the next panel, Shift+F6 back; keys of the laboratory itself
// (all cells, another notebook, save, the palette) pass through a panel, which keeps all others to itself.
const THROUGH = /^(Ctrl\+Shift\+(Enter|c)|Ctrl\+Alt\+[1-5]|Ctrl\+s)$/i;
function everywhere() {
  if (window.leakkitKeys) return;
  window.leakkitKeys = true;
  window.addEventListener("keydown", (event) => {
    const board = event.target.closest?.(".lk-board");
    const ctrl = event.ctrlKey || event.metaKey;
    const pressed = (ctrl ? "Ctrl+" : "") + (event.altKey ? "Alt+" : "") + (event.shiftKey ? "Shift+" : "") + event.key;
    // on the element itself too: a key bound to «whatever has the focus in a notebook» (the arrows) looks no further than that
    if (board) for (const one of [board, event.target]) one.toggleAttribute("data-lm-suppress-shortcuts", !THROUGH.test(pressed));
    if (event.key !== "F6" || ctrl || event.altKey) return;
    const panels = [...document.querySelectorAll(".lk-page > [data-home]")].filter((one) => one.getClientRects().length);
    if (!panels.length) return;
    event.preventDefault(); event.stopPropagation();
    const at = panels.findIndex((one) => one.contains(document.activeElement)), step = event.shiftKey ? -1 : 1;
    const next = panels[at < 0 ? (event.shiftKey ? panels.length - 1 : 0) : (at + step + panels.length) % panels.length];
    next.focus({ preventScroll: true }); next.scrollIntoView({ block: "start" });
  }, true);
}

function tip(page, event) {
  const element = event.target.closest?.("[data-tip]");
  const line = page.querySelector(".lk-tip");
  if (element && line) line.textContent = element.dataset.tip;
}

// A table that is longer than its place is scrolled by the arrow keys too.
function reachable(page) {
  for (const place of page.querySelectorAll(".lk-scroll")) {
    if (place.scrollHeight <= place.clientHeight + 1 && place.scrollWidth <= place.clientWidth + 1) continue;
    place.tabIndex = 0; place.setAttribute("role", "region");
    place.setAttribute("aria-label", place.querySelector("caption")?.textContent ?? page.querySelector("h3")?.textContent ?? "");
  }
}

function draw(model, page) {
  const active = page.contains(document.activeElement) ? document.activeElement : null;
  const key = active && (active.id || (active.hasAttribute("data-home") ? "home" : active.dataset.do ? `${active.dataset.do}|${active.dataset.arg || ""}` : active.name));
  const open = [...page.querySelectorAll("details[open][data-id]")].map((one) => one.dataset.id);
  const seenOf = () => page.querySelector("[data-seen]")?.dataset.seen ?? "";
  const typed = {}, seen = seenOf();                 // words still being typed outlast a redraw of the same page
  for (const input of page.querySelectorAll("input[name]:not([type=checkbox]):not([type=radio]):not([type=file]), textarea[name]")) {
    if (input.value !== input.defaultValue) typed[input.name] = [input.value, input.defaultValue, "keep" in input.dataset];
  }
  page.innerHTML = model.get("page");
  reachable(page);
  const same = seen === seenOf();
  for (const id of open) page.querySelector(`details[data-id="${CSS.escape(id)}"]`)?.setAttribute("open", "");
  for (const [name, [value, before, keep]] of Object.entries(typed)) {
    const input = page.querySelector(`[name="${CSS.escape(name)}"]`);
    if (input && (keep || same) && (input.value === before || !input.value)) input.value = value;
  }
  if (!active) return;
  const back = [...page.querySelectorAll("[id],[data-home],[data-do],[name]")].find((one) =>
    key === (one.id || (one.hasAttribute("data-home") ? "home" : one.dataset.do ? `${one.dataset.do}|${one.dataset.arg || ""}` : one.name)));
  (back && !back.disabled ? back : page.querySelector("[data-home]"))?.focus({ preventScroll: true });
}

function drawBusy(model, bar) {
  const busy = model.get("busy");
  bar.hidden = !busy.what;
  if (!busy.what) { bar.replaceChildren(); return; }
  if (!bar.firstChild) {
    const label = document.createElement("span"), meter = document.createElement("progress"), stop = document.createElement("button");
    stop.textContent = busy.stop; stop.className = "lk-stop";
    stop.addEventListener("click", () => model.send({ do: "stop" }));
    bar.append(label, meter, stop);
  }
  const [label, meter] = bar.children;
  label.textContent = busy.total ? `${busy.what} ${busy.done} / ${busy.total}` : busy.what;
  meter.setAttribute("aria-label", busy.what);
  if (busy.total) { meter.max = busy.total; meter.value = busy.done; } else meter.removeAttribute("value");
}

// A line over the panel when its program is gone or does not answer; every act is answered, if only by "heard".
function watch(model, el, line) {
  let waiting = 0;
  const say = (text) => { line.hidden = !text; line.textContent = text; };
  const heard = () => { clearTimeout(waiting); waiting = 0; if (!line.dataset.gone) say(""); };
  const sent = model.send;
  const listened = { ...model, send: (...what) => {
    if (!line.dataset.gone && !waiting) waiting = setTimeout(() => say(model.get("silent")), PATIENCE);
    return sent(...what);
  } };
  const ended = () => {
    line.dataset.gone = "1"; clearTimeout(waiting); say(model.get("gone"));
    for (const bar of el.querySelectorAll(".lk-busy")) bar.hidden = true;
    el.classList.add("lk-ended");
  };
  for (const act of ["click", "keydown"]) el.addEventListener(act, () => { if (line.dataset.gone) line.scrollIntoView({ block: "center" }); });
  // a restart that was asked for closes the comm; after a kernel's own death nothing else tells the page
  model.widget_manager?.kernel?.statusChanged?.connect((_, status) => { if (/^(auto)?restarting$|^dead$/.test(status)) ended(); });
  model.on("comm_live_update", () => { if (el.closest(".jupyter-widgets-disconnected")) ended(); });
  model.on("msg:custom", heard);
  for (const change of ["change:page", "change:busy"]) model.on(change, heard);
  return listened;
}

// What another window did meanwhile is drawn when this one is looked at again.
function lookedAt(model, el) {
  const look = () => { if (!document.hidden && el.getClientRects().length) model.send({ do: "look" }); };
  let first = true;
  const eye = new IntersectionObserver((seen) => { if (seen.some((one) => one.isIntersecting) && !first) look(); first = false; });
  eye.observe(el);
  window.addEventListener("focus", look); document.addEventListener("visibilitychange", look);
  return () => { eye.disconnect(); window.removeEventListener("focus", look); document.removeEventListener("visibilitychange", look); };
}

function render({ model: bare, el }) {
  el.classList.add("lk-board");
  el.dataset.lmSuppressShortcuts = "true";           // JupyterLab must not cut a cell when the officer presses x
  const bar = document.createElement("div"), page = document.createElement("div"), said = document.createElement("div");
  bar.className = "lk-busy"; bar.setAttribute("role", "status"); page.className = "lk-page";
  said.className = "lk-said"; said.setAttribute("aria-live", "polite");
  const line = document.createElement("div");
  line.className = "lk-gone"; line.setAttribute("role", "status"); line.hidden = true;
  el.replaceChildren(line, bar, page, said);
  const model = watch(bare, el, line);
  everywhere();
  const redraw = () => draw(model, page), rebusy = () => drawBusy(model, bar), resay = () => { said.textContent = model.get("said"); };
  redraw(); rebusy(); resay();
  requestAnimationFrame(() => reachable(page));      // only what is on the screen has a height
  model.on("change:page", redraw); model.on("change:busy", rebusy); model.on("change:said", resay);
  el.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-do], a[data-do]");
    if (button && !button.disabled) { event.preventDefault(); send(model, page, button); return; }
    const dropper = event.target.closest("[data-pick]");
    if (dropper) page.querySelector(dropper.dataset.pick)?.click();
    if (!event.target.closest("input, select, textarea, button, a, summary, details, [tabindex]")) page.querySelector("[data-home]")?.focus({ preventScroll: true });
  });
  el.addEventListener("change", (event) => {
    const input = event.target;
    if (input.type === "file" && input.dataset.do) { sendFiles(model, page, input, input.files).then(() => { input.value = ""; }); return; }
    if (input.matches("select[data-do]") && turning === input) { held = input; return; }
    if (input.matches("select[data-do], input[data-do]")) send(model, page, input);
  });
  // Arrow keys pass over the choices of a list on the way to the one that is meant: it counts with Enter or on leaving the list.
  let turning = null, held = null;
  const settle = () => { const input = held; held = null; if (input?.isConnected) send(model, page, input); };
  el.addEventListener("keydown", (event) => {
    if (!event.target.matches("select[data-do]")) return;
    turning = /^(Enter| |Spacebar)$/.test(event.key) ? null : event.target;
    if (event.key === "Enter") settle();
  }, true);
  el.addEventListener("pointerdown", () => { turning = null; }, true);
  el.addEventListener("focusout", settle);
  el.addEventListener("keydown", (event) => onKey(model, page, event));
  for (const kind of ["dragover", "dragenter"]) el.addEventListener(kind, (event) => {
    const zone = event.target.closest("[data-drop]");
    if (zone) { event.preventDefault(); event.stopPropagation(); zone.classList.add("lk-over"); }
  });
  el.addEventListener("dragleave", (event) => event.target.closest("[data-drop]")?.classList.remove("lk-over"));
  el.addEventListener("drop", (event) => {
    const zone = event.target.closest("[data-drop]");
    if (!zone) return;
    event.preventDefault(); event.stopPropagation(); zone.classList.remove("lk-over");
    sendFiles(model, page, page.querySelector(zone.dataset.drop), event.dataTransfer.files);
  });
  el.addEventListener("pointerover", (event) => tip(page, event));
  el.addEventListener("focusin", (event) => tip(page, event));
  return lookedAt(bare, el);
}

export default { render };
