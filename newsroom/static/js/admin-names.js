// Names the fields that Django's admin leaves without a name, for those who hear the page: fields
// in the columns of a table, the two halves of an hour, and lists that open.

const FIELD = "input:not([type=hidden]), select, textarea";

function columnOf(field) {
  const cell = field.closest(".tabular tr.form-row > td");
  return cell?.closest("table").tHead.rows[0].cells[cell.cellIndex];
}

function identify(element, suffix) {
  element.id ||= `${suffix}-name`;
  return element.id;
}

function nameOpeningList(box) {
  const select = box.closest(".select2-container").previousElementSibling;
  const label = select?.labels?.[0] ?? (select && columnOf(select));
  const chosen = box.querySelector(".select2-selection__rendered");
  if (!label || !chosen) return;
  const names = `${identify(label, select.id)} ${identify(chosen, `${select.id}-chosen`)}`;
  for (const element of [box, chosen]) element.setAttribute("aria-labelledby", names);
}

function nameHalfOfHour(field) {
  const row = field.closest(".form-row");
  const whole = row?.querySelector("legend, label")?.textContent.trim() ?? "";
  field.ariaLabel = `${whole} ${field.previousSibling?.textContent.trim() ?? ""}`.trim();
}

function nameFields(root) {
  for (const field of root.querySelectorAll(`.tabular tr.form-row > td :is(${FIELD})`)) {
    const heading = columnOf(field)?.textContent.trim();
    if (heading && !field.labels?.length) field.ariaLabel = heading;
  }
  root.querySelectorAll(".datetime input").forEach(nameHalfOfHour);
  root.querySelectorAll(".select2-selection").forEach(nameOpeningList);
}

// Django makes its lists once the page is there, and in a new row once the row is.
const whenReady = window.django?.jQuery ?? ((run) => run());
whenReady(() => nameFields(document));
document.addEventListener("formset:added", (event) => setTimeout(() => nameFields(event.target)));
