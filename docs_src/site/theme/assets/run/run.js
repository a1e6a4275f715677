// What Run does: one block after the other, with what it depends on; its output shown and compared.
import { compare, toRun } from "./compare.js"
import "./messages.js"
import { make } from "./page.js"
import { Python, groupsFor, sizeOf } from "./python.js"
import { both, known, own } from "./texts.js"

/** @typedef {import("./page.js").Block} Block */
/** @typedef {import("./page.js").Program} Program */
/** @typedef {{ code: string, sections: Record<string, string>, output: string }} Source */

const LINES = 2000 // what is shown of a part's output, as the driver has it
const SECONDS = { example: 60, doctest: 60, lab: 300 }

const python = new Python()
/** The program whose names Python has. @type {Program | null} */
let session = null

// --- One after the other ---

/** @type {Block[]} */
const waiting = []
let busy = false

/**
 * Run a block, or stop it.
 * @param {Block} block
 */
export const press = async block => {
  if (block.state === "running") return python.stop()
  if (block.state === "waiting") {
    waiting.splice(waiting.indexOf(block), 1)
    become(block, "")
    return block.say("stopped")
  }
  become(block, "waiting")
  block.say("waiting")
  waiting.push(block)
  if (busy) return
  busy = true
  for (let next; (next = waiting.shift());) await run(next)
  busy = false
}

/**
 * @param {Block} block
 * @param {string} state
 */
const become = (block, state) => {
  block.state = block.bar.dataset.state = state
  block.go.replaceChildren(...both(state ? "stop" : "run"))
  block.go.classList.toggle("run-stop", state !== "")
}

// --- Parts of a program ---

/** @type {Map<string, Promise<Source>>} */
const sources = new Map()

/** @param {string} name @returns {Promise<Source>} */
const source = name => {
  const found = sources.get(name) ?? fetch(new URL(`examples/${name}.json`, import.meta.url)).then(response => {
    if (!response.ok) throw new Error(`${response.status}: ${response.url}`)
    return response.json()
  })
  sources.set(name, found)
  found.catch(() => sources.delete(name)) // the next press tries again
  return found
}

/**
 * Give all parts of a block's program as they are now, and which of them is its own.
 * @param {Block} block
 */
const partsOf = async ({ program, section, text }) => {
  if (program.kind !== "example") return program.blocks.map(block => block.text)
  if (!section) return [text]
  // A page may show some of the sections only.
  const { sections } = await source(program.name)
  const shown = new Map(program.blocks.map(block => [block.section, block.text]))
  return Object.entries(sections).map(([name, code]) => shown.get(name) ?? `${code}\n`)
}

/** @param {Block} block */
const placeOf = async block => {
  const { program, section } = block
  if (program.kind !== "example") return program.blocks.indexOf(block)
  return section ? Object.keys((await source(program.name)).sections).indexOf(section) : 0
}

/**
 * Give what a block printed when it was tested, and whether more may follow; null where that is not known.
 * @param {Block} block
 * @param {number} index
 */
const expectedOf = async ({ program, section, expected }, index) => {
  if (program.kind !== "example") return { text: expected, begins: false }
  const { output, sections } = await source(program.name)
  const before = program.printed.slice(0, index).join("")
  if (!output.startsWith(before)) return null // an earlier part was changed
  return { text: output.slice(before.length), begins: section !== "" && index < Object.keys(sections).length - 1 }
}

// --- A run ---

/** @param {Block} block */
const run = async block => {
  const { program } = block
  const output = new Output(block)
  become(block, "running")
  try {
    const parts = (await partsOf(block)).slice(0, await placeOf(block) + 1)
    const index = parts.length - 1
    if (!python.alive || session !== program) program.done = []
    const { fresh, from } = toRun(parts, index, program.done)
    const groups = groupsFor(parts.slice(from).join("\n"), program.kind === "doctest")
    if (!python.alive) block.say("loading", { bytes: sizeOf(groups) })
    else block.say("running")
    session = program
    program.done = program.done.slice(0, from)
    let current = from
    const outcome = await python.run(
      {
        session: program.name, fresh, groups, parts: parts.slice(from), file: block.file,
        mode: program.kind === "doctest" ? "interactive" : "script", seconds: SECONDS[program.kind],
      },
      {
        progress: (loaded, total) => output.progress(loaded, total),
        begun: () => {
          output.begin()
          block.say("running")
        },
        part: part => {
          current = from + part
          program.printed[current] = ""
        },
        output: (stream, text) => {
          if (stream === "stdout") program.printed[current] += text
          if (current === index) output.add(stream, text)
        },
        drawing: png => current === index && output.draw(png),
      },
    )
    if (outcome.kind === "done") {
      program.done = parts
      finished(block, output, outcome.lines, await expectedOf(block, index))
    } else failed(block, output, outcome, current === index)
  } catch (error) {
    // What a page fetches from its own site.
    failed(block, output, { kind: "network", file: `${program.name}.json`, host: location.host }, false)
  }
  output.end()
  become(block, "")
}

