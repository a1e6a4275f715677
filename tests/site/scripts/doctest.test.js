import assert from "node:assert/strict"
import { test } from "node:test"
import { readDoctest } from "../../../docs_src/site/theme/assets/run/doctest.js"

test("prompts go, and what stands without one is the output", () => {
  assert.deepEqual(readDoctest(">>> 1 + 1\n2\n"), { code: "1 + 1\n", output: "2\n" })
  assert.deepEqual(readDoctest(">>> a = 1\n>>> a\n1\n>>> a + 1\n2"), { code: "a = 1\na\na + 1\n", output: "1\n2\n" })
})

test("a statement of several lines keeps what stands before them", () => {
  const text = ">>> for i in range(2):\n...     print(i)\n...\n0\n1\n"
  assert.deepEqual(readDoctest(text), { code: "for i in range(2):\n    print(i)\n\n", output: "0\n1\n" })
})

test("an empty line of output is written in words", () => {
  assert.deepEqual(readDoctest(">>> print()\n<BLANKLINE>\n"), { code: "print()\n", output: "\n" })
})

test("output keeps the spaces before it, and dots that are no prompt", () => {
  assert.deepEqual(readDoctest(">>> A\narray([[1.],\n       [2.]])\n....\n"), { code: "A\n", output: "array([[1.],\n       [2.]])\n....\n" })
})

test("what prints nothing promises nothing", () => {
  assert.deepEqual(readDoctest(">>> a = 1\n"), { code: "a = 1\n", output: "" })
})
