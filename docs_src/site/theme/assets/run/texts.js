// What the page says, in both languages; of each pair the chosen tab shows one.

/** @typedef {[arabic: string, english: string]} Pair */

/** What is said before anything has been run. @type {Record<string, (details: any) => Pair>} */
export const texts = {
  run: () => ["شغّل", "Run"],
  edit: () => ["عدّل", "Edit"],
  reset: () => ["أعِد الأصل", "Reset"],
  code: ({ name }) => [`كود: ${`${name}`.replace("cell", "الخليّة")}`, `Code: ${name}`],
  from: ({ megabytes, host }) => [
    `أوّل ضغطة على «شغّل» تحمّل Python من ${host}، وحجمه ${megabytes} ميجابايت أو أقلّ.`,
    `The first press of Run loads Python from ${host}, ${megabytes} MB or less.`,
  ],
  choose: () => ["اختر عددًا أوّلًا.", "Choose a number first."],
  right: () => ["صحيح.", "Right."],
  wrong: () => ["ليس هذا.", "Not that one."],
  kept: () => ["هذا الكود كما عدّلته", "This is the code as you changed it"],
  unkept: () => [
    "يمنع متصفّحك الحفظ، فتعديلك يضيع عند مغادرة الصفحة",
    "Your browser keeps nothing, so your change is lost when you leave the page",
  ],
  network: ({ file, host }) => [
    `تعذّر تحميل ${file} من ${host}. تحقّق من الاتصال، ثم اضغط «شغّل» مرّة أخرى.`,
    `Could not load ${file} from ${host}. Check the connection, then press Run again.`,
  ],
}

/**
 * Write a text in both languages.
 * @param {string} key
 * @param {any} [details]
 * @returns {HTMLElement[]}
 */
export const both = (key, details = {}) => texts[key](details).map((text, i) => {
  const span = document.createElement("span")
  span.lang = i ? "en" : "ar"
  span.dir = i ? "ltr" : "rtl"
  span.textContent = text
  return span
})

/**
 * Write a text in the language of the page, for attributes.
 * @param {string} key
 * @param {any} [details]
 */
export const own = (key, details = {}) => texts[key](details)[document.documentElement.lang === "en" ? 1 : 0]
