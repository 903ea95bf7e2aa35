// @ts-check
// What the desk asks before it writes to several files: the diff, and the name of another system.

const DeskDialogs = (() => {
  const { element } = DeskRows;

  /**
   * Asks in a dialog of its own. Resolves to what was entered, or to null where nobody wants it.
   *
   * @param {HTMLElement[]} content
   * @param {string} yes
   * @param {HTMLInputElement | null} field
   * @returns {Promise<string | null>}
   */
  function ask(content, yes, field) {
    const before = document.activeElement;
    const dialog = /** @type {HTMLDialogElement} */ (element("dialog", { class: "desk-dialog", "aria-labelledby": "desk-question" }));
    const go = element("button", { class: "desk-act desk-go" }, yes);
    const leave = element("button", { type: "button", class: "desk-act", "data-key": "Esc" }, "Cancel");
    const form = element("form", { method: "dialog" }, ...content, element("div", { class: "desk-acts" }, go, leave));
    dialog.append(form);
    document.body.append(dialog);
    return new Promise((resolve) => {
      let answer = /** @type {string | null} */ (null);
      form.addEventListener("submit", (event) => {
        event.preventDefault();
        answer = field ? field.value.trim() : yes;
        dialog.close();
      });
      leave.addEventListener("click", () => dialog.close());
      dialog.addEventListener("close", () => {
        dialog.remove();
        if (before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true });
        resolve(answer === "" ? null : answer);
      });
      dialog.showModal();
      (field ?? go).focus();
    });
  }

  /** @param {string} diff */
  function lines(diff) {
    const shown = element("pre", { class: "desk-diff", tabindex: "0", "aria-label": "What is written" });
    for (const line of diff.split("\n")) {
      const kind = line.startsWith("+++") || line.startsWith("---") ? "file" : line.startsWith("+") ? "more" : line.startsWith("-") ? "less" : "";
      shown.append(kind ? element("span", { class: `desk-${kind}` }, line) : line, "\n");
    }
    return shown;
  }

  /**
   * Shows what would be written. Whether somebody wants it.
   *
   * @param {string} question
   * @param {{ files: number, diff: string, left: { path: string, reason: string }[] }} plan
   */
  async function confirm(question, { files, diff, left }) {
    const content = [element("h2", { id: "desk-question" }, question)];
    for (const { reason } of left) content.push(element("p", { class: "desk-left" }, `Left as it is: ${reason}`));
    content.push(lines(diff));
    return (await ask(content, `Write ${files} ${files === 1 ? "file" : "files"}`, null)) !== null;
  }

  /**
   * Asks which system a name belongs to.
   *
   * @param {string} alias
   * @param {string[]} systems
   */
  function choose(alias, systems) {
    const field = /** @type {HTMLInputElement} */ (element("input", { list: "desk-systems", id: "desk-name", autocomplete: "off", required: "" }));
    const options = systems.filter((name) => name !== alias).map((name) => element("option", { value: name }));
    const content = [
      element("h2", { id: "desk-question" }, `Which system is “${alias}”?`),
      element("p", {}, element("label", { for: "desk-name" }, "Its other name, which stays"), field, element("datalist", { id: "desk-systems" }, ...options)),
    ];
    return ask(content, "Show what changes", field);
  }

  return { choose, confirm };
})();
