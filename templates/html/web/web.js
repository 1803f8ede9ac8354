"use strict";
// Nothing here is needed: without it files are chosen instead of dropped, and progress is seen by reloading.
const work = document.getElementById("work");
if (work) {
  const bar = document.getElementById("bar"), parts = document.getElementById("parts");
  const look = async () => {
    try {
      const state = await (await fetch(work.dataset.state)).json();
      if (state.over) { location.replace(state.place); return; }
      if (state.total) { bar.max = state.total; bar.value = state.done; parts.textContent = `${state.done}/${state.total}`; }
    } catch { /* The server is busy or has ended; the next look tells. */ }
    setTimeout(look, 500);
  };
  setTimeout(look, 300);
}
for (const button of document.querySelectorAll("[data-copy]")) {
  button.hidden = false;
  button.addEventListener("click", () => navigator.clipboard.writeText(document.getElementById(button.dataset.copy).value));
}
const drop = document.getElementById("drop");
if (drop) {
  const files = drop.querySelector("input[type=file]");
  drop.querySelector(".dropping").hidden = false;
  const everything = async entry => {
    if (entry.isFile) return [await new Promise((done, failed) => entry.file(done, failed))];
    const reader = entry.createReader(), found = [];
    for (;;) {
      const some = await new Promise((done, failed) => reader.readEntries(done, failed));
      if (!some.length) return found;
      for (const one of some) found.push(...await everything(one));
    }
  };
  for (const kind of ["dragenter", "dragover"]) drop.addEventListener(kind, event => { event.preventDefault(); drop.classList.add("over"); });
  drop.addEventListener("dragleave", () => drop.classList.remove("over"));
  drop.addEventListener("drop", async event => {
    event.preventDefault();
    const entries = [...event.dataTransfer.items].map(item => item.webkitGetAsEntry()).filter(Boolean);
    const all = new DataTransfer();
    for (const entry of entries) for (const file of await everything(entry)) all.items.add(file);
    files.files = all.files;
    drop.requestSubmit();
  });
}
