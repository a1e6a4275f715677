import assert from "node:assert/strict"
import { mkdtemp, readFile, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { after, test } from "node:test"
import { gzipSync } from "node:zlib"
import { PACKED, pack } from "../../../docs_src/site/scripts/pack.js"

const folder = await mkdtemp(join(tmpdir(), "editor-"))
after(() => rm(folder, { recursive: true }))

const packed = async name => {
  await pack(join(folder, name))
  return readFile(join(folder, name), "utf-8")
}
const once = await packed("once.js")

test("the editor is packed to the same bytes each time, whatever the folder", async () => {
  assert.equal(await packed("elsewhere/twice.js"), once)
})

test("what the site has is what its sources give", async t => {
  const there = await readFile(PACKED, "utf-8").catch(() => null)
  if (there === null) return t.skip("the editor has not been packed; «npm run build» packs it")
  assert.equal(there, once, "the editor, or its library, has changed since it was packed: run «npm run build»")
})

test("it is one small file, with the licences of what is in it", () => {
  assert.ok(gzipSync(once).length < 10_000, `${gzipSync(once).length} bytes`)
  assert.doesNotMatch(once, /(?:^|[;}\n])import\b\s*["'{*(]|https?:\/\/(?!github\.com\/PrismJS)/)
  assert.match(once, /^\/\*! prism-code-editor\n\nMIT License\n\nCopyright/)
  assert.match(once, /Copyright \(c\) 2012 Lea Verou/)
})

test("nothing in it is made into code while it runs", () => {
  assert.doesNotMatch(once, /\beval\(|\bFunction\(/)
})
