// Small conveniences. Every page works in full without this file.
import { initAll } from "./vendor/nhsuk.js";

const KEYS_OFF = "hamlet.shortcuts.off";

function start() {
  document.body.classList.add("js-enabled", "nhsuk-frontend-supported");
  initAll();
  submitOnce();
  letBackWork();
  keepBannerClear();
  shortcuts();
  print();
  stayOnlyWhileAllowed();
  countDown();
  warnBeforeTheEnd();
}

// A page with what is personal on it closes when nobody uses it. Two minutes before, and only if no
// other window was used meanwhile, somebody is asked whether they are still there. At the end nothing
// of it stays: the server's own page, which says so, takes its place.
const WARNED = 120;

function warnBeforeTheEnd() {
  const dialog = document.getElementById("ending");
  if (!dialog) return;
  const form = dialog.querySelector("form");
  const on = document.getElementById("ending-on");
  let timer = 0;

  // Seconds left; null where nobody answers.
  async function ask(options) {
    try {
      const answer = await fetch(form.action, options);
      return answer.ok ? (await answer.json()).seconds : null;
    } catch { return null; }
  }
  function wait(seconds) {
    clearTimeout(timer);
    say(!seconds ? 0 : seconds > 60 ? 2 : 1);
    if (seconds > WARNED) return close(), later(seconds - WARNED, ask);
    if (!dialog.open) dialog.showModal();
    if (seconds === null) return later(30, ask);
    // Told in whole seconds: until one more is over, asking would keep it open.
    if (seconds === 0) return later(0, end);
    later(seconds > 60 ? seconds - 60 : seconds, ask);
  }
  function later(seconds, then) {
    timer = setTimeout(async () => wait(await then()), (seconds + 1) * 1000);
  }
  function close() {
    if (dialog.open) dialog.close();
  }
  function say(minutes) {
    for (const words of dialog.querySelectorAll("[data-minutes]")) words.hidden = !words.dataset.minutes.includes(minutes);
    form.hidden = minutes === 0;
    on.hidden = minutes > 0;
    document.body.classList.toggle("hamlet-closed", minutes === 0);
    if (minutes === 0) on.focus();
  }
  async function end() {
    if (!await keepTyped("yes")) return null;
    for (const each of document.querySelectorAll("form")) empty(each);
    location.replace(location.pathname + location.search);
    return null;
  }
  async function stay(event) {
    event.preventDefault();
    wait(await ask(form.hidden ? {} : { method: "POST", body: new FormData(form) }));
  }
  form.addEventListener("submit", stay);
  dialog.addEventListener("cancel", (event) => form.hidden ? event.preventDefault() : stay(event));
  // A browser lets a second Escape close it whatever a page says.
  dialog.addEventListener("close", () => form.hidden && dialog.showModal());
  on.addEventListener("click", stay);
  wait(Number(dialog.dataset.seconds));
}

// What staff typed goes to the server to be kept, never to be acted upon. `why` is "yes" or, where the
// record closed meanwhile, "closed": the page then says so, typed or not. Says whether it arrived.
async function keepTyped(why) {
  const typed = [...document.querySelectorAll("main form[method=post]")].find(changed);
  const token = document.querySelector("input[name=csrfmiddlewaretoken]");
  const nothing = !typed && (why === "yes" || !token);
  if (nothing || !document.documentElement.classList.contains("hamlet-staff")) return true;
  const body = new FormData(typed);
  if (!typed) body.set(token.name, token.value);
  body.set("keep_only", why);
  const address = typed?.getAttribute("action") || location.href;
  return fetch(address, { method: "POST", body, redirect: "manual" }).then(() => true, () => false);
}

async function giveWay() {
  await keepTyped("closed");
  location.replace(location.href);
}

function empty(form) {
  for (const each of form.elements) {
    if (each.matches("[type=checkbox], [type=radio]")) each.checked = false;
    else if (!each.matches("button, fieldset")) each.value = "";
  }
}

function changed(form) {
  return [...form.elements].some((each) => each.type !== "hidden" && (
    each.matches("input[type=checkbox], input[type=radio]") ? each.checked !== each.defaultChecked
      : each.matches("select") ? [...each.options].some((option) => option.selected !== option.defaultSelected)
        : each.matches("input, textarea") && each.value !== each.defaultValue));
}

