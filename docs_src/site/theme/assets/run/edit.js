// The editor: fetched when somebody presses Edit.

/**
 * Put an editor in the place of a block's code.
 * @param {HTMLElement} pre
 * @param {string} text
 * @param {{ label: string, changed(text: string): void, run(): void }} about
 */
export const edit = (pre, text, { label, changed, run }) => {
  const area = document.createElement("textarea")
  Object.assign(area, { value: text.replace(/\n$/, ""), spellcheck: false, className: "run-editor", wrap: "off", dir: "ltr" })
  for (const [name, value] of [["autocapitalize", "off"], ["autocorrect", "off"], ["aria-label", label]]) area.setAttribute(name, value)
  const fit = () => {
    area.rows = area.value.split("\n").length + 1
  }
  fit()
  area.addEventListener("input", () => {
    fit()
    changed(`${area.value}\n`)
  })
  area.addEventListener("keydown", event => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault()
      run()
    }
  })
  pre.hidden = true
  pre.after(area)
  return {
    focus: () => area.focus(),
    close: () => {
      area.remove()
      pre.hidden = false
    },
  }
}
