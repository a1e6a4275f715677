// What Run does: one block after the other, with what it depends on; its output shown and compared.
import { compare, toRun } from "./compare.js"
import "./messages.js"
import { make } from "./page.js"
import { Python, groupsFor, sizeOf } from "./python.js"
import { both, own } from "./texts.js"

/** @typedef {import("./page.js").Block} Block */
/** @typedef {import("./page.js").Program} Program */
/** @typedef {{ code: string, output: string, sections: Record<string, string>, outputs: Record<string, string> }} Source */

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
  if (block.state) return stop(block)
  become(block, "waiting")
  block.say("waiting")
  waiting.push(block)
  if (busy) return
  busy = true
  for (let next; (next = waiting.shift());) await run(next)
  busy = false
}

/**
 * Stop a block, wherever it is: whatever its run does later, nobody hears of it.
 * @param {Block} block
 */
export const stop = block => {
  if (!block.state) return
  const running = block.state === "running"
  if (!running) waiting.splice(waiting.indexOf(block), 1)
  become(block, "")
  block.say("stopped")
  if (running && python.running) python.stop()
}

/**
 * @param {Block} block
 * @param {string} state
 */
const become = (block, state) => {
  block.turn = {} // what began before is no business of the block any more
  block.state = block.bar.dataset.state = state
  block.go.replaceChildren(...both(state ? "stop" : "run"))
  block.go.classList.toggle("run-stop", state !== "")
}

// --- Parts of a program ---

/** @type {Map<string, Promise<Source>>} */
const sources = new Map()

class NotFetched extends Error {}

/** @param {string} name @returns {Promise<Source>} */
const source = name => {
  const found = sources.get(name) ?? fetch(new URL(`examples/${name}.json`, import.meta.url)).then(response => {
    if (!response.ok) throw new Error(`${response.status}: ${response.url}`)
    return response.json()
  }).catch(error => {
    sources.delete(name) // the next press tries again
    throw new NotFetched(`${name}.json`, { cause: error })
  })
  sources.set(name, found)
  return found
}

/**
 * Give the parts of a block's program, as they are now, up to its own, and what that printed when it was tested.
 * @param {Block} block
 * @returns {Promise<{ parts: import("./python.js").Part[], expected: string }>}
 */
const partsOf = async block => {
  const { program, section, text, file, expected } = block
  if (program.kind !== "example") {
    const blocks = program.blocks.slice(0, program.blocks.indexOf(block) + 1)
    return { parts: blocks.map(other => ({ code: other.text, file: other.file })), expected }
  }
  const { output, sections, outputs } = await source(program.name)
  if (!section) return { parts: [{ code: text, file }], expected: output }
  // A page may show some of the sections only.
  const names = Object.keys(sections)
  const shown = new Map(program.blocks.map(other => [other.section, other.text]))
  const parts = names.slice(0, names.indexOf(section) + 1).map(name => ({ code: shown.get(name) ?? `${sections[name]}\n`, file: `${file}#${name}` }))
  return { parts, expected: outputs[section] }
}

// --- A run ---

/** @param {Block} block */
const run = async block => {
  const { program } = block
  become(block, "running")
  const { turn, text } = block
  const mine = () => block.turn === turn
  const output = new Output(block)
  try {
    const { parts, expected } = await partsOf(block)
    if (!mine()) return
    const index = parts.length - 1
    if (!python.alive || session !== program) program.done = []
    const { fresh, from } = toRun(parts.map(({ code }) => code), index, program.done)
    const groups = groupsFor(parts.slice(from).map(({ code }) => code).join("\n"), program.kind === "doctest")
    const missing = python.missing(groups)
    if (missing.length) block.say("loading", { what: missing.at(-1), bytes: sizeOf(missing) })
    else block.say("running")
    session = program
    program.done = program.done.slice(0, from)
    let current = from
    const outcome = await python.run(
      {
        session: program.name, fresh, groups, parts: parts.slice(from), seconds: SECONDS[program.kind],
        mode: program.kind === "doctest" ? "interactive" : "script",
      },
      {
        progress: (loaded, total) => mine() && output.progress(loaded, total),
        begun: () => {
          output.begin()
          block.say("running")
        },
        part: part => {
          current = from + part
          if (part) program.done.push(parts[current - 1].code)
        },
        output: (stream, text) => current === index && output.add(stream, text),
        drawing: png => current === index && output.draw(png),
      },
    )
    if (outcome.kind === "done") program.done.push(parts[index].code)
    if (outcome.why === "memory") session = null // Python has let go of everything
    if (!mine()) return
    if (outcome.kind === "done" && block.text !== text) block.silence() // it has been changed while it ran
    else if (outcome.kind === "done") finished(block, output, outcome, expected)
    else failed(block, output, outcome, current === index ? "" : parts[current].file)
  } catch (error) {
    if (!(error instanceof NotFetched)) console.error(error)
    if (mine() && error instanceof NotFetched) block.say("network", { file: error.message, host: location.host }, "wrong")
    else if (mine()) block.say("failed", {}, "wrong")
  } finally {
    output.end()
    if (mine()) become(block, "")
  }
}

/**
 * @param {Block} block
 * @param {Output} output
 * @param {any} outcome
 * @param {string} expected
 */
const finished = (block, output, { lines, shown, cut }, expected) => {
  block.showTested(false)
  if (cut) return block.say(lines > shown + 1 ? "cut" : "long", { lines, shown }, "differs")
  const compared = compare(output.text, expected)
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
 * @param {string} earlier the part before this block in which it ended
 */
const failed = (block, output, outcome, earlier) => {
  if (outcome.kind !== "error") return block.say(outcome.kind, outcome, "wrong")
  output.add("stderr", outcome.traceback)
  block.showTested(false)
  if (outcome.why) block.say(outcome.why, outcome, "wrong")
  else if (earlier) block.say("earlier", { file: earlier, line: outcome.line }, "wrong")
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
    about.setAttribute("aria-label", own("loaded", { loaded: 0, total }))
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
      this.pre.setAttribute("role", "group") // which may have a name
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
