"""The hills, people, trees and houses that turn up in more than one picture."""

from .brushes import WIDTH, curve, mix, paths, rows

HAIR, SKIN, STRAW = "#2b1d1c", "#c98f68", "#efdcaa"
POSES = {  # the neck, elbow and hand twice, knee and foot twice; 100 tall, looking to the right
    "stand": "0,-79 / -13,-62 -12,-47 / 13,-62 12,-47 / -4,-25 -5,-2 / 5,-25 6,-2",
    "walk": "2,-79 / -9,-61 -4,-47 / 13,-62 21,-52 / -3,-25 -14,-3 / 9,-27 11,-2",
    "run": "9,-76 / -5,-63 -15,-55 / 19,-60 27,-69 / -8,-28 -29,-25 / 17,-36 14,-10",
    "kick": "-9,-76 / -25,-72 -34,-63 / 5,-62 16,-68 / -6,-25 -11,-2 / 15,-36 36,-27",
    "reach": "2,-79 / -10,-62 -10,-47 / 17,-74 30,-84 / -4,-25 -5,-2 / 5,-25 6,-2",
    "gong": "2,-79 / 0,-59 15,-54 / 17,-66 29,-60 / -5,-26 -13,-2 / 10,-28 12,-2",
    "bend": "30,-66 / 34,-46 42,-28 / 28,-44 36,-25 / -2,-25 -7,-2 / 6,-25 8,-2",
}


def country(sheet, sky, hills, top, foot, ridges=3, high=150, sun="", clouds="", disc="#fffbe6"):
    """Paint sky, sun, clouds and ridge before ridge of hills; return the nearest skyline."""
    (far, near, mist), chance = hills.split(), sheet.random
    if sky:
        sheet.sky(*sky.split(), foot=foot)
    for x, y, size in rows(sun):
        sheet.glow(int(x), int(y), int(size * 9), "#fff6d0")
        sheet.oval(x, y, size, size, disc)
    for x, y, size in rows(clouds):
        puffs = "~-3,0 -2.4,-0.5 -1.5,-0.45 -0.8,-1.1 0.3,-1.2 1,-0.6 2,-0.6 3,0"
        sheet.at(x, y, size).fill(puffs, "#fffbf0", alpha=0.85)
    for ridge in range(ridges):
        share, x, line = ridge / max(1, ridges - 1), -200, []
        color, y = mix(far, near, share), top + (foot - top) * share
        while x < WIDTH + 400:
            up = chance.uniform(0.55, 1) if len(line) % 2 else chance.uniform(0, 0.4)
            line.append((x, y - high * (1.25 - 0.5 * share) * up))
            x += chance.uniform(120, 280)
        line = [(px, py + chance.uniform(-2, 2)) for px, py in curve(line, 12)]
        sheet.fill([*line, (WIDTH, y + high), (0, y + high)], color, mix(color, mist, 0.75))
    return line


def figure(sheet, x, y, tall, pose, shirt, legs="#2b2a3a", skin=SKIN, hair=HAIR, **more):
    """Stand a faceless person on (x, y); `more` dresses, mirrors or turns them."""
    hat, skirt, shorts, back = (more.pop(name, None) for name in ("hat", "skirt", "shorts", "back"))
    body = sheet.at(x, y, tall / 100, **more)
    [(lean, neck)], arm, front_arm, *feet = paths(POSES[pose])
    for hip, (knee, foot) in zip((-4, 4), feet, strict=True):
        body.stroke([(hip, -47), knee, foot], legs, 8)
        body.oval(foot[0] + 2, foot[1], 5, 2.8, hair)
        if shorts:
            body.stroke([(hip, -47), ((hip + knee[0] * 2) / 3, (knee[1] * 2 - 47) / 3)], shorts, 12)
    body.stroke([(lean - 7, neck + 4), *arm], mix(shirt, hair, 0.25), 6)
    body.stroke([(lean - 7.5, neck + 3.5), (lean + 7.5, neck + 3.5)], shirt, 8)
    sides = [
        (lean - 11, neck + 4),
        (lean + 11, neck + 4),
        (lean / 2 + 7.5, -56),
        (9, -44),
        (-9, -44),
    ]
    body.fill([*sides, (lean / 2 - 7.5, -56)], shirt)
    if skirt:
        body.fill("-8,-52 8,-52 11,-38 14,-13 0,-11 -13,-13 -11,-38", skirt)
    head = body.at(lean * 1.3 + 1, neck - 11)
    head.stroke("-0.5,5 0,12", skin, 6)
    head.oval(0, 0, 7.4, 8.4, hair)
    if not back:
        head.oval(0.5, 2.2, 6, 6.4, skin)
    if hat == "cone":
        head.fill("-19,0 0,-14 19,0 10,3 -10,3", STRAW)
        head.fill("0,-14 19,0 10,3 3,3", mix(STRAW, "#8a5a2b", 0.3))
    elif hat:
        head.fill("~-8.5,-1 -8,-6 0,-10 8,-6 8.5,-1 11,0 -8.5,-1", hat)
    body.stroke([(lean + 7, neck + 4), *front_arm], shirt, 6)
    for hand in arm[1], front_arm[1]:
        body.oval(*hand, 3.4, 3.4, skin)


