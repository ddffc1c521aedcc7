"""One function for each picture, named by its key, each in its own light."""

from math import copysign, cos, pi, sin

from .brushes import curve, mix, rows
from .subjects import conifer, country, figure, from_behind, grass, leafy, rong_house, treeline


def hoi_nghi(sheet):
    """A provincial conference, seen from the last row of the hall."""
    gold, red = "#f4c557", "#b3202a"
    sheet.sky("#3a1712", "#8a4a26", "#c98a45", foot=620)
    for lamp in range(21):
        x, row = (lamp % 7 - 3) * (310 - lamp // 7 * 50), lamp // 7
        sheet.oval(800 + x, 16 + row * 27, 34 - row * 7, 8 - row, "#ffe9b0")
    for panel in range(0, 1600, 64):
        sheet.box(panel, 150, panel + 58, 640, "#9a5a2f", "#d1914b")
    for fold in range(36):
        x, tone = 250 + fold * 30.6, mix("#80121a", "#bb222b", 0.5 + 0.5 * sin(fold * 1.9))
        sheet.box(x, 90, x + 32, 560, tone, mix(tone, "#f04a3c", 0.4))
    hem = [(250 + t * 11, 108 + 70 * abs(sin(t * pi / 14.3))) for t in range(101)]
    sheet.fill([(250, 80), *hem, (1350, 80)], "#8c131c", "#c22a2d")
    sheet.stroke(hem, gold, 6)
    sheet.glow(800, 330, 520, "#ffd27a", 0.6)
    for step in range(-5, 6):
        x, size = 800 + step * 84 + 60 * ((step > 0) - (step < 0)), 46 - abs(step) * 4
        for wide, color in ((1, gold), (0.76, red), (0.5, gold), (0.22, red)):
            sheet.at(x, 290, wide * (size if step else 84)).fill("0,-1.2 1,0 0,1.2 -1,0", color)
    sheet.fill("170,540 1430,540 1500,602 100,602", "#c98245", "#8f5029")
    for seat in range(9):
        sheet.box(453 + seat * 90, 425, 507 + seat * 90, 520, "#5c1a1c")
        suit = ("#23324d", "#f3ede0", "#2d2a33", "#7c2744")[seat * 3 % 4]
        figure(sheet, 480 + seat * 90, 592, 165, "stand", suit)
    figure(sheet, 335, 600, 215, "stand", "#f7efe4")
    sheet.fill("420,515 1260,515 1260,596 420,596", "#c9302f", "#8f1a22")
    sheet.fill("292,484 390,484 376,602 306,602", "#a8632f", "#5c2b15")
    sheet.fill("410,506 1270,506 1262,521 418,521 / 282,468 400,468 394,484 288,484", "#fbe6bd")
    for x, y, wide in rows("840,498,105 560,501,40 1120,501,40 341,592,62"):
        blooms = "#4f7a4a #ffd166 #fff1d6 #f2849e #ee6c4d"
        sheet.scatter(int(wide), x, y, wide, wide / 6 + 8, 9, blooms)
    sheet.fill("0,600 1600,600 1600,900 0,900", "#5b2a1c", "#2b120f")
    sheet.fill("760,600 840,600 1010,900 590,900", "#c2362f", "#7a1a1d")
    delegates(sheet)


def delegates(sheet):
    """Fill the hall, row behind row, nearer ones larger and darker."""
    chance, night = sheet.random, "#1b0c0c"
    for row, size in enumerate((17, 24, 32, 39, 47, 54)):
        for side in (-1, 1):
            x, y = 800 + side * (62 + row * 34 + size * 1.6), 622 + row * row * 9 + row * 12
            while -size * 2 < x < 1600 + size * 2:
                shirt = chance.choice(("#e9dcc4", "#3b4a63", "#7c3b3a", "#d0b48a", "#51594a"))
                sheet.oval(x, y - size * 0.06, size * 0.82, size, "#f3c06a")
                shirt = mix(shirt, night, 0.2 + row * 0.1)
                from_behind(sheet, x, y, size, shirt, mix("#38211c", "#150909", row / 5))
                sheet.at(x, y, size).box(-1.3, 2.1, 1.3, 4.4, mix("#a02a2a", night, row / 6))
                x += side * size * chance.uniform(3.5, 3.9)


def nha_rong(sheet):
    """The communal house against the last light."""
    dark, dusk = "#2a1538", "#241d4f #5b3377 #c4566f #f79a5c #ffd891"
    sheet.sky(*dusk.split(), foot=660)
    sheet.scatter(90, 800, 110, 1000, 170, 1.6, "#fff3d6 #a98fb8 #c9a0b0")
    country(sheet, None, "#c8637a #562b66 #ffb57f", 620, 700, 3, sun="520,535,86")
    for x, y in country(sheet, None, "#4a2560 #38204f #a0506f", 720, 755, 2, 110)[::2]:
        conifer(sheet, x, y + 14, sheet.random.uniform(18, 46), "#38204f")
    sheet.fill("~0,765 400,745 900,735 1600,760 1600,905 0,905 0,765", "#7a3a52", "#2a1638")
    sheet.glow(1000, 790, 480, "#ffb05c", 0.7, 0.25)
    rong_house(sheet, 985, 772, 0.94, "#b8603f", "#3b1b3b", "#2c1533", "#ffcf6b")
    for x, tall, flip in rows("702,92,0 648,80,0 1330,88,1"):
        figure(sheet, x, 805, tall, "walk", dark, dark, "#4a2440", dark, flip=flip, skirt=dark)
    sheet.stroke("~300,860 304,600 312,400 340,300 392,270 425,300", dark, 7)
    sheet.stroke("425,300 425,372 / 392,272 392,322 / 360,285 360,318", dark, 2)
    for x, y, size in rows("425,372,13 392,322,9 360,318,7 308,500,10 305,580,12"):
        sheet.at(x, y, size).fill("0,-1.3 1,0 0.3,1 0.5,3 -0.5,3 -0.3,1 -1,0", dark)
    sheet.fill("~0,850 500,872 1600,840 1600,905 0,905 0,850", "#1d0f2c")
    grass(sheet, 0, 1600, 868, 66, "#1d0f2c")
    for x, y, size in rows("590,200,14 660,150,10 700,235,9"):
        sheet.at(x, y, size).stroke("~-2,0 -1,-0.7 0,0.2 1,-0.7 2,0", dark, 0.22)


def ca_phe(sheet):
    """Terraces of coffee on red soil, ripe berries close by."""
    chance, hills = sheet.random, "#9cc4b4 #4f8f78 #dfe6bd"
    country(sheet, "#8fc9c4 #d7e6bd #fbeab0", hills, 390, 500, sun="1080,200,62")
    for middle, top, wide in rows("1290,455,700 260,470,760 900,590,900"):
        slope = [(middle + wide * t / 99, top + 0.033 * t * t) for t in range(-99, 100)]
        sheet.fill([*slope, (middle + wide, 905), (middle - wide, 905)], "#b9744a", "#8a4330")
        for row in range(12):
            size, drop = 7 * 1.13**row, 150 * (1.13**row - 1)
            for x, y in slope[:: 1 + row // 5]:
                low = y + drop * (1 + abs(x - middle) / 2000) + 8
                leaf = mix("#8fbd68", "#1f5a3a", chance.uniform(0, 0.4) + row / 24)
                sheet.oval(x, low + 4, size * 1.2, size, "#1d4a32")
                sheet.oval(x, low, size * 1.1, size * 0.85, leaf)
    figure(sheet, 770, 640, 130, "reach", "#e0523a", "#3a3f58", hat="cone")
    figure(sheet, 640, 668, 138, "bend", "#3f6f9e", "#3a3f58", hat="cone", flip=True)
    for stem in ("-60,500 160,640 390,740 640,910", "1660,340 1490,560 1320,710 1040,890"):
        nodes = curve(rows(stem))
        sheet.stroke(nodes, "#5a3a22", 11)
        for turn, (x, y) in enumerate(nodes):
            green, long = mix("#1f5a36", "#3f8a45", chance.random()), chance.uniform(140, 210)
            leaf = sheet.at(x, y, long, turn * 97 + chance.uniform(-20, 20))
            leaf.fill("~0,0 0.25,-0.2 0.6,-0.2 1,0 0.6,0.2 0.25,0.2 0,0", green)
            leaf.fill("~0,0 0.25,-0.2 0.6,-0.2 1,0 0,0", mix(green, "#a6cf6a", 0.3))
        for x, y in nodes[2::4]:
            red = "#d42a2f #b81d2b #e4452f #d42a2f #e9a13b"
            sheet.scatter(11, x, y + 10, 45, 32, 18, red, shine=True)


def song_nuoc(sheet):
    """Canoes in the morning mist under a suspension bridge."""
    chance = sheet.random
    dawn, far = "#4f8798 #9cc3bf #f3d9bb #f7bf9b", "#9dbdb9 #6d9ea3 #f3d9bb"
    country(sheet, dawn, far, 450, 480, 2, 230, sun="1010,290,66", disc="#f58f6a")
    for x, y in country(sheet, None, "#5a8f95 #3f7680 #b9c9b9", 490, 505, 2, 120):
        conifer(sheet, x, y + 12, chance.uniform(14, 30), "#3f7680")
    sheet.box(0, 485, 1600, 900, "#5f8f86", "#123a42")
    banks = "480,1000,1060 520,760,960 575,560,900 650,560,1130 750,420,1330 920,90,1500"
    water = curve(rows(banks))
    shore = [(left, y) for y, left, _ in water] + [(right, y) for y, _, right in water[::-1]]
    sheet.fill(shore, "#f9d3b3", "#1f6678")
    for ripple in range(240):
        y, left, right = water[ripple % len(water)]
        x, long = chance.uniform(left, right), (y - 450) * 0.2
        tone = "#ffb48c" if abs(x - 960) < 90 else ("#8fc1bf", "#1f5f70", "#e9e6d3")[ripple % 3]
        span = [(max(left, x - long), y), (min(right, x + long), y)]
        sheet.stroke(span, tone, (y - 380) * 0.008, 0.5)
    for y, left, right in water[5::2]:
        for x in (left - y / 15, right + y / 15):
            tone = mix("#5f8a7c", "#0f3036", (y - 480) / 400)
            sheet.scatter(9, x, y - 6, 60, 6, (y - 400) / 9, tone, flat=0.7)
    sheet.haze("-50,500 1650,500 1650,580 -50,580", "#f9dfc8", 1, 50)
    bridge(sheet, "#2f5560")
    figure(sheet, 640, 549, 62, "walk", "#f2e6d0", "#24424d", hat="cone")
    figure(sheet, 960, 549, 62, "walk", "#c94f3d", "#24424d", flip=True)
    for x, y, size, flip in rows("880,650,0.55,0 1120,745,0.9,1 610,800,1.25,1"):
        canoe = sheet.at(x, y, size, flip=flip)
        canoe.fill("~-150,40 -60,26 60,26 150,40 60,48 -60,48 -150,40", "#0f3540", alpha=0.5)
        figure(canoe, -30, 10, 150, "gong", "#c94f3d" if size > 1 else "#e2a23f", hat="cone")
        canoe.stroke("30,-150 -20,70", "#4a2b20", 4)
        hull = "~-165,-28 -100,-3 0,6 100,-3 165,-28 115,14 55,26 -55,26 -115,14 -165,-28"
        canoe.fill(hull, "#5a3324", "#241618")
    for left, right, tall in ((-20, 260, 200), (230, 420, 80), (1390, 1620, 170), (1260, 1420, 70)):
        grass(sheet, left, right, 900, tall, "#0c2b33")


def bridge(sheet, steel):
    """Hang a footbridge from two towers."""
    for middle in (-140, 800, 1740):
        for t in range(-47, 48):
            x, y = middle + t * 10, 535 - 0.093 * t * t
            sheet.stroke([(x, y), (x + 10, 535 - 0.093 * (t + 1) ** 2)], steel, 5)
            if t % 2:
                sheet.stroke([(x, y), (x, 552)], steel, 1.6, 0.7)
    sheet.stroke("-20,556 1620,556", "#8a5a3a", 13)
    sheet.stroke("-20,549 1620,549", "#e8b07c", 4)
    for x in (330, 1270):
        sheet.box(x - 56, 670, x + 56, 740, "#8a9590", "#23474c")
        tower = "-34,700 -20,318 -8,318 -16,700 / 34,700 20,318 8,318 16,700 / "
        tower += "-18,336 18,336 18,350 -18,350 / -22,440 22,440 22,454 -22,454"
        sheet.at(x, 0).fill(tower, "#fbead2", "#b9b3a5")


def lop_hoc(sheet):
    """Morning sun falls across the desks of a village school."""
    frame, chalk, wood = "#3f6f70", "#eef3e2", "#8a5330"
    sheet.sky("#f4cd86", "#efc07a")
    sheet.fill("0,0 1600,0 1220,150 400,150", "#7a4c2f", "#b57c4a")
    sheet.fill("0,0 400,150 400,560 0,760", "#e3ac62", "#d0924c")
    sheet.fill("1600,0 1220,150 1220,560 1600,740", "#f9dc9c", "#eebf74")
    sheet.fill("0,590 400,440 1220,440 1600,590 1600,740 1220,560 400,560 0,760", "#5c9c94")
    sheet.fill("400,560 1220,560 1600,740 1600,905 0,905 0,760", "#d08052", "#8e4634")
    for board in range(-9, 10):
        sheet.stroke([(810 + board * 45, 560), (810 + board * 125, 910)], "#7c3d2f", 2.5, 0.5)
        sheet.stroke([(820 + board * 45, 150), (820 + board * 94, -20)], "#6d4229", 5)
    for near, far in rows("-40,95 130,235 262,345"):
        corners = ((near, 0.12), (far, 0.12), (far, 0.85), (near, 0.6), (near, 0.85))
        points = [(x, 40 + high * 520 + (130 - high * 250) * x / 400) for x, high in corners]
        a, b, c, hill, d = points
        sheet.fill([a, b, c, d], "#bfe6ea", "#fdf3c6")
        sheet.fill([hill, (near + 60, hill[1] - 60), c, d], "#a5cc74", "#4f9360")
        sheet.stroke([a, b, c, d, a], frame, 10)
        for bar in (0.25, 0.5, 0.75):
            top, foot = (p[1] + (q[1] - p[1]) * bar for p, q in ((a, b), (d, c)))
            sheet.stroke([(near + (far - near) * bar, y) for y in (top, foot)], frame, 4)
    sheet.box(520, 205, 1080, 425, wood)
    sheet.box(534, 219, 1066, 411, "#2d5d4d", "#214a3a")
    home = "600,370 600,310 650,265 700,310 700,370 600,370 / 638,370 638,335 664,335 664,370"
    sheet.stroke(home, chalk, 3)
    sheet.stroke("~730,370 790,300 830,345 875,285 940,370 / 980,370 980,320", chalk, 3)
    for turn in range(0, 360, 30):
        sheet.at(770, 262, 1, turn).stroke("10,0 38,0", "#f6d365", 3)
        sheet.at(980, 304, 1, turn * 2).oval(17, 0, 9, 9, "#ef8fa0")
    sheet.oval(770, 262, 20, 20, "#f6d365")
    sheet.oval(980, 304, 9, 9, "#f6d365")
    for x, color in ((1270, "#e86f80"), (1365, "#5c9c94"), (1475, "#e0a13f")):
        drawing = sheet.at(x, 330 - (x - 1220) * 0.1, 1 + (x - 1220) / 500)
        drawing.fill("0,-32 56,-42 56,42 0,36", "#fffaf0")
        drawing.fill("8,25 22,-4 34,12 42,0 50,32", color)
    figure(sheet, 1125, 592, 290, "reach", "#e86f80", "#f6efe6", skirt="#e86f80", flip=True)
    sheet.fill("575,505 725,505 725,590 575,590", wood, "#6d3d27")
    sheet.fill("560,496 740,496 740,508 560,508", "#c98a52")
    sheet.fill("640,497 634,467 664,467 658,497", "#f3efe2")
    sheet.scatter(20, 649, 450, 30, 22, 10, "#ef6f6c #f6d365 #4f9360")
    shafts = "0,110 90,150 700,900 330,900 / 135,140 232,190 1010,850 800,900"
    sheet.haze(f"{shafts} / 268,190 345,220 1160,700 1010,740", "#fff3bf", 0.7, 10)
    for y, size, apart, seats in rows("592,27,130,3 684,38,214,2 808,49,275,2"):
        for seat in range(int(seats) * 2):
            x = seat - seats + 0.5
            desk = sheet.at(810 + (x + copysign(0.88, x)) * apart, y, size)
            from_behind(desk, -1.35, 0, 1, "#fbf6ea", scarf="#d8342f")
            from_behind(desk, 1.35, 0, 1, "#fbf6ea", scarf="#d8342f")
            desk.box(-3, 2.4, 3, 2.9, "#e0a566")
            desk.box(-2.8, 2.9, 2.8, 3.9, "#a5673a", "#7c4630")


def cho_phien(sheet):
    """A highland market: striped canopies, heaped baskets."""
    sky, hills = "#7fc4d1 #cfe6d6 #fdeec8", "#9dbccb #4d7f86 #e9e5cb"
    country(sheet, sky, hills, 370, 450, clouds="330,130,46 1230,90,34")
    treeline(sheet, 470, 80, "#2f6b52", "#8fb565")
    sheet.box(0, 440, 1600, 900, "#ecc48c", "#a8613f")
    bright, pale = ("#3d58a0", "#1f7f86", "#c23f78", "#d8413a"), ("#f4c9bd", "#f6d9a0", "#fbe9c6")
    stalls = [(x, 520, 0.5) for x in range(40, 1600, 168)]
    stalls += rows("120,700,1.05 530,690,1.2 1010,695,1.1 1450,690,1.2")
    for row, place in enumerate(stalls):
        stall = sheet.at(*place)
        stall.box(-140, -190, 140, -30, "#4a2a36")
        for vendor in (-62, 55):
            shirt, hat = (
                bright[(row + vendor) % 4],
                ("cone", None, "#7c2744")[(row * vendor) % 3],
            )
            figure(stall, vendor, 14, 156, "stand", shirt, hat=hat)
        stall.stroke("-142,0 -142,-190 / 142,0 142,-190", "#6b432c", 8)
        goods = ["#e0412f #f06a3a", "#f5a93b #f4d35e", "#6aa84f #8fc05f", "#7b3f7d #a0568f"]
        for heap in range(-3, 4):
            stall.scatter(22, heap * 40, -68, 22, 17, 9, goods[heap % 4])
        stall.fill("-152,-62 152,-62 144,20 -144,20", "#d39a5c", "#7c4a2e")
        for stripe in range(-4, 4):
            color = (pale[row % 3], bright[row % 4])[stripe % 2]
            left, right, dim = stripe * 43.5, stripe * 43.5 + 43.5, mix(color, "#3a1a2a", 0.25)
            edge = [(left, -187), (left + 10, -166), (right - 10, -166), (right, -187)]
            stall.fill([(right * 0.68, -268), (left * 0.68, -268), edge[0], edge[3]], color, dim)
            stall.fill(curve(edge), dim)
    for x, tall, flip in rows("330,255,0 775,270,1 1240,250,1"):
        sheet.oval(x, 772, 60, 9, "#5c2f2a", 0.4)
        skirt, hat = ("#7c2744", "cone") if x > 1000 else ("#2a2340", None if x > 500 else "cone")
        figure(sheet, x, 770, tall, "walk", "#2b3a5b", hat=hat, skirt=skirt, flip=flip, back=True)
        pack = sheet.at(x + 4, 770 - tall * 0.6, tall / 250)
        pack.fill("-40,-52 40,-52 28,52 -28,52", "#cf9a55", "#7c4f2c")
        pack.fill("-38,-30 38,-30 36,-14 -36,-14 / -33,18 33,18 31,30 -31,30", "#8a3a2f")
    sheet.fill("~0,815 500,795 1100,800 1600,820 1600,905 0,905 0,815", "#8f4f38", "#5c2f2a")
    fruits = "#f08a24 #f5a93b/#c9252d #e0412f/#6aa84f #3f8a4a/#f4d35e #efb83a/#7b3f7d #a0568f"
    for place, fruit in enumerate(f"{fruits}/#e9603a #f2a33c".split("/")):
        basket = sheet.at(100 + place * 285, 815, 1.15 - place % 2 * 0.1)
        basket.scatter(44, 0, -10, 98, 36, 22, fruit, shine=True)
        basket.fill("~-124,0 -114,60 -92,130 92,130 114,60 124,0 0,14 -124,0", "#dcaa64", "#7c4a2e")
        for weave in range(50):
            x, y = weave % 10 * 20 - 95 + weave // 10 % 2 * 10, weave // 10 * 17 + 22
            basket.box(x - 6, y, x + 6, y + 9, "#6b3f27", alpha=0.4)
        basket.stroke("~-124,0 0,14 124,0", "#b87f42", 13)


def san_bong(sheet):
    """A shot at goal in the late afternoon."""
    sky, hills = "#5aa7c7 #b5d9d0 #fde7b0 #fbc98a", "#8fb7b5 #3f7f68 #f2d9a6"
    country(sheet, sky, hills, 390, 440, sun="300,270,60", clouds="760,120,50 1330,80,38")
    treeline(sheet, 450, 54, "#1f5a45", "#8fb85a")
    sheet.box(0, 440, 1600, 480, "#2f5f4a")
    for x in range(8, 1600, 14):
        shirt = sheet.random.choice(("#f2e4cb", "#d8413a", "#2f5f8f", "#f0a52e", "#ffffff"))
        figure(sheet, x, 478, sheet.random.uniform(30, 38), "stand", shirt)
    for band in range(14):
        sheet.box(0, 462 + band * band * 2.4, 1600, 900, ("#84bd52", "#6cab46")[band % 2])
    sheet.glow(300, 540, 1000, "#ffe9a0", 0.5, 0.5)
    sheet.stroke("0,478 1600,478 / 1600,566 900,566 690,760 1600,760", "#f7f7e6", 6)
    sheet.stroke("1240,566 1190,618 1600,618", "#f7f7e6", 6)
    for s in (thread / 14 for thread in range(15)):
        x, near, far = s * 330, (1225 + s * 8, 360 + s * 188), (1555, 340 + s * 278)
        across = (1150 + x, 318 - s * 34), (1220 + x, 360 - s * 20), (1230 + x, 548 + s * 70)
        for net in across, ((1150, 318 + s * 246), near, far, (1480, 284 + s * 380)):
            sheet.stroke(net, "#f7f7e6", 1.6, 0.6)
    sheet.stroke("1150,566 1150,318 1480,284 1480,664", "#ffffff", 11)
    team = "180,560,118,0,1 1050,548,104,1,0 690,566,115,1,0 930,660,178,0,1 330,712,215,0,0"
    for x, y, tall, flip, red in rows(team + " 590,832,345,0,1"):
        shirt, shorts = ("#d8342f", "#7c1f2b") if red else ("#f7f3e6", "#2f4f8f")
        sheet.at(x, y, tall).fill("-0.1,-0.02 0.1,-0.02 0.9,0.14 0.8,0.2", "#1f4a2a", alpha=0.35)
        pose = "kick" if tall > 300 else "run"
        figure(sheet, x, y, tall, pose, shirt, "#b97f5c", "#b97f5c", shorts=shorts, flip=flip)
    figure(sheet, 1215, 560, 190, "reach", "#f4c430", turn=48, shorts="#2b2a3a")
    ball = sheet.at(900, 455)
    ball.stroke("-150,112 -60,42 / -138,126 -50,56 / -160,98 -68,30", "#ffffff", 4, 0.5)
    ball.oval(0, 0, 24, 24, "#ffffff")
    for turn in range(0, 360, 72):
        ball.at(0, 0, 1, turn).fill("0,2 -7,-6 0,-12 7,-6 / -7,-23 0,-18 7,-23", "#2b2a3a")
    grass(sheet, 0, 1600, 896, 60, "#3f7f3f")


def rung_thong(sheet):
    """Shafts of light between the pines."""
    chance = sheet.random.uniform
    sheet.sky("#5f9a86", "#dfe7a8", "#fff2b8", "#cfd98a", foot=700)
    sheet.glow(780, 300, 800, "#fffbd8")
    country(sheet, None, "#c3d9a4 #a9c68a #eef0b8", 560, 590, 2, 130)
    for layer in range(5):
        near, y, wide = (layer / 4) ** 0.8, 565 + layer * layer * 17, 9 + layer * layer * 5
        color, shadow = mix("#a8c496", "#10292a", near), mix("#94b288", "#0a1f22", near)
        ground = curve([(0, y + 10), (350, y - 14), (760, y + 22), (1200, y - 10), (1600, y + 12)])
        floor = mix("#bfcf78", "#17402f", near)
        sheet.fill([*ground, (1600, 905), (0, 905)], floor, mix(floor, "#0d2b24", 0.5))
        for trunk in range(28 - layer * 5):
            x = 1600 * (trunk + chance(0.15, 0.85)) / (28 - layer * 5)
            if layer > 1 and abs(x - 780) < 90 + layer * 60:
                continue
            pine(sheet.at(x, y + 30, flip=x < 780), wide, color, shadow)
        if layer in (1, 2, 3):
            for x in range(500 + layer * 37, 1200, 190):
                shaft = (x, -20), (x + 100, -20), (x - 190 + layer * 40, 860), (x - 400, 860)
                sheet.haze(shaft, "#fff6c2", 0.55, 10)
    trail = "~790,600 772,640 784,690 730,780 600,910 990,910 890,780 850,690 806,640 800,600"
    sheet.fill(trail, "#fbeeb4", "#4f5f3a")
    figure(sheet, 830, 735, 130, "walk", "#3f5f4a", "#2b2a2f", hat="#5a6b3f")
    figure(sheet, 760, 742, 96, "walk", "#d8553a", "#2b2a3a", hat="cone")
    for number in range(34):
        x, green = chance(-20, 560) + number % 2 * 1040, mix("#0a2421", "#3f7f4a", chance(0, 0.8))
        fern = sheet.at(x, 895, chance(0.8, 1.6))
        for bend in range(-4, 5):
            tip = (bend * 24, abs(bend) * 12 - 46)
            fern.stroke(curve([(0, 0), (bend * 12, abs(bend) * 5 - 62), tip], 5), green, 5)


def pine(sheet, wide, color, shadow):
    """Raise a pine higher than the paper, lit on one side."""
    chance = sheet.random.uniform
    lean = chance(-14, 14)
    left, right = (lean - wide * 0.6, -900), (lean + wide * 0.6, -900)
    sheet.fill([(-wide, 0), left, right, (wide, 0)], color, shadow)
    lit = [(-wide, 0), left, (left[0] + wide * 0.4, -900), (-wide * 0.5, 0)]
    sheet.fill(lit, mix(color, "#f2b46a", 0.45))
    for bough in range(9):
        high, size = chance(-900, -590), chance(0.5, 1) * (0.6 + wide / 100)
        tuft = sheet.at(lean * 0.7, high, size, flip=bough % 2)
        tuft.stroke("0,0 60,-19", color, 3)
        for turn in range(-90, 91, 18):
            tuft.at(60, -19, 1, turn).stroke("0,0 36,0", color, 4)


def cong_trinh(sheet):
    """A digger cuts a mountain road through red soil."""
    chance, sky, clouds = sheet.random.uniform, "#69aecb #b9dbe0 #fbeed3", "330,130,60 760,220,34"
    country(sheet, sky, "#a9c8d3 #37706a #f3f0dd", 450, 620, 4, 200, clouds=clouds)
    sheet.haze("-50,560 1650,560 1650,600 -50,600", "#f6f3e4", 0.9, 40)
    sheet.fill("~0,640 200,610 420,640 560,760 640,905 0,905 0,640", "#4f8f68", "#1f4f45")
    cut = curve(rows("640,905 740,580 860,420 1040,250 1230,120 1400,60 1610,10"))
    sheet.fill([*cut, (1610, 905)], "#dd7a48", "#8f3325")
    for band in range(1, 8):
        layer = [
            (x + band * 32, y + band * band * 9 + 12 * sin(x / 60 + band)) for x, y in cut[14:]
        ]
        sheet.stroke(curve(layer, 2), mix("#f0a070", "#7a2c22", band / 7), 9, 0.4)
    for x, y in cut[16::2]:
        leafy(sheet, x, y + 12, chance(46, 80), "#1f5a45", "#8fb85a")
    road = curve(rows("585,372,480 620,430,640 680,400,860 780,290,1120 910,40,1500"))
    edge = [(left, y) for y, left, _ in road]
    sheet.fill([*edge, *((right, y) for y, _, right in road[::-1])], "#98949a", "#45434e")
    for x, y in edge[::2]:
        sheet.at(x, y, (y - 540) / 300).fill("-9,4 -9,-44 9,-44 9,4", "#fbf6ea")
        sheet.at(x, y, (y - 540) / 300).fill("-9,-20 -9,-34 9,-34 9,-20", "#d8413a")
    for y, left, right in road[6::4]:
        line = sheet.at((left + right) / 2, y, (y - 540) / 100)
        line.fill("0,0 4,0 1,9 -4,9", "#f6e3b0")
    sheet.fill("~880,905 960,800 1120,742 1350,730 1610,760 1610,905 880,905", "#c25a35", "#6d2420")
    for _ in range(60):
        stone = sheet.at(chance(900, 1600), chance(790, 890), chance(5, 18))
        stone.fill("-1,0.5 -0.5,-0.6 0.5,-0.7 1,0.5", "#8f3f2a", "#5c1f1c")
    digger(sheet.at(1270, 770, 1.12))
    for x, y, size in rows("560,700,0.9 470,785,1.2 330,872,1.6"):
        cone = sheet.at(x, y, size)
        cone.fill("-20,-5 20,-5 20,3 -20,3 / -14,-4 -4,-56 4,-56 14,-4", "#f2672a", "#c8441c")
        cone.fill("-10.5,-22 -7.5,-38 7.5,-38 10.5,-22", "#fff5e0")
    for x, y, tall, flip in rows("705,742,155,0 850,865,205,1 590,868,240,0"):
        pose = "bend" if flip else "reach"
        figure(sheet, x, y, tall, pose, "#f28c28", "#27406b", hat="#f7d038", flip=flip)
        sheet.at(x, y, tall / 100, flip=flip).stroke("-9,-52 9,-52", "#fbf3c0", 3)


def digger(sheet):
    """Park a yellow digger with its bucket to the left."""
    yellow, deep, dark = "#f9bd2a", "#d08a1c", "#2e2a30"
    sheet.stroke("-55,-130 -190,-340", deep, 40)
    sheet.stroke("-62,-134 -190,-340 -345,-190", yellow, 28)
    sheet.stroke("-40,-190 -150,-262 / -215,-290 -300,-235", "#6f6a6c", 9)
    sheet.fill("~-335,-200 -395,-175 -405,-110 -345,-88 -322,-120 -318,-180 -335,-200", dark)
    sheet.stroke("-100,-30 100,-30", dark, 76)
    for wheel in range(-100, 101, 40):
        sheet.oval(wheel, -30, 17, 17, "#7a7476")
    sheet.box(-150, -88, 150, -72, "#4a4448")
    sheet.fill("20,-90 20,-150 150,-158 172,-145 176,-90", yellow, deep)
    sheet.fill("-95,-90 -88,-230 -70,-245 20,-245 28,-90", yellow, deep)
    glass = "-82,-140 -77,-222 -62,-232 -40,-232 -40,-140 / -30,-140 -30,-232 8,-232 12,-140"
    sheet.fill(glass, "#d3eef0", "#6fa3b5")


def le_hoi(sheet):
    """Gong players circle the fire on a festival night."""
    chance = sheet.random
    sheet.sky("#0b1030", "#1a1a4a", "#3a2358", "#6a2f4f", foot=620)
    sheet.scatter(220, 800, 180, 1000, 260, 1.6, "#fff3d6 #8f88b0 #6a6490")
    country(sheet, None, "#2a2152 #18143a #4a2653", 530, 590, 2)
    for x in range(1000, 1640, 60):
        conifer(sheet, x + chance.uniform(-20, 20), 612, chance.uniform(120, 260), "#130f2c")
    sheet.box(0, 600, 1600, 900, "#4a2340", "#160c22")
    sheet.glow(830, 640, 900, "#ff8a2f", 0.85, 0.62)
    rong_house(sheet, 300, 622, 0.66, "#6d3a3f", "#1a1030", "#150d26", "#f7a04a")
    sheet.glow(830, 610, 440, "#ffd27a")
    for turn in range(9, 180, 18):
        x, y, skirt = 830 - 450 * cos(turn * pi / 180), 690 - 80 * sin(turn * pi / 180), "#5a1f33"
        if turn % 4 == 1:
            figure(sheet, x, y, 165, "gong", "#8f3040", skirt, "#d08a54", skirt=skirt, flip=x > 830)
        else:
            figure(sheet, x, y, 165, "gong", "#b84a30", "#5a2228", "#d08a54", flip=x > 830)
            sheet.oval(x + (40 if x < 830 else -40), y - 92, 19, 23, "#e0a040")
            sheet.oval(x + (40 if x < 830 else -40), y - 92, 7, 9, "#b0702c")
    bonfire(sheet, ("#e8452a", "#f57c2a", "#fcb53b", "#fff0b8"))
    for turn in range(15, 180, 30):
        x, y = 830 - 660 * cos(turn * pi / 180), 770 + 110 * sin(turn * pi / 180)
        way = -1 if x > 850 else 1
        for rim, color in ((3 * way, "#ff9a4a"), (0, "#1c0d1f")):
            figure(sheet, x + rim, y - 1, 310, "gong", color, color, color, color, flip=way < 0)
        for size, color in ((1.04, "#c9822f"), (1, "#3a1c22"), (0.35, "#6d3a28")):
            sheet.oval(x + way * 75, y - 170, 35 * size, 44 * size, color)
    sheet.fill("~0,886 800,874 1600,886 1600,905 0,905 0,886", "#0d0716")


def bonfire(sheet, fire):
    """Light the fire, tongue within tongue, and let its sparks fly."""
    sheet.stroke("740,745 850,680 / 920,745 810,680 / 790,750 840,670", "#3a1a1c", 18)
    for size, color in zip((1, 0.76, 0.53, 0.28), fire, strict=True):
        flame = "~-1,-0.1 -1,-0.9 -0.6,-1.5 -0.6,-2 -0.2,-2.4 0.1,-3.1 0.3,-2.3 0.3,-1.9 0.7,-1.7"
        flame += " 0.7,-1.2 1,-0.7 0.9,-0.1 0,0.1 -1,-0.1"
        sheet.at(830, 745, 108 * size).fill(flame, color)
    for _ in range(100):
        x, y = sheet.random.gauss(840, 150), 660 - sheet.random.expovariate(1 / 180)
        sheet.oval(x, y, 2.4, 2.4, sheet.random.choice(fire[1:3]))


def benh_xa(sheet):
    """A small white health station, its ambulance, a flame tree in bloom."""
    teal, brick, hills = "#1f8f7f", "#8f2a2a", "#9cc9c4 #478a76 #e2ebcf"
    country(sheet, "#4fb3bf #a9dccf #f3f0cf", hills, 480, 570, clouds="1230,130,54 660,80,38")
    treeline(sheet, 600, 80, "#24604a", "#8fbf65")
    sheet.box(0, 590, 1600, 900, "#f0d8a6", "#c08a57")
    sheet.box(560, 380, 1330, 640, "#fffaf0", "#e6dcc8")
    sheet.box(560, 590, 1330, 640, "#5aa6a0")
    sheet.fill("510,392 590,270 1300,270 1380,392", "#e2644a", "#a8332d")
    for row in range(1, 6):
        tiles = [(590 - row * 13, 270 + row * 20), (1300 + row * 13, 270 + row * 20)]
        sheet.stroke(tiles, brick, 2.5, 0.5)
    sheet.box(560, 402, 1330, 445, "#6f5f6a", alpha=0.3)
    for x in (620, 760, 1050, 1190):
        sheet.at(x, 0).fill("0,450 90,450 90,550 0,550", "#3f8f93")
        panes = "7,457 41,457 41,543 7,543 / 49,457 83,457 83,543 49,543"
        sheet.at(x, 0).fill(panes, "#d3f0ee", "#7fbfc4")
    sheet.box(890, 440, 1010, 640, "#2f7f86")
    doors = "900,450 948,450 948,640 900,640 / 952,450 1000,450 1000,640 952,640"
    sheet.fill(doors, "#5fb0b0", "#3a8a8f")
    for x in (575, 730, 872, 1014, 1160, 1300):
        sheet.box(x, 402, x + 16, 640, "#fffdf6", "#ddd0b8")
    sheet.box(505, 388, 1385, 402, brick)
    sheet.fill("850,400 850,330 950,250 1050,330 1050,400", "#fffaf0", "#e9dcc4")
    sheet.stroke("838,338 950,246 1062,338", brick, 10)
    sheet.stroke("950,305 950,375 / 915,340 985,340", teal, 24, 0.999)
    sheet.fill("870,640 1030,640 1200,905 640,905", "#fbeecb", "#d9b27f")
    van, bike = sheet.at(1330, 790, 1.15), sheet.at(740, 790, 1.1)
    for x, y, wide in rows("1330,806,235 740,796,105 265,832,300"):
        sheet.oval(x, y, wide, wide / 9, "#8a5a40", alpha=0.45)
    van.fill("-190,-10 -188,-70 -150,-88 -105,-158 185,-158 190,-10", "#ffffff", "#d3dad8")
    glass = "-138,-88 -98,-146 -55,-146 -55,-88 / -42,-88 -42,-146 25,-146 25,-88"
    van.fill(glass, "#4f7f95", "#9cc9d4")
    van.fill("-189,-52 190,-52 190,-34 -189,-34", teal)
    van.stroke("104,-140 104,-86 / 77,-113 131,-113", teal, 18, 0.999)
    van.fill("-60,-158 -55,-174 -15,-174 -10,-158", "#3d7fd0")
    for share, color in ((1, "#2b2a30"), (0.55, "#cfd3d2"), (0.2, "#2b2a30")):
        for vehicle, x in ((van, 115), (van, -115), (bike, 62), (bike, -62)):
            vehicle.oval(x, -14 if vehicle is van else -30, 34 * share, 34 * share, color)
    bike.fill("-40,-80 -22,-45 20,-35 75,-62 95,-78 30,-80 0,-66 -25,-95", "#c9302f", "#8f1f2a")
    bike.stroke("-62,-30 -36,-105 -52,-112 / 0,-50 62,-30", "#55525a", 7)
    bike.fill("5,-78 88,-84 82,-72 14,-68", "#2b2a30")
    figure(sheet, 950, 705, 185, "reach", "#ffffff", "#f3f3ee", skirt="#ffffff", hat="#ffffff")
    figure(sheet, 1050, 720, 175, "walk", "#c23f78", hat="cone", flip=True)
    figure(sheet, 1098, 722, 112, "walk", "#f4b52e", "#2f4f8f", flip=True)
    leafy(sheet, 265, 830, 470, "#2f7a4a", "#8fc05f", "#e8392e #f2603a #d42a2f")
    sheet.scatter(70, 280, 850, 300, 40, 8, "#e8392e #f2603a", flat=0.5)
    grass(sheet, 0, 1600, 905, 46, "#4f8a4a")


def dong_lua(sheet):
    """Terraces of gold and water, a farmer carrying home the rice."""
    chance, gold = sheet.random.uniform, ("#f4d053", "#c9c850", "#fbe3bb", "#edbb48", "#9db748")
    hills = "#dba88f #7f8a6f #fbdca0"
    country(sheet, "#e98f7a #f7c08a #fde6a8", hills, 350, 430, sun="500,235,72")
    for step in range(16):
        near, y = step / 15, 415 + step * 13 + step * step * 1.6
        points = [
            (x, y + (28 + step * 5) * sin(x / 330 + step * 0.4)) for x in range(-100, 1801, 95)
        ]
        line = curve([(x, y + chance(-6, 6) * (1 + near * 2)) for x, y in points])
        color, below = gold[step * 3 % 5], [(1800, 960), (-100, 960)]
        sheet.fill([*((x, y - 5 - step) for x, y in line), *below], mix("#8fae45", "#2f6a35", near))
        sheet.fill([*line, *below], mix(color, "#2f4a2a", 0.6))
        color = mix(color, "#4f7a35", near * 0.15)
        rim = [(x, y + 5 + step * 1.3) for x, y in line]
        sheet.fill([*rim, *below], color, mix(color, "#b8643a", 0.4))
        if step in (2, 5):
            for x, y in line[step * 4 :: 70]:
                leafy(sheet, x, y, 50 + step * 9, "#2f6b45", "#a8c05a")
    figure(sheet, 1080, 850, 330, "walk", "#7a3f5f", "#2f3a4f", hat="cone", flip=True)
    for x in (930, 1240):
        sheet.stroke([(x, 622), (x - 45, 730), (x + 45, 730), (x, 622)], "#5a3a22", 3)
        sheet.scatter(60, x, 722, 44, 26, 11, "#f4d053 #edbb48 #d9a53a", flat=0.5)
        sheet.at(x, 730).fill("~-58,0 -40,46 40,46 58,0 0,10 -58,0", "#cf9a55", "#7c4f2c")
    sheet.stroke("~920,630 1000,606 1080,600 1160,604 1250,626", "#6b432c", 9)
