// Loads the browser's Python, every file checked against its hash, and runs in it what the page sends.
import runtime from "./runtime.js"

const EVERY = 100 // milliseconds between two reports of what has been loaded
/** @type {Record<string, string>} */
const TYPES = { mjs: "text/javascript", js: "text/javascript", wasm: "application/wasm", json: "application/json" }

const here = new URL("./", import.meta.url).href
const base = new URL(runtime.address, here).href
const load = fetch.bind(self)

class Missing extends Error {
  /**
   * @param {"network" | "hash"} kind
   * @param {string} file
   */
  constructor(kind, file) {
    super(`${kind}: ${file}`)
    Object.assign(this, { kind, file, host: new URL(addressOf(file)).host })
  }
}

/** @param {string} name */
const addressOf = name => new URL(name, runtime.files[name].own ? here : base).href

// --- Files ---

/** @type {Record<string, ReturnType<typeof bring>>} */
const arriving = {}
let wanted = { loaded: 0, total: 0, told: 0 }

const tell = () => {
  if (performance.now() - wanted.told < EVERY && wanted.loaded < wanted.total) return
  wanted.told = performance.now()
  postMessage({ type: "progress", loaded: wanted.loaded, total: wanted.total })
}

/** @param {string} name */
const fileOf = name => arriving[name] ??= bring(name)

/** @param {string} name */
const bring = async name => {
  const { size, integrity } = runtime.files[name]
  wanted.total += size
  const parts = []
  try {
    const response = await load(addressOf(name))
    if (!response.ok || !response.body) throw new Error(`${response.status}`)
    const reader = response.body.getReader()
    for (let part; !(part = await reader.read()).done;) {
      parts.push(part.value)
      wanted.loaded += part.value.length
      tell()
    }
  } catch {
    throw new Missing("network", name)
  }
  // A blob is checked as any file is, and wherever the page stands; crypto.subtle is for secure places alone.
  const type = TYPES[`${name.split(".").pop()}`] ?? "application/octet-stream"
  const address = URL.createObjectURL(new Blob(parts, { type }))
  const response = await load(address, { integrity }).catch(() => null)
  if (response && isModule(name)) return { address, response }
  URL.revokeObjectURL(address)
  if (!response) throw new Missing("hash", name)
  return { address: "", response }
}

/** @param {string} name */
const isModule = name => /\.m?js$/.test(name)

/** @param {string} name */
const module = async name => {
  const { address } = await fileOf(name)
  const found = await import(address)
  URL.revokeObjectURL(address)
  return found
}

// What the runtime fetches by itself are files of its table, too.
self.fetch = async address => {
  const name = String(address).replace(base, "")
  if (!(name in runtime.files)) throw new TypeError(`not a file of the runtime: ${address}`)
  return (await fileOf(name)).response
}

// --- Python ---

/** @typedef {{ begin(session: string): void, run(code: string, mode: string, name: string): string, speak(hear: (stream: string, text: string) => void): void }} Driver */

/** @type {ReturnType<typeof start> | undefined} */
let python
/** @type {Driver} */
let driver

// A file that does not come is told at once: what waits for it inside the runtime would wait for ever.
const start = () => Promise.all([begin(), ...runtime.groups.core.map(fileOf)]).then(([loaded]) => loaded)

const begin = async () => {
  const { loadPyodide } = await module("pyodide.mjs")
  await module("pyodide.asm.js")
  const loaded = await loadPyodide({ indexURL: base })
  await unpack(loaded, runtime.course)
  return loaded
}

/**
 * @param {any} loaded
 * @param {string} name
 */
const unpack = async (loaded, name) => {
  const bytes = await (await fileOf(name)).response.arrayBuffer()
  if (name.endsWith(".whl")) return loaded.unpackArchive(bytes, "wheel")
  loaded.unpackArchive(bytes, "zip", { extractDir: "/course" })
  loaded.runPython("import sys; sys.path.insert(0, '/course')")
  driver = loaded.pyimport("driver")
  driver.speak((stream, text) => postMessage({ type: stream === "drawing" ? "drawing" : "output", stream, text, png: text }))
}

const unpacked = new Set()

/** @param {string[]} groups */
const have = async groups => {
  wanted = { loaded: 0, total: 0, told: 0 } // nothing is on its way while nothing runs
  for (const group of groups) for (const name of runtime.groups[group]) fileOf(name).catch(() => {})
  python ??= start()
  const loaded = await python
  for (const name of groups.filter(group => group !== "core").flatMap(group => runtime.groups[group])) {
    if (unpacked.has(name)) continue
    await unpack(loaded, name)
    unpacked.add(name)
  }
}

/** @param {Omit<import("./python.js").Request, "seconds">} request */
const run = async ({ groups, parts, session, fresh, mode }) => {
  await have(groups)
  postMessage({ type: "begun" })
  if (fresh) driver.begin(session)
  for (const [index, { code, file }] of parts.entries()) {
    postMessage({ type: "part", index })
    const result = JSON.parse(driver.run(code, mode, file))
    if (result.kind !== "done" || index === parts.length - 1) return result
  }
}

let turn = Promise.resolve()

addEventListener("message", ({ data }) => {
  turn = turn.then(async () => {
    try {
      postMessage({ type: "ended", ...await run(data) })
    } catch (error) {
      const { kind = "died", file, host } = /** @type {any} */ (error)
      postMessage({ type: "ended", kind, file, host })
    }
  })
})

postMessage({ type: "here" })
