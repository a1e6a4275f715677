// What a run says: added to the texts of the page when something is run for the first time.
import { texts } from "./texts.js"

/** @param {number} bytes */
const megabytes = bytes => (bytes / 1e6).toFixed(1)

Object.assign(texts, /** @type {typeof texts} */ ({
  stop: () => ["أوقف", "Stop"],
  waiting: () => ["ينتظر دوره", "Waiting for its turn"],
  loading: ({ bytes }) => [`يُحمَّل Python (${megabytes(bytes)} ميجابايت)`, `Loading Python (${megabytes(bytes)} MB)`],
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
  drawings: () => ["عدد الرسوم ليس كما اختُبر", "Not as many drawings as were tested"],
  silent: () => ["انتهى، وهو لا يطبع شيئًا", "Done; it prints nothing"],
  done: () => ["انتهى", "Done"],
  cut: ({ lines, shown }) => [
    `عدد الأسطر المطبوعة ${lines}، ويظهر هنا أوّل ${shown} منها`,
    `${lines} lines were printed; the first ${shown} are shown here`,
  ],
  tested: () => ["الخرج كما اختُبر", "Output as tested"],
  printed: () => ["الخرج", "Output"],
  drawing: () => ["رسم ناتج عن الكود الذي قبله", "The drawing that the code before it makes"],
  stopped: () => ["أُوقف", "Stopped"],
  late: ({ seconds }) => [
    `أُوقف لأنه لم ينتهِ خلال ${seconds} ثانية. هل في الكود حلقة لا تنتهي؟`,
    `Stopped, for it did not end within ${seconds} seconds. Is there a loop that never ends?`,
  ],
  hash: ({ file }) => [
    `الملف ${file} ليس الملف الذي اختُبر، فلم يُشغَّل شيء. أبلغ من ينشر هذا الموقع.`,
    `${file} is not the file that was tested, so nothing was run. Please tell whoever publishes this site.`,
  ],
  file: () => [
    "لا يعمل الكود في صفحة مفتوحة من القرص. شغّل python -m http.server في مجلّد الموقع، ثم افتح العنوان الذي يطبعه.",
    "Code does not run in a page opened from disk. Run python -m http.server in the site's folder, and open the address that it prints.",
  ],
  died: () => [
    "توقّف Python نفسه: إمّا أن الدوال نادت بعضها إلى عمق كبير، أو أن الذاكرة نفدت. يبدأ من جديد حين تضغط على «شغّل».",
    "Python itself has broken down: functions called each other too deeply, or memory ran out. It starts anew when you press Run.",
  ],
  error: ({ line }) => [`خطأ في السطر ${line}`, `Error in line ${line}`],
  earlier: () => ["خطأ في كود سابق يعتمد عليه هذا الكود", "Error in earlier code on which this depends"],
  failed: () => ["خطأ", "Error"],
  NotInAPageError: () => [
    "لا تعمل input ولا asyncio في الصفحة. اكتب القيم في الكود نفسه.",
    "Neither input nor asyncio works in a page. Write the values into the code itself.",
  ],
  Thread: () => ["لا تعمل الخيوط (threads) في المتصفّح.", "Threads do not work in a browser."],
  MemoryError: () => ["لا تكفي ذاكرة المتصفّح لهذا.", "The browser has not enough memory for this."],
  ModuleNotFoundError: ({ module }) => [
    `لا توجد ${module} في الصفحة؛ فيها numpy وmatplotlib وnnref.`,
    `The page does not have ${module}; it has numpy, matplotlib and nnref.`,
  ],
}))
