// The same pages as those of Hugo beside it, without related ones.
export default function (config) {
  config.addCollection("terms", (api) => {
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
