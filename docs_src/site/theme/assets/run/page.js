// Run, Edit and Reset below every program of a page. What they do is fetched when one of them is pressed.
import { readDoctest } from "./doctest.js"
import { keeping, page, remember, remembered } from "./kept.js"
import { both, own } from "./texts.js"

/**
 * @typedef {object} Program the parts of one program, which share a session
 * @property {string} name
 * @property {"example" | "doctest" | "lab"} kind
 * @property {Block[]} blocks
 * @property {string[]} done the parts that have been run, as they were then
 */

/**
 * Make an element.
 * @param {string} tag
 * @param {Record<string, any>} [properties]
 * @param {(Node | string)[]} children
 */
export const make = (tag, properties = {}, ...children) => {
  const element = Object.assign(document.createElement(tag), properties)
  element.append(...children)
  return element
}

/**
 * @param {string} key
 * @param {() => void} press
 */
const button = (key, press) => {
  const element = /** @type {HTMLButtonElement} */ (make("button", { type: "button", className: `run-${key} sides` }, ...both(key)))
  // Who presses twice, or holds a key down, wants one thing; the second press would stop what the first has begun.
  element.addEventListener("click", event => event.detail > 1 || press())
  element.addEventListener("keydown", event => event.repeat && event.key !== "Tab" && event.preventDefault())
  return element
}

/** End a program in one line break. @param {string} text */
const whole = text => text.replace(/\n*$/, "\n")

/** A block of code with its buttons. */
export class Block {
  /** Nothing, "waiting" or "running". */
  state = ""
  /** Names what the block is doing; another one, and whatever was begun is heard of no more. */
  turn = {}
  /** @type {{ focus(): void, close(): void } | undefined} */
  editor

  /**
   * @param {HTMLElement} element
   * @param {Program} program
   * @param {{ name: string, file: string, section?: string, code?: string, expected?: string, outputs: Element[] }} about
   */
  constructor(element, program, { name, file, section = "", code, expected = "", outputs }) {
    this.element = element
    this.program = program
    this.name = name
    this.file = file
    this.section = section
    this.expected = expected
    this.outputs = outputs
    this.shown = /** @type {HTMLElement} */ (element.querySelector("pre > code"))
    this.colours = [...this.shown.childNodes]
    this.original = code ?? whole(`${this.shown.textContent}`)
    this.text = remembered(name, this.original) ?? this.original
    this.go = button("run", () => this.press())
    this.change = button("edit", () => this.edit())
    this.change.setAttribute("aria-pressed", "false")
    this.back = button("reset", () => this.reset())
    this.status = make("p", { className: "run-status sides", role: "status" })
    this.bar = make("div", { className: "run", role: "group" }, this.go, this.change, this.back, this.status)
    this.bar.setAttribute("aria-label", own("code", { name: file }))
    this.live = make("div", { className: "run-output", hidden: true })
    element.append(this.bar)
    element.after(this.live)
    program.blocks.push(this)
    this.back.hidden = this.text === this.original
    if (!this.back.hidden) {
      this.shown.textContent = this.text
      this.say("kept")
    }
  }

  /**
   * @param {string} key
   * @param {any} [details]
   * @param {string} [kind] how it has ended: "same", "differs" or "wrong"
   */
  say(key, details = {}, kind = "") {
    this.status.replaceChildren(...both(key, details))
    this.bar.dataset.kind = kind
  }

  silence() {
    this.status.replaceChildren()
    this.bar.dataset.kind = ""
  }

  /** @param {string} file */
  async fetched(file) {
    try {
      return await import(`./${file}.js`)
    } catch {
      this.say("network", { file: `${file}.js`, host: location.host }, "wrong")
      return null
    }
  }

  async press() {
    this.bar.dataset.state ||= "pressed"
    const run = await this.fetched("run")
    if (run) run.press(this)
    else this.bar.dataset.state = ""
  }

