// A picture's focal point: set by a click or the arrow keys, and shown in every crop at once.
// Without scripts the click is posted, and the crops are made about it.

const STEP = 0.02;

function between(value, low, high) {
  return Math.min(Math.max(value, low), high);
}

function start(desk) {
  const picture = desk.querySelector("input[type=image]");
  const cross = desk.querySelector(".photo-cross");
  const fields = ["x", "y"].map((axis) => document.getElementById(`id_focal_${axis}`));
  const size = [Number(desk.dataset.width), Number(desk.dataset.height)];

  function point() {
    return fields.map((field) => between(field.valueAsNumber || 0, 0, 1));
  }

  // As `crop_box` in articles/pictures/crops.py places it, said as CSS places a picture.
  function placed(focal, length, boxLength) {
    const room = length - boxLength;
    return room ? (between(focal * length - boxLength / 2, 0, room) / room) * 100 : 50;
  }

  function show() {
    const [x, y] = point();
    cross.setAttribute("d", `M${x * 100} 0V100M0 ${y * 100}H100`);
    desk.querySelectorAll("[data-crop]").forEach((crop) => {
      const [across, down] = crop.dataset.crop.split("x").map(Number);
      const width = Math.min(size[0], (size[1] * across) / down);
      const height = Math.min(size[1], (size[0] * down) / across);
      if (crop.src !== crop.dataset.whole) crop.src = crop.dataset.whole;
      crop.style.objectPosition = `${placed(x, size[0], width)}% ${placed(y, size[1], height)}%`;
    });
  }

  function set(values) {
    values.forEach((value, axis) => (fields[axis].value = between(value, 0, 1).toFixed(2)));
    show();
  }

  picture.addEventListener("click", (click) => {
    if (!click.detail) return; // pressed by a key: Enter saves the form
    click.preventDefault();
    const box = picture.getBoundingClientRect();
    set([(click.clientX - box.left) / box.width, (click.clientY - box.top) / box.height]);
  });
  picture.addEventListener("keydown", (key) => {
    const moves = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
    if (!moves[key.key]) return;
    key.preventDefault();
    set(point().map((value, axis) => value + moves[key.key][axis] * STEP));
  });
  fields.forEach((field) => field.addEventListener("input", show));
}

const desk = document.querySelector("[data-focal]");
if (desk) start(desk);
