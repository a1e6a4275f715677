import assert from "node:assert/strict"
import { beforeEach, test } from "node:test"

const SCRIPT = new URL("../../../docs_src/site/theme/assets/run/kept.js", import.meta.url)
const ROOT = new URL("../../", SCRIPT).pathname // where the script takes the site to stand

let stored
let full
let visits = 0

globalThis.localStorage = {
  getItem: key => stored.get(key) ?? null,
  setItem: (key, value) => {
    if (full) throw new Error("full")
    stored.set(key, value)
  },
  removeItem: key => stored.delete(key),
}

/** The script as a page has it that was opened just now. */
const opened = page => {
  globalThis.location = { pathname: ROOT + page }
  return import(`${SCRIPT}?${visits++}`)
}

beforeEach(() => {
  stored = new Map()
  full = false
})

test("what was typed is there in the other language, and nowhere else", async () => {
  (await opened("shallow/derivatives/")).remember("by_hand", "old\n", "new\n")
  assert.equal((await opened("en/shallow/derivatives/")).remembered("by_hand", "old\n"), "new\n")
  assert.equal((await opened("en/shallow/derivatives/")).remembered("values", "old\n"), null)
  assert.equal((await opened("shallow/review/")).remembered("by_hand", "old\n"), null)
})

test("a page whose name has the English folder's in it keeps its name", async () => {
  (await opened("garden/x/")).remember("a", "old", "new")
  assert.equal((await opened("gardx/")).remembered("a", "old"), null)
})

test("an edit of code that has changed since is dropped", async () => {
  const { remember, remembered } = await opened("x/")
  remember("a", "old", "new")
  assert.equal(remembered("a", "old, mended"), null)
})

test("the original itself is not kept", async () => {
  const { remember } = await opened("x/")
  remember("a", "old", "new")
  remember("a", "old", "old")
  assert.equal(stored.size, 0)
})

test("what others wrote there is not taken for an edit", async () => {
  const { remember, remembered } = await opened("x/")
  remember("a", "old", "new")
  const [key] = stored.keys()
  for (const value of ["", "{", "null", "3", "[]", '{"original": "old"}', '{"original": "old", "text": 3}']) {
    stored.set(key, value)
    assert.equal(remembered("a", "old"), null, value)
  }
})

test("where nothing can be kept the page knows it, until it can", async () => {
  const kept = await opened("x/")
  assert.equal(kept.keeping, true)
  full = true
  kept.remember("a", "old", "new")
  assert.equal(kept.keeping, false)
  full = false
  kept.remember("a", "old", "newer")
  assert.equal(kept.keeping, true)
})

test("where storage is switched off nothing is remembered, and nothing breaks", async () => {
  const { localStorage } = globalThis
  Object.defineProperty(globalThis, "localStorage", { configurable: true, get: () => { throw new Error("SecurityError") } })
  try {
    const kept = await opened("x/")
    kept.remember("a", "old", "new")
    assert.equal(kept.remembered("a", "old"), null)
    assert.equal(kept.keeping, false)
  } finally {
    Object.defineProperty(globalThis, "localStorage", { configurable: true, writable: true, value: localStorage })
  }
})
