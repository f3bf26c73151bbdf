// Builds services/gateway/static: style sheet, script, fonts and icons under hashed names, compressed, with a manifest.
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import * as sass from "sass";
import subsetFont from "subset-font";

const here = dirname(fileURLToPath(import.meta.url));
const out = join(here, "../services/gateway/static");
const uswds = join(here, "node_modules/@uswds/uswds");
const manifest = {};

// The design system's colors by the names of _colors.scss; white and black turn over in the dark.
const NAMES = {
  "#fff": "paper", white: "paper", black: "ink", "#171716": "ink", "#f6f6f2": "soft",
  "#5d5d52": "ink-soft", "#76766a": "ink-soft", "#757575": "line-strong", "#454540": "ink-soft", "#454545": "ink-soft",
  "#919191": "line-strong", "#c9c9c9": "line", "#e6e6e2": "line", "#e6e6e6": "line", "#afaea2": "line-strong",
  "#0f6460": "primary", "#0b4b3f": "primary-dark", "#123131": "primary-darker", "rgba(15,100,96,.1)": "primary-soft",
  "#2491ff": "focus", "#b50909": "error", "#d54309": "error-edge", "#f4e3db": "error-soft",
  "#00a91c": "success", "#ecf3ec": "success-soft", "#ffbe2e": "warning", "#faf3d1": "warning-soft",
  "#00bde3": "info", "#e7f6f8": "info-soft",
};
// Letters of English, Spanish and their neighbors, with the marks that our sentences use.
const LETTERS = [[0x20, 0x7e], [0xa0, 0x17f], [0x2010, 0x2015], [0x2018, 0x201e], [0x2022, 0x2022], [0x2026, 0x2026], [0x2039, 0x203a], [0x20ac, 0x20ac]]
  .flatMap(([from, to]) => Array.from({ length: to - from + 1 }, (_, i) => String.fromCodePoint(from + i))).join("");

function put(name, content) {
  const body = Buffer.from(content);
  const [stem, suffix] = [name.slice(0, name.lastIndexOf(".")), name.slice(name.lastIndexOf("."))];
  const hashed = `${stem}.${createHash("sha256").update(body).digest("hex").slice(0, 12)}${suffix}`;
  writeFileSync(join(out, hashed), body);
  if (suffix !== ".woff2") {
    const quality = { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } };
    writeFileSync(join(out, `${hashed}.br`), brotliCompressSync(body, quality));
    writeFileSync(join(out, `${hashed}.gz`), gzipSync(body, { level: 9 }));
  }
  manifest[name] = hashed;
  return `/static/${hashed}`;
}

function colored(css) {
  const [theirs, ours] = css.split(":root{color-scheme");
  const renamed = Object.entries(NAMES).reduce((text, [color, name]) => {
    const literal = color.replace(/[().]/g, "\\$&");
    return text.replace(new RegExp(`(?<![-\\w#])${literal}(?![-\\w])`, "g"), `var(--${name})`);
  }, theirs);
  return `${renamed}:root{color-scheme${ours}`;
}

function linked(css) {
  return css.replace(/url\("?\/static\/([^")]+)"?\)/g, (_, path) => {
    const name = path.slice(path.lastIndexOf("/") + 1);
    return `url(${manifest[name] ? `/static/${manifest[name]}` : icon(name)})`;
  });
}

function icon(name) {
  const kind = name.includes("--white") ? "usa-icons-bg" : "usa-icons";
  const places = [join(here, "assets"), join(uswds, "dist/img", kind), join(uswds, "dist/img")];
  return put(name, readFileSync(join(places.find((place) => readdirSync(place).includes(name)), name)));
}

rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
for (const weight of ["Regular", "Bold"]) {
  const whole = readFileSync(join(uswds, `dist/fonts/public-sans/PublicSans-${weight}.ttf`));
  put(`public-sans-${weight.toLowerCase()}.woff2`, await subsetFont(whole, LETTERS, { targetFormat: "woff2" }));
}
const { css } = sass.compile(join(here, "chartkey.scss"), {
  style: "compressed", loadPaths: [join(uswds, "packages")], quietDeps: true, logger: sass.Logger.silent,
});
put("chartkey.css", linked(colored(css)));
const scripts = ["chartkey.js", "strength.js", "connection.js", "idle.js"];
put("chartkey.js", scripts.map((name) => readFileSync(join(here, "assets", name), "utf8")).join("\n"));
put("icon.svg", readFileSync(join(here, "assets/icon.svg")));
for (const license of readdirSync(join(here, "licenses"))) {
  writeFileSync(join(out, license), readFileSync(join(here, "licenses", license)));
}
writeFileSync(join(out, "manifest.json"), `${JSON.stringify(manifest, Object.keys(manifest).sort(), 2)}\n`);
