// The button that schedules names the hour it will take effect, in the newsroom's own time, and
// stands out as soon as one is chosen. Without scripts the field above it says whose time counts.

const { hourPhrases, timeZone } = document.getElementById("desk-data").dataset;
const phrases = JSON.parse(hourPhrases);
const dayInNewsroom = new Intl.DateTimeFormat("sv-SE", { timeZone }); // as 2018-03-01
const DAY = 24 * 3600 * 1000;

// What a field of a day and an hour holds ("2018-03-01T17:05") as `hour_in_words` says it.
function inWords(value) {
  const [date, hour] = value.split("T");
  const today = dayInNewsroom.format(new Date());
  const ahead = Math.round((new Date(date) - new Date(today)) / DAY);
  const [year, month, day] = date.split("-").map(Number);
  const isThisYear = date.slice(0, 4) === today.slice(0, 4);
  return (phrases[ahead] ?? phrases.other)
    .replace("%(hour)s", hour)
    .replace("%(day)s", isThisYear ? `${day}/${month}` : `${day}/${month}/${year}`);
}

for (const button of document.querySelectorAll("button[data-hour]")) {
  const field = document.getElementById(button.dataset.hour);
  const [unnamed, now] = [button.textContent, document.querySelector("button[name='_approve']")];
  const name = () => {
    button.textContent = field.value ? `${button.dataset.named} ${inWords(field.value)}` : unnamed;
    if (!now) return;
    button.classList.toggle("default", field.value !== "");
    now.classList.toggle("default", field.value === "");
  };
  field.addEventListener("input", name);
  name();
}
