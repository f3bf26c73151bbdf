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
