"""Bar charts: numbers that become a drawing."""

from datetime import date, timedelta
from itertools import pairwise

from newsroom.charts import GAP, HEIGHT, BarChart

FIRST = date(2026, 3, 1)


def chart_of(*counts):
    days = [(FIRST + timedelta(days=place), count) for place, count in enumerate(counts)]
    return BarChart("stories", "Stories", days)


def test_the_busiest_day_fills_the_drawing_and_a_day_without_any_has_no_bar():
    chart = chart_of(0, 5, 10)
    assert [bar.height for bar in chart.bars] == [0, HEIGHT // 2, HEIGHT]
    assert [bar.y + bar.height for bar in chart.bars] == [HEIGHT] * 3
    assert (chart.most, chart.total) == (10, 15)


def test_few_beside_many_are_still_seen():
    assert chart_of(1, 100_000).bars[0].height == 1


def test_bars_stand_beside_each_other_inside_the_drawing():
    chart = chart_of(1, 2, 3)
    places = [bar.x for bar in chart.bars]
    assert all(right - left == chart.width_of_bar + GAP for left, right in pairwise(places))
    assert places[-1] + chart.width_of_bar <= chart.width


def test_a_month_without_any_is_drawn_too():
    assert [bar.height for bar in chart_of(0, 0).bars] == [0, 0]
    assert chart_of().bars == []


def test_coordinates_are_whole_so_that_no_language_writes_them_with_a_comma():
    for bar in chart_of(1, 3, 7).bars:
        assert all(isinstance(number, int) for number in (bar.x, bar.y, bar.height))
