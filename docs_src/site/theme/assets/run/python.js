// The browser's Python, in a worker of its own: started when something is to be run, ended by Stop.
import runtime from "./runtime.js"

/** @typedef {{ kind: "done" | "error" | "stopped" | "late" | "died" | "network" | "hash", [detail: string]: any }} Outcome */
/** @typedef {{ code: string, file: string }} Part what is run, and what a traceback calls it */
/** @typedef {{ session: string, fresh: boolean, parts: Part[], mode: "script" | "interactive", groups: string[], seconds: number }} Request */
/** @typedef {{ progress(loaded: number, total: number): void, begun(): void, part(index: number): void, output(stream: string, text: string): void, drawing(png: string): void }} Listener */

/**
 * Say which files of the runtime some code needs, by the names of their groups.
 * @param {string} code
 * @param {boolean} nnref whether it needs nnref without saying so
 */
export const groupsFor = (code, nnref) => [
  "core",
  ...(nnref || /\b(numpy|nnref|matplotlib)\b/.test(code) ? ["numpy"] : []),
  ...(/\bmatplotlib\b/.test(code) ? ["matplotlib"] : []),
]

/**
 * Add up what is loaded for some groups, in bytes.
 * @param {string[]} groups
 */
export const sizeOf = groups => groups.flatMap(group => runtime.groups[group]).reduce((sum, name) => sum + runtime.files[name].size, 0)

export class Python {
  /** @type {Worker | null} */
  #worker = null
  /** @type {((outcome: Outcome) => void) | null} */
  #end = null
  /** @type {Listener | null} */
  #listener = null
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #limit
  #seconds = 0
  /** The groups that the worker has. @type {Set<string>} */
  #loaded = new Set()

  /** Whether something runs, or is loaded to be run. */
  get running() {
    return this.#end !== null
  }

  /** Whether a worker is there, whose sessions live on. */
  get alive() {
    return this.#worker !== null
  }

  /**
   * Say which of some groups must be loaded first.
   * @param {string[]} groups
   */
  missing(groups) {
    return groups.filter(group => !this.#loaded.has(group))
  }

  /**
   * Run parts of a program, one after the other.
   * @param {Request} request
   * @param {Listener} listener
   * @returns {Promise<Outcome>}
   */
  run({ seconds, ...request }, listener) {
    const worker = this.#worker ?? this.#start()
    this.#listener = listener
    this.#seconds = seconds
    return new Promise(resolve => {
      this.#end = outcome => {
        clearTimeout(this.#limit)
        this.#end = this.#listener = null
        resolve(outcome)
      }
      worker.postMessage(request)
      this.#asked = request.groups
    })
  }
  /** @type {string[]} */
  #asked = []

  /**
   * End the worker, and with it whatever runs.
   * @param {Outcome} outcome
   */
  stop(outcome = { kind: "stopped" }) {
    this.#worker?.terminate()
    this.#worker = null
    this.#loaded.clear()
    this.#end?.(outcome)
  }

  #start() {
    // The worker of a blob obeys the page's policy; one from an address would have its own, which is none.
    const source = [`import ${JSON.stringify(new URL("worker.js", import.meta.url).href)}`]
    const address = URL.createObjectURL(new Blob(source, { type: "text/javascript" }))
    const worker = new Worker(address, { type: "module" })
    let here = false
    worker.onmessage = ({ data: { type, ...data } }) => {
      if (worker !== this.#worker) return
      if (type === "here") {
        here = true
        URL.revokeObjectURL(address)
      } else this.#hear(type, data)
    }
    worker.onerror = event => {
      event.preventDefault()
      if (worker !== this.#worker) return
      this.stop(here ? { kind: "died" } : { kind: "network", file: "worker.js", host: location.host })
    }
    return this.#worker = worker
  }

  /**
   * @param {string} type
   * @param {any} data
   */
  #hear(type, data) {
    if (type === "progress") this.#listener?.progress(data.loaded, data.total)
    else if (type === "begun") {
      this.#asked.forEach(group => this.#loaded.add(group))
      this.#listener?.begun()
      this.#limit = setTimeout(() => this.stop({ kind: "late", seconds: this.#seconds }), 1000 * this.#seconds)
    } else if (type === "part") this.#listener?.part(data.index)
    else if (type === "output") this.#listener?.output(data.stream, data.text)
    else if (type === "drawing") this.#listener?.drawing(data.png)
    else if (["network", "hash", "died"].includes(data.kind)) this.stop(data)
    else this.#end?.(data)
  }
}