// A second press of a button within ten seconds is a slip, not a second wish.
function submitOnce() {
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post") return;
    if (form.dataset.sent) return event.preventDefault();
    form.dataset.sent = "yes";
    setTimeout(() => delete form.dataset.sent, 10000);
  });
  addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
  });
}

// A page that answers a form, such as one with an error, is kept nowhere: to come back to it by the
// browser asks for its address anew, instead of failing, and there is what was typed.
function letBackWork() {
  if (!("answers" in document.documentElement.dataset)) return;
  const address = new URL(location.href);
  address.searchParams.set("again", "");
  history.replaceState(history.state, "", address);
}

// What has focus is scrolled clear of the person banner, however tall that is.
function keepBannerClear() {
  const banner = document.querySelector(".hamlet-person");
  if (!banner) return;
  const root = document.documentElement;
  new ResizeObserver(() => {
    root.style.setProperty("--banner", `${banner.offsetHeight + 8}px`);
    banner.style.position = banner.offsetHeight > innerHeight * 0.4 ? "static" : "";
  }).observe(banner);
}

// A record that closes, closes on pages that are open too: within a minute they say so.
function stayOnlyWhileAllowed() {
  const address = document.querySelector("[data-still]")?.dataset.still;
  if (!address) return;
  setInterval(async () => {
    const answer = await fetch(address, { redirect: "manual" }).catch(() => null);
    if (answer && [0, 403, 404].includes(answer.status)) giveWay();
  }, 30000);
}

function countDown() {
  const shown = document.querySelector("[data-closes]");
  if (!shown) return;
  const closes = new Date(shown.dataset.closes);
  setInterval(() => {
    const minutes = Math.max(0, Math.floor((closes - Date.now()) / 60000));
    const hours = Math.floor(minutes / 60);
    shown.textContent = `${hours ? `${hours} h ` : ""}${minutes % 60} min left`;
    if (closes <= Date.now()) giveWay();
  }, 30000);
}

// A button that prints is shown only where it can: without this, one prints by the browser's menu.
function print() {
  for (const element of document.querySelectorAll("[data-print]")) {
    element.hidden = false;
    element.addEventListener("click", () => window.print());
  }
}

function shortcuts() {
  const dialog = document.getElementById("shortcuts");
  if (!dialog) return;
  const actions = new Map();
  for (const element of document.querySelectorAll("[data-key]")) actions.set(element.dataset.key, element);
  listKeys(actions);
  const open = document.getElementById("shortcuts-open");
  open.hidden = false;
  open.addEventListener("click", () => dialog.showModal());
  const on = document.getElementById("shortcuts-on");
  on.checked = !stored();
  on.addEventListener("change", () => store(!on.checked));
  document.addEventListener("keydown", (event) => press(event, actions, dialog, on));
}

function listKeys(actions) {
  const list = document.getElementById("shortcuts-keys");
  for (const [key, element] of actions) {
    const row = list.appendChild(document.createElement("div"));
    row.appendChild(document.createElement("dt")).appendChild(document.createElement("kbd")).textContent = key;
    row.appendChild(document.createElement("dd")).textContent = (element.textContent || element.ariaLabel).trim();
  }
}

function press(event, actions, dialog, on) {
  const typing = event.target.closest("input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable]");
  if (!on.checked || dialog.open || event.ctrlKey || event.metaKey || (typing && !event.altKey)) return;
  // With Alt some keyboards write another sign, so a number is known by where it stands.
  const key = event.altKey && event.code.startsWith("Digit") ? event.code.slice(-1) : event.key;
  if (key === "?") return event.preventDefault(), dialog.showModal();
  const element = actions.get(key);
  if (!element) return;
  event.preventDefault();
  element.focus();
  if (element.matches("a, button")) element.click();
}

function stored() {
  try { return localStorage.getItem(KEYS_OFF) === "yes"; } catch { return false; }
}

function store(off) {
  try { localStorage.setItem(KEYS_OFF, off ? "yes" : "no"); } catch { /* the choice lasts for this page */ }
}

start();
