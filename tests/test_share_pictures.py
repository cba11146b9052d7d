"""Pictures of shared addresses: drawn of whatever a program is called, at its place and size."""

from io import BytesIO

import pytest
from PIL import Image

from affiliates.share_pictures import SIZE, Pictured, of_comparison, of_program, of_site
from tests.builders import make_program
from tests.pages import get

NAMES = [
    "Acme",
    "A",
    "x" * 500,
    "Ünïcödé & Söhne",
    "阿里巴巴",
    "متجر",
    "🛒🛍️",
    "\u202eevil",
    "<script>alert(1)</script>",
    " ",
    "",
]


def opened(png):
    return Image.open(BytesIO(png))


@pytest.mark.parametrize("name", NAMES)
def test_any_name_can_be_drawn(name):
    program = Pictured(name, "slug", (("Commission", name), ("Cookie duration", "30 days")))
    for png in (of_program(program), of_comparison([program] * 6), of_site(name)):
        assert opened(png).size == SIZE
        assert len(png) < 60_000


@pytest.mark.parametrize("count", range(1, 7))
def test_up_to_six_programs_have_a_place_in_the_picture(count):
    programs = [Pictured(f"Program {n}", f"p{n}", (("Commission", "5%"),)) for n in range(count)]
    found = opened(of_comparison(programs)).convert("RGB")
    # Each has its monogram on a tint, which the ground isn't.
    width, height = (SIZE[0] - 144) // 2, 380 // (3 if count > 4 else 2)
    for place in range(6):
        at = 72 + place % 2 * width + 8, 108 + place // 2 * height + 42
        drawn = at[1] < 500 and found.getpixel(at) != found.getpixel((20, 20))
        assert drawn is (place < count)


@pytest.fixture
def two(db):
    make_program("acme", name="Acme", commission="3% – 9%")
    make_program("bolt", name="Bolt")
    make_program("draft", published=False)


@pytest.mark.parametrize(
    "path",
    ["/picture.png", "/programs/acme/picture.png", "/compare/acme-vs-bolt/picture.png"],
)
def test_pages_have_pictures(client, two, path):
    response = client.get(path)
    assert (response.status_code, response["Content-Type"]) == (200, "image/png")
    assert opened(response.content).size == SIZE


@pytest.mark.parametrize(
    "path",
    [
        "/programs/nobody/picture.png",
        "/programs/draft/picture.png",
        "/compare/acme-vs-nobody/picture.png",
        "/compare/acme-vs-draft/picture.png",
    ],
)
def test_what_isnt_there_has_none(client, two, path):
    assert client.get(path).status_code == 404


@pytest.mark.parametrize(
    ("page", "picture"),
    [
        ("/", "/picture.png"),
        ("/programs/", "/picture.png"),
        ("/programs/acme/", "/programs/acme/picture.png"),
        ("/compare/bolt-vs-acme/", "/compare/bolt-vs-acme/picture.png"),
    ],
)
def test_a_page_names_its_picture_in_full(client, two, page, picture):
    html = get(client, page)
    assert f'property="og:image" content="http://testserver{picture}"' in html
    assert client.get(picture).status_code == 200


@pytest.mark.parametrize(
    ("path", "size", "kind"),
    [("/favicon.ico", (48, 48), "ICO"), ("/apple-touch-icon.png", (180, 180), "PNG")],
)
def test_the_mark_comes_as_older_browsers_ask_for_it(client, path, size, kind):
    found = opened(client.get(path).content)
    assert (found.size, found.format) == (size, kind)
