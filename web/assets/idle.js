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
