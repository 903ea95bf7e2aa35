// @ts-check
// The same pages as those of Hugo beside it, without related ones.

/** @typedef {{ data: Record<string, string[] | undefined> }} Page */
/** @typedef {{ getFilteredByGlob: (glob: string) => Page[] }} Api */

/** @param {{ addCollection: (name: string, collect: (api: Api) => unknown) => void }} config */
export default function (config) {
  config.addCollection("terms", (api) => {
    /** @type {Map<string, Page[]>} */
    const terms = new Map();
    for (const page of api.getFilteredByGlob("postmortems/*.md")) {
      for (const taxonomy of ["systems", "factors", "myths"]) {
        for (const term of page.data[taxonomy] ?? []) {
          const key = `${taxonomy}/${term}`;
          terms.set(key, [...(terms.get(key) ?? []), page]);
        }
      }
    }
    return [...terms].map(([key, pages]) => ({ key, pages }));
  });
  return { dir: { input: ".", includes: "_includes", output: "_site" }, markdownTemplateEngine: false };
}
