"""The paper and the brushes: every picture is made of these few marks."""

from cmath import rect
from copy import copy
from io import BytesIO
from itertools import pairwise
from math import radians, tau
from random import Random

from PIL import Image, ImageChops, ImageColor, ImageDraw, ImageFilter

WIDTH, HEIGHT = 1600, 900
SCALE = 2  # everything is painted twice as large, then reduced: that smooths the edges


def mix(color, other=None, share=0.0):
    """Read "#rrggbb", or find the colour that lies `share` of the way to another."""
    one = ImageColor.getrgb(color) if isinstance(color, str) else color
    if other is None:
        return one
    return tuple(round(a + (b - a) * share) for a, b in zip(one, mix(other), strict=True))


def rows(table):
    """Read "1,2,3 4,5,6" as rows of numbers."""
    return [[float(number) for number in row.split(",")] for row in table.split()]


def curve(points, steps=8):
    """Thread a smooth line through the points (Catmull-Rom)."""
    padded, line = [points[0], *points, points[-1]], []
    for knots in zip(padded, padded[1:], padded[2:], padded[3:], strict=False):
        for t in (step / steps for step in range(steps)):
            pull = (
                -t * (1 - t) ** 2,
                2 - t * t * (5 - 3 * t),
                t + t * t * (4 - 3 * t),
                t * t * (t - 1),
            )
            axes = zip(*knots, strict=True)
            line.append([sum(p * k for p, k in zip(pull, axis, strict=True)) / 2 for axis in axes])
    return [*line, points[-1]]


def paths(drawing):
    """Read "x,y x,y / ~x,y x,y": paths between slashes, smooth after a ~; a list is one path."""
    if not isinstance(drawing, str):
        return [drawing]
    drawn = [path.strip() for path in drawing.split("/")]
    return [curve(rows(path[1:])) if path[0] == "~" else rows(path) for path in drawn]


