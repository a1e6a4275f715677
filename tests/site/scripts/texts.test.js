import assert from "node:assert/strict"
import { readFile } from "node:fs/promises"
import { test } from "node:test"
import { texts } from "../../../docs_src/site/theme/assets/run/texts.js"

const RUN = new URL("../../../docs_src/site/theme/assets/run/", import.meta.url)
const before = new Set(Object.keys(texts)) // what the page itself has
await import(new URL("messages.js", RUN))

const source = name => readFile(new URL(`${name}.js`, RUN), "utf-8")

/** The keys that stand in a script where something is said. */
const keysIn = script => [...script.matchAll(/\b(?:say|both|own|button)\(\s*([^,()]*)/g)].flatMap(([, argument]) => strings(argument))

const strings = text => [...text.matchAll(/"([^"]+)"/g)].map(([, string]) => string)

/** A text with details that can be told apart: the n-th one asked for is n million and one. */
const filled = key => {
  const asked = []
  const details = new Proxy({}, {
    get: (_, name) => {
      if (!asked.includes(name)) asked.push(name)
      return 1e6 * (asked.indexOf(name) + 1) + 1
    },
  })
  return texts[key](details)
}

for (const key of Object.keys(texts))
  test(`«${key}» is said in both languages, with the same details`, () => {
    const [arabic, english, ...more] = filled(key)
    assert.deepEqual(more, [])
    assert.match(arabic, /[\u0621-\u064A]{2}/, "the first text is the Arabic one")
    assert.match(english, /[A-Za-z]{2}/)
    assert.doesNotMatch(english, /[\u0600-\u06FF]/, "the second text is the English one")
    const numbers = text => text.match(/\d[\d.]*\d/g)?.sort()
    assert.deepEqual(numbers(arabic), numbers(english))
    assert.doesNotMatch(arabic + english, /undefined|NaN|object/)
  })

test("the page says nothing before Run that it has no text for", async () => {
  const used = keysIn(await source("page"))
  assert.ok(used.length > 5)
  assert.deepEqual(used.filter(key => !before.has(key)), [])
})

test("a run says nothing that there is no text for", async () => {
  const ends = /@typedef \{\{ kind: ([^,]+),/.exec(await source("python"))
  const kinds = strings(ends?.[1] ?? "").filter(kind => kind !== "done" && kind !== "error") // these are told by what was printed
  assert.ok(kinds.includes("stopped"))
  const used = [...keysIn(await source("run")), ...kinds]
  assert.ok(used.length > 15)
  assert.deepEqual(used.filter(key => !(key in texts)), [])
})
