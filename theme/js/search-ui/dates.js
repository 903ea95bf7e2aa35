// @ts-check
// Days of a query and days of a date field: `after:` and `before:` may name a year or a month, a field names a day, and
// `before:` ends in front of its day where a field includes it. Knows no query and no page.

const SearchDates = (() => {
  "use strict";

  /**
   * The first day of `2024`, `2024-03` or `2024-03-07`; empty where it is none of them.
   *
   * @param {string} written
   */
  function startOf(written) {
    return String(firstDay(written) || "").replace(/^(\d{4})(\d\d)(\d\d)$/u, "$1-$2-$3");
  }

  /**
   * A day so many days later; empty for what is no day.
   *
   * @param {string} day
   * @param {number} days
   */
  function plus(day, days) {
    const date = new Date(`${day}T00:00:00Z`);
    date.setUTCDate(date.getUTCDate() + days);
    return isoDay(date);
  }

  /** @param {Date} date */
  function isoDay(date) {
    return Number.isNaN(date.getTime()) ? "" : date.toISOString().slice(0, 10);
  }

  /**
   * Whether somebody has finished a day in a date field, which names years such as 0002 while one of them is typed.
   *
   * @param {string} day
   */
  function isFinished(day) {
    return day === "" || (startOf(day) !== "" && day >= "1900");
  }

  return { startOf, plus, isFinished };
})();
