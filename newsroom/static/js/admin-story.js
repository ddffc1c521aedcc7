// The story's form: choosing an official fills in the posts held on the event's day.
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
