"""The demo newsroom's film: a slow look over one of its drawn pictures, as a silent WebM.

`python -m newsroom.demo.film` makes `film.webm` anew, with the Chromium of the tests; the file is
committed, so that loading the demo needs none.
"""

import base64
import io
import struct
from pathlib import Path

from PIL import Image

FILE = Path(__file__).with_name("film.webm")
PICTURE = "nha-rong"
WIDTH, HEIGHT = 640, 360
FRAMES_A_SECOND, SECONDS = 8, 6
KEY_EVERY = 16  # frames: where a player may jump to

ENCODE = """async ([frames, width, height, rate, keyEvery]) => {
  const chunks = [];
  const encoder = new VideoEncoder({
    output: (chunk) => {
      const bytes = new Uint8Array(chunk.byteLength);
      chunk.copyTo(bytes);
      chunks.push([chunk.type === "key", btoa(String.fromCharCode(...bytes))]);
    },
    error: (error) => { throw error; },
  });
  encoder.configure({ codec: "vp8", width, height, bitrate: 90_000, framerate: rate });
  for (const [number, address] of frames.entries()) {
    const picture = await createImageBitmap(await (await fetch(address)).blob());
    const frame = new VideoFrame(picture, { timestamp: (number * 1e6) / rate });
    encoder.encode(frame, { keyFrame: number % keyEvery === 0 });
    frame.close();
  }
  await encoder.flush();
  return chunks;
}"""


def stills():
    """The pictures of the film, from the whole scene to its middle, as JPEG data addresses."""
    from newsroom.demo import pictures

    scene = Image.open(io.BytesIO(pictures.draw(PICTURE))).convert("RGB")
    count = FRAMES_A_SECOND * SECONDS
    for number in range(count):
        share = 1 - 0.35 * number / (count - 1)
        width, height = scene.width * share, scene.height * share
        left, top = (scene.width - width) / 2, (scene.height - height) * 0.62
        box = (left, top, left + width, top + height)
        content = io.BytesIO()
        scene.resize((WIDTH, HEIGHT), Image.Resampling.BICUBIC, box).save(
            content, "JPEG", quality=92
        )
        yield f"data:image/jpeg;base64,{base64.b64encode(content.getvalue()).decode()}"


def element(number, *parts):
    content = b"".join(parts)
    name = number.to_bytes((number.bit_length() + 7) // 8)
    return name + (len(content) | 1 << 28).to_bytes(4) + content


def number_of(number, value):
    return element(number, value.to_bytes(4))


def webm(chunks):
    """A WebM of VP8 frames, (is it a key frame, its bytes) each."""
    clusters, cues, position = [], [], 0
    moments = [number * 1000 // FRAMES_A_SECOND for number in range(len(chunks))]
    head = [
        element(
            0x1549A966,  # Info
            number_of(0x2AD7B1, 1_000_000),
            element(0x4489, struct.pack(">d", 1000 * SECONDS)),
            element(0x4D80, b"Newsroom"),
            element(0x5741, b"Newsroom"),
        ),
        element(
            0x1654AE6B,  # Tracks
            element(
                0xAE,
                number_of(0xD7, 1),
                number_of(0x73C5, 1),
                number_of(0x83, 1),
                element(0x86, b"V_VP8"),
                element(0xE0, number_of(0xB0, WIDTH), number_of(0xBA, HEIGHT)),
            ),
        ),
    ]
    for start in range(0, len(chunks), KEY_EVERY):
        blocks = []
        for at in range(start, min(start + KEY_EVERY, len(chunks))):
            is_key, frame = chunks[at]
            moment = struct.pack(">hB", moments[at] - moments[start], 0x80 if is_key else 0)
            blocks.append(element(0xA3, b"\x81", moment, frame))
        clusters.append(element(0x1F43B675, number_of(0xE7, moments[start]), *blocks))
        cues.append((moments[start], position))
        position += len(clusters[-1])

    def index(first):
        return element(
            0x1C53BB6B,  # Cues
            *(
                element(
                    0xBB,
                    number_of(0xB3, moment),
                    element(0xB7, number_of(0xF7, 1), number_of(0xF1, first + place)),
                )
                for moment, place in cues
            ),
        )

    before = sum(map(len, head)) + len(index(0))
    kind = element(0x4282, b"webm")
    versions = [
        number_of(0x4286, 1),
        number_of(0x42F7, 1),
        number_of(0x42F2, 4),
        number_of(0x42F3, 8),
    ]
    about = element(0x1A45DFA3, *versions, kind, number_of(0x4287, 2), number_of(0x4285, 2))
    return about + element(0x18538067, *head, index(before), *clusters)


def make():
    from playwright.sync_api import sync_playwright

    from tests.browser import chromium

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium.find(), args=["--no-sandbox"])
        page = browser.new_page()
        values = [list(stills()), WIDTH, HEIGHT, FRAMES_A_SECOND, KEY_EVERY]
        # Only a page from this machine, or by https, may encode.
        page.route("**/*", lambda route: route.fulfill(body="", content_type="text/html"))
        page.goto("http://localhost/")
        chunks = page.evaluate(ENCODE, values)
        browser.close()
    FILE.write_bytes(webm([(is_key, base64.b64decode(frame)) for is_key, frame in chunks]))


if __name__ == "__main__":
    make()
