// The story's form: choosing an official fills in the posts held on the event's day, a choice in
// the last row opens the next one, and a choice is made by typing a name and Enter.
// Without scripts the server fills in what was left empty when the form is saved.

const { jQuery } = window.django;
const urlPattern = document.getElementById("desk-data").dataset.positionUrl;

async function fillPosition(select) {
  const row = select.closest(".inline-related, tr");
  const position = row.querySelector("[name$='-position_text']");
  const unstated = row.querySelector("[name$='-position_unstated']");
  const isOurs = position.value === "" || position.value === position.dataset.filled;
  if (!select.value || !isOurs || unstated.checked) return;
  const event = document.getElementById("id_event").value;
  const address = urlPattern.replace("/0/", `/${encodeURIComponent(select.value)}/`);
  const response = await fetch(`${address}?event=${encodeURIComponent(event)}`);
  if (!response.ok) return;
  const answer = await response.json();
  position.value = position.dataset.filled = answer.position;
}

// Select2 tells of a choice through jQuery alone.
jQuery(document).on("change", "select[name^='mentions-'][name$='-tag']", (change) =>
  fillPosition(change.target),
);
jQuery(document).on("change", "#id_event", () => {
  document.querySelectorAll("select[name^='mentions-'][name$='-tag']").forEach(fillPosition);
});

// Officials are offered with the posts they held on the event's day.
jQuery.ajaxPrefilter((options) => {
  if (!/(^|&)model_name=mention(&|$)/.test(options.data ?? "")) return;
  const event = document.getElementById("id_event").value;
  options.data += `&event=${encodeURIComponent(event)}`;
});

// A list goes on: who chose by Enter types the next name at once.
function openNextRow(select, isByKeyboard) {
  const row = select.closest("tr");
  const rows = row.parentElement.querySelectorAll("tr.form-row:not(.empty-form)");
  if (row !== [...rows].at(-1)) return;
  row.closest(".inline-group").querySelector(".add-row a").click();
  const next = row.nextElementSibling.querySelector(".select2-selection");
  if (isByKeyboard) setTimeout(() => next.focus()); // after Select2 has moved the cursor itself
}

jQuery(document).on("select2:select", ".tabular tr.form-row .admin-autocomplete", (choice) =>
  openNextRow(choice.target, !choice.params.originalEvent),
);

// A letter typed on a closed choice opens it; the letter itself then lands in its search field.
document.addEventListener("keydown", (key) => {
  const isLetter = key.key.length === 1 && key.key !== " ";
  if (!isLetter || key.ctrlKey || key.metaKey || key.altKey) return;
  const choice = key.target.closest(".select2-selection")?.closest(".select2-container");
  if (choice && !choice.classList.contains("select2-container--open")) {
    jQuery(choice.previousElementSibling).select2("open");
  }
});
