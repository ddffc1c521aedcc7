// The story's form: each picture chosen or about to be sent is shown in its row, with its focal
// point. Without scripts the rows show what was saved.

const { jQuery } = window.django;
const url = document.getElementById("desk-data").dataset.picturesUrl;

const rowOf = (control) => control.closest(".inline-related");

function show(row, { source = "", cross = "", address = "" }) {
  const preview = row.querySelector(".figure-preview");
  const link = preview.querySelector("a");
  preview.hidden = !source;
  preview.querySelector("img").src = source;
  preview.querySelector("path").setAttribute("d", cross);
  link.href = address;
  link.hidden = !address;
}

async function showChosen(select) {
  const row = rowOf(select);
  const preview = row.querySelector(".figure-preview");
  if (preview.dataset.photo === select.value) return;
  preview.dataset.photo = select.value;
  show(row, {});
  if (!select.value) return;
  const response = await fetch(`${url}?id=${encodeURIComponent(select.value)}`).catch(() => null);
  const found = response?.ok ? (await response.json()).found : [];
  if (preview.dataset.photo !== select.value || !found.length) return;
  const [photo] = found;
  show(row, { source: photo.whole, cross: photo.cross, address: photo.address });
  row.querySelector("[name$='-text_key']").dataset.thumbnail = photo.thumbnail;
  select.dispatchEvent(new Event("figure:shown", { bubbles: true })); // the text shows it too
}

function showFile(input) {
  const [file] = input.files;
  rowOf(input).querySelector(".figure-preview").dataset.photo = "";
  show(rowOf(input), { source: file ? URL.createObjectURL(file) : "" });
}

const isPhoto = (name) => /^figures-\d+-photo$/.test(name);

// Select2 tells of a choice through jQuery alone.
jQuery(document).on("change", "select[name^='figures-']", ({ target }) => {
  if (isPhoto(target.name)) showChosen(target);
});
document.addEventListener("change", ({ target }) => {
  if (/^figures-\d+-upload$/.test(target.name)) showFile(target);
});
document.querySelectorAll("select[name^='figures-']").forEach((select) => {
  if (isPhoto(select.name)) showChosen(select);
});
