// A doctest as a reference shows it.

/**
 * Divide a doctest into the code without its prompts, and the output that it promises.
 * @param {string} text
 */
export const readDoctest = text => {
  /** @type {string[]} */
  const code = []
  /** @type {string[]} */
  const output = []
  for (const line of text.replace(/\n$/, "").split("\n")) {
    const match = /^(?:>>>|\.\.\.)(?: (.*))?$/.exec(line)
    if (match) code.push(match[1] ?? "")
    else output.push(line === "<BLANKLINE>" ? "" : line)
  }
  return { code: `${code.join("\n")}\n`, output: output.map(line => `${line}\n`).join("") }
}