class Sheet:
    """A sheet of paper, measured in the pixels of the finished picture."""

    def __init__(self, seed):
        self.random = Random(seed)  # noqa: S311 - the same picture every time, not a secret
        self.image = Image.new("RGB", (WIDTH * SCALE, HEIGHT * SCALE))
        self.pen = ImageDraw.Draw(self.image, "RGBA")
        noise = Image.frombytes("L", (WIDTH, HEIGHT), self.random.randbytes(WIDTH * HEIGHT))
        self.grain = noise.point(lambda v: v // 6).resize(self.image.size)
        self.origin, self.factor, self.mirrored = 0j, complex(SCALE), False

    def at(self, x, y, size=1.0, turn=0, flip=False):
        """Return the same paper measured from (x, y), larger, turned or mirrored."""
        moved, step = copy(self), rect(size, radians(turn))
        moved.origin = complex(*self.land([(x, y)])[0])
        moved.factor = self.factor * (step.conjugate() if self.mirrored else step)
        moved.mirrored = self.mirrored != bool(flip)
        return moved

    def land(self, points):
        """Return where the points land on the enlarged paper."""
        way = -1 if self.mirrored else 1
        spots = [complex(way * x, y) * self.factor + self.origin for x, y in points]
        return [(spot.real, spot.imag) for spot in spots]

    def fill(self, drawing, color, foot=None, alpha=1.0):
        """Cut shapes; those with a second colour are sprayed with it towards the foot."""
        for path in paths(drawing):
            corners = self.land(path)
            self.pen.polygon(corners, (*mix(color), round(alpha * 255)))
            if foot is not None:
                xs, ys = zip(*corners, strict=True)
                left, top = max(0, int(min(xs))), max(0, int(min(ys)))
                right, bottom = min(self.image.width, max(xs)), min(self.image.height, max(ys))
                stencil = Image.new(
                    "L", (max(1, int(right) - left + 1), max(1, int(bottom) - top + 1))
                )
                ImageDraw.Draw(stencil).polygon([(x - left, y - top) for x, y in corners], 255)
                dots = self.grain.crop((0, 0, *stencil.size))
                spray = Image.linear_gradient("L").resize(stencil.size)
                spray = ImageChops.multiply(stencil, ImageChops.add(spray, dots, offset=-21))
                self.image.paste(mix(foot), (left, top), spray)

    def box(self, left, top, right, bottom, color, foot=None, alpha=1.0):
        """Cut a rectangle."""
        self.fill([(left, top), (right, top), (right, bottom), (left, bottom)], color, foot, alpha)

    def oval(self, x, y, across, high, color, alpha=1.0):
        """Cut an ellipse around (x, y) with these two radii."""
        [(x, y)], size = self.land([(x, y)]), abs(self.factor)
        box = (x - across * size, y - high * size, x + across * size, y + high * size)
        self.pen.ellipse(box, (*mix(color), round(alpha * 255)))

    def stroke(self, drawing, color, width, alpha=1.0):
        """Pull a brush along lines; opaque ones have round ends."""
        ink, thick = (*mix(color), round(alpha * 255)), max(1, round(width * abs(self.factor)))
        for path in paths(drawing):
            self.pen.line(self.land(path), ink, thick, joint="curve")
            for x, y in (path[0], path[-1]) if alpha == 1 and thick > 4 else ():
                self.oval(x, y, width / 2, width / 2, color)

    def sky(self, *colors, foot=HEIGHT):
        """Wash the paper from the top to `foot`, and keep the last colour below it."""
        self.box(0, 0, WIDTH, HEIGHT, colors[-1])
        high = foot / (len(colors) - 1)
        for band, (above, below) in enumerate(pairwise(colors)):
            self.box(0, band * high, WIDTH, band * high + high, above, below)

    def haze(self, drawing, color, strength=0.5, blur=6):
        """Lay soft-edged veils that thin out towards the foot of the paper."""
        veil = Image.new("L", (WIDTH // 4, HEIGHT // 4))
        for path in paths(drawing):
            corners = [(x / 4 / SCALE, y / 4 / SCALE) for x, y in self.land(path)]
            ImageDraw.Draw(veil).polygon(corners, round(255 * strength))
        fade = Image.linear_gradient("L").rotate(180).resize(veil.size)
        veil = ImageChops.multiply(veil.filter(ImageFilter.GaussianBlur(blur / 4)), fade)
        self.image.paste(mix(color), mask=veil.resize(self.image.size, Image.Resampling.BILINEAR))

    def glow(self, x, y, radius, color, strength=0.9, squash=1.0):
        """Let light fall off evenly around (x, y)."""
        light = Image.radial_gradient("L")  # it reaches 181 in the middle of an edge
        light = light.point(lambda v: int(strength * 255 * max(0, 1 - v / 180) ** 2))
        light = light.resize((radius * 2 * SCALE, int(radius * 2 * squash * SCALE)))
        corner = (x - radius) * SCALE, int((y - radius * squash) * SCALE)
        self.image.paste(mix(color), corner, light)

    def scatter(self, count, x, y, across, high, size, colors, flat=0.9, shine=False):
        """Strew dots over an ellipse, lower ones on top; those that shine are fruit."""
        chance, colors = self.random, colors.split() if isinstance(colors, str) else [colors]
        spots = [rect(chance.random() ** 0.5, tau * chance.random()) for _ in range(count)]
        for spot in sorted(spots, key=lambda spot: spot.imag):
            px, py = x + across * spot.real, y + high * spot.imag
            r = size * chance.uniform(0.75, 1.1)
            if shine:
                self.oval(px + r * 0.15, py + r * 0.2, r, r * flat, "#3a1420", 0.6)
            self.oval(px, py, r, r * flat, chance.choice(colors))
            if shine:
                self.oval(px - r * 0.3, py - r * 0.35, r * 0.28, r * 0.2, "#fff1dc", 0.8)

    def jpeg(self):
        """Reduce, add the grain that keeps gradients from banding, and return the file."""
        picture = self.image.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)
        grain = self.grain.resize(picture.size).point(lambda v: v // 4)
        picture = ImageChops.add(picture, Image.merge("RGB", [grain] * 3), offset=-5)
        file = BytesIO()
        picture.save(file, "JPEG", quality=85, progressive=True, optimize=True)
        return file.getvalue()
