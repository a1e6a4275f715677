// The search, in a worker of its own. It stands in the place of Material's worker and speaks with the page as that did,
// but holds no index: it reads through the text, which takes no time to prepare. It begins with the week of the page,
// and with the titles of all pages; the text of the other weeks is fetched when something is looked for.
const [SETUP, READY, QUERY, RESULT] = [0, 1, 2, 3]
const own = new URLSearchParams(location.search).get("week") ?? ""

/** @typedef {{ location: string, title: string, text: string, name?: string, also?: string[] }} Doc as Material's index has it, and ours */
/** @typedef {{ location: string, page: string, week: string, shown: string[], searched: string[], name: string, also: string[] }} Entry */
/** @typedef {{ entry: Entry, terms: Record<string, boolean>, score: number }} Result */
/** @typedef {{ location: string, title: string, text: string, score: number, terms: Record<string, boolean> }} Item as Material shows it */
/** @typedef {Map<string, Map<Entry, number[]>>} Counts for each word, how often it stands in the title and in the text of each entry */

const START = "\u0001" // stands before every word of a text that is searched
const TITLE = 1000 // what a word in a title weighs; one in the text weighs 1
const PLACES = 10 // places of a page that are shown with their texts, the best; a glossary has many
const TOLD = 12 // pages of which that is so; of the others, only the title of the best place is

/** @type {RegExp} */
let separator
/** @type {Record<string, string>} */
let texts = {} // the addresses of the weeks' texts
/** @type {Entry[]} */
let entries = [] // what is searched: all that has been fetched
let query = ""
let answered = true // whether something has been found for the query

/** @type {(doc: Doc, week: string) => Entry} */
const read = ({ location, title, text, name = "", also = [] }, week) => {
  const [page] = location.split("#")
  const shown = [title, text].map(marked)
  // A term of the glossary has a name, and others by which readers may know it.
  const [own, ...others] = [name, ...also].map(words)
  return { location, page, week, shown, searched: shown.map(part => part.toLowerCase()), name: own, also: others }
}

// The words of a text, with a space around each: so a name is found as a whole.
/** @type {(text: string) => string} */
const words = text => ` ${text.toLowerCase().split(separator).filter(word => word).join(" ")} `

/** @type {(html: string) => string} */
const marked = html => html.replace(/<[^>]*>|[^<]+/g, part => {
  if (part[0] === "<") return part
  const after = part.replace(separator, `$&${START}`)
  return part.search(separator) === 0 ? after : START + after
})
/** @type {(text: string) => string} */
const plain = text => text.replaceAll(START, "")

/** @type {(week: string, docs: Doc[]) => void} */
const arrived = (week, docs) => {
  // The texts of a week come with its titles, which were there before.
  entries = entries.filter(entry => entry.week !== week).concat(docs.map(doc => read(doc, week)))
}

/** @type {Record<string, Promise<void>>} */
const fetched = {}
/** @type {Set<string>} */
const missing = new Set() // the weeks whose texts are not there yet
/** @type {(week: string) => Promise<void>} */
const fetchWeek = week => fetched[week] ??= fetch(texts[week])
  .then(response => response.ok ? response.json() : Promise.reject(new Error(`${response.status}: ${response.url}`)))
  .then(docs => {
    arrived(week, docs)
    missing.delete(week)
  })
  .catch(error => {
    console.warn(error)
    delete fetched[week] // the next query tries again
  })

// --- What is looked for ---

// Words inside quotation marks must all be there, and so must a word after a plus; one after a minus must not.
/** @type {(text: string) => Map<string, string>} */
const wanted = text => {
  const terms = new Map()
  for (const [, sign, quoted, word] of text.toLowerCase().matchAll(/([+-]?)(?:"([^"]*)"?|([^\s"]+))/g))
    for (const term of (quoted ?? word).split(separator).map(part => part.replace(/^[*~^]+|[*~^]+$/g, "")))
      if (term) terms.set(term, sign || (quoted === undefined ? "" : "+"))
  return terms
}

/** @type {(text: string, term: string) => number} */
const count = (text, term) => {
  let found = 0
  for (let at = text.indexOf(term); at >= 0; at = text.indexOf(term, at + term.length)) found++
  return found
}

/** @type {(text: string) => Result[]} */
const found = text => {
  const asked = matching(text)
  const called = calledOtherwise(text)
  if (!called) return asked
  const { entry: term, text: here } = called
  const results = [...asked.filter(result => result.entry === term), ...matching(here), ...asked]
  const seen = new Set()
  return results.filter(({ entry }) => !seen.has(entry) && seen.add(entry))
}

/** @type {(result: { entry: Entry }) => number} */
const ofWeek = ({ entry }) => Number(entry.week === own)

