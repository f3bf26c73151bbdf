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
