// Packs the editor into one file, from which the site's build takes it.
import { readFile } from "node:fs/promises"
import { fileURLToPath } from "node:url"
import { build } from "esbuild"

const ROOT = new URL("../../../", import.meta.url)
export const PACKED = fileURLToPath(new URL(".cache/editor.js", ROOT))

/** @param {string} outfile */
export const pack = async outfile => {
  const licence = await readFile(new URL("node_modules/prism-code-editor/LICENSE", ROOT), "utf-8")
  await build({
    entryPoints: [fileURLToPath(new URL("editor.js", import.meta.url))],
    outfile,
    bundle: true,
    minify: true,
    format: "esm",
    target: "es2022",
    loader: { ".css": "text" },
    banner: { js: `/*! prism-code-editor\n\n${licence.replaceAll("\r", "")}*/` },
  })
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await pack(PACKED)
