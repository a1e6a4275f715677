// The editor of a block: fetched when somebody presses Edit.
import { make } from "./editor.js" // the packed one, or a plain one where the site was built without it

/**
 * Put an editor in the place of a block's code.
 * @param {HTMLElement} pre
 * @param {string} text
 * @param {{ label: string, changed(text: string): void, run(): void, leave(): void }} about
 */
export const edit = (pre, text, { label, changed, run, leave }) => {
  const { element, area } = make(text.replace(/\n$/, ""))
  area.setAttribute("aria-label", label)
  area.setAttribute("autocorrect", "off")
  area.addEventListener("input", () => changed(`${area.value}\n`))
  area.addEventListener("keydown", event => {
    if (event.isComposing || event.repeat) return
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) run()
    else if (event.key === "Escape") leave()
    else return
    event.preventDefault()
  })
  pre.hidden = true
  pre.after(element)
  return {
    focus: () => area.focus(),
    close: () => {
      element.remove()
      pre.hidden = false
    },
  }
}
