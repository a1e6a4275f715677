// Finds what is out of order on a page that shows its prose in one language. Returns a list of complaints.
({ language, direction, prose, lab }) => {
  const complaints = []
  const say = (what, element) => complaints.push(element ? `${what}: ${element.outerHTML.slice(0, 80)}` : what)
  const all = selector => [...document.querySelectorAll(selector)]
  const visible = element => {
    const { width, height } = element.getBoundingClientRect()
    return width > 0 && height > 0 && element.checkVisibility({ visibilityProperty: true })
  }
  const small = (element, width, height) => {
    const box = element.getBoundingClientRect()
    if (!visible(element) || box.width < width || box.height < height) say("hardly to be seen", element)
  }
  const root = document.documentElement

  if (root.lang !== language) say(`the page is in ${root.lang}`)
  if (getComputedStyle(document.body).direction !== direction) say(`the page does not run ${direction}`)
  if (root.scrollWidth !== root.clientWidth) say(`the page scrolls sideways by ${root.scrollWidth - root.clientWidth}`)
  const own = ["Plex Arabic", "Plex Mono", "STIX Math"]
  for (const { family, status } of document.fonts)
    if (status === "error" || (status === "loaded" && !own.includes(family.replace(/"/g, "")))) say(`typeface ${family}: ${status}`)
  if (lab) {
    for (const block of all(".highlight pre, .lab-output pre, .lab-drawing img")) {
      small(block, 30, 1)
      if (getComputedStyle(block).direction !== "ltr") say("not left to right", block)
    }
    if (!document.querySelector("button.md-code__button, .md-clipboard")) say("code cannot be copied")
    return complaints
  }

  const panels = all(".tabbed-block").filter(visible)
  if (panels.length !== all(".language-pair").length) say(`${panels.length} panels are shown`)
  for (const part of [...panels, ...all("figcaption > span").filter(visible)])
    if (part.lang !== prose) say(`not in ${prose}`, part)
  const bars = all(".tabbed-labels").filter(visible)
  if (bars.length !== 1) say(`${bars.length} bars of tabs are shown`)
  const grounds = all(".language-pair--first > .tabbed-labels > label").map(label => getComputedStyle(label).backgroundColor)
  if (new Set(grounds).size !== 2) say("the chosen tab does not stand out")
  for (const block of [...all(".highlight pre").filter(visible), ...all("figure svg, .formula-line math, .heading-other")])
    small(block, 30, 10)
  return complaints
}
