// Finds what a reader cannot see whole: cut without a sign of it, covered, or broken where it should not be.
// Returns a list of complaints.
() => {
  const complaints = []
  const say = (what, element) => complaints.push(`${what}: ${element.outerHTML.replace(/\s+/g, " ").slice(0, 110)}`)
  const all = selector => [...document.querySelectorAll(selector)].filter(element => element.checkVisibility({ visibilityProperty: true }))
  const boxes = (node, start = 0, end = node.length) => {
    const range = document.createRange()
    range.setStart(node, start)
    range.setEnd(node, end)
    return [...range.getClientRects()].filter(({ width }) => width > 0)
  }
  const texts = element => {
    const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT)
    const found = []
    while (walker.nextNode()) found.push(walker.currentNode)
    return found.filter(({ parentElement }) => parentElement.checkVisibility({ visibilityProperty: true }))
  }
  const meet = (a, b, by = 1) =>
    Math.min(a.right, b.right) - Math.max(a.left, b.left) > by && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > by
  const clear = element => /^(transparent|rgba\(.*, 0\))$/.test(getComputedStyle(element).backgroundColor)

  // What is wider than its box can be scrolled, and shows it.
  for (const element of all("article, article *, .lab *")) {
    const { overflowX, backgroundImage, backgroundAttachment } = getComputedStyle(element)
    if (element.scrollWidth <= element.clientWidth + 2 || !element.clientWidth || overflowX === "visible") continue
    if (element.closest("svg, math, .unseen, .tip, .md-code__nav")) continue
    if (!/auto|scroll/.test(overflowX)) say("cut", element)
    else if (!/gradient/.test(backgroundImage) || !/local/.test(backgroundAttachment) || !/scroll/.test(backgroundAttachment))
      say("scrolls without a sign of it", element)
    else
      for (const inner of element.querySelectorAll("*"))
        if (!clear(inner) && inner.getBoundingClientRect().width > element.clientWidth / 2) say("covers the sign of scrolling", inner)
  }

  // Buttons and arrows cover no text.
  for (const button of all("pre > .md-code__nav"))
    if (meet(button.getBoundingClientRect(), button.parentElement.querySelector("code").getBoundingClientRect())) say("a button covers", button.parentElement)
  for (const summary of all("article details > summary")) {
    const arrow = getComputedStyle(summary, "::after")
    if (arrow.position !== "absolute" || arrow.content === "none" || arrow.display === "none") continue
    const box = summary.getBoundingClientRect()
    const left = box.left + parseFloat(arrow.left), top = box.top + parseFloat(arrow.top)
    const place = { left, top, right: left + parseFloat(arrow.width), bottom: top + parseFloat(arrow.height) }
    if (texts(summary).some(text => boxes(text).some(rect => meet(rect, place)))) say("the arrow covers text", summary)
  }

  // A link that is not seen takes no line.
  for (const heading of all("article :is(h2, h3, h4):has(> .headerlink)")) {
    const link = heading.querySelector(".headerlink"), before = heading.offsetHeight
    link.style.display = "none"
    if (heading.offsetHeight !== before) say("an unseen link takes a line", heading)
    link.style.display = ""
  }

  // Code in a sentence: what fits on a line is not broken, and what follows stands at it.
  for (const code of all("article :not(pre) > code")) {
    if (code.closest("pre, .formula-python")) continue
    for (const text of texts(code)) {
      const parts = [...text.data.matchAll(/[\w.]+|\([^()]{1,24}\)/g)]
      if (text.data.length <= 32 && !code.querySelector("*")) parts.push({ 0: text.data, index: 0 })
      if (parts.some(part => new Set(boxes(text, part.index, part.index + part[0].length).map(({ top }) => Math.round(top))).size > 1))
        say("broken code", code)
    }
    if (code.closest("h3")) continue
    const next = code.nextSibling, last = texts(code).at(-1)
    if (!last || next?.nodeType !== Node.TEXT_NODE || !/^[،؛:.,;]/.test(next.data)) continue
    const [stop] = boxes(next, 0, 1), own = boxes(last).at(-1)
    if (!stop || !own || Math.abs(stop.top + stop.bottom - own.top - own.bottom) > 20) continue
    const gap = Math.max(stop.left - own.right, own.left - stop.right)
    if (gap > 2.5) say(`a gap of ${gap.toFixed(1)}px after`, code)
  }

  // Titles in the header and entries beside the page are not cut.
  for (const title of all(".md-header__topic > .md-ellipsis"))
    if (title.scrollWidth > title.clientWidth + 1 || title.scrollHeight > title.clientHeight + 2) say("cut", title)
  for (const title of all(".md-sidebar--primary .md-nav__title"))
    for (const entry of all(".md-sidebar--primary .md-nav__link"))
      if (!title.contains(entry) && meet(title.getBoundingClientRect(), entry.getBoundingClientRect())) say("the title covers", entry)
  return complaints
}
