"""What each role may do, as Django's permissions say it."""

import pytest

from newsroom.roles import PERMISSIONS
from tests.factories import make_user

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("role", PERMISSIONS)
def test_every_permission_of_a_role_exists_and_is_given(role):
    assert make_user(role).get_all_permissions() == set(PERMISSIONS[role])


@pytest.mark.parametrize(
    ("role", "permission", "may"),
    [
        ("reporter", "articles.change_revision", True),
        ("reporter", "articles.approve_revision", False),
        ("section editor", "articles.approve_revision", True),
        ("managing editor", "articles.approve_revision", True),
        ("moderator", "articles.view_revision", False),
        ("moderator", "comments.moderate_comment", True),
        ("reporter", "comments.moderate_comment", False),
    ],
)
def test_roles_differ_in_what_matters(role, permission, may):
    assert make_user(role).has_perm(permission) == may


@pytest.mark.parametrize("role", PERMISSIONS)
def test_no_role_sees_contacts_or_deletes_what_is_kept(role):
    permissions = PERMISSIONS[role]
    assert not [name for name in permissions if name.endswith("_contact")]
    for kept in ["revision", "article", "comment", "revisionevent", "moderationevent"]:
        assert f"articles.delete_{kept}" not in permissions
        assert f"comments.delete_{kept}" not in permissions
