// Finds text whose characters do not stand where a reader expects them. Returns a list of complaints.
() => {
  const complaints = []
  const say = (what, text) => complaints.push(`${what}: «${text.trim().slice(0, 60)}»`)
  const shown = element => element.getClientRects().length > 0
  const untouched = "math, pre, svg, script, style, .md-search, .headerlink"
  const box = (node, at) => {
    const range = document.createRange()
    range.setStart(node, at)
    range.setEnd(node, at + 1)
    return range.getBoundingClientRect()
  }
  const sameLine = (a, b) => Math.abs(a.top - b.top) < Math.max(a.height, b.height) / 2

  // 1. A run without Arabic letters that holds a Latin letter or a digit must read from left to right,
  //    signs included: C++, -10, 3.11+ are broken by the paragraph's direction.
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  for (let node; (node = walker.nextNode());) {
    if (node.parentElement.closest(untouched) || !shown(node.parentElement)) continue
    for (const run of node.data.matchAll(/[^\s\u0600-\u06FF]+/g)) {
      const core = run[0].replace(/^[()[\]{}«»"“”'‘’.,:;!?…/]+|[()[\]{}«»"“”'‘’.,:;!?…/]+$/g, "")
      if (!/[A-Za-z0-9]/.test(core)) continue
      const start = run.index + run[0].indexOf(core)
      for (let at = start + 1, before, after; at < start + core.length; at++) {
        before = after ?? box(node, at - 1)
        after = box(node, at)
        if (sameLine(before, after) && after.left < before.left - 0.5) { say("out of order", run[0]); break }
      }
    }
  }

  // 2. The full stop of a sentence stands at its end: left in Arabic, right in English.
  //    3. A text of several words has the direction of its letters.
  const blocks = "p, li, td, th, dt:not(.glossary dt), .glossary dt > span, dd, h1, h2, h3, summary, figcaption > span, .admonition-title, .heading-own, .heading-other, .md-nav__link .md-ellipsis, .md-footer__title .md-ellipsis, .md-copyright"
  for (const block of document.querySelectorAll(blocks)) {
    if (!shown(block) || block.querySelector("p, li, .heading-own") || block.closest("math, pre, svg, .md-search")) continue
    const texts = document.createTreeWalker(block, NodeFilter.SHOW_TEXT, {
      acceptNode: node => node.parentElement.closest(untouched) || !shown(node.parentElement) ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT,
    })
    const nodes = []
    for (let node; (node = texts.nextNode());) if (node.data.trim()) nodes.push(node)
    if (!nodes.length) continue
    const direction = getComputedStyle(block).direction
    const prose = nodes.filter(node => !node.parentElement.closest("code, bdi")).map(node => node.data).join(" ")
    const bare = prose.replace(/\([^)]*\)/g, "") // an English term in parentheses does not make a text English
    const arabic = (bare.match(/[\u0621-\u064A]/g) ?? []).length, latin = (bare.match(/[A-Za-z]/g) ?? []).length
    if (bare.trim().split(/\s+/).length >= 3 && arabic !== latin && (arabic > latin ? "rtl" : "ltr") !== direction)
      say(`direction is ${direction}`, prose)
    const last = nodes.at(-1), end = last.data.trimEnd().length - 1
    if (!/[.؟?!:؛]/.test(last.data[end] ?? "")) continue
    const stop = box(last, end)
    // From the stop backwards, as far as its line goes: what is two lines above ends the search.
    search: for (const node of nodes.reverse())
      for (let at = (node === last ? end : node.data.length) - 1; at >= 0; at--) {
        if (!node.data[at].trim()) continue
        const other = box(node, at)
        if (other.width && other.bottom < stop.top - stop.height) break search
        if (!other.width || !sameLine(stop, other)) continue
        if (direction === "rtl" ? other.left < stop.left - 0.5 : other.right > stop.right + 0.5) {
          say("the sentence does not end with its stop", block.innerText)
          break search
        }
      }
  }

  // 4. Mathematics, code and numbers are islands from left to right.
  for (const island of document.querySelectorAll("math, .number, :not(pre) > code, pre, .highlight .filename")) {
    if (!shown(island)) continue
    const style = getComputedStyle(island)
    if (island.matches(".output .filename")) continue
    if (style.direction !== "ltr") say("not left to right", island.textContent)
    if (island.matches("math, .number, :not(pre) > code") && !/isolate/.test(style.unicodeBidi)) say("not isolated", island.textContent)
    if (island.matches("pre, .filename") && !/left|start/.test(style.textAlign)) say("code not aligned left", island.textContent)
  }

  // 5. Panels say their language and direction.
  for (const panel of document.querySelectorAll(".tabbed-block")) {
    const wanted = { ar: "rtl", en: "ltr" }[panel.lang]
    if (getComputedStyle(panel).direction !== wanted) say("panel without its direction", panel.textContent)
  }
  return complaints
}
