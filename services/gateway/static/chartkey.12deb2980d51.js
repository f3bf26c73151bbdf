// Improves pages that already work without it: show-password, dates pasted whole, printing, copying, the error summary in view.
"use strict";

// A password can be looked at before it is sent.
for (const input of document.querySelectorAll("input[data-show]")) {
  const frame = document.createElement("div");
  const toggle = document.createElement("button");
  frame.className = "ck-password";
  toggle.className = "ck-password__toggle";
  toggle.type = "button";
  toggle.setAttribute("aria-controls", input.id);
  toggle.textContent = input.dataset.show;
  toggle.addEventListener("click", () => {
    const hidden = input.type === "password";
    input.type = hidden ? "text" : "password";
    toggle.textContent = hidden ? input.dataset.hide : input.dataset.show;
  });
  input.replaceWith(frame);
  frame.append(input, toggle);
  input.form?.addEventListener("submit", () => { input.type = "password"; });
}

// A whole date pasted into one box is spread over the three; the server reads it either way.
for (const boxes of document.querySelectorAll("[data-date-boxes]")) {
  const [month, day, year] = ["month", "day", "year"].map((part) => boxes.querySelector(`[name$="_${part}"]`));
  boxes.addEventListener("paste", (event) => {
    const text = event.clipboardData.getData("text").trim();
    const last = /^(\d{1,2})[/. -](\d{1,2})[/. -](\d{4})$/.exec(text);
    const first = /^(\d{4})[/. -](\d{1,2})[/. -](\d{1,2})$/.exec(text);
    if (!last && !first) return;
    event.preventDefault();
    [month.value, day.value, year.value] = last ? last.slice(1) : [first[2], first[3], first[1]];
    year.focus();
  });
}

// Paper is offered where there is something to take along.
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

// What was made for somebody else is copied with one press, where the browser can.
for (const button of document.querySelectorAll("[data-copy]")) {
  if (!navigator.clipboard) break;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent.trim());
    button.nextElementSibling.textContent = button.dataset.copied;
  });
}

// A screen reader starts with what is wrong.
document.getElementById("problems")?.focus();

// A new password is weighed in words as it is typed; what counts is what the server says of it.
for (const words of document.querySelectorAll("[data-strength]")) {
  const input = document.getElementById(words.dataset.strength);
  const rules = [...words.parentElement.querySelectorAll("[data-rule]")];
  const long = 15;
  const met = {
    length: (text, rule) => [...text].length >= Number(rule.dataset.least),
    uppercase: (text) => /\p{Lu}/u.test(text),
    symbol: (text) => /[\p{N}\p{P}\p{S}]/u.test(text),
  };
  let pause;
  function weigh() {
    const text = input.value.normalize("NFKC");
    const missing = rules.filter((rule) => !met[rule.dataset.rule](text, rule)).map((rule) => rule.textContent.trim());
    const verdict = missing.length ? `${words.dataset.missing} ${missing.join("; ")}` : words.dataset[[...text].length < long ? "good" : "strong"];
    words.textContent = text ? verdict : "";
  }
  // A screen reader hears it when the typing pauses, not with every key.
  input?.addEventListener("input", () => {
    clearTimeout(pause);
    pause = setTimeout(weigh, 600);
  });
}

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

// A session that nobody uses ends by itself. Two minutes before, the person is asked, and one key keeps it (WCAG 2.2.1).
// The server says when it ends, and only what the server sees is use. Tabs share that moment through the browser's
// storage: the newest answer counts for all of them, and a log-out in one closes the others.
{
  const WARN = 120;
  const KEY = "chartkey-session-ends";
  const warning = document.getElementById("idle");
  let own = NaN;
  let alone = false; // the browser keeps nothing: what happens in other tabs is not seen here

  const ends = () => { try { return parseInt(localStorage.getItem(KEY) ?? own, 10); } catch { alone = true; return own; } };
  const write = (moment) => { own = moment; try { localStorage.setItem(KEY, String(moment)); } catch { alone = true; } };
  const told = (seconds) => write(Date.now() + seconds * 1000);

  if (document.body.hasAttribute("data-session-over")) write(0);

  if (warning) {
    const [left, trouble, stay] = ["left", "trouble", "stay"].map((part) => document.getElementById(`idle-${part}`));
    const title = document.title;
    let leaving = false;

    // The server's own end, even if this computer slept: the chart must not stay on the screen.
    const end = () => {
      const form = document.getElementById("log-out");
      const why = document.createElement("input");
      Object.assign(why, { type: "hidden", name: "ended", value: "yes" });
      form.append(why);
      form.submit();
    };

    const show = (seconds) => {
      const words = left.dataset[`left${[10, 30, 60, WARN].find((stage) => seconds <= stage)}`];
      if (left.textContent !== words) left.textContent = words;
      if (warning.open) return;
      trouble.textContent = "";
      document.title = warning.dataset.tab;
      warning.showModal();
      stay.focus();
    };

    const hide = () => {
      document.title = title;
      if (warning.open) warning.close();
    };

    const look = () => {
      if (leaving) return;
      const moment = ends();
      const seconds = Math.ceil((moment - Date.now()) / 1000);
      if (seconds > WARN) return hide();
      if (seconds > 0) return show(seconds);
      leaving = true;
      // Alone, this tab only leaves the chart: "/logged-out" ends nothing, and leads a session that lives on back to it.
      if (moment === 0 || alone) location.replace("/logged-out");
      else end();
    };

    const extend = async () => {
      try {
        const answer = await fetch("/session", { redirect: "manual" });
        if (answer.type === "opaqueredirect") return location.replace("/charts");
        if (!answer.ok) throw new Error();
        told((await answer.json()).ends_in);
        look();
        if (warning.open) trouble.textContent = trouble.dataset.limit;
      } catch {
        trouble.textContent = trouble.dataset.unreached;
      }
    };

    stay.addEventListener("click", extend);
    warning.addEventListener("cancel", (event) => { event.preventDefault(); extend(); });

    if (warning.dataset.endsIn) told(Number(warning.dataset.endsIn));
    if (ends() > Date.now()) {
      setInterval(look, 1000);
      window.addEventListener("storage", look);
      window.addEventListener("pageshow", look);
      document.addEventListener("visibilitychange", look);
      look();
    }
  }
}