def from_behind(sheet, x, y, size, shirt, hair=HAIR, scarf=None):
    """Seat a listener with their back to us; some wear their hair long."""
    body = sheet.at(x, y, size)
    body.stroke("0,0.5 0,1.2", SKIN, 0.8)
    body.fill("~-1.7,3.4 -1.5,1.6 -0.5,1 0.5,1 1.5,1.6 1.7,3.4", shirt)
    if scarf:
        body.fill("-0.7,1.05 0.7,1.05 0,1.9", scarf)
    body.oval(0, 0.15, 0.88, 0.18, SKIN)
    body.oval(0, 0, 0.8, 0.95, hair)
    if sheet.random.random() < 0.4:
        body.fill("~-0.8,0 -0.85,0.9 -0.6,1.5 0,1.6 0.6,1.5 0.85,0.9 0.8,0", hair)


def conifer(sheet, x, y, tall, color):
    """Plant a dark pointed tree."""
    tree = "0,-1 0.1,-0.64 -0.1,-0.64 / 0,-0.8 0.15,-0.4 -0.15,-0.4 / 0,-0.6 0.2,0 -0.2,0"
    sheet.at(x, y, tall).fill(tree, color)


def leafy(sheet, x, y, wide, dark, light, blossom=None):
    """Plant a round tree lit from above."""
    tree, bark = sheet.at(x, y, wide), mix(dark, "#5a2f26", 0.85)
    tree.stroke("0,0 0,-0.9 / 0,-0.45 -0.35,-0.85 / 0,-0.45 0.3,-0.85", bark, 0.07)
    tree.oval(0, -0.95, 0.6, 0.38, dark)
    for puff in range(5):
        color, up, shrink = mix(dark, light, puff / 4), -0.85 - puff * 0.07, 1 - puff * 0.14
        tree.scatter(9, -puff * 0.04, up, 0.5 * shrink, 0.26 * shrink, 0.19, color)
    if blossom:
        tree.scatter(210, 0, -0.97, 0.55, 0.35, 0.026, blossom, flat=0.6)


def treeline(sheet, y, wide, dark, light):
    """Plant a row of round trees across the paper."""
    chance = sheet.random.uniform
    for x in range(-20, WIDTH + 60, int(wide * 0.9)):
        leafy(sheet, x + chance(-12, 12), y, wide * chance(0.7, 1.2), dark, light)


def grass(sheet, left, right, y, tall, color):
    """Let blades of grass rise from the line `y`."""
    chance = sheet.random.uniform
    for x in range(left, right, 4):
        high, lean = chance(tall / 3, tall), chance(-0.3, 0.3)
        sheet.fill([(x - 4, y + 9), (x + lean * high, y - high), (x + 4, y + 9)], color)


def rong_house(sheet, x, y, size, thatch, shadow, wood, lit):
    """Raise a Central Highlands communal house: short stilts under a very tall roof."""
    house = sheet.at(x, y, size)
    house.box(-210, -190, 262, -80, mix(wood, thatch, 0.3))
    for slat in range(-205, 262, 13):
        house.stroke([(slat, -85), (slat, -190)], wood, 2, 0.7)
        if slat % 5 == 0:
            house.stroke([(slat + 10, 0), (slat + 10, -80)], wood, 11)
    house.fill("-160,-172 -100,-172 -100,-112 -160,-112 / -32,-172 32,-172 32,-85 -32,-85", lit)
    house.fill("100,-172 160,-172 160,-112 100,-112", lit)
    house.box(-235, -90, 285, -76, wood)
    [eave] = paths("~-262,-146 -236,-300 -190,-470 -158,-600 -150,-690")
    far, ridge = [(-x, y) for x, y in eave[::-1]], curve([(-150, -690), (0, -668), (150, -690)])
    house.fill([*far, *curve([(318, -158), (258, -330), (196, -560), (150, -690)])], shadow)
    house.fill([*eave, *ridge, *far], thatch, shadow)
    house.stroke(eave, mix(thatch, lit, 0.5), 4)
    for out, up in eave[4::3]:
        house.stroke(curve([(out + 4, up), (0, up + 13), (-out - 4, up)]), shadow, 3.5, 0.4)
    for step in range(-4, 5):
        lozenge = house.at(step * 33, -430 - step * step * 0.8)
        lozenge.fill("0,-24 15,0 0,24 -15,0", mix(thatch, lit, 0.55))
        lozenge.fill("0,-11 7,0 0,11 -7,0", shadow)
    house.stroke(ridge, mix(shadow, thatch, 0.35), 20)
    house.stroke("~-152,-680 -168,-725 -150,-768 / ~152,-680 168,-725 150,-768", shadow, 8)
    house.stroke("-26,-80 -35,26 / 26,-80 35,26", wood, 9)
    house.stroke("-27,-64 27,-64 / -29,-43 29,-43 / -31,-22 31,-22 / -33,0 33,0", wood, 7)
