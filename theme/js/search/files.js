// @ts-check
// The files of the index: where they come from, that each is loaded once, and what is wrong with one that cannot be used.

/**
 * `search/manifest.json`: what an engine must know before the first query.
 *
 * @typedef {object} Manifest
 * @property {number} version
 * @property {string} hash  Tells this version of the index from others.
 * @property {Record<string, string[]>} folders  Of each kind of file, in the order of the files; each begins with how many
 *   numbers it has: 2 to the power of this.
 * @property {number} documents
 * @property {number} stories  How many of them are stories, which are numbered from 0.
 * @property {number} notes  The number of the first note of a term.
 * @property {number} bound  What all numbers are below.
 * @property {{ id: string, singular: string, field: string, single: boolean, counted: boolean, file: number, place: number }[]} facets  `file` is the
 *   number of the one that holds its values, and `place` where they stand in it.
 * @property {{ boost: number, words: number, norms: boolean }[]} fields
 * @property {string[]} shards  The first key of each.
 * @property {string[][]} synonyms
 * @property {boolean} bundle  Whether what most queries load is in one file.
 */

/** The version of the files that this script reads. */
const FORMAT = 10;

/** The file that holds what most queries load, where that is small. */
const BUNDLE = "all";

/** A connection that says nothing for so long is as good as none. In milliseconds. */
const PATIENCE = 30_000;

/** @typedef {(address: string, options: { cache: RequestCache, signal: AbortSignal }) => Promise<Response>} Fetch */

/**
 * Where files come from when the site is a folder on disk: scripts may be loaded there, nothing else may. Each calls
 * `AfterwordSearch.receive` with its name and what it holds.
 *
 * @type {Map<string, (content: string) => void>}
 */
const awaited = new Map();

/**
 * @param {string} address
 * @param {string} name
 * @returns {Promise<Uint8Array<ArrayBuffer>>}
 */
function loadScript(address, name) {
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    awaited.set(name, (content) => resolve(Uint8Array.from(atob(content), (character) => character.charCodeAt(0))));
    // A script has run when it has loaded, so whoever is not served by then never will be.
    script.onload = script.onerror = () => {
      reject(new Error("opened from a folder, a site needs `afterword build --offline`"));
      script.remove();
    };
    script.src = address;
    document.head.append(script);
  });
}

/** The files of one version of the index. */
class IndexFiles {
  /**
   * @param {string} base
   * @param {Fetch | undefined} fetcher
   */
  constructor(base, fetcher) {
    this.base = base.replace(/\/?$/, "/");
    this.fetcher = fetcher;
    this.fromDisk = !fetcher && globalThis.location?.protocol === "file:";
    /** @type {Map<string, Promise<unknown>>} */
    this.loaded = new Map();
  }

  /**
   * @template T
   * @param {string} path
   * @param {string} name
   * @param {RequestCache} cache
   * @param {(bytes: Uint8Array<ArrayBuffer>) => T | Promise<T>} decode
   * @returns {Promise<T>}
   */
  async bytes(path, name, cache, decode) {
    const address = this.base + path;
    try {
      if (this.fromDisk) return await decode(await loadScript(address + ".js", name));
      const response = await (this.fetcher ?? fetch)(address, { cache, signal: AbortSignal.timeout(PATIENCE) });
      if (!response.ok) throw new Error(`the answer is ${response.status}`);
      return await decode(new Uint8Array(await response.arrayBuffer()));
    } catch (error) {
      throw new Error(`the search cannot load ${address}: ${error instanceof Error ? error.message : error}`, { cause: error });
    }
  }

  /** @returns {Promise<Manifest>} */
  manifest() {
    return this.bytes("manifest.json", "manifest", "no-cache", (bytes) => {
      /** @type {Manifest} */
      const manifest = JSON.parse(utf8.decode(bytes));
      if (manifest?.version === FORMAT && Array.isArray(manifest.shards)) return manifest;
      throw new Error("it is no index of this version of the page: reload it");
    });
  }

  /** Finds out which version is current. Returns whether it is another one than before. */
  async refresh() {
    const before = this.current?.hash;
    this.current = await this.manifest();
    if (this.current.hash === before) return false;
    this.loaded.clear();
    return true;
  }

  /**
   * A file of the current version, decoded once. One that failed is asked for again the next time.
   *
   * @template T
   * @param {string} name
   * @param {(reader: ByteReader) => T | Promise<T>} decode
   * @returns {Promise<T>}
   */
  load(name, decode) {
    let value = this.loaded.get(name);
    if (!value) {
      value = this.read(name).then(decode);
      this.loaded.set(name, value);
      value.catch(() => this.loaded.delete(name));
    }
    return /** @type {Promise<T>} */ (value);
  }

  /**
   * @param {string} name
   * @returns {Promise<ByteReader>}
   */
  async read(name) {
    const { folders = {}, bundle = false } = this.current ?? {};
    if (bundle && /^[sncvrf]/.test(name)) {
      const parts = await this.load(BUNDLE, (reader) => new Map(reader.list(() => [reader.text(), reader.take(reader.number())])));
      return new ByteReader(parts.get(name) ?? new Uint8Array());
    }
    const [kind = "", number = "0"] = name.split("/");
    let left = parseInt(number);
    const path = `${folders[kind]?.find(([bits]) => (left -= 2 ** Number(bits)) < 0)}/${name}.bin`;
    return this.bytes(path, name, "default", async (bytes) => new ByteReader(unseal(name, await inflate(bytes))));
  }
}
