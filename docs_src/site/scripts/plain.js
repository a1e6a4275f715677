// A plain editor, for sites that were built without the packed one.

/**
 * Make an editor.
 * @param {string} text
 * @returns {{ element: HTMLElement, area: HTMLTextAreaElement }} what is shown, and what is typed in
 */
export const make = text => {
  const area = document.createElement("textarea")
  Object.assign(area, { value: text, className: "run-editor", wrap: "off", spellcheck: false, autocomplete: "off", autocapitalize: "off" })
  const fit = () => {
    area.rows = area.value.split("\n").length + 1
  }
  fit()
  area.addEventListener("input", fit)
  return { element: area, area }
}
