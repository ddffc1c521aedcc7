// Tells every field of a row what its column is called: on a telephone, where rows are cards, the
// style sheet shows it. New rows are copies of the empty one, names and all. Without scripts the
// rows stay a table that scrolls.

for (const table of document.querySelectorAll(".inline-group.tabular table, .inline-group .tabular table")) {
  const names = [...table.tHead.rows[0].cells].map((cell) => cell.textContent.trim());
  for (const row of table.tBodies[0].querySelectorAll("tr.form-row")) {
    [...row.cells].forEach((cell, place) => {
      if (names[place] && !cell.classList.contains("hidden")) cell.dataset.label = names[place];
    });
  }
  table.classList.add("is-cards");
}
