import pytest

from tests import factories


@pytest.fixture
def reporter(db):
    return factories.make_user("reporter", username="reporter")


@pytest.fixture
def managing_editor(db):
    return factories.make_user("managing editor", username="managing-editor")


@pytest.fixture
def moderator(db):
    return factories.make_user("moderator", username="moderator")