// The term for which a text has another name, and the text with the name that the course uses.
/** @type {(text: string) => { entry: Entry, text: string } | undefined} */
const calledOtherwise = text => {
  if (/"|(^|\s)[+-]/.test(text)) return undefined // somebody wants exactly these words
  const asked = words(text)
  const found = entries.flatMap(entry => entry.also.filter(name => asked.includes(name)).map(name => ({ entry, name })))
  // The longest name says most, and of two terms that have it, that of the week.
  found.sort((a, b) => b.name.length - a.name.length || ofWeek(b) - ofWeek(a))
  return found.map(({ entry, name }) => ({ entry, text: asked.replaceAll(name, entry.name) }))[0]
}

/** @type {(counts: Counts, term: string) => Map<Entry, number[]>} */
const placesOf = (counts, term) => counts.get(term) ?? new Map()

/** @type {(text: string) => Result[]} */
const matching = text => {
  const signs = wanted(text)
  /** @type {Counts} */
  const counts = new Map()
  for (const term of signs.keys()) {
    const places = new Map()
    for (const entry of entries) {
      const often = entry.searched.map(part => count(part, START + term))
      if (often[0] + often[1]) places.set(entry, often)
    }
    counts.set(term, places)
  }
  const asked = [...signs.keys()].filter(term => signs.get(term) !== "-")
  // What stands everywhere («the», «of», «في») says little: beside other words it finds nothing on its own.
  const telling = asked.filter(term => placesOf(counts, term).size < entries.length / 2)
  const candidates = new Set((telling.length ? telling : asked).flatMap(term => [...placesOf(counts, term).keys()]))
  const results = []
  for (const entry of candidates) {
    if (![...signs].every(([term, sign]) => !sign || placesOf(counts, term).has(entry) === (sign === "+"))) continue
    const terms = Object.fromEntries(asked.map(term => [term, placesOf(counts, term).has(entry)]))
    results.push({ entry, terms, score: score(entry, asked, counts) })
  }
  return results.sort((a, b) => ofWeek(b) - ofWeek(a) || b.score - a.score)
}

// As Okapi BM25 has it, and as Material did: rare words weigh more, and so do whole pages and several words at once.
/** @type {(entry: Entry, asked: string[], counts: Counts) => number} */
const score = (entry, asked, counts) => {
  let sum = 0
  let matched = 0
  for (const term of asked) {
    const places = placesOf(counts, term)
    const often = places.get(entry)
    if (!often) continue
    matched++
    const rare = Math.log(1 + (entries.length + 1) / (places.size + 0.5))
    const [title, text] = often.map(n => (2.2 * n) / (1.2 + n))
    sum += rare * (TITLE * title + text)
  }
  return sum * (1 + (Number(entry.location === entry.page) + matched / asked.length) ** 2)
}

// --- What is shown ---

/** @type {(html: string, pattern: RegExp) => string} */
const highlighted = (html, pattern) => plain(html.replace(/<[^>]*>|[^<]+/g, part =>
  part[0] === "<" ? part : part.replace(pattern, `$1<mark>$2</mark>`)))

/** @type {(html: string) => Generator<string>} */
const blocks = function* (html) {
  let depth = 0
  let from = 0
  for (const { 0: tag, index } of html.matchAll(/<[^>]*>/g)) {
    const opens = tag[1] !== "/"
    const at = opens ? index : index + tag.length
    if ((opens ? depth++ : --depth) || at === from) continue
    yield html.slice(from, at)
    from = at
  }
  yield html.slice(from)
}

// The first two paragraphs in which a word was found.
/** @type {(html: string, pattern: RegExp) => string} */
const teaser = (html, pattern) => {
  const parts = []
  for (const block of blocks(html)) {
    const part = highlighted(block, pattern)
    if (part.includes("<mark>") && parts.push(part) === 2) break
  }
  return parts.join("")
}

/** @type {(results: Result[]) => Item[][]} */
const items = results => {
  /** @type {Map<string, Item[]>} */
  const pages = new Map()
  const told = new Set()
  for (const { entry, terms, score } of results) {
    const group = pages.get(entry.page) ?? []
    pages.set(entry.page, group)
    if (pages.size <= TOLD) told.add(entry.page)
    const tells = told.has(entry.page)
    if (group.length === (tells ? PLACES : 1)) continue
    const names = Object.keys(terms).filter(term => terms[term]).sort((a, b) => b.length - a.length)
    const pattern = new RegExp(`(${START})(${names.map(name => name.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&")).join("|")})`, "gi")
    const [title, text] = entry.shown
    group.push({
      location: entry.location, title: highlighted(title, pattern), text: tells ? teaser(text, pattern) : "", score, terms,
    })
  }
  // A page stands above its places, even where nothing was found but those.
  for (const entry of entries) {
    const group = pages.get(entry.page)
    if (entry.location === entry.page && group && !group.some(item => item.location === entry.page))
      group.push({ location: entry.location, title: plain(entry.shown[0]), text: "", score: 0, terms: {} })
  }
  return [...pages.values()]
}

/** @type {(complete: boolean) => void} */
const answer = complete => {
  const list = items(found(query))
  answered = list.length > 0
  // That there is nothing can be said when everything has been read.
  if (answered || complete) postMessage({ type: RESULT, data: { items: list } })
}

/** @type {(text: string) => void} */
const look = text => {
  query = text
  let left = text.trim() ? missing.size : 0
  answer(!left)
  for (const week of left ? [...missing] : [])
    fetchWeek(week).then(() => {
      left--
      // A list that is being read changes once for the week of the page, and once for all others.
      if (query === text && (!left || !answered || week === own)) answer(!left)
    })
}

addEventListener("message", ({ data: { type, data } }) => {
  if (type === SETUP) {
    separator = new RegExp(data.config.separator, "g")
    texts = data.config.weeks
    /** @type {(doc: Doc) => string} */
    const weekOf = ({ location: place }) => Object.hasOwn(texts, place.split("/")[0]) ? place.split("/")[0] : ""
    for (const week of ["", ...Object.keys(texts)]) {
      arrived(week, data.docs.filter((/** @type {Doc} */ doc) => weekOf(doc) === week))
      if (week) missing.add(week)
    }
    if (own in texts) fetchWeek(own)
    postMessage({ type: READY })
  } else if (type === QUERY) look(data)
})
