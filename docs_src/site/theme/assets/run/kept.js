// What a reader has typed, kept on the device under a key that both languages share.
// The original is kept beside it: where that has changed since, the edit belongs to nothing and is dropped.

const root = new URL("../../", import.meta.url).pathname

/** The page without its language: both of its builds share what was typed. */
export const page = location.pathname.replace(root, "").replace(/^en\//, "").replace(/index\.html$/, "")

/** Whether anything could be kept. */
export let keeping = true

/** @param {string} name */
const key = name => `code:${root}${page}:${name}`

/**
 * Give what was typed in a block.
 * @param {string} name
 * @param {string} original
 * @returns {string | null}
 */
export const remembered = (name, original) => {
  try {
    const found = JSON.parse(localStorage.getItem(key(name)) ?? "null")
    return found?.original === original && typeof found.text === "string" ? found.text : null
  } catch {
    return null
  }
}

/**
 * Keep what was typed in a block; the original itself need not be kept.
 * @param {string} name
 * @param {string} original
 * @param {string} text
 */
export const remember = (name, original, text) => {
  try {
    if (text === original) localStorage.removeItem(key(name))
    else localStorage.setItem(key(name), JSON.stringify({ original, text }))
    keeping = true
  } catch {
    keeping = false
  }
}
