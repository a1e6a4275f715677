// What is compared, and what is run: no page and no worker here, so that it is tested by itself.

/** @param {string} text */
const lines = text => (text ? text.replace(/\n$/, "").split("\n") : [])

/**
 * Compare what was printed with what was printed when it was tested.
 * @param {string} printed
 * @param {string} expected
 * @returns {{ same: boolean, differing: number, of: number, marks: boolean[] }} marks: which printed lines differ
 */
export const compare = (printed, expected) => {
  const [ours, theirs] = [lines(printed), lines(expected)]
  const kept = common(ours, theirs)
  const differing = Math.max(ours.length, theirs.length) - kept.size
  return { same: differing === 0, differing, of: Math.max(ours.length, theirs.length), marks: ours.map((_, i) => !kept.has(i)) }
}

/**
 * Find the longest sequence of lines that two texts have in common, by the numbers of the first text's lines.
 * @param {string[]} ours
 * @param {string[]} theirs
 */
const common = (ours, theirs) => {
  const found = new Set()
  let start = 0
  while (start < ours.length && start < theirs.length && ours[start] === theirs[start]) found.add(start++)
  let [end, last] = [ours.length, theirs.length]
  while (end > start && last > start && ours[end - 1] === theirs[last - 1]) {
    found.add(--end)
    last--
  }
  const [a, b] = [ours.slice(start, end), theirs.slice(start, last)]
  if (a.length * b.length > 1e6) {
    a.forEach((line, i) => line === b[i] && found.add(start + i))
    return found
  }
  const lengths = Array.from({ length: a.length + 1 }, () => new Uint16Array(b.length + 1))
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--)
      lengths[i][j] = a[i] === b[j] ? lengths[i + 1][j + 1] + 1 : Math.max(lengths[i + 1][j], lengths[i][j + 1])
  for (let i = 0, j = 0; i < a.length && j < b.length;) {
    if (a[i] === b[j]) {
      found.add(start + i++)
      j++
    } else if (lengths[i + 1][j] >= lengths[i][j + 1]) i++
    else j++
  }
  return found
}

/**
 * Say which parts of a program must be run so that one of them has been run last: those before it that have not been
 * run as they are now, and whatever comes after the first of these.
 * @param {string[]} parts the whole program as it is now
 * @param {number} index the part that is asked for
 * @param {string[]} done the parts that have been run in this session, as they were then
 * @returns {{ fresh: boolean, from: number }} whether the session begins anew, and the first part to be run
 */
export const toRun = (parts, index, done) => {
  let from = 0
  while (from < index && from < done.length && done[from] === parts[from]) from++
  // Code that was changed after it had been run has left its traces, so all begins anew.
  const fresh = from === 0 || (from < index && from < done.length)
  return { fresh, from: fresh ? 0 : from }
}