  /** Open the editor, or close it. */
  async edit() {
    if (this.editor) return this.close()
    const { edit } = await this.fetched("edit") ?? {}
    if (!edit) return
    this.editor ??= edit(/** @type {HTMLElement} */ (this.shown.parentElement), this.text, {
      label: own("code", { name: this.file }),
      changed: /** @param {string} text */ text => this.typed(text),
      run: () => this.press(),
      leave: () => this.change.focus(),
    })
    this.change.setAttribute("aria-pressed", "true")
    this.editor?.focus()
  }

  /** @param {string} text */
  typed(text) {
    this.text = whole(text)
    this.back.hidden = this.text === this.original
    remember(this.name, this.original, this.text)
    if (!keeping) this.say("unkept")
    else if (!this.state) this.silence() // what was said was said of other code
  }

  /** Show the code in the editor's place: as it is now, with its colours where it is as it was. */
  close() {
    this.editor?.close()
    this.editor = undefined
    this.change.setAttribute("aria-pressed", "false")
    this.shown.replaceChildren(...(this.text === this.original ? this.colours : [this.text]))
  }

  /** Show code and output as they were when the page came. */
  reset() {
    if (this.state) {
      this.fetched("run").then(run => {
        run.stop(this)
        this.silence()
      })
    }
    this.typed(this.original)
    this.close()
    this.live.hidden = true
    this.live.replaceChildren()
    this.showTested(true)
    this.silence()
    this.go.focus()
  }

  /** @param {boolean} shown */
  showTested(shown) {
    for (const output of this.outputs) output.toggleAttribute("hidden", !shown)
  }
}

/** @type {Map<string, Program>} */
const programs = new Map()

/**
 * @param {string} name
 * @param {Program["kind"]} kind
 * @param {string} [key] where a name has two programs
 */
const program = (name, kind, key = name) => {
  const found = programs.get(key) ?? { name, kind, blocks: [], done: [] }
  programs.set(key, found)
  return found
}

/** The output that stands below a block, in its own citation or in the next. @param {Element} block */
const outputBelow = block => {
  const next = block.nextElementSibling ?? block.closest(".citation")?.nextElementSibling?.firstElementChild
  return next?.matches(".output") ? [next] : []
}

for (const element of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-run], [data-doctest], .lab-code > .highlight"))) {
  const { run, doctest } = element.dataset
  if (run) {
    const [last, section] = run.split("#")
    const name = last.includes("/") ? last : `${page}${last}`
    const file = `${name.split("/").at(-1)}.py`
    // The whole of an example and its sections are two programs.
    new Block(element, program(name, "example", section ? `${name}#` : name), { name: `${name}#${section ?? ""}`, file, section, outputs: outputBelow(element) })
  } else if (doctest) {
    const owner = program(doctest, "doctest")
    const { code, output } = readDoctest(`${element.querySelector("code")?.textContent}`)
    new Block(element, owner, { name: `${doctest}:${owner.blocks.length}`, file: doctest, code, expected: output, outputs: [] })
  } else {
    const lab = program("lab", "lab")
    const outputs = [...element.closest(".lab-cell")?.children ?? []].slice(1)
    const expected = outputs.filter(output => output.matches(".lab-output")).map(output => `${output.textContent?.trim()}\n`).join("")
    const name = `cell ${lab.blocks.length + 1}`
    new Block(element, lab, { name, file: name, expected, outputs })
  }
}

// Where a site loads Python from another host, its pages say so before anything is pressed.
const from = /** @type {HTMLMetaElement | null} */ (document.querySelector("meta[name=python-from]"))
if (from) {
  const [host, megabytes] = from.content.split(" ")
  document.querySelector(".run")?.append(make("p", { className: "run-from sides" }, ...both("from", { host, megabytes })))
}

addEventListener("beforeunload", event => {
  const changed = [...programs.values()].some(({ blocks }) => blocks.some(({ text, original }) => text !== original))
  if (!keeping && changed) event.preventDefault() // the browser asks whether what was typed may be lost
})
