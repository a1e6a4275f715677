import assert from "node:assert/strict"
import { test } from "node:test"
import { compare, toRun } from "../../../docs_src/site/theme/assets/run/compare.js"

/** What a comparison says in short: how many lines differ, of how many, and which of those that were printed. */
const told = (printed, expected) => {
  const { same, differing, of, marks } = compare(printed, expected)
  assert.equal(same, differing === 0)
  return [differing, of, marks.flatMap((marked, i) => marked ? [i] : [])]
}

test("what is the same to the last character is the same", () => {
  assert.deepEqual(told("a\nb\n", "a\nb\n"), [0, 2, []])
  assert.deepEqual(told("", ""), [0, 0, []])
  assert.deepEqual(told("\n", "\n"), [0, 1, []])
})

test("one digit, one space, one empty line differ", () => {
  assert.deepEqual(told("a = 0.51\n", "a = 0.52\n"), [1, 1, [0]])
  assert.deepEqual(told("a \n", "a\n"), [1, 1, [0]])
  assert.deepEqual(told("a\n\n", "a\n"), [1, 2, [1]])
  assert.deepEqual(told("a\n", "a\n\n"), [1, 2, []])
  assert.deepEqual(told("", "a\n"), [1, 1, []])
})

test("a line that was put in or taken out leaves the others the same", () => {
  assert.deepEqual(told("a\nx\nb\nc\n", "a\nb\nc\n"), [1, 4, [1]])
  assert.deepEqual(told("a\nc\n", "a\nb\nc\n"), [1, 3, []])
  assert.deepEqual(told("b\na\n", "a\nb\n"), [1, 2, [0]])
  assert.deepEqual(told("x\na\nb\ny\nc\nz\n", "a\nb\nc\n"), [3, 6, [0, 3, 5]])
  assert.deepEqual(told("a\na\na\n", "a\na\n"), [1, 3, [2]])
})

test("two long texts are compared in a moment", () => {
  const text = (mark, from) => Array.from({ length: 2000 }, (_, i) => (i % 2 ? `${i}` : `${mark}${i}`)).slice(from).join("\n")
  const begun = performance.now()
  const [differing, of] = told(text("a", 0), text("b", 0))
  assert.deepEqual([differing, of], [1000, 2000])
  told(text("a", 0), text("b", 7))
  assert.ok(performance.now() - begun < 500)
})

test("only what has not been run is run", () => {
  const parts = ["a", "b", "c"]
  assert.deepEqual(toRun(parts, 0, []), { fresh: true, from: 0 })
  assert.deepEqual(toRun(parts, 2, []), { fresh: true, from: 0 })
  assert.deepEqual(toRun(parts, 1, ["a"]), { fresh: false, from: 1 })
  assert.deepEqual(toRun(parts, 2, ["a"]), { fresh: false, from: 1 })
})

test("the first part begins anew, and a later one may be run again", () => {
  assert.deepEqual(toRun(["a", "b"], 0, ["a", "b"]), { fresh: true, from: 0 })
  assert.deepEqual(toRun(["a", "b"], 1, ["a", "b"]), { fresh: false, from: 1 })
})

test("what was changed after it had been run makes all begin anew", () => {
  assert.deepEqual(toRun(["x", "b", "c"], 2, ["a", "b"]), { fresh: true, from: 0 })
  assert.deepEqual(toRun(["a", "x", "c"], 2, ["a", "b"]), { fresh: true, from: 0 })
})
