// What a run says: added to the texts of the page when something is run for the first time.
import { texts } from "./texts.js"

/** @param {number} bytes */
const megabytes = bytes => (bytes / 1e6).toFixed(1)

Object.assign(texts, /** @type {typeof texts} */ ({
  stop: () => ["أوقف", "Stop"],
  waiting: () => ["ينتظر دوره", "Waiting for its turn"],
  loading: ({ what, bytes }) => {
    const name = { numpy: "NumPy", matplotlib: "Matplotlib" }[/** @type {string} */ (what)] ?? "Python"
    return [`يُحمَّل ${name} (${megabytes(bytes)} ميجابايت)`, `Loading ${name} (${megabytes(bytes)} MB)`]
  },
  loaded: ({ loaded, total }) => [
    `حُمّل ${megabytes(loaded)} من ${megabytes(total)} ميجابايت`,
    `${megabytes(loaded)} of ${megabytes(total)} MB loaded`,
  ],
  running: () => ["يعمل…", "Running…"],
  same: () => ["مطابق لما اختُبر", "Same as tested"],
  differs: ({ differing, of }) => [
    `الأسطر المختلفة عمّا اختُبر: ${differing} من ${of}`,
    `Lines that differ from what was tested: ${differing} of ${of}`,
  ],
  drawings: () => ["عدد الرسوم يختلف عن عددها عند الاختبار", "The number of drawings is not that of the test"],
  silent: () => ["انتهى، وهو لا يطبع شيئًا", "Done; it prints nothing"],
  cut: ({ lines, shown }) => [
    `عدد الأسطر المطبوعة ${lines}، ويظهر هنا أوّل ${shown} منها`,
    `${lines} lines were printed; the first ${shown} are shown here`,
  ],
  long: () => ["الخرج أطول من أن يظهر كلّه، وهذا أوّله", "The output is too long to be shown whole; this is how it begins"],
  tested: () => ["الخرج كما اختُبر", "Output as tested"],
  printed: () => ["الخرج", "Output"],
  drawing: () => ["رسم ناتج عن الكود الذي قبله", "The drawing that the code before it makes"],
  stopped: () => ["أُوقف", "Stopped"],
  late: ({ seconds }) => [
    `أُوقف لأنه لم ينتهِ خلال ${seconds} ثانية. هل في الكود حلقة لا تنتهي؟`,
    `Stopped, for it did not end within ${seconds} seconds. Is there a loop that never ends?`,
  ],
  hash: ({ file }) => [
    `الملفّ ${file} ليس الملفّ الذي اختُبر، فلم يُشغَّل شيء. أخبر من ينشر هذا الموقع.`,
    `${file} is not the file that was tested, so nothing was run. Please tell whoever publishes this site.`,
  ],
  died: () => [
    "توقّف Python نفسه: إمّا أن الدوال نادى بعضُها بعضًا إلى عمق كبير، وإمّا أن الذاكرة نفدت. يبدأ من جديد حين تضغط على «شغّل».",
    "Python itself has broken down: functions called each other too deeply, or memory ran out. It starts anew when you press Run.",
  ],
  error: ({ line }) => [`خطأ في السطر ${line}`, `Error in line ${line}`],
  earlier: ({ file, line }) => [
    `خطأ في كود سابق يعتمد عليه هذا الكود: ${`${file}`.replace("cell", "الخليّة")}، السطر ${line}`,
    `Error in earlier code on which this depends: ${file}, line ${line}`,
  ],
  failed: () => ["خطأ", "Error"],
  input: () => ["لا تعمل input في الصفحة. اكتب القيمة في الكود نفسه.", "input does not work in a page. Write the value into the code itself."],
  asyncio: () => ["لا تعمل asyncio في الصفحة.", "asyncio does not work in a page."],
  threads: () => ["لا تعمل الخيوط (threads) في المتصفّح.", "Threads do not work in a browser."],
  memory: () => ["لا تكفي ذاكرة المتصفّح لهذا.", "The browser has not enough memory for this."],
  module: ({ module }) => [
    `لا توجد ${module} في الصفحة؛ فيها مكتبة Python القياسية، وnumpy وmatplotlib وnnref.`,
    `The page does not have ${module}; it has Python's own library, numpy, matplotlib and nnref.`,
  ],
}))
