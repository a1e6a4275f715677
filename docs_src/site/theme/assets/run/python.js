// The browser's Python, in a worker of its own: started when something is to be run, ended by Stop.
import runtime from "./runtime.js"

/** @typedef {{ kind: "done" | "error" | "stopped" | "late" | "died" | "network" | "hash" | "file", [detail: string]: any }} Outcome */
/** @typedef {{ session: string, fresh: boolean, parts: string[], mode: "script" | "interactive", file: string, groups: string[], seconds: number }} Request */
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

  /** Whether a worker is there, whose sessions live on. */
  get alive() {
    return this.#worker !== null
  }

  /** Begin to load, so that the next run need not wait for it. */
  warm() {
    const worker = this.#start()
    worker?.postMessage({ type: "load", groups: ["core"] })
  }

  /**
   * Run parts of a program, one after the other.
   * @param {Request} request
   * @param {Listener} listener
   * @returns {Promise<Outcome>}
   */
  run(request, listener) {
    const worker = this.#start()
    if (!worker) return Promise.resolve({ kind: "file" })
    this.#listener = listener
    return new Promise(resolve => {
      this.#end = outcome => {
        clearTimeout(this.#limit)
        this.#end = this.#listener = null
        resolve(outcome)
      }
      const { seconds, ...rest } = request
      this.#seconds = seconds
      worker.postMessage({ type: "run", ...rest })
    })
  }
  #seconds = 0

  /**
   * End the worker, and with it whatever runs.
   * @param {Outcome} outcome
   */
  stop(outcome = { kind: "stopped" }) {
    this.#worker?.terminate()
    this.#worker = null
    this.#end?.(outcome)
  }

  #start() {
    if (this.#worker) return this.#worker
    const base = new URL("./", import.meta.url).href
    if (base.startsWith("file:")) return null
    // The worker of a blob obeys the page's policy; one from an address would have its own, which is none.
    const source = URL.createObjectURL(new Blob([`import ${JSON.stringify(`${base}worker.js`)}`], { type: "text/javascript" }))
    const worker = new Worker(source, { type: "module" })
    worker.onmessage = ({ data }) => this.#hear(data)
    worker.onerror = event => {
      event.preventDefault()
      if (worker === this.#worker) this.stop({ kind: "died" })
    }
    return this.#worker = worker
  }

  /** @param {any} data */
  #hear({ type, ...data }) {
    if (type === "progress") this.#listener?.progress(data.loaded, data.total)
    else if (type === "begun") {
      this.#listener?.begun()
      this.#limit = setTimeout(() => this.stop({ kind: "late", seconds: this.#seconds }), 1000 * this.#seconds)
    } else if (type === "part") this.#listener?.part(data.index)
    else if (type === "output") this.#listener?.output(data.stream, data.text)
    else if (type === "drawing") this.#listener?.drawing(data.png)
    else if (type === "ended") {
      if (["network", "hash", "died"].includes(data.kind)) this.stop({ kind: data.kind, ...data })
      else this.#end?.({ kind: data.kind, ...data })
    }
  }
}
