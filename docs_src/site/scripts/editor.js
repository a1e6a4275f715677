// The editor: what `npm run build` packs, with all that it imports, into one file.
import { createEditor } from "prism-code-editor"
import { addEditorHotkey, indentSelectedLines, insertLineAndIndent } from "prism-code-editor/commands"
import { languages } from "prism-code-editor/prism"
import { getLineBefore, insertText } from "prism-code-editor/utils"
import layout from "prism-code-editor/layout.css"
import "prism-code-editor/languages/python"
import "prism-code-editor/prism/languages/python"
import colours from "./editor.css"

// The library's words are those of Python 2, too.
languages.python.keyword = /\b(?:and|as|assert|async|await|break|case|class|continue|def|del|elif|else|except|finally|for|from|global|if|import|in|is|lambda|match|nonlocal|not|or|pass|raise|return|try|while|with|yield)\b/
languages.python.builtin = /\b(?:print|abs|all|any|bool|dict|enumerate|filter|float|int|isinstance|len|list|map|max|min|next|range|repr|reversed|round|set|sorted|str|sum|super|tuple|type|zip)\b/

const STEP = 4 // spaces

const style = document.createElement("style")
style.textContent = layout + colours
document.head.append(style)

/**
 * Make an editor of Python.
 * @param {string} text
 * @returns {{ element: HTMLElement, area: HTMLTextAreaElement }} what is shown, and what is typed in
 */
export const make = text => {
  const editor = createEditor(null, { language: "python", value: text, tabSize: STEP, lineNumbers: false, class: "run-editor" })
  // Of the library's keys these alone: its Tab would keep people in.
  delete editor.keyCommandMap.Escape
  addEditorHotkey(editor, "Enter", () => insertLineAndIndent(editor))
  addEditorHotkey(editor, "Mod+]", () => indentSelectedLines(editor))
  addEditorHotkey(editor, "Mod+[", () => indentSelectedLines(editor, true))
  addEditorHotkey(editor, "Backspace", () => {
    const [start, end] = editor.getSelection()
    const before = getLineBefore(editor.value, start)
    if (start !== end || !before || before.trim()) return false
    insertText(editor, "", start - ((before.length - 1) % STEP + 1), start) // back by a whole step
    return true
  })
  return { element: editor.container, area: editor.textarea }
}
