// @ts-check
// Made-up prose by the seed: the same words each time, so that two pictures of one page can be compared.

const WORDS =
  "the a one every that after before while nobody somebody gauge boiler ledger courier kiosk ferry orchard kettle lantern queue replica switch timer valve route harbour parcel baker relay shelf signal quiet late early steady spare second narrow warm printed waited filled moved asked noticed carried turned opened counted kept sent held with without under beside toward across".split(
    " ",
  );

/** Sentences for right-to-left pages; numbers and Latin names stand in them, because that is where they go wrong. */
const SENTENCES = {
  ar: [
    "امتلأ الطابور خلال 40 دقيقة ولم يلاحظ أحد ذلك لأن لوحة القياس كانت خضراء.",
    "أعاد المناوب تشغيل الخدمة kiosk-router ثلاث مرات قبل أن يسأل زميلته عن المفتاح القديم.",
    "بدا كل شيء طبيعيا حتى الساعة 14:05، ثم توقفت الطلبات في جميع الفروع دفعة واحدة.",
    "كانت التعليمات صحيحة يوم كتبت، لكن النظام تغير بعدها مرتين.",
  ],
  he: [
    "התור התמלא בתוך 40 דקות, ואיש לא שם לב כי לוח המחוונים נשאר ירוק.",
    "התורנית הפעילה מחדש את kiosk-router שלוש פעמים לפני ששאלה על המתג הישן.",
    "הכול נראה תקין עד 14:05, ואז נעצרו ההזמנות בכל הסניפים בבת אחת.",
    "ההוראות היו נכונות ביום שנכתבו, אבל המערכת השתנתה מאז פעמיים.",
  ],
};

/**
 * A source of words. Another seed gives others.
 *
 * @param {number} seed
 */
export function proseFrom(seed) {
  let state = seed >>> 0;
  /** A number from 0 up to, not including, `end`: mulberry32. */
  const below = (/** @type {number} */ end) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % end;
  };
  /** @template T @param {readonly T[]} list @returns {T} */
  const pick = (list) => /** @type {T} */ (list[below(list.length)]);
  const capital = (/** @type {string} */ text) => text.charAt(0).toUpperCase() + text.slice(1);
  const phrase = (/** @type {number} */ words) => Array.from({ length: words }, () => pick(WORDS)).join(" ");
  const sentence = (words = 6 + below(14)) => `${capital(phrase(words))}.`;
  /** So many words, in sentences. */
  const text = (/** @type {number} */ words) => {
    const sentences = [];
    for (let left = words; left > 0; ) {
      const length = Math.min(left, 6 + below(14));
      sentences.push(sentence(length));
      left -= length;
    }
    return sentences.join(" ");
  };
  return {
    below,
    pick,
    text,
    /** Some different ones of a list, in its order. */
    some: (/** @type {readonly string[]} */ list, /** @type {number} */ count) => {
      const left = [...list];
      while (left.length > count) {
        left.splice(below(left.length), 1);
      }
      return left;
    },
    title: (words = 3 + below(6)) => capital(phrase(words)),
    paragraphs: (/** @type {number} */ count, words = 60) => Array.from({ length: count }, () => text(words)).join("\n\n"),
    /** A title of exactly so many characters. */
    long: (/** @type {number} */ characters) => `${capital(phrase(characters)).slice(0, characters - 1).trimEnd()}…`,
    /** A word without a place to break it. */
    unbroken: (/** @type {number} */ characters) =>
      Array.from({ length: characters }, () => pick([..."abdegiklmnoprstuvz"])).join(""),
    /** @param {"ar" | "he"} language @param {number} sentences */
    foreign: (language, sentences) => Array.from({ length: sentences }, () => pick(SENTENCES[language])).join(" "),
  };
}

/** @typedef {ReturnType<typeof proseFrom>} Prose */
