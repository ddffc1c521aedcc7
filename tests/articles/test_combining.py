"""Two changes of one text made one: whatever only one side changed is kept."""

from hypothesis import given, settings
from hypothesis import strategies as st

from articles.combining import BOTH, OURS, THEIRS, Settled, split, unite, unite_html, unite_rows

BLOCKS = st.lists(st.sampled_from("abcdefgh"), max_size=8).map(tuple)
ROWS = st.dictionaries(st.sampled_from("abcdef"), st.integers(1, 3), max_size=5)
BODY = "<p>Một.</p><p>Hai.</p><p>Ba.</p>"


def united(base, ours, theirs, **choices):
    settled = Settled({name.replace("_", "-"): side for name, side in choices.items()})
    return unite_html(settled, "body", base, ours, theirs), settled


def refuse(*sides):
    raise AssertionError(f"a clash: {sides}")


def test_what_only_one_side_changed_is_taken_over():
    text, settled = united(BODY, BODY.replace("Một", "1"), BODY.replace("Hai", "2"))
    assert text == "<p>1.</p><p>2.</p><p>Ba.</p>"
    assert settled.clashes == []


def test_a_paragraph_both_changed_is_left_to_a_choice():
    sides = BODY, BODY.replace("Hai", "2"), BODY.replace("Hai", "II")
    text, settled = united(*sides)
    assert text == sides[2]
    assert [(clash.name, clash.ours, clash.theirs) for clash in settled.open] == [
        ("body-1", ("<p>2.</p>",), ("<p>II.</p>",))
    ]
    assert united(*sides, body_1=OURS)[0] == sides[1]
    assert united(*sides, body_1=THEIRS)[0] == sides[2]
    both, settled = united(*sides, body_1=BOTH)
    assert both == "<p>Một.</p><p>2.</p><p>II.</p><p>Ba.</p>"
    assert settled.open == []


def test_a_choice_nobody_offered_is_none():
    sides = BODY, BODY.replace("Hai", "2"), BODY.replace("Hai", "II")
    assert len(united(*sides, body_1="whatever")[1].open) == 1


def test_a_paragraph_one_side_took_out_and_the_other_rewrote_is_left_to_a_choice():
    _text, settled = united(BODY, BODY.replace("<p>Hai.</p>", ""), BODY.replace("Hai", "II"))
    assert [clash.ours for clash in settled.open] == [()]


def test_new_paragraphs_in_different_places_both_stand():
    text, settled = united(BODY, "<p>0.</p>" + BODY, BODY + "<p>4.</p>")
    assert text == "<p>0.</p>" + BODY + "<p>4.</p>"
    assert settled.clashes == []


def test_items_of_one_list_are_united_item_by_item():
    items = "<p>a</p><ul><li>1</li><li>2</li><li>3</li></ul>"
    text, settled = united(items, items.replace("1", "một"), items.replace("3", "ba"))
    assert text == "<p>a</p><ul><li>một</li><li>2</li><li>ba</li></ul>"
    assert settled.clashes == []


def test_a_text_is_split_into_its_outermost_elements():
    html = '<h2>A</h2>\n<p>b <strong>c</strong> <a href="/">d</a></p>lời <em>lẻ</em> <br>nữa<ul>'
    html += "<li><p>e</p></li></ul>"
    assert split(html) == [
        "<h2>A</h2>",
        '<p>b <strong>c</strong> <a href="/">d</a></p>',
        "lời <em>lẻ</em> <br>nữa",
        "<ul><li><p>e</p></li></ul>",
    ]


@settings(max_examples=300, deadline=None)
@given(base=BLOCKS, ours=BLOCKS)
def test_a_change_made_on_one_side_only_always_survives(base, ours):
    assert unite(base, ours, base, refuse) == ours
    assert unite(base, base, ours, refuse) == ours


@settings(max_examples=300, deadline=None)
@given(base=BLOCKS, ours=BLOCKS)
def test_equal_changes_never_clash(base, ours):
    assert unite(base, ours, ours, refuse) == ours


@settings(max_examples=300, deadline=None)
@given(base=BLOCKS, ours=BLOCKS, theirs=BLOCKS)
def test_a_new_block_of_either_side_stands_in_the_text_or_in_a_clash(base, ours, theirs):
    shown = []

    def settle(_base, one, other):
        shown.extend([*one, *other])
        return ()

    found = {*unite(base, ours, theirs, settle), *shown}
    assert (set(ours) | set(theirs)) - set(base) <= found


@settings(max_examples=300, deadline=None)
@given(base=BLOCKS, ours=BLOCKS, theirs=BLOCKS)
def test_the_sides_may_be_named_either_way(base, ours, theirs):
    clashes = []

    def note(_base, one, other):
        clashes.append({one, other})
        return ()

    assert unite(base, ours, theirs, note) == unite(base, theirs, ours, note)
    half = len(clashes) // 2
    assert clashes[:half] == clashes[half:]


@settings(max_examples=300, deadline=None)
@given(base=ROWS, ours=ROWS, theirs=ROWS)
def test_rows_only_one_side_changed_survive(base, ours, theirs):
    settled = Settled()
    rows = unite_rows(settled, "people", base, ours, theirs)
    clashing = {clash.name.removeprefix("people-") for clash in settled.clashes}
    for key in {*base, *ours, *theirs} - clashing:
        sides = [side.get(key) for side in (ours, theirs)]
        expected = next((value for value in sides if value != base.get(key)), base.get(key))
        assert rows.get(key) == expected


def test_rows_keep_the_order_of_the_side_that_changed_it():
    base, turned = {"a": 1, "b": 1, "c": 1}, {"c": 1, "a": 1, "b": 1}
    assert list(unite_rows(Settled(), "people", base, turned, base)) == ["c", "a", "b"]
    assert list(unite_rows(Settled(), "people", base, base, turned)) == ["c", "a", "b"]
    assert list(unite_rows(Settled(), "people", base, turned, {**base, "d": 1})) == list("cabd")


def test_two_new_orders_are_left_to_a_choice():
    sides = [dict.fromkeys(order, 1) for order in ("abc", "cab", "bca")]
    settled = Settled()
    unite_rows(settled, "people", *sides)
    assert [clash.name for clash in settled.open] == ["people-order"]
    chosen = Settled({"people-order": OURS})
    assert list(unite_rows(chosen, "people", *sides)) == list("cab")
