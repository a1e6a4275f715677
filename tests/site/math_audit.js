// Finds what a formula or a cited number does not show, or shows out of its place: a leaf that is not to be seen, an
// exponent that is not raised, a row in the wrong order. Returns a list of complaints, each with the formula's TeX.
() => {
  const complaints = []
  const SHOWN = { visibilityProperty: true, opacityProperty: true }
  const INVISIBLE = /[\s\u2061-\u2064]/g
  const BLOCKS = "p, li, td, th, dd, dt, div, figcaption, [lang]"
  const middle = ({ left, right }) => (left + right) / 2, height = ({ top, bottom }) => (top + bottom) / 2
  const boxes = new Map()
  const box = element => {
    if (!boxes.has(element)) boxes.set(element, element.getBoundingClientRect())
    return boxes.get(element)
  }
  const size = element => parseFloat(getComputedStyle(element).fontSize)

  // What is written where is drawn there: a place whose block is shown must be shown itself.
  const wanted = selector => [...document.querySelectorAll(selector)].filter(element => element.parentElement.closest(BLOCKS)?.checkVisibility(SHOWN))

  for (const math of wanted("math")) {
    const tex = math.querySelector("annotation")?.textContent ?? math.textContent
    const em = size(math), near = em / 12
    const say = (what, element) => complaints.push(`${what}: ${element.outerHTML.replace(/\s+/g, " ").slice(0, 60)} in «${tex}»`)
    const isLeaf = element => /^m[ino]$|^mtext$/.test(element.localName)
    // What draws nothing has no place: room that is left, and what stands between a function and its argument.
    const draws = element => !/^(mspace|mphantom|annotation)$/.test(element.localName) && (isLeaf(element)
      ? element.textContent.replace(INVISIBLE, "") !== ""
      : /^m(frac|sqrt)$/.test(element.localName) || [...element.children].some(draws))
    const unseen = element => {
      const { width, height } = box(element), style = getComputedStyle(element)
      return !element.checkVisibility(SHOWN) || !(width > 0 && height > 0) || style.clipPath !== "none" || style.filter !== "none"
        || /hidden|clip/.test(style.overflowX + style.overflowY)
    }
    const follow = (parts, what) => parts.slice(1).forEach((part, k) => {
      if (box(part).left < box(parts[k]).right - near) say(what, part)
    })
    const isAbove = (upper, lower, what) => { if (!(height(box(upper)) < height(box(lower)) - near)) say(what, upper) }
    const isBeside = (script, base) => { if (box(script).left < box(base).right - em / 4) say("not right of its base", script) }
    // In a sentence the bounds of a sum stand at its right, as scripts do.
    const isBound = (part, base) => { if (math.matches("[display=block]") || box(part).left < box(base).right - em / 4) isCentred(part, base) }
    const isCentred = (part, base) => { if (Math.abs(middle(box(part)) - middle(box(base))) > em / 2) say("not over or under the middle", part) }

    const kinds = {
      msup: ([base, sup]) => { isAbove(sup, base, "not raised"); isBeside(sup, base) },
      msub: ([base, sub]) => { isAbove(base, sub, "not lowered: what follows"); isBeside(sub, base) },
      msubsup: ([base, sub, sup]) => {
        isAbove(sup, base, "not raised"); isAbove(base, sub, "not lowered: what follows")
        isBeside(sub, base); isBeside(sup, base)
      },
      mover: ([base, over], whole) => {
        isAbove(over, base, "not above"); isCentred(over, base)
        if (whole.getAttribute("accent") === "true" && box(base).top - box(whole).top > em / 2) say("floats above its letter", over)
      },
      munder: ([base, under]) => { isAbove(base, under, "not below: what follows"); isBound(under, base) },
      munderover: ([base, under, over]) => {
        isAbove(over, base, "not above"); isAbove(base, under, "not below: what follows")
        isBound(under, base); isBound(over, base)
      },
      mfrac: ([over, under], frac) => {
        isCentred(over, frac); isCentred(under, frac)
        if (box(over).bottom > box(under).top + near) say("a numerator is not above its denominator", frac)
      },
      mtable: (rows, table) => {
        rows.slice(1).forEach((row, k) => { if (box(row).top < box(rows[k]).bottom - near) say("a row is not below the one before it", row) })
        const cells = rows.map(row => [...row.children])
        cells.forEach(row => follow(row, "a cell does not follow the one before it"))
        cells.slice(1).forEach(row => row.forEach((cell, k) => {
          if (cells[0][k] && Math.abs(middle(box(cell)) - middle(box(cells[0][k]))) > near) say("a cell is not in its column", cell)
        }))
        for (const fence of [table.previousElementSibling, table.nextElementSibling])
          if (fence?.localName === "mo" && draws(fence) && /[[\](){}|]/.test(fence.textContent)
            && (box(fence).top > box(table).top + em / 2 || box(fence).bottom < box(table).bottom - em / 2)) say("a bracket does not reach around", fence)
      },
    }
    if (!math.checkVisibility(SHOWN)) { say("not to be seen", math); continue }
    for (const element of [math, ...math.querySelectorAll("*")]) {
      if (element.closest("mphantom, annotation") || !draws(element)) continue
      if (unseen(element)) { say("not to be seen", element); continue }
      // A fraction that is no mathematics has no bar.
      if (CSS.supports("display", "math") && !/math|table/.test(getComputedStyle(element).display)) say("not set as mathematics", element)
      if (isLeaf(element)) {
        if (size(element) < 0.45 * em) say("too small", element)
        continue
      }
      const parts = [...element.children].filter(part => part.localName !== "annotation")
      const whole = box(element)
      for (const part of parts)
        if (draws(part) && (box(part).left < whole.left - em / 2 || box(part).right > whole.right + em / 2)) say("beside what it belongs to", part)
      const kind = kinds[element.localName]
      if (kind) kind(parts, element)
      else if (element.localName !== "mtr") follow(parts.filter(draws), "does not follow what stands before it")
    }
  }

  for (const number of wanted(".number")) {
    const say = what => complaints.push(`${what}: the number ${number.textContent}`)
    if (!number.checkVisibility(SHOWN)) { say("not to be seen"); continue }
    const em = size(number)
    let before
    for (const part of number.childNodes) {
      const range = document.createRange()
      range.selectNodeContents(part)
      const place = range.getBoundingClientRect(), element = part.nodeType === Node.TEXT_NODE ? number : part
      const { clipPath } = getComputedStyle(element)
      if (!element.checkVisibility(SHOWN) || !(place.width > 0 && place.height > 0) || clipPath !== "none") say("not to be seen")
      else if (size(element) < 0.45 * em) say("too small")
      else if (before && place.left < before.right - 1) say("not in its order")
      else if (part.localName === "sup" && !(before && height(place) < height(before) - em / 8)) say("its exponent is not raised")
      before = place
    }
  }
  return complaints
}
