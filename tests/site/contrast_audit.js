// Finds text that is too faint for the ground behind it, as WCAG 2 counts it: 4.5 to 1, or 3 to 1 where it is large.
// Returns a list of complaints. A colour is [red, green, blue, alpha], its light multiplied by alpha already.
() => {
  const parsed = new Map()
  const colour = text => {
    if (!parsed.has(text)) {
      const numbers = text.match(/[\d.]+(?:e-?\d+)?%?/g)?.map(parseFloat)
      const scale = /^rgba?\(/.test(text) ? 255 : /^color\(srgb /.test(text) ? 1 : null
      if (!scale || numbers.length < 3) throw new Error(`a colour that is not understood: ${text}`)
      const alpha = numbers[3] ?? 1
      parsed.set(text, [...numbers.slice(0, 3).map(part => part / scale * alpha), alpha])
    }
    return parsed.get(text)
  }
  const over = (upper, lower) => upper.map((part, i) => part + lower[i] * (1 - upper[3]))
  const faded = (layer, opacity) => layer.map(part => part * opacity)
  const light = ([...parts]) => parts.slice(0, 3)
    .map(part => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)
    .reduce((sum, part, i) => sum + part * [0.2126, 0.7152, 0.0722][i], 0)
  const styles = new Map()
  const style = element => {
    if (!styles.has(element)) styles.set(element, getComputedStyle(element))
    return styles.get(element)
  }
  // Each ancestor's ground and opacity, read once; in a drawing a ground is what its shapes paint.
  const layers = new Map()
  const layer = element => {
    if (!layers.has(element)) {
      const { backgroundColor, opacity } = style(element)
      layers.set(element, { ground: element.closest("svg svg, svg > *") ? [0, 0, 0, 0] : colour(backgroundColor), opacity: +opacity })
    }
    return layers.get(element)
  }
  // What a drawing has painted behind the middle of one of its texts: the text's own halo, or the shapes before it.
  const painted = text => {
    const { stroke, strokeWidth, strokeOpacity, paintOrder } = style(text)
    if (/^stroke/.test(paintOrder) && stroke !== "none" && parseFloat(strokeWidth) >= 1) return faded(colour(stroke), +strokeOpacity)
    const box = text.getBBox()
    const middle = new DOMPoint(box.x + box.width / 2, box.y + box.height / 2).matrixTransform(text.getScreenCTM())
    let ground = [0, 0, 0, 0]
    for (const shape of text.ownerSVGElement.querySelectorAll("path, rect, circle, ellipse, polygon")) {
      if (!(shape.compareDocumentPosition(text) & Node.DOCUMENT_POSITION_FOLLOWING) || shape.closest("defs, clipPath")) continue
      const { fill, fillOpacity, opacity } = style(shape)
      if (fill !== "none" && shape.isPointInFill(middle.matrixTransform(shape.getScreenCTM().inverse())))
        ground = over(faded(colour(fill), fillOpacity * opacity), ground)
    }
    return ground
  }
  // From the letter outwards: a pixel of the text and one beside it, through every ground and opacity on the way.
  const ratio = (element, ink) => {
    let text = ink, beside = [0, 0, 0, 0]
    if (element.closest("svg")) {
      beside = painted(element)
      text = over(text, beside)
    }
    for (let at = element; at; at = at.parentElement) {
      const { ground, opacity } = layer(at)
      ;[text, beside] = [text, beside].map(pixel => faded(over(pixel, ground), opacity))
    }
    const [a, b] = [text, beside].map(pixel => light(over(pixel, [1, 1, 1, 1])))
    return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05)
  }

  const complaints = []
  const judge = (element, { color, fill, fillOpacity, fontSize, fontWeight }, text) => {
    const drawn = element.closest("svg")
    const ink = drawn ? faded(colour(fill), +fillOpacity) : colour(color)
    const size = parseFloat(fontSize)
    const large = !drawn && (size >= 24 || (size >= 18.66 && fontWeight >= 700))
    const found = ratio(element, ink)
    if (found < (large ? 3 : 4.5)) complaints.push(`contrast ${found.toFixed(2)}: «${text.trim().slice(0, 40)}» in ${element.outerHTML.slice(0, 80)}`)
  }
  const shown = new Map()
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  for (let node; (node = walker.nextNode());) {
    const element = node.parentElement
    if (!node.data.trim() || shown.has(element)) continue
    shown.set(element, element.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && element.getClientRects().length > 0)
    if (shown.get(element)) judge(element, style(element), node.data)
  }
  for (const field of document.querySelectorAll("[placeholder]"))
    if (field.checkVisibility({ visibilityProperty: true, opacityProperty: true })) judge(field, getComputedStyle(field, "::placeholder"), field.placeholder)
  // A link among other words is told from them by more than its colour, or by a colour far enough from theirs.
  for (const link of document.querySelectorAll("a[href]")) {
    const around = link.parentElement, own = style(link)
    const words = [...around.childNodes].some(node => node.nodeType === Node.TEXT_NODE && /\p{L}/u.test(node.data))
    if (!words || own.display !== "inline" || !link.textContent.trim() || !link.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue
    if (/underline/.test(own.textDecorationLine) || parseFloat(own.borderBottomWidth) || own.fontWeight !== style(around).fontWeight) continue
    const [a, b] = [own, style(around)].map(({ color }) => light(colour(color)))
    if ((Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05) < 3) complaints.push(`link among words told by its colour alone: ${link.outerHTML.slice(0, 80)}`)
  }
  return complaints
}
