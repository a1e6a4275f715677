// Predictions: readers choose what a program will print before they see it; a wrong choice names its slip.
import { remember, remembered } from "./run/kept.js"
import { both } from "./run/texts.js"

/**
 * Say something in both languages, and after it why.
 * @param {HTMLElement} status
 * @param {string} key
 * @param {Element} [why]
 */
const say = (status, key, why) => {
  const parts = both(key)
  for (const part of parts) {
    const reason = why?.querySelector(`[lang=${part.lang}]`)
    if (reason) part.append(" ", ...[...reason.childNodes].map(node => node.cloneNode(true)))
  }
  status.replaceChildren(...parts)
}

/**
 * @param {HTMLFormElement} form
 * @param {number} index
 */
const prepare = (form, index) => {
  const choices = /** @type {HTMLInputElement[]} */ ([...form.querySelectorAll("input")])
  const output = /** @type {HTMLDetailsElement} */ (form.nextElementSibling)
  const status = /** @type {HTMLElement} */ (form.querySelector("[role=status]"))
  /** The values: where they have changed, what was chosen among the old ones belongs to nothing. */
  const asked = choices.map(choice => choice.nextElementSibling?.textContent).join(" ")
  const name = `prediction ${index + 1}`

  const judge = () => {
    const chosen = choices.find(choice => choice.checked)
    if (!chosen) return say(status, "choose")
    const right = "right" in chosen.dataset
    say(status, right ? "right" : "wrong", right ? undefined : chosen.closest("label")?.nextElementSibling ?? undefined)
    form.dataset.judged = right ? "right" : "wrong"
    if (right) output.open = true
    remember(name, asked, `${choices.indexOf(chosen)}`)
  }
  form.addEventListener("submit", event => {
    event.preventDefault()
    judge()
  })

  const before = choices[Number(remembered(name, asked) ?? NaN)]
  if (before) {
    before.checked = true
    judge()
  }
}

document.querySelectorAll("form.prediction").forEach((form, index) => prepare(/** @type {HTMLFormElement} */ (form), index))