/**
 * @param {Block} block
 * @param {Output} output
 * @param {number} lines
 * @param {{ text: string, begins: boolean } | null} expected
 */
const finished = (block, output, lines, expected) => {
  block.showTested(false)
  if (lines > LINES) return block.say("cut", { lines, shown: LINES }, "differs")
  if (!expected) return block.say("done")
  const compared = compare(output.text, expected.text, expected.begins)
  if (!compared.same) {
    output.mark(compared.marks)
    output.beside(block.outputs)
    return block.say("differs", compared, "differs")
  }
  const drawings = block.outputs.filter(element => element.matches(".lab-drawing")).length
  if (drawings !== output.drawings) return block.say("drawings", {}, "differs")
  block.say(output.text || drawings ? "same" : "silent", {}, "same")
}

/**
 * @param {Block} block
 * @param {Output} output
 * @param {any} outcome
 * @param {boolean} here whether it ended in this block, not in one before it
 */
const failed = (block, output, outcome, here) => {
  if (outcome.kind !== "error") return block.say(outcome.kind, outcome, outcome.kind === "stopped" ? "" : "wrong")
  output.add("stderr", outcome.traceback)
  block.showTested(false)
  if (known(outcome.name)) block.say(outcome.name, outcome, "wrong")
  else if (!here) block.say("earlier", {}, "wrong")
  else block.say(outcome.line ? "error" : "failed", outcome, "wrong")
}

/** What a run prints and draws, below its block. */
class Output {
  text = ""
  drawings = 0
  /** @type {HTMLElement | undefined} */
  pre
  /** @type {HTMLElement | undefined} */
  meter

  /** @param {Block} block */
  constructor({ live, bar }) {
    this.live = live
    this.bar = bar
  }

  /**
   * @param {number} loaded
   * @param {number} total
   */
  progress(loaded, total) {
    this.meter ??= this.bar.appendChild(make("div", { className: "run-meter" }))
    const about = make("progress", { max: total, value: loaded })
    about.setAttribute("aria-label", own("loading", { bytes: total }))
    const told = make("span", { className: "sides" }, ...both("loaded", { loaded, total }))
    told.setAttribute("aria-hidden", "true")
    this.meter.replaceChildren(about, told)
  }

  begin() {
    this.end()
    this.live.replaceChildren()
  }

  end() {
    this.meter?.remove()
    this.meter = undefined
  }

  /**
   * @param {string} stream
   * @param {string} text
   */
  add(stream, text) {
    if (!this.pre) {
      this.live.hidden = false
      this.pre = make("pre", { tabIndex: 0 })
      this.pre.setAttribute("aria-label", own("printed"))
      this.live.append(make("div", { className: "highlight output" }, make("span", { className: "filename sides" }, ...both("printed")), this.pre))
    }
    if (stream === "stdout") this.text += text
    this.pre.append(stream === "stdout" ? text : make("span", { className: "run-error" }, text))
  }

  /** @param {string} png */
  draw(png) {
    this.live.hidden = false
    this.drawings++
    this.pre = undefined // what is printed next stands below
    const image = make("img", { alt: own("drawing"), src: `data:image/png;base64,${png}` })
    this.live.append(make("div", { className: "lab-drawing" }, image))
  }

  /** Mark the lines that differ. @param {boolean[]} marks */
  mark(marks) {
    if (this.drawings || !this.pre) return
    const errors = [...this.pre.querySelectorAll(".run-error")]
    const lines = this.text.replace(/\n$/, "").split("\n")
    this.pre.replaceChildren(...lines.map((line, i) => make(marks[i] ? "mark" : "span", {}, `${line}\n`)), ...errors)
  }

  /** Put what was tested below, folded. @param {Element[]} tested */
  beside(tested) {
    if (!tested.length) return
    this.live.hidden = false
    const copies = tested.map(element => element.cloneNode(true))
    for (const copy of copies) /** @type {HTMLElement} */ (copy).hidden = false
    this.live.append(make("details", { className: "run-tested" }, make("summary", { className: "sides" }, ...both("tested")), ...copies))
  }
}
