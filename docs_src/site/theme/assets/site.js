// Keeps the reader's place when the language of the prose changes.
// Everything above the place may grow or shrink, so the block at the reading line is held where it was.
(() => {
  const control = ".language-pair > .tabbed-labels, .language-pair > input"

  const readingLine = () => {
    const bar = document.querySelector(".language-pair--first > .tabbed-labels")
    return Math.max(0, bar ? bar.getBoundingClientRect().bottom : 0)
  }

  // Blocks that both languages share or fill: pairs count by their panels, since the first pair has no box.
  const blocks = () => [...document.querySelectorAll(".md-content__inner > :not(.language-pair), .language-pair > .tabbed-content")]

  // What was pressed or typed in, or the nearest element around it; events of the document itself have none.
  /** @type {(event: Event, selector: string) => HTMLElement | null} */
  const around = ({ target }, selector) => target instanceof Element ? target.closest(selector) : null

  let held = false
  /** @param {Event} event */
  const remember = event => {
    if (held || !around(event, control)) return
    const line = readingLine()
    const block = blocks().find(element => element.getBoundingClientRect().bottom > line)
    if (!block) return
    const { top, height } = block.getBoundingClientRect()
    // Inside a panel the same share of the text has been read in the other language.
    const share = top < line && height ? (line - top) / height : null
    held = true
    requestAnimationFrame(() => requestAnimationFrame(() => {
      const now = block.getBoundingClientRect()
      const wanted = share === null ? top : line - share * now.height
      window.scrollBy({ top: now.top - wanted, behavior: "instant" })
      held = false
    }))
  }
  for (const type of ["click", "keydown"]) document.addEventListener(type, remember, true)

  // The way to the other build leads to the place that is being read.
  document.addEventListener("click", event => {
    const link = around(event, ".language-switch")
    if (!(link instanceof HTMLAnchorElement)) return
    const line = readingLine() + 48
    const passed = [...document.querySelectorAll(".md-content__inner > [id]")].filter(element => element.getBoundingClientRect().top <= line)
    const last = passed.at(-1)
    link.hash = last && last.tagName !== "H1" ? last.id : ""
  }, true)

  // What stood on this page once, before weeks had pages of their own or before it was divided, is asked for by its place.
  const heir = /** @type {HTMLLinkElement | null} */ (document.querySelector("[data-heir]"))
  const asked = decodeURIComponent(location.hash.slice(1))
  if (heir && asked && !document.getElementById(asked))
    location.replace(`${heir.href}#${asked.replace(/^nnref\.(?!\w+\.)/, `nnref.${heir.dataset.heir}.`)}`)

  // The index holds words without their vowel marks, so the query must lose them too.
  document.addEventListener("input", event => {
    const input = around(event, ".md-search__input")
    if (!(input instanceof HTMLInputElement)) return
    const bare = input.value.replace(/[\u064B-\u0652\u0640]/g, "")
    if (bare !== input.value) input.value = bare
  }, true)

  // What is copied is the whole program, with what is folded in it.
  document.addEventListener("click", event => {
    const code = around(event, ".md-code__button")?.closest("pre")?.querySelector("code")
    if (code) code.dataset.copy = `${code.textContent}`
  }, true)

  // What scrolls must be reachable by keyboard.
  const focusable = () => {
    const scrolling = ".md-typeset__scrollwrap, .formula-line, .formula-python, .derivation .line, .notation-scroll"
    for (const element of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(scrolling)))
      if (element.scrollWidth > element.clientWidth) element.tabIndex = 0
      else element.removeAttribute("tabindex")
  }
  addEventListener("load", focusable)
  addEventListener("resize", focusable)

  // Material makes a navigation landmark of every copy button; landmarks need names that tell them apart.
  let landmarks = 0
  new MutationObserver(() => {
    document.querySelectorAll("nav.md-code__nav:not([aria-label])").forEach(landmark => {
      landmark.setAttribute("aria-label", `${landmark.querySelector("button")?.title} ${++landmarks}`)
    })
  }).observe(document.querySelector("article") ?? document.body, { childList: true, subtree: true })
})()
